// Writing for programs: POST /api/v1/{collection}. With a token it goes the way of the desk: the
// same checks, the same second person, the same acts in the log. An envelope goes its own
// (api_envelope.cc).
#include "desk/api.h"

#include <fmt/core.h>

#include "desk/pages.h"
#include "node/schema.h"

namespace hustings::desk {
namespace {

using web::Call;
using web::Response;
using web::Route;

constexpr std::size_t kMostBody = std::size_t{256} << 10;  // bytes; an entry of the log has 64 KiB
constexpr std::size_t kMostSource = 200;                   // code points
constexpr std::string_view kBearer = "Bearer ";
constexpr std::int64_t kWrong = 20;         // envelopes of one network at once, then
constexpr std::int64_t kWrongEach = 6'000;  // ms

// RFC 9901, combined form.
constexpr std::string_view kSigned = "application/sd-jwt";
constexpr std::string_view kSignedSchema =
    R"json({"type":"string","description":"what hustings sign writes: a JWS and its disclosures (docs/formats/record.md)","pattern":"^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+~([A-Za-z0-9_-]+~)*$"})json";

// 202: a second person has to approve it.
Response submitted(const Work& work) {
  Response out;
  out.status = 202;
  out.body = fmt::format(
      R"({{"outcome":"submitted","index":null,"id":null,"leaf":null,"receipt":null,"work":"/desk/work/{}"}})"
      "\n",
      work.id);
  out.must_set("Location", "/desk/work/" + work.id);
  return out;
}

Result<Response> published(Desk& desk, const Work& work) {
  const std::string index = std::to_string(work.index.value_or(0));
  HUSTINGS_TRY(const Existing now, desk.existing(index));
  return answer_of({.index = static_cast<Index>(work.index.value_or(0)),
                    .id = now.id,
                    .leaf = hash_from_hex(now.leaf).value_or(Hash{}),
                    .unchanged = work.unchanged},
                   work.id);
}

// The thing that it is a new version of: one of the same organisation and kind.
Result<void> continue_thing(Desk& desk, const std::string& id, Work& work) {
  HUSTINGS_TRY(const Existing was, desk.existing(id));
  if (was.issuer != work.signatory || was.kind != work.kind)
    return fail(Code::conflict, "only its issuer corrects a record", id,
                "say what you have to say about it with a response");
  work.about = was.id;
  work.prev = was.leaf;
  return {};
}

// Publishes it, or leaves nothing behind: who is told of an error sends it again.
Result<Work> publish(Desk& desk, Work work, const User& who) {
  const std::string id = work.id;
  auto done = desk.publish(std::move(work), who, std::nullopt);
  if (done) return done;
  const Error error = done.error();
  HUSTINGS_TRY(Work left, desk.works().read(id));
  if (can_edit(left, who)) HUSTINGS_CHECK(desk.step(std::move(left), who, Step::discard));
  return std::unexpected(error);
}

Result<Response> write(const DeskSite& site, const Kind& kind, const Call& call) {
  Desk& desk = *site.desk;
  HUSTINGS_TRY(const auto found, bearer(site, call.request));
  if (!found) return unauthorised();
  const User& who = *found;
  HUSTINGS_TRY(const Draft draft, kind.parse(call.request.body));
  Work work{.signatory = who.grants.front().signatory, .kind = std::string(kind.name)};
  const auto owner = kind.bound_issuer(draft);
  if (!owner || owner->value != work.signatory) {
    const Detail where{desk.plan(kind).owner,
                       "is not the organisation of this token: " + work.signatory};
    return std::unexpected(Error{.code = Code::bad_input,
                                 .message = "the record is the word of another organisation",
                                 .where = {},
                                 .mend = {},
                                 .details = {where}});
  }
  const auto source = call.arguments.text("source").value_or("");
  if (const auto about = call.arguments.text("about")) {
    if (!source.empty()) {
      return fail(Code::bad_input, "a thing is named once", "source",
                  "leave it out where \"about\" says which thing it is");
    }
    HUSTINGS_CHECK(continue_thing(desk, std::string(*about), work));
  }
  work.typed = call.request.body;
  work.author = who.id;
  HUSTINGS_TRY(const Typed typed, desk.typed_of(work));
  work.title = title_of(typed, kind.name);
  if (!can_edit(work, who)) return web::problem(403, "The owner of this token may only read.");
  HUSTINGS_TRY(const bool four_eyes, desk.staff().four_eyes(work.signatory));
  HUSTINGS_TRY(work, desk.works().make(std::move(work), std::nullopt, source));
  if (four_eyes) {
    HUSTINGS_TRY(work, desk.step(std::move(work), who, Step::submit));
    return submitted(work);
  }
  HUSTINGS_TRY(work, publish(desk, std::move(work), who));
  return published(desk, work);
}

Parameter source_parameter() {
  return {.name = "source",
          .help =
              "what the sender calls the thing: sent again it changes nothing, or makes a new "
              "version; only with a token",
          .max_length = kMostSource,
          .examples = {"booking 4711"}};
}
Parameter about_parameter() {
  return {.name = "about",
          .type = ParameterType::token,
          .help = "id of the thing that this is a new version of; only with a token",
          .max_length = 36};
}

// What this route takes of the two.
struct Ways {
  const Kind* with_token = nullptr;
  std::optional<Intake> signed_at_home = {};
  std::shared_ptr<web::RateLimit> wrong = {};
};

Result<Response> dispatch(const DeskSite& site, const Ways& ways, const Call& call) {
  const bool is_signed = call.request.content_type.starts_with(kSigned);
  if (ways.signed_at_home && is_signed)
    return take_envelope(site, *ways.signed_at_home, *ways.wrong, call);
  return write(site, *ways.with_token, call);
}

Route route_of(const DeskSite& site, const Dataset& dataset, Ways ways) {
  Route out{.method = web::Method::post,
            .path = fmt::format("/api/v1/{}", dataset.name),
            .summary = fmt::format("publishes a record of the kind {}", dataset.kind)};
  out.statuses = {200, 201, 409, 410};
  if (ways.with_token != nullptr) {
    out.summary += "; with a token for its organisation, which may ask for a second person";
    out.parameters = {source_parameter(), about_parameter()};
    out.statuses.insert(out.statuses.end(), {202, 404});
    web::Body body{.type = "application/json", .for_token = true};
    ways.with_token->schema(body.schema);
    out.bodies.push_back(std::move(body));
  }
  if (ways.signed_at_home) {
    out.summary += "; or signed at home by the organisation itself, with no account";
    out.statuses.insert(out.statuses.end(), {403, 429});
    out.bodies.push_back({.type = std::string(kSigned), .schema = std::string(kSignedSchema)});
  }
  out.kind = web::RouteClass::closed;
  out.body_limit = kMostBody;
  out.plain_type = "application/json";
  out.schema = schema_of_answer();
  out.handler = [site, ways = std::move(ways)](const Call& call) {
    return dispatch(site, ways, call);
  };
  return out;
}

}  // namespace

Result<std::optional<User>> bearer(const DeskSite& site, const web::Request& request) {
  const std::string_view given = request.authorization;
  if (!given.starts_with(kBearer)) return std::optional<User>();
  return site.desk->staff().bearer(given.substr(kBearer.size()));
}

Response unauthorised() {
  Response out =
      web::problem(401,
                   "This needs the token of somebody who may write for an organisation: "
                   "Authorization: Bearer hustings_... Tokens are made at /desk/account.");
  out.must_set("WWW-Authenticate", "Bearer");
  return out;
}

Response answer_of(const Taken& record, std::string_view work) {
  Response out;
  out.status = record.unchanged ? 200 : 201;
  const std::string page = fmt::format("/records/{}", record.index);
  const std::string receipt =
      record.published ? fmt::format(R"("{}/receipt")", page) : std::string("null");
  const std::string at_desk = work.empty() ? "null" : fmt::format(R"("/desk/work/{}")", work);
  out.body =
      fmt::format(R"({{"outcome":"{}","index":{},"id":"{}","leaf":"{}","receipt":{},"work":{}}})"
                  "\n",
                  record.unchanged ? "unchanged" : "added", record.index, record.id,
                  base64(record.leaf), receipt, at_desk);
  out.must_set("Location", page);
  return out;
}

std::string schema_of_answer() {
  using namespace schema;
  const std::vector<std::string> outcomes = {"added", "unchanged", "submitted"};
  return object({{"outcome", one_of(outcomes)},
                 {"index", or_null(kIndex)},
                 {"id", or_null(kId)},
                 {"leaf", or_null(kText)},
                 {"receipt", or_null(kText)},
                 {"work", or_null(kText)}});
}

std::vector<Route> api_routes(const DeskSite& site) {
  const auto& options = site.desk->options();
  const auto wrong =
      std::make_shared<web::RateLimit>(options.clock, options.random, kWrong, kWrongEach);
  std::vector<Route> out;
  for (const auto* capability : options.registry.capabilities()) {
    for (const auto& dataset : capability->datasets) {
      const Kind* kind = dataset.kind.empty() || dataset.shown.empty()
                             ? nullptr
                             : options.registry.kinds().named(dataset.kind);
      if (kind == nullptr) continue;
      Ways ways{site.desk->kind(dataset.kind), site.desk->intake(*kind), wrong};
      if (ways.with_token != nullptr || ways.signed_at_home)
        out.push_back(route_of(site, dataset, std::move(ways)));
    }
  }
  return out;
}

}  // namespace hustings::desk

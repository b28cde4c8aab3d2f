#include "desk/picture.h"

#include <fmt/core.h>

#include <algorithm>

#include "ads/creative.h"
#include "desk/api.h"
#include "desk/pages.h"
#include "node/reader.h"
#include "node/schema.h"
#include "worker/worker.h"

namespace hustings::desk {
namespace {

using web::Call;
using web::Response;
using web::Route;

constexpr std::string_view kDigest = "/sha256";  // the part of a row that names a file

// The field whose rows name files; null: such a kind has none.
const Field* field_of_files(const Plan& plan) {
  for (const auto& group : plan.groups) {
    for (const auto& field : group.fields) {
      if (std::ranges::find(field.parts, kDigest, &Field::pointer) != field.parts.end())
        return &field;
    }
  }
  return nullptr;
}

Blobs blobs_of(const Desk& desk) {
  return {desk.options().disk, desk.options().dir / kBlobsFolder};
}

Result<std::vector<Hash>> keep_all(Visit& visit) {
  Blobs blobs = blobs_of(visit.desk());
  std::vector<Hash> out;
  for (const auto& file : visit.form.files) {
    if (file.bytes.empty()) continue;
    auto kept = ads::keep_creative(blobs, worker_program(), file.bytes);
    if (!kept) {
      kept.error().where = file.name;
      return std::unexpected(kept.error());
    }
    out.push_back(*kept);
  }
  if (out.empty()) return fail(Code::bad_input, "no picture was chosen", "/picture", "choose one");
  return out;
}

Result<Response> thumbnail(Visit& visit) {
  const auto digest = hash_from_hex(visit.call.arguments.text("digest").value_or(""));
  if (!digest) return fail(Code::not_found, "there is no such picture");
  Response out;
  HUSTINGS_TRY(out.body, blobs_of(visit.desk()).thumbnail(*digest));
  out.type = "image/jpeg";
  return out;
}

std::string schema_of_kept() {
  using namespace schema;
  return object({{"sha256", kText},
                 {"media_type", kText},
                 {"bytes", kInteger},
                 {"width", kInteger},
                 {"height", kInteger}});
}

Result<Response> keep_for_program(const DeskSite& site, const Call& call) {
  HUSTINGS_TRY(const auto who, bearer(site, call.request));
  if (!who) return unauthorised();
  if (who->grants.front().role < Role::officer)
    return web::problem(403, "The owner of this token may only read.");
  Blobs blobs = blobs_of(*site.desk);
  HUSTINGS_TRY(const Hash digest, ads::keep_creative(blobs, worker_program(), call.request.body));
  HUSTINGS_TRY(const auto info, blobs.info(digest));
  if (!info) return fail(Code::io, "a picture that was kept is not there", hex(digest));
  Response out;
  out.body = fmt::format(R"({{"sha256":"{}","media_type":"{}","bytes":{},"width":{},"height":{}}})"
                         "\n",
                         hex(digest), info->media_type, info->bytes, info->width, info->height);
  return out;
}

Route route_for_programs(const DeskSite& site) {
  Route out{.method = web::Method::post,
            .path = "/api/v1/creatives",
            .summary =
                "keeps a picture, for an ad that will name it by its digest; it is shown "
                "once such an ad is published"};
  out.kind = web::RouteClass::closed;
  out.body_limit = ads::kMostCreative;
  out.bodies.push_back({.type = "application/octet-stream", .for_token = true});
  out.plain_type = "application/json";
  out.schema = schema_of_kept();
  out.handler = [site](const Call& call) { return keep_for_program(site, call); };
  return out;
}

}  // namespace

Result<Work> add_pictures(Visit& visit, Work work) {
  if (!can_edit(work, visit.user()))
    return fail(Code::conflict, "this is not possible any more", {}, "look at what became of it");
  const Kind* kind = visit.desk().kind(work.kind);
  const Field* field = kind == nullptr ? nullptr : field_of_files(visit.desk().plan(*kind));
  if (field == nullptr)
    return fail(Code::bad_input, "this kind of record names no pictures", "/picture");
  HUSTINGS_TRY(const auto kept, keep_all(visit));
  HUSTINGS_TRY(Typed given, visit.desk().typed_of(work));
  for (const auto& digest : kept) {
    const std::size_t row = next_row(given, field->pointer);
    given.emplace_back(fmt::format("{}/{}{}", field->pointer, row, kDigest), hex(digest));
  }
  work.typed = to_json(given);
  return visit.desk().works().save(std::move(work), visit.user().id);
}

Object pictures_of(const Visit& visit, const Work& work) {
  const Kind* kind = visit.desk().kind(work.kind);
  if (kind == nullptr || field_of_files(visit.desk().plan(*kind)) == nullptr) return {};
  std::set<std::string> named;
  digests_in(work.typed, named);
  const Blobs blobs = blobs_of(visit.desk());
  List pictures;
  for (const auto& name : named) {
    const auto digest = hash_from_hex(name);
    const auto info = digest ? blobs.info(*digest).value_or(std::nullopt) : std::nullopt;
    if (!info) continue;
    pictures.emplace_back(Object{{"picture", name},
                                 {"picture_type", info->media_type},
                                 {"picture_width", std::uint64_t{info->width}},
                                 {"picture_height", std::uint64_t{info->height}}});
  }
  return {{"takes_pictures", can_edit(work, visit.user())}, {"pictures", std::move(pictures)}};
}

std::vector<Route> picture_routes(const DeskSite& site) {
  return {get(site, "/desk/pictures/{digest}",
              {{.name = "digest",
                .type = ParameterType::token,
                .help = "SHA-256 of the file, in hexadecimal",
                .required = true,
                .max_length = 64}},
              &thumbnail),
          route_for_programs(site)};
}

}  // namespace hustings::desk

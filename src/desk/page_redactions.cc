// "/desk/redactions": values that are taken out of public, by two people where there are two: those
// who look after data protection, and operators where nobody does (ADR 50).
#include <algorithm>

#include "base/json_text.h"
#include "base/lines.h"
#include "base/message.h"
#include "base/text.h"
#include "desk/pages.h"
#include "node/config.h"

namespace hustings::desk {
namespace {

using web::Response;

constexpr std::array<std::string_view, 5> kFields = {"about", "fields", "law", "ground", "decided"};

const Kind& redaction_kind(const Visit& visit) {
  return *visit.desk().options().registry.kinds().named("redaction");
}

Actor actor_of(const Visit& visit) {
  return {visit.user().id, visit.user().has(CaseDuty::data_protection) ? Capacity::data_protection
                                                                       : Capacity::node_operator};
}

Result<void> need_redactor(const Visit& visit) {
  if (visit.user().has(CaseDuty::data_protection)) return {};
  HUSTINGS_TRY(const bool theirs, visit.desk().staff().has_data_protection());
  if (visit.user().operates && !theirs) return {};
  return not_for(visit, "this page is for those who look after data protection");
}

// One row of those that wait: what it would take away, why, and who asks.
Result<Object> waiting_row(const Visit& visit, const RedactionProposal& one) {
  HUSTINGS_TRY(const Json body, parse_json(one.body));
  List fields;
  const Json* all = body.find("fields");
  if (const auto* list = all == nullptr ? nullptr : all->as<JsonArray>()) {
    for (const Json& field : *list) {
      if (const auto* pointer = field.as<std::string>()) fields.emplace_back(*pointer);
    }
  }
  HUSTINGS_TRY(const auto users, visit.desk().staff().users());
  const auto by = std::ranges::find(users, one.proposer, &User::id);
  return Object{{"waiting_id", one.id},
                {"waiting_about", text_at(body, "about")},
                {"waiting_fields", std::move(fields)},
                {"waiting_law", text_at(body, "law")},
                {"waiting_ground", text_at(body, "ground")},
                {"waiting_at", one.at},
                {"waiting_by", by == users.end() ? Value() : Value(by->name)},
                {"waiting_mine", one.proposer == visit.user().id}};
}

Result<Response> redactions_page(Visit& visit, const Error* wrong, bool keeps) {
  HUSTINGS_TRY(const auto all, visit.desk().staff().redaction_proposals());
  HUSTINGS_TRY(const bool waits, visit.desk().staff().redactions_wait(actor_of(visit)));
  List waiting;
  for (const auto& one : all) {
    HUSTINGS_TRY(Object row, waiting_row(visit, one));
    waiting.emplace_back(std::move(row));
  }
  Object content{{"waiting", std::move(waiting)},
                 {"two_agree", waits},
                 {"operates", visit.user().operates},
                 {"done", visit.call.arguments.flag("done")},
                 {"needs_password", !visit.session.confirmed}};
  for (const auto name : kFields)
    content.emplace_back(name, keeps ? std::string(visit.form[name]) : std::string());
  if (wrong != nullptr) put_problems(*wrong, content);
  Response out =
      page(visit, "redactions", Word{"", tr("Take something out of public")}, std::move(content));
  if (wrong != nullptr) out.status = 422;
  return out;
}

std::string body_of(const web::Form& form) {
  JsonArray fields;
  for (auto& line : lines(form["fields"])) fields.emplace_back(std::move(line));
  JsonObject body;
  for (const auto name : kFields) {
    if (name != "fields") body.emplace_back(std::string(name), Json(trim(form[name])));
  }
  body.emplace_back("fields", Json(std::move(fields)));
  std::string out;
  write_json(Json(std::move(body)), out);
  return out;
}

Result<void> write(Visit& visit, const std::string& issuer, const std::string& body) {
  HUSTINGS_TRY(Draft draft, redaction_kind(visit).parse(body));
  std::vector<Submission> items;
  items.push_back({.what = std::move(draft), .by = issuer, .source = {}, .about = {}, .prev = {}});
  HUSTINGS_CHECK(visit.desk().writer().write(std::move(items)));
  return {};
}

// Asked for: at once where nobody else redacts.
Result<void> propose(Visit& visit, const Actor& by) {
  Staff& staff = visit.desk().staff();
  const auto& options = visit.desk().options();
  HUSTINGS_TRY(const Config config, read_config(options.disk, options.dir));
  const std::string body = body_of(visit.form);
  HUSTINGS_CHECK(redaction_kind(visit).parse(body));
  HUSTINGS_TRY(const bool waits, staff.redactions_wait(by));
  if (waits) return staff.propose_redaction(config.operator_id, body, by);
  return write(visit, config.operator_id, body);
}

// It waits until it stands: a crash in between leaves it to be agreed to again.
Result<void> agree(Visit& visit, const Actor& by) {
  Staff& staff = visit.desk().staff();
  const std::string id(visit.form["id"]);
  HUSTINGS_TRY(const RedactionProposal one, staff.redaction_for(id, by));
  HUSTINGS_CHECK(write(visit, one.issuer, one.body));
  return staff.end_redaction(id, true, by);
}

Result<void> change(Visit& visit) {
  const Actor by = actor_of(visit);
  const auto button = visit.form["do"];
  if (button == "propose") return propose(visit, by);
  if (button == "agree") return agree(visit, by);
  if (button == "decline")
    return visit.desk().staff().end_redaction(std::string(visit.form["id"]), false, by);
  return fail(Code::bad_input, "there is no such step", std::string(button));
}

Result<Response> act(Visit& visit) {
  HUSTINGS_CHECK(need_redactor(visit));
  const bool keeps = visit.form["do"] == "propose";
  if (const auto sure = need_confirmed(visit); !sure)
    return redactions_page(visit, &sure.error(), keeps);
  const auto done = change(visit);
  if (done) return redirect("/desk/redactions?done=1");
  if (done.error().code == Code::io) return std::unexpected(done.error());
  return redactions_page(visit, &done.error(), keeps);
}

Result<Response> show(Visit& visit) {
  HUSTINGS_CHECK(need_redactor(visit));
  return redactions_page(visit, nullptr, false);
}

}  // namespace

std::vector<web::Route> redaction_pages(const DeskSite& site) {
  return {get(site, "/desk/redactions",
              {{.name = "done", .type = ParameterType::flag, .help = "something was done"}}, &show),
          post(site, "/desk/redactions", {}, &act)};
}

}  // namespace hustings::desk

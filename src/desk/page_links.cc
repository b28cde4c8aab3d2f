// Pages that may be the organisation's by what names them: somebody looks, and says whether. What
// they say is a draft like any other.
#include "base/message.h"
#include "completeness/links.h"
#include "desk/pages.h"
#include "desk/words.h"
#include "node/reader.h"

namespace hustings::desk {
namespace {

using web::Response;

constexpr std::size_t kMostShown = 100;

Parameter of_parameter() {
  return {.name = "of", .type = ParameterType::token, .help = "id of the organisation"};
}

Result<std::vector<complete::Suggestion>> suggestions(Visit& visit, const std::string& of) {
  const auto& options = visit.desk().options();
  HUSTINGS_TRY(const auto reader, open_reader(options.disk, options.dir));
  HUSTINGS_TRY(const auto snapshot, Transaction::snapshot(*reader.db));
  return complete::suggest_links(*reader.db, of);
}

Object row_of(const complete::Suggestion& one) {
  List countries;
  for (const auto& country : one.countries) countries.emplace_back(Country{country});
  return {{"platform", one.platform},           {"account_id", one.account_id},
          {"page_name", one.page_name},         {"by", complete::word(one.by)},
          {"match", complete::word(one.match)}, {"text", one.text},
          {"countries", std::move(countries)}};
}

Result<Response> show(Visit& visit) {
  HUSTINGS_TRY(const std::string of, signatory_of(visit));
  HUSTINGS_CHECK(need_role(visit, of, Role::officer));
  HUSTINGS_TRY(const auto all, suggestions(visit, of));
  List rows;
  for (const auto& one : all) {
    if (rows.size() == kMostShown) break;
    rows.emplace_back(row_of(one));
  }
  return page(visit, "links", Word{"", tr("Pages that may be yours")},
              {{"of", of},
               {"desk_of", visit.desk().name_of(of)},
               {"more", all.size() > kMostShown ? Value(all.size() - kMostShown) : Value()},
               {"suggestions", std::move(rows)}});
}

// Drafts what the button says; its author looks at it and publishes it as anything else.
Result<Response> decide(Visit& visit) {
  HUSTINGS_TRY(const std::string of, signatory_of(visit));
  HUSTINGS_CHECK(need_role(visit, of, Role::officer));
  const auto button = visit.form["do"];
  if (button != "ours" && button != "not_ours")
    return fail(Code::bad_input, "there is no such answer", std::string(button));
  const std::string_view kind = button == "ours" ? "account" : "no-account";
  const Typed given = {{"/platform", std::string(visit.form["platform"])},
                       {"/account_id", std::string(visit.form["account_id"])}};
  Work work{.signatory = of, .kind = std::string(kind)};
  work.title = title_of(given, kind_word(kind).label);
  work.typed = to_json(given);
  work.author = visit.user().id;
  HUSTINGS_TRY(const Work made, visit.desk().works().make(std::move(work), std::nullopt));
  return redirect("/desk/work/" + made.id);
}

}  // namespace

std::vector<web::Route> link_pages(const DeskSite& site) {
  return {get(site, "/desk/links", {of_parameter()}, &show),
          post(site, "/desk/links", {of_parameter()}, &decide)};
}

}  // namespace hustings::desk

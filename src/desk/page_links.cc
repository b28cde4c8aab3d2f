// Pages that others link with the organisation, and pages that may be its own by what names them:
// somebody looks, and says whether. What they say is a draft like any other.
#include <algorithm>

#include "base/message.h"
#include "completeness/links.h"
#include "desk/pages.h"
#include "desk/words.h"
#include "node/reader.h"
#include "parties/lists.h"

namespace hustings::desk {
namespace {

using web::Response;

constexpr std::size_t kMostShown = 100;

Parameter of_parameter() {
  return {.name = "of", .type = ParameterType::token, .help = "id of the organisation"};
}

// Accounts that others say are its own, and about which it has said nothing.
Result<List> linked_by_others(Db& db, const std::string& of) {
  List out;
  HUSTINGS_CHECK(db.query(
      "SELECT a.platform, a.account_id, COALESCE((SELECT MAX(o.page_name) FROM observed_ad o "
      "WHERE o.link = a.link), (SELECT MAX(r.page_name) FROM advertiser r WHERE r.link = a.link)), "
      "a.linked_by FROM account a WHERE a.organisation = $1 AND a.evidence <> 'declared' "
      "AND a.link IS NOT NULL AND NOT EXISTS (SELECT 1 FROM account d WHERE d.link = a.link "
      "AND d.organisation = $1 AND d.evidence = 'declared') "
      "AND NOT EXISTS (SELECT 1 FROM no_account n WHERE n.link = a.link AND n.organisation = $1) "
      "AND NOT EXISTS (SELECT 1 FROM response r WHERE r.about = a.sub AND r.organisation = $1 "
      "AND r.evidence = 'declared') ORDER BY a.idx LIMIT $2",
      {of, static_cast<std::int64_t>(kMostShown)}, [&out](const SqlRow& row) -> Result<void> {
        Value why = Word{"", tr("somebody named it")};
        if (!row.null(3)) {
          const auto known = std::ranges::find(kLinkedBy, row.text(3), &Word::code);
          why = known == kLinkedBy.end() ? Value(std::string(row.text(3))) : Value(*known);
        }
        out.emplace_back(
            Object{{"platform", row.text(0)},
                   {"account_id", row.text(1)},
                   {"page_name", row.null(2) ? std::string() : std::string(row.text(2))},
                   {"why", std::move(why)}});
        return {};
      }));
  return out;
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
  const auto& options = visit.desk().options();
  HUSTINGS_TRY(const auto reader, open_reader(options.disk, options.dir));
  HUSTINGS_TRY(const auto snapshot, Transaction::snapshot(*reader.db));
  HUSTINGS_TRY(const auto all, complete::suggest_links(*reader.db, of));
  HUSTINGS_TRY(List linked, linked_by_others(*reader.db, of));
  List rows;
  for (const auto& one : all) {
    if (rows.size() == kMostShown) break;
    rows.emplace_back(row_of(one));
  }
  return page(visit, "links", Word{"", tr("Pages that may be yours")},
              {{"of", of},
               {"desk_of", visit.desk().name_of(of)},
               {"more", all.size() > kMostShown ? Value(all.size() - kMostShown) : Value()},
               {"linked", std::move(linked)},
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

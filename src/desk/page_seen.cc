// Ads that others saw on the organisation's pages and that nobody declared: somebody looks, and
// says which declared ad each is, or that it is none. Both are drafts like any other: a new version
// of the declared ad, which names what was seen as its content, or an answer to what was seen.
#include <algorithm>

#include "base/message.h"
#include "desk/pages.h"
#include "desk/words.h"
#include "node/reader.h"

namespace hustings::desk {
namespace {

using web::Response;

constexpr std::int64_t kMostShown = 100;
constexpr std::int64_t kMostAds = 300;   // to choose from, the newest
constexpr std::size_t kMostWorks = 200;  // that are looked through for one about the same ad
constexpr std::string_view kContent = "/content";

Parameter of_parameter() {
  return {.name = "of", .type = ParameterType::token, .help = "id of the organisation"};
}

struct SeenAd {
  std::string id;
  std::string platform;
  std::string number;
  std::string link;  // of its page
  std::string title;
  std::optional<CivilDate> from;
  std::optional<CivilDate> to;
};
struct OwnAd {
  std::string id;
  std::string title;
  std::optional<CivilDate> from;
  std::optional<CivilDate> to;
  std::string links;  // of the pages that its deliveries were on, each between spaces
};

std::optional<CivilDate> day(const SqlRow& row, int column) {
  return row.null(column) ? std::nullopt : parse_date(row.text(column));
}

// What the public list of undeclared ads has of the organisation, without what it has answered.
Result<std::vector<SeenAd>> seen_ads(Visit& visit, Db& db, const std::string& of) {
  std::vector<SeenAd> out;
  const Dataset* list = visit.desk().options().registry.dataset("undeclared-ads");
  if (list == nullptr) return out;
  const std::string sql =
      "SELECT t.sub, t.platform, t.ad_id, t.link, COALESCE(t.title, t.page_name, t.ad_id), "
      "t.from_day, t.to_day FROM " +
      std::string(list->table) +
      " t WHERE t.organisation = $1 AND NOT EXISTS (SELECT 1 FROM response a WHERE a.about = t.sub "
      "AND a.organisation = t.organisation AND a.evidence = 'declared') ORDER BY t.idx LIMIT $2";
  HUSTINGS_CHECK(db.query(sql, {of, kMostShown}, [&](const SqlRow& row) -> Result<void> {
    out.push_back({.id = std::string(row.text(0)),
                   .platform = std::string(row.text(1)),
                   .number = std::string(row.text(2)),
                   .link = std::string(row.text(3)),
                   .title = std::string(row.text(4)),
                   .from = day(row, 5),
                   .to = day(row, 6)});
    return {};
  }));
  return out;
}

Result<std::vector<OwnAd>> own_ads(Db& db, const std::string& of) {
  std::vector<OwnAd> out;
  HUSTINGS_CHECK(
      db.query("SELECT a.sub, COALESCE(a.title, a.number, a.sub), a.from_day, a.to_day FROM ad a "
               "WHERE a.organisation = $1 AND a.evidence = 'declared' ORDER BY a.idx DESC LIMIT $2",
               {of, kMostAds}, [&](const SqlRow& row) -> Result<void> {
                 out.push_back({.id = std::string(row.text(0)),
                                .title = std::string(row.text(1)),
                                .from = day(row, 2),
                                .to = day(row, 3),
                                .links = " "});
                 return {};
               }));
  HUSTINGS_CHECK(db.query(
      "SELECT DISTINCT ad, link FROM ad_delivery WHERE organisation = $1 AND link IS NOT NULL "
      "AND evidence = 'declared'",
      {of}, [&](const SqlRow& row) -> Result<void> {
        const auto at = std::ranges::find(out, row.text(0), &OwnAd::id);
        if (at != out.end()) at->links += std::string(row.text(1)) + ' ';
        return {};
      }));
  return out;
}

// Whether both may be one: the same words, or the same page on some common day.
bool may_be(const SeenAd& seen, const OwnAd& own) {
  if (seen.title == own.title) return true;
  const bool then = !(seen.to && own.from && *seen.to < *own.from) &&
                    !(own.to && seen.from && *own.to < *seen.from);
  return then && own.links.contains(' ' + seen.link + ' ');
}

List choices_for(const SeenAd& seen, const std::vector<OwnAd>& own, bool likely) {
  List out;
  for (const auto& ad : own) {
    if (may_be(seen, ad) == likely)
      out.push_back(Object{{"choice_id", ad.id},
                           {"choice_title", ad.title},
                           {"choice_from", ad.from},
                           {"choice_to", ad.to}});
  }
  return out;
}

Result<Response> show(Visit& visit) {
  HUSTINGS_TRY(const std::string of, signatory_of(visit));
  HUSTINGS_CHECK(need_role(visit, of, Role::officer));
  const auto& options = visit.desk().options();
  HUSTINGS_TRY(const auto reader, open_reader(options.disk, options.dir));
  HUSTINGS_TRY(const auto seen, seen_ads(visit, *reader.db, of));
  HUSTINGS_TRY(const auto own, own_ads(*reader.db, of));
  List rows;
  for (const auto& one : seen) {
    List likely = choices_for(one, own, true);
    rows.push_back(Object{{"seen_id", one.id},
                          {"seen_title", one.title},
                          {"seen_platform", one.platform},
                          {"seen_number", one.number},
                          {"seen_from", one.from},
                          {"seen_to", one.to},
                          {"likely", std::move(likely)},
                          {"others", choices_for(one, own, false)}});
  }
  return page(visit, "seen", Word{"", tr("Ads that others saw on your pages")},
              {{"of", of},
               {"desk_of", visit.desk().name_of(of)},
               {"has_ads", !own.empty()},
               {"rows", std::move(rows)}});
}

// ---- what is said about one ---------------------------------------------------------------------
Result<SeenAd> seen_ad(Visit& visit, const std::string& of) {
  const auto& options = visit.desk().options();
  HUSTINGS_TRY(const auto reader, open_reader(options.disk, options.dir));
  HUSTINGS_TRY(const auto all, seen_ads(visit, *reader.db, of));
  const auto found = std::ranges::find(all, visit.form["seen"], &SeenAd::id);
  if (found != all.end()) return *found;
  return fail(Code::conflict, std::string(tr("this ad is declared or answered by now")), {},
              std::string(tr("look at the list as it is")));
}

Typed with_content(Typed typed, const SeenAd& seen) {
  const std::string row =
      std::string(kContent) + '/' + std::to_string(next_row(typed, kContent)) + '/';
  typed.emplace_back(row + "platform", seen.platform);
  typed.emplace_back(row + "id", seen.number);
  return typed;
}

// A draft about the same ad that somebody has begun: what was seen goes into that, since of two
// versions with one predecessor only one can be published.
Result<std::optional<Work>> begun(Visit& visit, const std::string& of, std::string_view ad) {
  HUSTINGS_TRY(const auto all, visit.desk().works().all(of, false, kMostWorks));
  for (const auto& work : all) {
    if (work.about == ad && work.state == WorkState::draft && can_edit(work, visit.user()))
      return std::optional(work);
  }
  return std::optional<Work>();
}

Result<Work> is_declared(Visit& visit, const std::string& of, const SeenAd& seen) {
  const std::string ad(visit.form["ad"]);
  auto& works = visit.desk().works();
  HUSTINGS_TRY(auto before, begun(visit, of, ad));
  if (before) {
    HUSTINGS_TRY(Typed typed, visit.desk().typed_of(*before));
    before->typed = to_json(with_content(std::move(typed), seen));
    return works.save(*std::move(before), visit.user().id);
  }
  HUSTINGS_TRY(Existing was, visit.desk().existing(ad));
  if (was.issuer != of || was.kind != "ad")
    return fail(Code::conflict, "only its issuer corrects a record", ad);
  const Typed typed = with_content(std::move(was.typed), seen);
  Work work{.signatory = of, .kind = std::move(was.kind)};
  work.title = title_of(typed, kind_word(work.kind).label);
  work.typed = to_json(typed);
  work.about = ad;
  work.prev = std::move(was.leaf);
  work.author = visit.user().id;
  return works.make(std::move(work), std::nullopt);
}

Result<Work> is_none(Visit& visit, const std::string& of, const SeenAd& seen) {
  const Typed typed = {{"/about", seen.id}, {"/act", "disputes"}};
  Work work{.signatory = of, .kind = "response"};
  work.title = seen.title;
  work.typed = to_json(typed);
  work.author = visit.user().id;
  return visit.desk().works().make(std::move(work), std::nullopt);
}

Result<Response> decide(Visit& visit) {
  HUSTINGS_TRY(const std::string of, signatory_of(visit));
  HUSTINGS_CHECK(need_role(visit, of, Role::officer));
  const auto button = visit.form["do"];
  if (button != "declared" && button != "none")
    return fail(Code::bad_input, "there is no such answer", std::string(button));
  HUSTINGS_TRY(const SeenAd seen, seen_ad(visit, of));
  if (button == "declared" && visit.form["ad"].empty()) return redirect("/desk/seen?of=" + of);
  HUSTINGS_TRY(const Work made,
               button == "declared" ? is_declared(visit, of, seen) : is_none(visit, of, seen));
  return redirect("/desk/work/" + made.id);
}

}  // namespace

std::vector<web::Route> seen_pages(const DeskSite& site) {
  return {get(site, "/desk/seen", {of_parameter()}, &show),
          post(site, "/desk/seen", {of_parameter()}, &decide)};
}

}  // namespace hustings::desk

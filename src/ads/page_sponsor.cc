// "/sponsors/{key}": whoever ads name as their sponsor: how many ads, what they are stated to cost,
// who declared them, who is said to control and to pay, what rules say.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <vector>

#include "ads/pages.h"
#include "ads/sponsor.h"
#include "ads/words.h"
#include "base/message.h"
#include "node/schema.h"
#include "node/spending.h"

namespace hustings {
namespace {

struct Sponsor {
  std::string key;
  std::string name;
  std::int64_t ads = 0;
  std::string from;
  std::string to;
};

Result<Sponsor> load_sponsor(Db& db, const std::string& key) {
  Sponsor out;
  HUSTINGS_CHECK(db.query("SELECT name, ads, from_day, to_day FROM sponsor WHERE key = $1", {key},
                          [&](const SqlRow& row) -> Result<void> {
                            out = {key, std::string(row.text(0)), row.integer(1),
                                   std::string(row.text(2)), std::string(row.text(3))};
                            return {};
                          }));
  if (out.key.empty())
    return fail(Code::not_found, "no ad names a sponsor with this key", key,
                "/sponsors lists them");
  return out;
}

Result<Spending> spending_of(Db& db, const std::string& key) {
  std::vector<SpentInWeek> rows;
  HUSTINGS_CHECK(db.query(
      "SELECT week, currency, ads, amount_min, amount_max, open_ended "
      "FROM sponsor_spending WHERE sponsor_key = $1",
      {key}, [&](const SqlRow& row) -> Result<void> {
        rows.push_back({parse_date(row.text(0)).value_or(CivilDate{}), std::string(row.text(1)),
                        row.integer(2), row.integer(3), row.integer(4), row.integer(5)});
        return {};
      }));
  return add_up(rows);
}

// ---- how many of its ads say what, the most frequent first -------------------------------------
constexpr std::int64_t kMostOfAGroup = 100;

Result<void> each_of(Db& db, const std::string& key, std::string_view what,
                     const std::function<void(std::string_view value, std::int64_t ads)>& each) {
  return db.query(
      "SELECT value, ads FROM sponsor_group WHERE sponsor_key = $1 AND what = $2 "
      "ORDER BY ads DESC, value {binary} LIMIT $3",
      {key, what, kMostOfAGroup}, [&](const SqlRow& row) -> Result<void> {
        each(row.text(0), row.integer(1));
        return {};
      });
}

Object said(Value value, std::int64_t ads) {
  Object out;
  out.emplace_back("said", std::move(value));
  out.emplace_back("said_ads", ads);
  return out;
}

Result<List> words_of(Db& db, const std::string& key, std::string_view what,
                      std::span<const Word> words) {
  List out;
  HUSTINGS_CHECK(each_of(db, key, what, [&](std::string_view value, std::int64_t ads) {
    const auto word = std::ranges::find(words, value, &Word::code);
    out.emplace_back(said(word == words.end() ? Value(value) : Value(*word), ads));
  }));
  return out;
}

Result<List> countries_of(Db& db, const std::string& key, std::string_view what) {
  List out;
  HUSTINGS_CHECK(each_of(db, key, what, [&](std::string_view value, std::int64_t ads) {
    out.emplace_back(said(value.empty() ? Value() : Value(Country{std::string(value)}), ads));
  }));
  return out;
}

// Names of others, each with its own page where it is a sponsor too.
Result<List> agents_of(Db& db, const std::string& key, std::string_view what) {
  struct Named {
    std::string name;
    std::int64_t ads;
  };
  std::vector<Named> all;
  HUSTINGS_CHECK(each_of(db, key, what, [&](std::string_view value, std::int64_t ads) {
    all.push_back({std::string(value), ads});
  }));
  List out;
  for (const auto& [name, ads] : all) {
    const std::string its = ads::sponsor_key(name);
    HUSTINGS_TRY(const auto known, db.integer("SELECT ads FROM sponsor WHERE key = $1", {its}));
    out.emplace_back(Object{{"agent", name.empty() ? Value() : Value(name)},
                            {"agent_ads", ads},
                            {"agent_key", known && !name.empty() ? Value(its) : Value()}});
  }
  return out;
}

Result<List> organisations_of(Db& db, const Sponsor& sponsor) {
  List out;
  HUSTINGS_CHECK(
      db.query("SELECT g.value, o.name, g.ads FROM sponsor_group g "
               "LEFT JOIN organisation o ON o.sub = g.value "
               "WHERE g.sponsor_key = $1 AND g.what = 'organisation' "
               "ORDER BY g.ads DESC, g.value {binary} LIMIT $2",
               {sponsor.key, kMostOfAGroup}, [&](const SqlRow& row) -> Result<void> {
                 const Value name = row.null(1) ? Value() : Value(row.text(1));
                 // An organisation that names itself is the sponsor, as far as it says so.
                 const bool itself = !row.null(1) && row.text(1) == sponsor.name;
                 out.emplace_back(Object{{"declarer", row.text(0)},
                                         {"declarer_name", name},
                                         {"declarer_ads", row.integer(2)},
                                         {"declarer_itself", itself}});
                 return {};
               }));
  return out;
}

// ---- its ads -----------------------------------------------------------------------------------
constexpr std::int64_t kNewestAds = 10;

Result<List> newest_ads(Db& db, const std::string& key) {
  List out;
  HUSTINGS_CHECK(
      db.query("SELECT idx, sub, title, language, from_day, to_day FROM ad WHERE sponsor_key = $1 "
               "ORDER BY idx DESC LIMIT $2",
               {key, kNewestAds}, [&](const SqlRow& row) -> Result<void> {
                 out.emplace_back(Object{{"ad_index", row.integer(0)},
                                         {"ad_id", row.text(1)},
                                         {"ad_title", row.null(2) ? Value() : Value(row.text(2))},
                                         {"ad_language", row.text(3)},
                                         {"ad_from", parse_date(row.text(4))},
                                         {"ad_to", parse_date(row.text(5))}});
                 return {};
               }));
  return out;
}

// By rule: on how many of its newest ads, so that a page of a large sponsor costs no more.
constexpr std::int64_t kMostJudged = 5'000;

Result<List> findings_on(Db& db, const Registry& registry, const std::string& key) {
  static constexpr std::array kSeverities = {Word{"contradiction", tr("contradiction")},
                                             Word{"gap", tr("gap")}, Word{"note", tr("note")}};
  List out;
  HUSTINGS_CHECK(
      db.query("SELECT f.rule, f.severity, f.commitment, f.code, COUNT(DISTINCT f.idx) AS ads FROM "
               "(SELECT idx FROM ad WHERE sponsor_key = $1 ORDER BY idx DESC LIMIT $2) a "
               "JOIN finding f ON f.idx = a.idx GROUP BY f.rule, f.severity, f.commitment, f.code "
               "ORDER BY ads DESC, f.rule {binary}",
               {key, kMostJudged}, [&](const SqlRow& row) -> Result<void> {
                 const auto rule = std::ranges::find(registry.rules(), row.text(0), &Rule::id);
                 const bool known = rule != registry.rules().end();
                 const auto severity = std::ranges::find(kSeverities, row.text(1), &Word::code);
                 out.emplace_back(Object{
                     {"rule", row.text(0)},
                     {"says", known ? Value(Word{(*rule)->says, (*rule)->says}) : Value()},
                     {"verified", !known || (*rule)->verified},
                     {"severity", severity == kSeverities.end() ? Value() : Value(*severity)},
                     {"code", row.text(3)},
                     {"commitment", row.text(2)},
                     {"rule_ads", row.integer(4)}});
                 return {};
               }));
  return out;
}

Result<View> view_sponsor(PageContext& context, const Arguments& arguments) {
  Db& db = context.db;
  HUSTINGS_TRY(const Sponsor it, load_sponsor(db, std::string(arguments.text("key").value_or(""))));
  HUSTINGS_TRY(const Spending spending, spending_of(db, it.key));
  HUSTINGS_TRY(List organisations, organisations_of(db, it));
  HUSTINGS_TRY(List types, words_of(db, it.key, "type", kAgentTypes));
  HUSTINGS_TRY(List homes, countries_of(db, it.key, "home"));
  HUSTINGS_TRY(List media, words_of(db, it.key, "medium", kMedia));
  HUSTINGS_TRY(List countries, countries_of(db, it.key, "country"));
  HUSTINGS_TRY(List controllers, agents_of(db, it.key, "controller"));
  HUSTINGS_TRY(List payers, agents_of(db, it.key, "payer"));
  HUSTINGS_TRY(List findings, findings_on(db, context.registry, it.key));
  HUSTINGS_TRY(List newest, newest_ads(db, it.key));
  Object item{{"key", it.key},
              {"name", it.name},
              {"ads", it.ads},
              {"from", parse_date(it.from)},
              {"to", parse_date(it.to)},
              {"spending", spending_item(spending)},
              {"organisations", std::move(organisations)},
              {"types", std::move(types)},
              {"homes", std::move(homes)},
              {"media", std::move(media)},
              {"countries", std::move(countries)},
              {"controllers", std::move(controllers)},
              {"payers", std::move(payers)},
              {"judged_at_most", kMostJudged},
              {"findings", std::move(findings)},
              {"newest", std::move(newest)}};
  Object shown = spending_chart(spending, [&](std::string_view week) {
    return fmt::format("/ads?sponsor={}&week={}", it.key, week);
  });
  shown.emplace_back("judged_some", it.ads > kMostJudged);
  static constexpr std::array<std::string_view, 3> kReads = {"ad", "parties", "finding"};
  return View{it.name, ObjectView{std::move(item), std::move(shown)}, kReads};
}

std::string schema_of_sponsor() {
  using namespace schema;
  const auto said = [](std::string_view value) {
    return list_of(object({{"said", std::string(value)}, {"said_ads", kInteger}}));
  };
  const std::string agents = list_of(
      object({{"agent", or_null(kText)}, {"agent_ads", kInteger}, {"agent_key", or_null(kText)}}));
  const std::string organisation = object({{"declarer", kId},
                                           {"declarer_name", or_null(kText)},
                                           {"declarer_ads", kInteger},
                                           {"declarer_itself", kBoolean}});
  const std::string finding = object({{"rule", kText},
                                      {"says", or_null(kText)},
                                      {"verified", kBoolean},
                                      {"severity", or_null(kText)},
                                      {"code", kText},
                                      {"commitment", kText},
                                      {"rule_ads", kInteger}});
  const std::string ad = object({{"ad_index", kIndex},
                                 {"ad_id", kId},
                                 {"ad_title", or_null(kText)},
                                 {"ad_language", kText},
                                 {"ad_from", or_null(kDay)},
                                 {"ad_to", or_null(kDay)}});
  return object({{"key", kText},
                 {"name", kText},
                 {"ads", kInteger},
                 {"from", kDay},
                 {"to", kDay},
                 {"spending", spending_schema()},
                 {"organisations", list_of(organisation)},
                 {"types", said(words(kAgentTypes))},
                 {"homes", said(kCountry)},
                 {"media", said(words(kMedia))},
                 {"countries", said(or_null(kCountry))},
                 {"controllers", agents},
                 {"payers", agents},
                 {"judged_at_most", kInteger},
                 {"findings", list_of(finding)},
                 {"newest", list_of(ad)}});
}

}  // namespace

Page ads::sponsor_page() {
  return {.path = "/sponsors/{key}",
          .title = tr("One sponsor, with what its ads say"),
          .templ = "sponsor",
          .parameters = {{.name = "key",
                          .type = ParameterType::token,
                          .help = "of the sponsor, as /sponsors has it",
                          .required = true,
                          .max_length = 64}},
          .schema = schema_of_sponsor(),
          .view = &view_sponsor};
}

}  // namespace hustings

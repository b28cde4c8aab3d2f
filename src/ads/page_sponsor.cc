// "/sponsors/{key}": whoever ads name as their sponsor: how many ads, what they are stated to cost,
// who declared them, who is said to control and to pay, what rules say.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <unordered_map>
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
};

Result<Sponsor> load_sponsor(Db& db, const std::string& key) {
  Sponsor out;
  HUSTINGS_CHECK(db.query("SELECT name, ads FROM sponsor WHERE key = $1", {key},
                          [&](const SqlRow& row) -> Result<void> {
                            out = {key, std::string(row.text(0)), row.integer(1)};
                            return {};
                          }));
  if (out.key.empty())
    return fail(Code::not_found, "no ad names a sponsor with this key", key,
                "/sponsors lists them");
  return out;
}

// ---- what its ads say --------------------------------------------------------------------------
constexpr std::size_t kMostOfAGroup = 100;

struct Hasher {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};
template <class T>
class ByText {
 public:
  // What stands at a text, made where there is nothing. Ads next to each other mostly say the same.
  T& at(std::string_view text) {
    if (last_ != nullptr && last_->first == text) return last_->second;
    auto found = all_.find(text);
    if (found == all_.end()) found = all_.emplace(text, T{}).first;
    last_ = &*found;
    return last_->second;
  }
  const auto& all() const { return all_; }

 private:
  std::unordered_map<std::string, T, Hasher, std::equal_to<>> all_;
  std::pair<const std::string, T>* last_ = nullptr;  // stays where it is when others are added
};
using Tally = ByText<std::int64_t>;

struct Said {
  std::string value;
  std::int64_t ads;
};
// The most frequent first.
std::vector<Said> most(const Tally& tally) {
  std::vector<Said> out;
  out.reserve(tally.all().size());
  for (const auto& [value, ads] : tally.all()) out.push_back({value, ads});
  std::ranges::sort(
      out, {}, [](const Said& one) { return std::pair(-one.ads, std::string_view(one.value)); });
  if (out.size() > kMostOfAGroup) out.resize(kMostOfAGroup);
  return out;
}

struct ItsAds {
  std::string from;  // first and last day of all
  std::string to;
  Tally organisations, media, countries, types, homes, controllers, payers;
  ByText<SpentInWeek> spent;  // by week and currency
};

// All in one pass: a query for each group would read every ad as often, and one that groups by all
// of it sorts them first.
constexpr std::string_view kItsAds =
    "SELECT from_day, to_day, organisation, medium, country, sponsor_type, sponsor_country, "
    "controller, payer, week, currency, amount_min, amount_max FROM ad WHERE sponsor_key = $1";

// No sum is too large: sponsor_amount has them all in one, and refuses what does not fit.
void count_amount(ItsAds& all, const SqlRow& row) {
  std::string key(row.text(9));
  key += row.text(10);
  SpentInWeek& spent = all.spent.at(key);
  if (spent.ads++ == 0) {
    spent.week = parse_date(row.text(9)).value_or(CivilDate{});
    spent.currency = row.text(10);
  }
  if (spent.currency.empty()) return;
  spent.min += row.maybe(11).value_or(0);
  const auto max = row.maybe(12);
  spent.max += max.value_or(0);
  if (!max) ++spent.open_ended;
}

void count_ad(ItsAds& all, const SqlRow& row) {
  if (all.from.empty() || row.text(0) < all.from) all.from = row.text(0);
  if (row.text(1) > all.to) all.to = row.text(1);
  ++all.organisations.at(row.text(2));
  ++all.media.at(row.text(3));
  ++all.countries.at(row.null(4) ? std::string_view() : row.text(4));  // empty: in several
  if (!row.null(5)) ++all.types.at(row.text(5));
  if (!row.null(6)) ++all.homes.at(row.text(6));
  if (!row.null(7)) ++all.controllers.at(row.text(7));  // empty: erased
  if (!row.null(8)) ++all.payers.at(row.text(8));
  count_amount(all, row);
}

Result<ItsAds> its_ads(Db& db, const std::string& key) {
  ItsAds out;
  HUSTINGS_CHECK(db.query(kItsAds, {key}, [&](const SqlRow& row) -> Result<void> {
    count_ad(out, row);
    return {};
  }));
  return out;
}

Spending spending_of(const ItsAds& all) {
  std::vector<SpentInWeek> rows;
  for (const auto& [key, spent] : all.spent.all()) rows.push_back(spent);
  return add_up(rows);
}

Object said(Value value, std::int64_t ads) {
  Object out;
  out.emplace_back("said", std::move(value));
  out.emplace_back("said_ads", ads);
  return out;
}

List words_of(const Tally& tally, std::span<const Word> words) {
  List out;
  for (const auto& [value, ads] : most(tally)) {
    const auto word = std::ranges::find(words, value, &Word::code);
    out.emplace_back(said(word == words.end() ? Value(value) : Value(*word), ads));
  }
  return out;
}

List countries_of(const Tally& tally) {
  List out;
  for (const auto& [value, ads] : most(tally))
    out.emplace_back(said(value.empty() ? Value() : Value(Country{value}), ads));
  return out;
}

// Names of others, each with its own page where it is a sponsor too.
Result<List> agents_of(Db& db, const Tally& tally) {
  List out;
  for (const auto& [name, ads] : most(tally)) {
    const std::string its = ads::sponsor_key(name);
    HUSTINGS_TRY(const auto known, db.integer("SELECT ads FROM sponsor WHERE key = $1", {its}));
    out.emplace_back(Object{{"agent", name.empty() ? Value() : Value(name)},
                            {"agent_ads", ads},
                            {"agent_key", known && !name.empty() ? Value(its) : Value()}});
  }
  return out;
}

Result<List> organisations_of(Db& db, const Tally& tally, const Sponsor& sponsor) {
  List out;
  for (const auto& [id, ads] : most(tally)) {
    Value name;
    bool itself = false;  // it names itself: then it is the sponsor, as far as it says so
    HUSTINGS_CHECK(db.query("SELECT name FROM organisation WHERE sub = $1", {id},
                            [&](const SqlRow& row) -> Result<void> {
                              if (row.null(0)) return {};
                              name = Value(row.text(0));
                              itself = row.text(0) == sponsor.name;
                              return {};
                            }));
    out.emplace_back(Object{{"declarer", id},
                            {"declarer_name", std::move(name)},
                            {"declarer_ads", ads},
                            {"declarer_itself", itself}});
  }
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
  HUSTINGS_TRY(const ItsAds all, its_ads(db, it.key));
  const Spending spending = spending_of(all);
  HUSTINGS_TRY(List organisations, organisations_of(db, all.organisations, it));
  HUSTINGS_TRY(List controllers, agents_of(db, all.controllers));
  HUSTINGS_TRY(List payers, agents_of(db, all.payers));
  HUSTINGS_TRY(List findings, findings_on(db, context.registry, it.key));
  HUSTINGS_TRY(List newest, newest_ads(db, it.key));
  Object item{{"key", it.key},
              {"name", it.name},
              {"ads", it.ads},
              {"from", parse_date(all.from)},
              {"to", parse_date(all.to)},
              {"spending", spending_item(spending)},
              {"organisations", std::move(organisations)},
              {"types", words_of(all.types, kAgentTypes)},
              {"homes", countries_of(all.homes)},
              {"media", words_of(all.media, kMedia)},
              {"countries", countries_of(all.countries)},
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

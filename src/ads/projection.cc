#include <array>

#include "ads/advertiser_report.h"
#include "ads/sql.h"
#include "parties/parties.h"
#include "store/db.h"

namespace hustings {
namespace {

// The columns of one report, for the row and for the roll-up.
struct Facts {
  std::string_view platform = {};
  std::string_view country = {};
  std::string currency = {};
  std::optional<std::int64_t> min = {};
  std::optional<std::int64_t> max = {};
  std::optional<std::int64_t> ads = {};
  bool without_disclaimer = false;
};

// sign is 1 to add, -1 to take out again; a group of none is no row.
Result<void> roll_up(Db& db, const Facts& f, std::int64_t sign) {
  HUSTINGS_CHECK(db.send(
      "INSERT INTO advertiser_total (platform, country, currency, reports, without_disclaimer, "
      "ads, "
      "amount_min, amount_max, open_ended) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
      "ON CONFLICT (platform, country, currency) DO UPDATE SET "
      "reports = advertiser_total.reports + EXCLUDED.reports, "
      "without_disclaimer = advertiser_total.without_disclaimer + EXCLUDED.without_disclaimer, "
      "ads = advertiser_total.ads + EXCLUDED.ads, "
      "amount_min = advertiser_total.amount_min + EXCLUDED.amount_min, "
      "amount_max = advertiser_total.amount_max + EXCLUDED.amount_max, "
      "open_ended = advertiser_total.open_ended + EXCLUDED.open_ended",
      {f.platform, f.country, f.currency, sign, sign * std::int64_t{f.without_disclaimer},
       sign * f.ads.value_or(0), sign * f.min.value_or(0), sign * f.max.value_or(0),
       sign * std::int64_t{!f.currency.empty() && !f.max}}));
  if (sign > 0) return {};
  return db.send(
      "DELETE FROM advertiser_total WHERE platform = $1 AND country = $2 "
      "AND currency = $3 AND reports = 0",
      {f.platform, f.country, f.currency});
}

template <class T>
Param text_or_null(const T* value) {
  return value == nullptr ? Param(nullptr) : Param(value->value);
}

Result<void> put_row(Db& db, const Record& record, const AdvertiserReport& body, const Facts& f) {
  const auto& period = body.period.value;
  const std::string from = period ? to_string(period->from) : "";
  const std::string to = period ? to_string(period->to) : "";
  const auto* page = body.page_id.get();
  const std::string link = page == nullptr ? "" : link_key(f.platform, page->value);
  return db.send(
      "INSERT INTO advertiser (sub, idx, platform, page_id, link, page_name, disclaimer_state, "
      "disclaimer, "
      "country, from_day, to_day, currency, amount_min, amount_max, ads, evidence) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
      {record.head.sub, param(record.index), f.platform, text_or_null(page),
       page == nullptr ? Param(nullptr) : Param(link), text_or_null(body.page_name.get()),
       body.disclaimer.state(), text_or_null(body.disclaimer.get()), f.country,
       period ? Param(from) : Param(nullptr), period ? Param(to) : Param(nullptr), f.currency,
       param(f.min), param(f.max), param(f.ads), name(record.evidence)});
}

Result<void> apply(Db& db, const Record& record) {
  const auto& body = *record.body.as<AdvertiserReport>();
  Facts facts{.platform = body.platform.value.value, .country = body.country.value.value};
  if (const auto* amount = std::get_if<MoneyInterval>(&body.amount.value)) {
    facts.currency = amount->currency.code();
    facts.min = amount->min;
    facts.max = amount->max;
  }
  if (const auto* ads = std::get_if<Count>(&body.ads.value)) facts.ads = ads->value;
  facts.without_disclaimer = std::holds_alternative<NotUsed>(body.disclaimer.fact);
  HUSTINGS_CHECK(put_row(db, record, body, facts));
  HUSTINGS_CHECK(roll_up(db, facts, 1));
  std::string words;
  if (const auto* name = body.page_name.get()) words += name->value + '\n';
  if (const auto* disclaimer = body.disclaimer.get()) words += disclaimer->value;
  const std::string found = search_words(words);
  if (found.empty()) return {};
  return db.send("INSERT INTO search ({search_id}, body) VALUES ($1, {search_text})",
                 {param(record.index), found});
}

Result<void> withdraw(Db& db, const std::string& sub) {
  struct Old {
    Facts facts;
    std::string platform;
    std::string country;
    std::int64_t idx = 0;
  };
  std::optional<Old> old;
  HUSTINGS_CHECK(db.query(
      "SELECT platform, country, currency, amount_min, amount_max, ads, disclaimer_state, idx "
      "FROM advertiser WHERE sub = $1",
      {sub}, [&](const SqlRow& row) -> Result<void> {
        old = Old{{}, std::string(row.text(0)), std::string(row.text(1)), row.integer(7)};
        old->facts.currency = row.text(2);
        old->facts.min = row.maybe(3);
        old->facts.max = row.maybe(4);
        old->facts.ads = row.maybe(5);
        old->facts.without_disclaimer = row.text(6) == "not_used";
        return {};
      }));
  if (!old) return {};
  old->facts.platform = old->platform;
  old->facts.country = old->country;
  HUSTINGS_CHECK(roll_up(db, old->facts, -1));
  HUSTINGS_CHECK(db.send("DELETE FROM search WHERE {search_id} = $1", {old->idx}));
  return db.send("DELETE FROM advertiser WHERE sub = $1", {sub});
}

}  // namespace

namespace ads {

std::span<const Projection> projections() {
  static constexpr std::array<std::string_view, 2> kTables = {"advertiser", "advertiser_total"};
  static constexpr std::array<std::string_view, 1> kReads = {"advertiser-report"};
  static constexpr std::array kAll = {Projection{.name = "advertiser",
                                                 .version = 2,
                                                 .tables_sql = sql::kadvertiser,
                                                 .tables = kTables,
                                                 .reads = kReads,
                                                 .apply = &apply,
                                                 .withdraw = &withdraw}};
  return kAll;
}

}  // namespace ads
}  // namespace hustings

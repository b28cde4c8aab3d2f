#include <array>

#include "ads/advertiser_report.h"
#include "ads/projections.h"
#include "ads/sql.h"
#include "parties/parties.h"
#include "store/search.h"

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
  std::string_view disclaimer_state = {};
};

// sign is 1 to add, -1 to take out again; a group of none is no row.
Result<void> roll_up(Db& db, const Facts& f, std::int64_t sign) {
  HUSTINGS_CHECK(db.send(
      "INSERT INTO advertiser_total (platform, country, currency, disclaimer_state, reports, ads, "
      "amount_min, amount_max, open_ended) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
      "ON CONFLICT (platform, country, currency, disclaimer_state) DO UPDATE SET "
      "reports = advertiser_total.reports + EXCLUDED.reports, "
      "ads = advertiser_total.ads + EXCLUDED.ads, "
      "amount_min = advertiser_total.amount_min + EXCLUDED.amount_min, "
      "amount_max = advertiser_total.amount_max + EXCLUDED.amount_max, "
      "open_ended = advertiser_total.open_ended + EXCLUDED.open_ended",
      {f.platform, f.country, f.currency, f.disclaimer_state, sign, sign * f.ads.value_or(0),
       sign * f.min.value_or(0), sign * f.max.value_or(0),
       sign * std::int64_t{!f.currency.empty() && !f.max}}));
  if (sign > 0) return {};
  HUSTINGS_CHECK(
      db.send("DELETE FROM advertiser_total WHERE platform = $1 AND country = $2 "
              "AND currency = $3 AND disclaimer_state = $4 AND reports = 0",
              {f.platform, f.country, f.currency, f.disclaimer_state}));
  return {};
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
      "country, from_day, to_day, currency, amount_min, amount_max, ads, evidence, "
      "issuer) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
      {record.head.sub, param(record.index), f.platform, text_or_null(page),
       page == nullptr ? Param(nullptr) : Param(link), text_or_null(body.page_name.get()),
       f.disclaimer_state, text_or_null(body.disclaimer.get()), f.country,
       period ? Param(from) : Param(nullptr), period ? Param(to) : Param(nullptr), f.currency,
       param(f.min), param(f.max), param(f.ads), name(record.evidence), record.head.iss});
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
  facts.disclaimer_state = body.disclaimer.state();
  HUSTINGS_CHECK(put_row(db, record, body, facts));
  HUSTINGS_CHECK(roll_up(db, facts, 1));
  const auto* name = body.page_name.get();
  const auto* disclaimer = body.disclaimer.get();
  constexpr std::string_view kIn = "advertisers";
  const std::array tags = {search_tag(kIn, "country", facts.country),
                           search_tag(kIn, "platform", facts.platform),
                           search_tag(kIn, "disclaimer", facts.disclaimer_state),
                           search_tag(kIn, "currency", facts.currency)};
  return put_search(db, static_cast<std::int64_t>(record.index),
                    {.dataset = kIn,
                     .heading = name == nullptr ? std::string_view() : name->value,
                     .body = disclaimer == nullptr ? std::string_view() : disclaimer->value,
                     .tags = tags});
}

Result<void> withdraw(Db& db, const std::string& sub) {
  struct Old {
    std::string platform, country, state;
    Facts facts;
    std::int64_t index = 0;
  };
  std::optional<Old> old;
  HUSTINGS_CHECK(db.query(
      "SELECT platform, country, currency, amount_min, amount_max, ads, disclaimer_state, idx "
      "FROM advertiser WHERE sub = $1",
      {sub}, [&](const SqlRow& row) -> Result<void> {
        old.emplace(std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(6)),
                    Facts{}, row.integer(7));
        old->facts = {.platform = old->platform,
                      .country = old->country,
                      .currency = std::string(row.text(2)),
                      .min = row.maybe(3),
                      .max = row.maybe(4),
                      .ads = row.maybe(5),
                      .disclaimer_state = old->state};
        return {};
      }));
  if (!old) return {};
  HUSTINGS_CHECK(roll_up(db, old->facts, -1));
  HUSTINGS_CHECK(drop_search(db, old->index));
  HUSTINGS_CHECK(db.send("DELETE FROM advertiser WHERE sub = $1", {sub}));
  return {};
}

}  // namespace

Projection ads::report_projection() {
  static constexpr std::array<std::string_view, 2> kTables = {"advertiser", "advertiser_total"};
  static constexpr std::array<std::string_view, 1> kReads = {"advertiser-report"};
  return {.name = "advertiser",
          .version = 4,
          .tables_sql = sql::kadvertiser,
          .tables = kTables,
          .reads = kReads,
          .apply = &apply,
          .withdraw = &withdraw};
}

}  // namespace hustings

#include <array>
#include <chrono>

#include "ads/ad.h"
#include "ads/columns.h"
#include "ads/criteria.h"
#include "ads/projections.h"
#include "ads/sponsor.h"
#include "ads/sql.h"
#include "parties/parties.h"
#include "store/search.h"

namespace hustings {
namespace {

using namespace columns;  // NOLINT: helpers of this room's projections

constexpr std::string_view kAds = "ads";

// The Monday of a day's week.
std::string week_of(CivilDate day) {
  using namespace std::chrono;
  const year_month_day date(year(day.year), month(day.month), std::chrono::day(day.day));
  const auto since_monday = weekday(sys_days(date)) - Monday;
  return to_string(plus_days(day, -static_cast<int>(since_monday.count())));
}

// What the roll-ups count of an ad.
struct Counted {
  std::string medium, country, status, targeting, ai, week;
  Amount amount;
};

Counted counted(const Ad& ad) {
  const auto& country = ad.country.value;
  return {std::string(word(ad.medium.value)),
          country ? country->value : std::string(),
          std::string(word(ad.status.value)),
          std::string(state(ad.targeting.techniques.value)),
          std::string(making_or_state(ad.made_with_ai.value)),
          week_of(ad.period.value.from),
          amount_of(ad.funding.ad)};
}

// sign is 1 to add, -1 to take out again; a group of none is no row.
Result<void> roll_up(Db& db, const Counted& c, std::int64_t sign) {
  HUSTINGS_CHECK(db.send(
      "INSERT INTO ad_total (medium, country, status, targeting, ai, week, ads) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (medium, country, status, targeting, ai, "
      "week) DO UPDATE SET ads = ad_total.ads + EXCLUDED.ads",
      {c.medium, c.country, c.status, c.targeting, c.ai, c.week, sign}));
  HUSTINGS_CHECK(db.send(
      "INSERT INTO ad_spending (week, country, currency, ads, amount_min, amount_max, open_ended) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (week, country, currency) DO UPDATE SET "
      "ads = ad_spending.ads + EXCLUDED.ads, "
      "amount_min = ad_spending.amount_min + EXCLUDED.amount_min, "
      "amount_max = ad_spending.amount_max + EXCLUDED.amount_max, "
      "open_ended = ad_spending.open_ended + EXCLUDED.open_ended",
      {c.week, c.country, c.amount.currency, sign, sign * c.amount.min.value_or(0),
       sign * c.amount.max.value_or(0),
       sign * std::int64_t{!c.amount.currency.empty() && !c.amount.max}}));
  if (sign > 0) return {};
  HUSTINGS_CHECK(
      db.send("DELETE FROM ad_total WHERE medium = $1 AND country = $2 AND status = $3 AND "
              "targeting = $4 AND ai = $5 AND week = $6 AND ads = 0",
              {c.medium, c.country, c.status, c.targeting, c.ai, c.week}));
  return db.send(
      "DELETE FROM ad_spending WHERE week = $1 AND country = $2 AND currency = $3 AND ads = 0",
      {c.week, c.country, c.amount.currency});
}

Result<void> put_words(Db& db, const Record& record, const Ad& ad, const Counted& c) {
  std::string body;
  for (const auto* text : {ad.sponsor.name.get(), ad.publisher.get()}) {
    if (text != nullptr) body += text->value + '\n';
  }
  if (const auto* text = ad.text.get()) body += text->value;
  const auto* title = ad.title.get();
  std::vector<std::string> tags = {search_tag(kAds, "medium", c.medium),
                                   search_tag(kAds, "status", c.status),
                                   search_tag(kAds, "targeting", c.targeting),
                                   search_tag(kAds, "ai", c.ai), search_tag(kAds, "week", c.week)};
  if (!c.country.empty()) tags.push_back(search_tag(kAds, "country", c.country));
  return put_search(db, static_cast<std::int64_t>(record.index),
                    {.dataset = kAds,
                     .heading = title == nullptr ? std::string_view() : title->value,
                     .body = body,
                     .tags = tags});
}

Result<void> put_content(Db& db, const std::string& sub, const Ad& ad) {
  const auto* content = held(ad.content);
  if (content == nullptr) return {};
  for (const auto& one : *content) {
    for (const auto& what : content_keys(one)) {
      HUSTINGS_CHECK(
          db.send("INSERT INTO ad_content (sub, what) VALUES ($1, $2) ON CONFLICT (sub, what) DO "
                  "NOTHING",
                  {sub, what}));
    }
  }
  return {};
}

Param agent_or_null(const std::optional<std::string>& name) {
  return name ? Param(std::string_view(*name)) : Param(nullptr);
}

void count_amount(ads::SponsoredAd& ad, const Amount& amount) {
  ad.currency = amount.currency;
  ad.min = amount.min.value_or(0);
  ad.max = amount.max.value_or(0);
  ad.open_ended = !amount.currency.empty() && !amount.max;
}

// What the tables of sponsors count of it.
ads::SponsoredAd sponsored(const Ad& ad, const Counted& c) {
  ads::SponsoredAd out = ads::sponsored(ad);
  count_amount(out, c.amount);
  return out;
}

Result<void> apply_ad(Db& db, const Record& record, const Ad& ad) {
  const Counted c = counted(ad);
  ads::SponsoredAd by = sponsored(ad, c);
  // What somebody else says of an ad is no word of its sponsor.
  if (record.evidence != Evidence::declared) by.key.clear();
  const auto& vote = ad.process.vote_day.value;
  const std::string vote_day = vote ? to_string(*vote) : "";
  HUSTINGS_CHECK(db.send(
      "INSERT INTO ad (sub, idx, organisation, number, title, sponsor, publisher, medium, paid, "
      "status, country, language, from_day, to_day, week, currency, amount_min, amount_max, "
      "targeting, ai, vote_day, evidence, sponsor_key, sponsor_type, sponsor_country, controller, "
      "payer, techniques, excluded, ai_delivery, recorded_day) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, "
      "$18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)",
      {record.head.sub,
       param(record.index),
       ad.organisation.value.value,
       text_or_null(ad.number.value),
       text_or_null(ad.title.get()),
       text_or_null(ad.sponsor.name.get()),
       text_or_null(ad.publisher.get()),
       c.medium,
       ad.paid.value ? "yes" : "no",
       c.status,
       text_or_null(ad.country.value),
       ad.language.value.value,
       to_string(ad.period.value.from),
       to_string(ad.period.value.to),
       c.week,
       c.amount.currency,
       param(c.amount.min),
       param(c.amount.max),
       c.targeting,
       c.ai,
       vote ? Param(vote_day) : Param(nullptr),
       name(record.evidence),
       text_or_null(by.key),
       text_or_null(by.type),
       text_or_null(by.home),
       agent_or_null(by.controller),
       agent_or_null(by.payer),
       param(technique_bits(ad.targeting.techniques.value)),
       ad.targeting.excluded.state(),
       yes_or_state(ad.targeting.ai.value),
       to_string(date_of(record.head.iat))}));
  HUSTINGS_CHECK(roll_up(db, c, 1));
  HUSTINGS_CHECK(ads::add_to_sponsor(db, by));
  HUSTINGS_CHECK(put_content(db, record.head.sub, ad));
  return put_words(db, record, ad, c);
}

Result<void> apply_delivery(Db& db, const Record& record, const AdDelivery& body) {
  const auto* account = held(body.account_id);
  const auto& platform = body.platform.value;
  const std::string link =
      account == nullptr || !platform ? "" : link_key(platform->value, account->value);
  const auto* number = held(body.platform_ad_id);
  const std::string content = number == nullptr || !platform ? "" : content_key(*platform, *number);
  const Amount spend = amount_of(body.spend);
  return db.send(
      "INSERT INTO ad_delivery (sub, idx, organisation, ad, medium, platform, account_id, link, "
      "publisher, country, from_day, to_day, currency, amount_min, amount_max, views, reach, "
      "engagements, figures_from, as_of, evidence, content) VALUES ($1, $2, $3, $4, $5, $6, $7, "
      "$8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
      {record.head.sub,
       param(record.index),
       body.organisation.value.value,
       body.ad.value.value,
       word(body.medium.value),
       text_or_null(platform),
       text_or_null(account),
       link.empty() ? Param(nullptr) : Param(link),
       text_or_null(body.publisher.get()),
       text_or_null(body.country.value),
       to_string(body.period.value.from),
       to_string(body.period.value.to),
       spend.currency,
       param(spend.min),
       param(spend.max),
       param(count_of(body.views)),
       param(count_of(body.reach)),
       param(count_of(body.engagements)),
       word(body.figures_from.value),
       to_string(body.as_of.value),
       name(record.evidence),
       text_or_null(content)});
}

Result<void> apply_verification(Db& db, const Record& record, const Verification& body) {
  const auto* account = body.account_id.get();
  const std::string link =
      account == nullptr ? "" : link_key(body.platform.value.value, account->value);
  const auto day = [](const std::optional<CivilDate>& value) {
    return value ? to_string(*value) : std::string();
  };
  const std::string since = day(body.since.value);
  const std::string until = day(body.until.value);
  return db.send(
      "INSERT INTO verification (sub, idx, organisation, platform, account_id, link, status, "
      "since, until, name_shown, evidence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      {record.head.sub, param(record.index), body.organisation.value.value,
       body.platform.value.value, text_or_null(account),
       link.empty() ? Param(nullptr) : Param(link), word(body.status.value),
       since.empty() ? Param(nullptr) : Param(since), until.empty() ? Param(nullptr) : Param(until),
       text_or_null(body.name_shown.get()), name(record.evidence)});
}

Result<void> apply(Db& db, const Record& record) {
  if (const auto* body = record.body.as<Ad>()) return apply_ad(db, record, *body);
  if (const auto* body = record.body.as<AdDelivery>()) return apply_delivery(db, record, *body);
  return apply_verification(db, record, *record.body.as<Verification>());
}

// An ad as its row has it.
struct OldAd {
  Counted counted;
  ads::SponsoredAd sponsored;
  std::int64_t index = 0;
};

Result<std::optional<OldAd>> old_ad(Db& db, const std::string& sub) {
  std::optional<OldAd> old;
  HUSTINGS_CHECK(db.query(
      "SELECT medium, country, status, targeting, ai, week, currency, amount_min, amount_max, idx, "
      "sponsor_key FROM ad WHERE sub = $1",
      {sub}, [&](const SqlRow& row) -> Result<void> {
        const auto text = [&row](int at) {
          return row.null(at) ? std::string() : std::string(row.text(at));
        };
        const Counted c{text(0),
                        text(1),
                        text(2),
                        text(3),
                        text(4),
                        text(5),
                        {text(6), row.maybe(7), row.maybe(8)}};
        old = OldAd{c, {}, row.integer(9)};
        old->sponsored.key = text(10);
        count_amount(old->sponsored, c.amount);
        return {};
      }));
  return old;
}

Result<void> withdraw(Db& db, const std::string& sub) {
  HUSTINGS_TRY(const auto old, old_ad(db, sub));
  if (old) {
    HUSTINGS_CHECK(roll_up(db, old->counted, -1));
    HUSTINGS_CHECK(drop_search(db, old->index));
    HUSTINGS_CHECK(db.send("DELETE FROM ad_content WHERE sub = $1", {sub}));
    HUSTINGS_CHECK(db.send("DELETE FROM ad WHERE sub = $1", {sub}));
    return ads::take_from_sponsor(db, old->sponsored);
  }
  HUSTINGS_CHECK(db.send("DELETE FROM ad_delivery WHERE sub = $1", {sub}));
  return db.send("DELETE FROM verification WHERE sub = $1", {sub});
}

}  // namespace

Projection ads::ad_projection() {
  static constexpr std::array<std::string_view, 8> kTables = {
      "ad",          "ad_content",   "ad_total", "ad_spending",
      "ad_delivery", "verification", "sponsor",  "sponsor_amount"};
  static constexpr std::array<std::string_view, 3> kReads = {"ad", "ad-delivery", "verification"};
  return {.name = "ad",
          .version = 6,
          .tables_sql = sql::kad,
          .tables = kTables,
          .reads = kReads,
          .apply = &apply,
          .withdraw = &withdraw};
}

}  // namespace hustings

// What others show of single ads: table observed_ad.
#include <array>

#include "ads/columns.h"
#include "ads/criteria.h"
#include "ads/observed_ad.h"
#include "ads/projections.h"
#include "ads/sql.h"
#include "parties/parties.h"
#include "store/search.h"

namespace hustings {
namespace {

using namespace columns;  // NOLINT: helpers of this room's projections

constexpr std::string_view kDataset = "observed-ads";

// What the roll-up counts of an ad.
struct Counted {
  std::string platform, country, disclaimer, medium, removed;
};

Counted counted(const ObservedAd& ad) {
  const auto* media = std::get_if<0>(&ad.media.value);
  const bool one = media != nullptr && media->size() == 1;
  const auto& country = ad.country.value;
  return {ad.platform.value.value, country ? country->value : std::string(),
          std::string(ad.disclaimer.state()), one ? std::string(word(media->front())) : "",
          std::string(yes_or_state(ad.removal.removed.value))};
}

// sign is 1 to add, -1 to take out again; a group of none is no row.
Result<void> roll_up(Db& db, const Counted& c, std::int64_t sign) {
  HUSTINGS_CHECK(
      db.send("INSERT INTO observed_ad_total (platform, country, disclaimer_state, medium, "
              "removed, ads) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (platform, country, "
              "disclaimer_state, medium, removed) DO UPDATE SET ads = observed_ad_total.ads + "
              "EXCLUDED.ads",
              {c.platform, c.country, c.disclaimer, c.medium, c.removed, sign}));
  if (sign > 0) return {};
  return db.send(
      "DELETE FROM observed_ad_total WHERE platform = $1 AND country = $2 AND disclaimer_state = "
      "$3 AND medium = $4 AND removed = $5 AND ads = 0",
      {c.platform, c.country, c.disclaimer, c.medium, c.removed});
}

Result<void> put_words(Db& db, const Record& record, const ObservedAd& ad, const Counted& c) {
  std::string heading;
  std::string body;
  const auto add = [](std::string& to, const auto* text) {
    if (text != nullptr) to += text->value + '\n';
  };
  add(heading, ad.title.get());
  add(heading, ad.page_name.get());
  add(body, ad.disclaimer.get());
  add(body, ad.sponsor.get());
  add(body, ad.payer.get());
  add(body, ad.text.get());
  std::vector<std::string> tags = {search_tag(kDataset, "platform", c.platform),
                                   search_tag(kDataset, "disclaimer", c.disclaimer),
                                   search_tag(kDataset, "removed", c.removed)};
  if (!c.country.empty()) tags.push_back(search_tag(kDataset, "country", c.country));
  if (!c.medium.empty()) tags.push_back(search_tag(kDataset, "medium", c.medium));
  return put_search(db, static_cast<std::int64_t>(record.index),
                    {.dataset = kDataset, .heading = heading, .body = body, .tags = tags});
}

struct Ends {
  std::optional<std::int64_t> min;
  std::optional<std::int64_t> max;
};
Ends ends_of(const Open<Stated<CountInterval>>& field) {
  const auto* count = std::get_if<0>(&field.value);
  if (count == nullptr) return {};
  Ends out;
  if (count->min) out.min = count->min->value;
  if (count->max) out.max = count->max->value;
  return out;
}

// Columns that are made of several fields, or of days; empty: null.
struct Texts {
  std::string link, content, address, from, to, as_of, removed_on, special;
};
Texts texts_of(const ObservedAd& ad, std::string_view platform) {
  const auto* page = ad.page_id.get();
  const auto* number = ad.ad_id.get();
  const auto* url = ad.url.get();
  return {page == nullptr ? "" : link_key(platform, page->value),
          number == nullptr ? "" : content_key(ad.platform.value, *number),
          url == nullptr ? "" : comparable(url->value),
          day_of(ad.from.value),
          day_of(ad.to.value),
          day_of(ad.as_of.value),
          day_of(ad.removal.on.value),
          special_category(ad.targeting)};
}

Result<void> put_row(Db& db, const Record& record, const ObservedAd& ad, const Counted& c) {
  const Texts texts = texts_of(ad, c.platform);
  const auto* spend = std::get_if<0>(&ad.spend.value);
  const Amount amount = spend == nullptr || spend->empty() ? Amount{} : amount_of(spend->front());
  const Ends impressions = ends_of(ad.impressions);
  const Ends reach = ends_of(ad.reach);
  return db.send(
      "INSERT INTO observed_ad (sub, idx, platform, ad_id, url, page_id, link, page_name, "
      "disclaimer_state, disclaimer, sponsor, sponsor_number, controller, payer, title, country, "
      "medium, from_day, to_day, currency, amount_min, amount_max, impressions_min, "
      "impressions_max, reach_min, reach_max, targeting, removed, election, as_of, evidence, "
      "content, address, techniques, excluded, special, ai, ai_delivery, removed_on) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "
      "$19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, "
      "$37, $38, $39)",
      {record.head.sub,
       param(record.index),
       c.platform,
       text_or_null(ad.ad_id.get()),
       text_or_null(ad.url.get()),
       text_or_null(ad.page_id.get()),
       text_or_null(texts.link),
       text_or_null(ad.page_name.get()),
       c.disclaimer,
       text_or_null(ad.disclaimer.get()),
       text_or_null(ad.sponsor.get()),
       text_or_null(ad.sponsor_number.get()),
       text_or_null(ad.controller.get()),
       text_or_null(ad.payer.get()),
       text_or_null(ad.title.get()),
       text_or_null(c.country),
       c.medium,
       text_or_null(texts.from),
       text_or_null(texts.to),
       amount.currency,
       param(amount.min),
       param(amount.max),
       param(impressions.min),
       param(impressions.max),
       param(reach.min),
       param(reach.max),
       state(ad.targeting.techniques.value),
       c.removed,
       text_or_null(ad.election.get()),
       text_or_null(texts.as_of),
       name(record.evidence),
       text_or_null(texts.content),
       text_or_null(texts.address),
       param(technique_bits(ad.targeting.techniques.value)),
       ad.targeting.excluded.state(),
       text_or_null(texts.special),
       making_or_state(ad.made_with_ai.value),
       yes_or_state(ad.targeting.ai.value),
       text_or_null(texts.removed_on)});
}

Result<void> apply(Db& db, const Record& record) {
  const auto& ad = *record.body.as<ObservedAd>();
  const Counted c = counted(ad);
  HUSTINGS_CHECK(put_row(db, record, ad, c));
  HUSTINGS_CHECK(roll_up(db, c, 1));
  return put_words(db, record, ad, c);
}

Result<void> withdraw(Db& db, const std::string& sub) {
  std::optional<Counted> old;
  std::int64_t index = 0;
  HUSTINGS_CHECK(db.query(
      "SELECT platform, country, disclaimer_state, medium, removed, idx FROM observed_ad "
      "WHERE sub = $1",
      {sub}, [&](const SqlRow& row) -> Result<void> {
        old = Counted{std::string(row.text(0)), row.null(1) ? "" : std::string(row.text(1)),
                      std::string(row.text(2)), std::string(row.text(3)), std::string(row.text(4))};
        index = row.integer(5);
        return {};
      }));
  if (!old) return {};
  HUSTINGS_CHECK(roll_up(db, *old, -1));
  HUSTINGS_CHECK(drop_search(db, index));
  return db.send("DELETE FROM observed_ad WHERE sub = $1", {sub});
}

}  // namespace

Projection ads::observed_projection() {
  static constexpr std::array<std::string_view, 2> kTables = {"observed_ad", "observed_ad_total"};
  static constexpr std::array<std::string_view, 1> kReads = {"observed-ad"};
  return {.name = "observed_ad",
          .version = 5,
          .tables_sql = sql::kobserved_ad,
          .tables = kTables,
          .reads = kReads,
          .apply = &apply,
          .withdraw = &withdraw};
}

}  // namespace hustings

// The tables of sponsors, kept with the table of ads: a part of its projection.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "ads/sponsor.h"
#include "base/crypto.h"
#include "base/text.h"
#include "store/search.h"

namespace hustings {
namespace {

std::string name_of(const Agent& agent) {
  const auto* name = agent.name.get();
  return name == nullptr ? std::string() : name->value;
}
// Of who may be nobody.
std::optional<std::string> other(const Agent& agent) {
  if (!agent.name.stated()) return std::nullopt;
  return name_of(agent);
}

// How many ads say what. One statement, because each would cost about as much as all together.
Result<void> count_groups(Db& db, const ads::SponsoredAd& ad, std::int64_t sign) {
  std::string rows;
  std::vector<Param> params = {ad.key, sign};
  const auto add = [&](std::string_view what, std::string_view value) {
    rows += fmt::format("{}($1, '{}', ${}, $2)", rows.empty() ? "" : ", ", what, params.size() + 1);
    params.emplace_back(value);
  };
  add("organisation", ad.organisation);
  add("medium", ad.medium);
  add("country", ad.country);
  if (!ad.type.empty()) add("type", ad.type);
  if (!ad.home.empty()) add("home", ad.home);
  if (ad.controller) add("controller", *ad.controller);
  if (ad.payer) add("payer", *ad.payer);
  return db.send(
      "INSERT INTO sponsor_group (sponsor_key, what, value, ads) VALUES " + rows +
          " ON CONFLICT (sponsor_key, what, value) DO UPDATE SET ads = sponsor_group.ads + "
          "EXCLUDED.ads",
      params);
}

Result<void> count_amounts(Db& db, const ads::SponsoredAd& ad, std::int64_t sign) {
  const std::int64_t open = ad.open_ended ? sign : 0;
  constexpr std::string_view kAdded =
      "ads = {0}.ads + EXCLUDED.ads, amount_min = {0}.amount_min + EXCLUDED.amount_min, "
      "amount_max = {0}.amount_max + EXCLUDED.amount_max, "
      "open_ended = {0}.open_ended + EXCLUDED.open_ended";
  static const std::string kAmount =
      "INSERT INTO sponsor_amount (sponsor_key, currency, ads, amount_min, amount_max, open_ended) "
      "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (sponsor_key, currency) DO UPDATE SET " +
      fmt::format(kAdded, "sponsor_amount");
  static const std::string kSpending =
      "INSERT INTO sponsor_spending (sponsor_key, week, country, currency, ads, amount_min, "
      "amount_max, open_ended) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
      "ON CONFLICT (sponsor_key, week, country, currency) DO UPDATE SET " +
      fmt::format(kAdded, "sponsor_spending");
  HUSTINGS_CHECK(db.send(kAmount, {ad.key, ad.currency, sign, sign * ad.min, sign * ad.max, open}));
  return db.send(kSpending, {ad.key, ad.week, ad.country, ad.currency, sign, sign * ad.min,
                             sign * ad.max, open});
}

// Groups of none are no rows.
Result<void> drop_empty(Db& db, const std::string& key) {
  for (const std::string_view sql :
       {"DELETE FROM sponsor_group WHERE sponsor_key = $1 AND ads = 0",
        "DELETE FROM sponsor_amount WHERE sponsor_key = $1 AND ads = 0",
        "DELETE FROM sponsor_spending WHERE sponsor_key = $1 AND ads = 0"}) {
    HUSTINGS_CHECK(db.send(sql, {key}));
  }
  return {};
}

}  // namespace

namespace ads {

std::string sponsor_key(std::string_view name) {
  constexpr std::size_t kBytes = 16;  // so many that nobody finds a name with the key of another
  const Hash hash = sha256({bytes("hustings sponsor\n"), bytes(name)});
  return hex(Bytes(hash).first(kBytes));
}

std::int64_t sponsor_number(std::string_view key) {
  constexpr std::uint64_t kFirst = std::uint64_t{1} << 62U;
  std::uint64_t number = 0;
  std::from_chars(key.data(), key.data() + std::min<std::size_t>(key.size(), 16), number, 16);
  return static_cast<std::int64_t>(kFirst | number % kFirst);
}

SponsoredAd sponsored(const Ad& ad) {
  SponsoredAd out;
  out.name = name_of(ad.sponsor);
  if (!out.name.empty()) out.key = sponsor_key(out.name);
  if (const auto* type = std::get_if<AgentType>(&ad.sponsor.type.value))
    out.type = boost::describe::enum_to_string(*type, "");
  if (const auto* home = std::get_if<CountryCode>(&ad.sponsor.country.value))
    out.home = home->value;
  out.controller = other(ad.controller);
  out.payer = other(ad.payer);
  return out;
}

Result<void> add_to_sponsor(Db& db, const SponsoredAd& ad) {
  if (ad.key.empty()) return {};
  const std::int64_t number = sponsor_number(ad.key);
  HUSTINGS_TRY(const auto known, db.integer("SELECT ads FROM sponsor WHERE key = $1", {ad.key}));
  const std::string folded = known ? std::string() : fold(ad.name);
  if (known) {
    HUSTINGS_CHECK(
        db.send("UPDATE sponsor SET ads = ads + 1, "
                "from_day = CASE WHEN $2 < from_day THEN $2 ELSE from_day END, "
                "to_day = CASE WHEN $3 > to_day THEN $3 ELSE to_day END WHERE key = $1",
                {ad.key, ad.from, ad.to}));
  } else {
    HUSTINGS_CHECK(
        db.send("INSERT INTO sponsor (idx, key, name, name_key, ads, from_day, to_day) "
                "VALUES ($1, $2, $3, $4, 1, $5, $6)",
                {number, ad.key, ad.name, folded, ad.from, ad.to}));
    HUSTINGS_CHECK(put_search(db, number,
                              {.dataset = "sponsors", .heading = ad.name, .body = {}, .tags = {}}));
  }
  HUSTINGS_CHECK(count_groups(db, ad, 1));
  return count_amounts(db, ad, 1);
}

Result<void> take_from_sponsor(Db& db, const SponsoredAd& ad) {
  if (ad.key.empty()) return {};
  HUSTINGS_CHECK(count_groups(db, ad, -1));
  HUSTINGS_CHECK(count_amounts(db, ad, -1));
  HUSTINGS_CHECK(drop_empty(db, ad.key));
  HUSTINGS_TRY(const auto known, db.integer("SELECT ads FROM sponsor WHERE key = $1", {ad.key}));
  if (known.value_or(1) <= 1) {
    HUSTINGS_CHECK(drop_search(db, sponsor_number(ad.key)));
    return db.send("DELETE FROM sponsor WHERE key = $1", {ad.key});
  }
  return db.send(
      "UPDATE sponsor SET ads = ads - 1, "
      "from_day = (SELECT MIN(a.from_day) FROM ad a WHERE a.sponsor_key = $1), "
      "to_day = (SELECT MAX(a.to_day) FROM ad a WHERE a.sponsor_key = $1) WHERE key = $1",
      {ad.key});
}

}  // namespace ads
}  // namespace hustings

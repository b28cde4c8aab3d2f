// The tables of sponsors, kept with the table of ads: a part of its projection.
#include <algorithm>
#include <charconv>

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

Result<void> count_amount(Db& db, const ads::SponsoredAd& ad, std::int64_t sign) {
  return db.send(
      "INSERT INTO sponsor_amount (sponsor_key, currency, ads, amount_min, amount_max, open_ended) "
      "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (sponsor_key, currency) DO UPDATE SET "
      "ads = sponsor_amount.ads + EXCLUDED.ads, "
      "amount_min = sponsor_amount.amount_min + EXCLUDED.amount_min, "
      "amount_max = sponsor_amount.amount_max + EXCLUDED.amount_max, "
      "open_ended = sponsor_amount.open_ended + EXCLUDED.open_ended",
      {ad.key, ad.currency, sign, sign * ad.min, sign * ad.max, ad.open_ended ? sign : 0});
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
  const std::string_view first = key.substr(0, 16);
  std::from_chars(first.data(), first.data() + first.size(), number, 16);
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

// Every import pays for this, and few read it: all that can be told from the ads themselves is
// counted when somebody asks.
Result<void> add_to_sponsor(Db& db, const SponsoredAd& ad) {
  if (ad.key.empty()) return {};
  const std::int64_t number = sponsor_number(ad.key);
  HUSTINGS_CHECK(
      db.send("INSERT INTO sponsor (idx, key, name, name_key, ads) VALUES ($1, $2, $3, $4, 1) "
              "ON CONFLICT (key) DO UPDATE SET ads = sponsor.ads + 1",
              {number, ad.key, ad.name, fold(ad.name)}));
  HUSTINGS_CHECK(count_amount(db, ad, 1));
  return put_search_once(db, number,
                         {.dataset = "sponsors", .heading = ad.name, .body = {}, .tags = {}});
}

Result<void> take_from_sponsor(Db& db, const SponsoredAd& ad) {
  if (ad.key.empty()) return {};
  HUSTINGS_CHECK(count_amount(db, ad, -1));
  HUSTINGS_CHECK(
      db.send("DELETE FROM sponsor_amount WHERE sponsor_key = $1 AND currency = $2 AND ads = 0",
              {ad.key, ad.currency}));
  HUSTINGS_CHECK(db.send("UPDATE sponsor SET ads = ads - 1 WHERE key = $1", {ad.key}));
  HUSTINGS_TRY(const auto left, db.integer("SELECT ads FROM sponsor WHERE key = $1", {ad.key}));
  if (left.value_or(0) > 0) return {};
  HUSTINGS_CHECK(drop_search(db, sponsor_number(ad.key)));
  return db.send("DELETE FROM sponsor WHERE key = $1", {ad.key});
}

}  // namespace ads
}  // namespace hustings

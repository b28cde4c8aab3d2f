// Sponsors: whoever ads name as theirs. Ads say no number of a register, so two ads have the same
// sponsor when they name it in the same letters; pages say that they tell sponsors apart by name.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ads/ad.h"
#include "store/db.h"

namespace hustings::ads {

// What a sponsor is called in addresses: 32 hexadecimal digits of a digest of the name. Names can
// be erased, and addresses stay behind in bookmarks and logs: so the name is not in it, and once
// the last ad's name is erased the node answers for the key as for any that never was.
std::string sponsor_key(std::string_view name);
// Its place in the search index, which has records by their index: above all of those.
std::int64_t sponsor_number(std::string_view key);

// Of an ad what the tables of sponsors count and the columns of its agents. Empty where null.
struct SponsoredAd {
  std::string key;  // empty: no name, or an erased one; nothing is counted
  std::string name;
  std::string type;
  std::string home;                       // where it is established
  std::optional<std::string> controller;  // none: nobody is named; empty: erased
  std::optional<std::string> payer;
  std::string currency;
  std::int64_t min = 0;
  std::int64_t max = 0;
  bool open_ended = false;
};
// The agents of an ad: fills key, name, type, home, controller and payer.
SponsoredAd sponsored(const Ad& ad);

Result<void> add_to_sponsor(Db& db, const SponsoredAd& ad);
Result<void> take_from_sponsor(Db& db, const SponsoredAd& ad);

}  // namespace hustings::ads

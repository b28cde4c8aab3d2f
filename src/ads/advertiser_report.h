// What a platform's report says about one page, disclaimer, country and period: observed, never
// declared. Commitment 6.a.
#pragma once
#include "node/capability.h"
#include "record/kind.h"

namespace hustings {

// Where an imported value comes from.
struct SourceOf {
  Digest file;
  Token<64> profile;
  Count profile_version;
  Count row;  // as the file counts records, the header included
};
BOOST_DESCRIBE_STRUCT(SourceOf, (), (file, profile, profile_version, row))

struct AdvertiserReport {
  Open<Token<32>> platform;
  Erasable<PlatformId> page_id;
  Erasable<Stated<Text<1, 500>>> page_name;
  Erasable<Stated<Text<1, 1000>>> disclaimer;  // not_used: the platform says that there was none
  Open<CountryCode> country;
  Open<std::optional<Period>> period;  // none: since the platform's archive began
  Open<Stated<MoneyInterval>> amount;
  Open<Stated<Count>> ads;
  Open<SourceOf> source;
};
BOOST_DESCRIBE_STRUCT(AdvertiserReport, (),
                      (platform, page_id, page_name, disclaimer, country, period, amount, ads,
                       source))

const Capability& ads_capability();

namespace ads {
std::span<const Rule> rules();
std::span<const Projection> projections();
std::span<const Importer> importers();
std::span<const Dataset> datasets();
}  // namespace ads

}  // namespace hustings

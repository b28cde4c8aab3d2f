// What a platform's report says about one page, disclaimer, country and period: observed, never
// declared. Commitment 6.a.
#pragma once
#include "ads/source_of.h"
#include "node/capability.h"
#include "record/kind.h"

namespace hustings {

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

}  // namespace hustings

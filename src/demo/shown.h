// What platforms show, for the chapters that tell it.
#pragma once
#include "ads/observed_ad.h"
#include "ads/targeting_report.h"
#include "demo/story.h"

namespace hustings::demo {

// Of deliveries with a number on a platform one of so many is shown as it was declared.
inline constexpr std::size_t kEveryDeclared = 3;

// The ad as its sponsor declares it; `number`: the row of the platform's file.
ObservedAd as_declared(Story& story, const SaidDelivery& said, std::int64_t number);
// An ad on the same page and in the same country that nobody declared.
ObservedAd undeclared(Story& story, const SaidDelivery& beside, const Period& shown,
                      std::int64_t number);
// By what the page chose whom to reach.
TargetingReport targeting_report(Story& story, const Page& page, std::int64_t number);
// `by`: who shows it; the same ad from the same source is one thing. Answers its id.
Result<std::string> say_observed(Story& story, const ObservedAd& ad, std::string_view by);

}  // namespace hustings::demo

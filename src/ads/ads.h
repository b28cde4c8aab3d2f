// Political ads: what platforms report about advertisers (advertiser_report.h), and what parties
// declare about their own ads (ad.h).
#pragma once
#include "node/capability.h"

namespace hustings {

const Capability& ads_capability();

}  // namespace hustings

#include <array>

#include "ads/advertiser_report.h"
#include "parties/parties.h"
#include "record/rule.h"

namespace hustings {
namespace {

// The platform itself says that these ads ran without a disclaimer.
void no_disclaimer(const Rule& rule, const Record& record, std::vector<Finding>& out) {
  const auto& body = *record.body.as<AdvertiserReport>();
  if (body.disclaimer.fact.index() != 1) return;  // not_used
  const auto& period = body.period.value;
  if (period && period->to < rule.applies_from) return;
  const auto* page = body.page_id.get();
  out.push_back(
      {"/disclaimer", page == nullptr ? "" : link_key(body.platform.value.value, page->value)});
}

}  // namespace

namespace ads {

std::span<const Rule> rules() {
  static constexpr std::array kRules = {
      Rule{.id = "ads.no-disclaimer",
           .version = 1,
           .code = "eu-2024",
           .commitment = "6.a",
           .law = "Code of Conduct for the 2024 European Parliament elections, 6.a",
           .applies_from = {2024, 4, 9},  // the day the code was signed
           .severity = Severity::contradiction,
           .on = "advertiser-report",
           .says =
               "The platform reports ads of this page that ran without saying who paid for them.",
           .check = &no_disclaimer},
  };
  return kRules;
}

}  // namespace ads
}  // namespace hustings

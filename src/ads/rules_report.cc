#include "ads/advertiser_report.h"
#include "ads/rules.h"
#include "parties/parties.h"

namespace hustings::ads {

void no_disclaimer(const Rule& rule, const Record& record, Findings& out) {
  const auto& body = *record.body.as<AdvertiserReport>();
  if (body.disclaimer.fact.index() != 1) return;  // not_used
  const auto& period = body.period.value;
  if (period && period->to < rule.applies_from) return;
  const auto* page = body.page_id.get();
  out.push_back(
      {"/disclaimer", page == nullptr ? "" : link_key(body.platform.value.value, page->value)});
}

}  // namespace hustings::ads

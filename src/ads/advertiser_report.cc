#include "ads/advertiser_report.h"

#include <array>

#include "record/derive.h"

namespace hustings {

HUSTINGS_KIND(AdvertiserReport, "advertiser-report", 1)

const Capability& ads_capability() {
  static constexpr std::array kFilters = {
      Filter{"country", "country = $1", "two letters, such as AT"},
      Filter{"platform", "platform = $1", "such as meta"},
      Filter{"disclaimer", "disclaimer_state = $1", "value, not_used or unknown"},
      Filter{"q", "idx IN (SELECT {search_id} FROM search WHERE {search_match})",
             "words of page name or disclaimer; the last one may be cut"}};
  static constexpr std::array<std::string_view, 9> kTotals = {
      "platform", "country", "currency", "reports",   "without_disclaimer",
      "ads",      "min",     "max",      "open_ended"};
  static constexpr std::array kDatasets = {
      Dataset{.name = "advertisers",
              .title = "what platforms report about advertisers",
              .kind = "advertiser-report",
              .table = "advertiser",
              .filters = kFilters},
      Dataset{.name = "advertiser-totals",
              .title = "the same summed by country and currency",
              .sql = "SELECT platform, country, currency, reports, without_disclaimer, ads, "
                     "amount_min, amount_max, open_ended FROM advertiser_total "
                     "ORDER BY platform, country, currency",
              .columns = kTotals}};
  static constexpr std::array kEvidence = {
      EvidenceQuery{"advertiser-report",
                    // CROSS: from the few accounts to their reports, never the other way.
                    "SELECT r.idx, r.evidence, a.link, a.link, r.from_day, r.to_day FROM "
                    "(SELECT DISTINCT link FROM account WHERE link IS NOT NULL) a "
                    "CROSS JOIN advertiser r WHERE r.link = a.link"}};
  static const Capability made{.name = "ads",
                               .kinds = {&kind<AdvertiserReport>()},
                               .rules = ads::rules(),
                               .projections = ads::projections(),
                               .importers = ads::importers(),
                               .datasets = kDatasets,
                               .evidence = kEvidence};
  return made;
}

}  // namespace hustings

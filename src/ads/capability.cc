#include <array>
#include <vector>

#include "ads/ad.h"
#include "ads/ads.h"
#include "ads/advertiser_report.h"
#include "ads/datasets.h"
#include "ads/importers.h"
#include "ads/observed_ad.h"
#include "ads/pages.h"
#include "ads/projections.h"
#include "ads/rules.h"
#include "ads/targeting_report.h"
#include "ads/templates.h"

namespace hustings {
namespace {

// Of an ad, its deliveries say on which accounts it ran: there others can have seen it.
constexpr std::array kEvidenceQueries = {
    EvidenceQuery{"advertiser-report",
                  // CROSS: from the few accounts to their reports, never the other way.
                  "SELECT r.idx, r.evidence, a.link, a.link, r.from_day, r.to_day FROM "
                  "(SELECT DISTINCT link FROM account WHERE link IS NOT NULL) a "
                  "CROSS JOIN advertiser r WHERE r.link = a.link"},
    EvidenceQuery{"observed-ad",
                  "SELECT o.idx, o.evidence, a.link, a.link, o.from_day, o.to_day FROM "
                  "(SELECT DISTINCT link FROM account WHERE link IS NOT NULL) a "
                  "CROSS JOIN observed_ad o WHERE o.link = a.link"},
    EvidenceQuery{"targeting-report",
                  "SELECT t.idx, t.evidence, a.link, a.link, t.from_day, t.to_day FROM "
                  "(SELECT DISTINCT link FROM account WHERE link IS NOT NULL) a "
                  "CROSS JOIN targeting_report t WHERE t.link = a.link"},
    EvidenceQuery{"ad",
                  "SELECT DISTINCT d.idx, d.evidence, d.organisation, v.link, d.from_day, d.to_day "
                  "FROM ad d LEFT JOIN ad_delivery v ON v.ad = d.sub AND v.evidence = 'declared' "
                  "WHERE d.evidence = 'declared'"},
    EvidenceQuery{"ad-delivery",
                  "SELECT idx, evidence, organisation, link, from_day, to_day FROM ad_delivery "
                  "WHERE evidence = 'declared'"},
    EvidenceQuery{"verification",
                  "SELECT idx, evidence, organisation, link, since, until FROM verification "
                  "WHERE evidence = 'declared'"}};

constexpr std::array kColumns = {
    ColumnOf{"parties", Column{"ads", "ads declared", Shape::integer,
                               "(SELECT COUNT(*) FROM ad d WHERE d.organisation = t.sub AND "
                               "d.evidence = 'declared')",
                               "/ads?party={id}"}}};

std::vector<Dataset> all_datasets() {
  std::vector<Dataset> out;
  for (const auto part : {ads::report_datasets(), ads::observed_datasets(),
                          ads::compared_datasets(), ads::ad_datasets(), ads::sponsor_datasets()})
    out.insert(out.end(), part.begin(), part.end());
  return out;
}

std::vector<Importer> all_importers() {
  std::vector<Importer> out = {ads::report_importer(), ads::targeting_importer(),
                               ads::ads_importer(), ads::invoice_importer(),
                               ads::sightings_importer()};
  for (const auto& some : {ads::observed_importers(), ads::delivery_importers()})
    out.insert(out.end(), some.begin(), some.end());
  return out;
}

}  // namespace

const Capability& ads_capability() {
  static const auto importers = all_importers();
  static const std::array kProjections = {ads::report_projection(), ads::observed_projection(),
                                          ads::targeting_projection(), ads::ad_projection()};
  static const auto datasets = all_datasets();
  static const Capability made{
      .name = "ads",
      .kinds = {&kind<AdvertiserReport>(), &kind<ObservedAd>(), &kind<TargetingReport>(),
                &kind<Ad>(), &kind<AdDelivery>(), &kind<Verification>()},
      .rules = ads::rules(),
      .projections = kProjections,
      .importers = importers,
      .datasets = datasets,
      .pages = &ads::pages,
      .templates = assets::ads_templates(),
      .evidence = kEvidenceQueries,
      .columns = kColumns};
  return made;
}

}  // namespace hustings

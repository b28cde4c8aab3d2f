// By what one page chose the people who saw its ads, in one country and period, as a platform tells
// it: of the page, not of single ads. Observed, never declared. Commitments 6.c.iii, 6.d.
#pragma once
#include "ads/ad.h"
#include "ads/source_of.h"
#include "node/capability.h"
#include "record/kind.h"

namespace hustings {

struct ReportedCriterion {
  CriterionType type = CriterionType::other;
  std::optional<Token<32>> sort;  // as the platform divides the type: "CITY", "DEMOGRAPHICS"
  Text<1, 300> value;             // ages of the same figures in a row are one: "18-34"
  std::optional<bool> excluded;   // none: the platform does not say
  Count ads;                      // that used it; 0: none did
  std::optional<Count> share;     // of the page's spending, in parts of a million
  std::optional<Count> hidden;    // values like it that the platform does not name
  bool operator==(const ReportedCriterion&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReportedCriterion, (), (type, sort, value, excluded, ads, share, hidden))

struct TargetingReport {
  Open<Token<32>> platform;
  Erasable<PlatformId> page_id;
  Erasable<Stated<Text<1, 500>>> page_name;
  Open<CountryCode> country;
  Open<std::optional<Period>> period;
  // What the criteria show, kept for rules; of criteria that some ad used.
  Open<Stated<std::vector<TargetingTechnique>>> techniques;
  Open<Count> used;      // criteria
  Open<Count> excluded;  // of these, those that leave people out
  // not_used: the platform's table has none.
  Erasable<Stated<std::vector<ReportedCriterion>>> people;  // age, sex, language, lists
  Erasable<Stated<std::vector<ReportedCriterion>>> places;
  Erasable<Stated<std::vector<ReportedCriterion>>> interests;  // and behaviour, and ways of living
  Open<SourceOf> source;                                       // row: the first one
};
BOOST_DESCRIBE_STRUCT(TargetingReport, (),
                      (platform, page_id, page_name, country, period, techniques, used, excluded,
                       people, places, interests, source))

}  // namespace hustings

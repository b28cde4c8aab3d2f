// The checks of this room's rules; rules.cc has the rules themselves, with the law they stand on.
#pragma once
#include <string>
#include <vector>

#include "record/rule.h"

namespace hustings::ads {

using Findings = std::vector<Finding>;

// A rule as it is written down.
struct RuleRow {
  std::string_view id;
  std::string_view commitment;
  std::string_view law;  // id of its row in laws/
  Severity severity;     // a rule is as strong as its row of law allows
  std::string_view says;
  void (*check)(const Rule&, const Record&, Findings&) = nullptr;
  std::string_view on = "ad";
  int version = 1;
};
// The rules of such rows, which outlive them.
class RuleSet {
 public:
  explicit RuleSet(std::span<const RuleRow> rows);
  RuleSet(const RuleSet&) = delete;
  RuleSet& operator=(const RuleSet&) = delete;
  ~RuleSet() = default;
  std::span<const Rule> rules() const { return rules_; }

 private:
  std::vector<std::string> cited_;  // what Rule::law points to
  std::vector<Rule> rules_;
};

std::span<const Rule> rules();

// Of advertiser-report: the platform itself says that ads ran without a disclaimer.
void no_disclaimer(const Rule& rule, const Record& record, Findings& out);
// Of ad: "ads.notice-a": items of letter a are not known. Others of letter b, and so on.
void notice_item_missing(const Rule& rule, const Record& record, Findings& out);
// Of ad: an item is kept back that the law asks for, as far as its row in laws/ was read.
void not_disclosed(const Rule& rule, const Record& record, Findings& out);
void targeting_not_stated(const Rule& rule, const Record& record, Findings& out);
void sponsor_outside_union(const Rule& rule, const Record& record, Findings& out);
void special_category(const Rule& rule, const Record& record, Findings& out);
void criterion_not_reviewed(const Rule& rule, const Record& record, Findings& out);
void audience_without_basis(const Rule& rule, const Record& record, Findings& out);
void voters_excluded(const Rule& rule, const Record& record, Findings& out);
// A notice that came after the ad's first day; a later version is no later notice.
void published_late(const Rule& rule, const Record& record, Findings& out);
// Of verification.
void account_not_verified(const Rule& rule, const Record& record, Findings& out);

}  // namespace hustings::ads

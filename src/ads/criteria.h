// Criteria of targeting as foreign tables give them: one column for each sort of criterion.
#pragma once
#include <vector>

#include "ads/ad.h"
#include "ads/targeting_report.h"
#include "tables/import.h"

namespace hustings {

// What the columns of one row say. A side of which every column says that nobody was chosen (or
// left out) by it has none.
struct Criteria {
  std::vector<Criterion> included;
  std::vector<Criterion> excluded;
  bool none_included = false;
  bool none_excluded = false;
};

// Reads the fields whose names say what they hold: "in-place-regions", "out-interest" are of the
// CriterionType after the first dash; what follows a second one only tells columns apart. Errors:
// bad_input naming the field, for a value that is too long.
Result<Criteria> read_criteria(const Mapped& row);

// The technique that a criterion of this type shows; language, connection and other are none.
std::optional<TargetingTechnique> technique_of(CriterionType type);
// By which techniques people are chosen who are chosen by these criteria; not_used, unknown as they
// are. A type that is no technique of its own (language, connection, other) adds none.
Stated<std::vector<TargetingTechnique>> techniques_of(const Criteria& criteria);

// A set of techniques in one number: the bit of each stands at its place in the enumeration.
// Nothing where they are not stated; 0 where none was used.
std::optional<std::int64_t> technique_bits(const Stated<std::vector<TargetingTechnique>>& fact);
// Of GDPR Art. 9(1), that a criterion shows by which people were chosen or left out (laws/
// targeting-values.toml): the first one; empty where there is none. Only criteria that were used.
std::string special_category(const Targeting& targeting);
std::string special_category(const TargetingReport& report);

Erasable<Stated<std::vector<Criterion>>> as_fact(std::vector<Criterion> criteria, bool none);

}  // namespace hustings

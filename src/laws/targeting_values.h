// What targeting by a value says about people (laws/targeting-values.toml): a curated table, each
// value with a reason. Thread-safe.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace hustings {

struct TargetingValue {
  std::string word;      // as the table has it
  std::string language;  // ISO 639-1
  std::string category;  // of GDPR Art. 9(1), such as "health"; empty: none of them
  std::string because;   // in our words
  bool special() const { return !category.empty(); }
};

class TargetingValues {
 public:
  // bad_input names file and line.
  static Result<TargetingValues> parse(std::string_view toml, const std::string& file);
  // What an advertiser's value says: the table's longest words that stand in it as whole words,
  // whatever case and accents; special ones before others, unless their words are part of theirs.
  // Null: nobody has reviewed it.
  const TargetingValue* find(std::string_view value) const;
  const std::vector<TargetingValue>& all() const { return values_; }

 private:
  std::vector<TargetingValue> values_;
  std::vector<std::string> folded_;  // as values_, with a space before and behind
};

// Those of this program.
const TargetingValues& targeting_values();

}  // namespace hustings

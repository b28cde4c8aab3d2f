// What the pages of cases have in common.
#pragma once
#include <string>
#include <string_view>

#include "cases/file.h"
#include "node/page.h"

namespace hustings::cases {

// "5 h 12 min", "3 d 4 h": the same in every language.
std::string how_long(std::int64_t ms);

// An erasable text; null when there is none.
template <class T>
Value text_in(const Erasable<std::optional<T>>& field) {
  const auto* found = field.get();
  return found != nullptr && *found ? Value((*found)->value) : Value();
}
template <class T>
Value text_in(const Erasable<T>& field) {
  const auto* found = field.get();
  return found == nullptr ? Value() : Value(found->value);
}

// What a redaction took out of the records of a case.
struct Redacted {
  Index of = 0;  // the record that lost it
  Index by = 0;  // the redaction
  std::int64_t fields = 0;
  std::string law;
  std::string ground;
  CivilDate decided;
};
Result<std::vector<Redacted>> redactions_of(PageContext& context, const std::string& case_id);
Object redacted_object(const Redacted& one);
std::string redacted_schema();

}  // namespace hustings::cases

// What a page shows, typed: one value gives the JSON of an answer, the cells of a CSV file and, in
// web/, the words of a page in any language.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/money.h"
#include "base/time.h"
#include "record/envelope.h"

namespace hustings {

// One of a fixed set: programs get the code, people the label in their language.
struct Word {
  std::string_view code;   // "not_used"
  std::string_view label;  // English, the id of its translation: "no disclaimer"
};
// A text to translate whose id is made as it is needed.
struct Message {
  std::string id;
};
// ISO 3166-1 alpha-2; a page shows its name.
struct Country {
  std::string code;
};
// JSON that is there already, well-formed.
struct RawJson {
  std::string text;
};

struct Value;
using List = std::vector<Value>;
// Names are literals or live as long as the registry.
using Object = std::vector<std::pair<std::string_view, Value>>;

struct Value : std::variant<std::monostate, bool, std::int64_t, std::string, CivilDate, Instant,
                            MoneyInterval, Word, Message, Country, RawJson, List, Object> {
  using variant::variant;
  Value(std::string_view text) : variant(std::string(text)) {}
  Value(const char* text) : variant(std::string(text)) {}
  Value(std::uint64_t number) : variant(static_cast<std::int64_t>(number)) {}
  Value(int number) : variant(std::int64_t{number}) {}
  // What is not there is null.
  template <class T>
  Value(std::optional<T> value) {
    if (value) *this = Value(*std::move(value));
  }
};

// "declared", "observed" or "decided".
Word word(Evidence evidence);

// Appends: null, numbers, "2029-06-03", RFC 3339 instants, a word's code, and money as
// {"min":0,"max":10000,"currency":"EUR"} in minor units, null where open.
void write_json(const Value& value, std::string& out);

// The cells of a CSV row: one, or three (min, max, currency) for money; lists and objects as JSON.
void write_cells(const Value& value, std::vector<std::string>& out);

// The value of a name; nothing when there is none.
const Value* find(const Object& object, std::string_view name);

}  // namespace hustings

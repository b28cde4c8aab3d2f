// Forms made from a kind's own description: from its JSON Schema come the fields of the page, from
// what was typed comes the JSON of a draft, and from a record's JSON what is filled in. No kind is
// known here by name.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "record/kind.h"

namespace hustings::desk {

enum class Input : std::uint8_t {
  text,
  lines,  // a longer text
  list,   // texts, one on each line
  integer,
  flag,     // yes or no
  choice,   // one of `choices`
  choices,  // any of them
  day,
  money,  // an amount or two with a dash between, and a currency
  rows,   // objects of `parts`, any number of them
};

struct Field {
  std::string pointer;  // in the draft, and the name in the form; of parts: behind their row
  Input input = Input::text;
  bool required = true;
  bool stated = false;    // has five states: name + kState and name + kReason say which
  bool nullable = false;  // null where there is none, in place of leaving it out
  std::size_t most = 0;   // code points; 0: no matter
  std::vector<std::string> choices = {};
  std::vector<Field> parts = {};
};
// Fields that belong together: those of one object. `pointer` empty: of the draft itself.
struct Group {
  std::string pointer;
  std::vector<Field> fields;
};
struct Plan {
  std::string_view kind;
  std::string owner;  // the field that says on whose behalf: it is filled in, not typed
  std::vector<Group> groups;
};
inline constexpr std::string_view kState = "#state";
inline constexpr std::string_view kReason = "#reason";
inline constexpr std::string_view kCurrency = "#currency";

// What was typed: names and values; of checkboxes several of one name.
using Typed = std::vector<std::pair<std::string, std::string>>;
std::string_view typed(const Typed& all, std::string_view name);  // the first; empty: none
// Of a field of rows the first in or behind which nothing stands.
std::size_t next_row(const Typed& all, std::string_view pointer);

// Throws std::logic_error for a schema that no kind gives. Made once for each kind.
Plan plan_of(const Kind& kind);

// The draft as JSON. `problems`: what cannot be read, each with the pointer of its field.
Json body_of(const Plan& plan, const Typed& given, std::string_view owner,
             std::vector<Detail>& problems);
// What would be typed for this draft.
Typed typed_of(const Plan& plan, const Json& body);

// A draft of the kind. bad_input with every problem, each with the pointer of its field.
Result<Draft> read_form(const Kind& kind, const Plan& plan, const Typed& given,
                        std::string_view owner);

// The same of a body that body_of() made and others added to. `problems`: those of body_of().
Result<Draft> read_body(const Kind& kind, const Plan& plan, const Json& body,
                        std::vector<Detail> problems);

// Kept with a draft: [["name","value"],...].
std::string to_json(const Typed& all);
Result<Typed> typed_from_json(std::string_view json);

}  // namespace hustings::desk

// Law as data (laws/*.toml): one row for each provision that a rule stands on. Values; thread-safe.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace hustings {

// How well a row is known to say what the act says.
enum class Known : std::uint8_t {
  read,      // in the act, or in an official copy of it
  reported,  // in somebody else's account
  recalled,  // from memory
};

struct LawRow {
  std::string id;       // "ttpa.12.1.a"
  std::string act;      // "Regulation (EU) 2024/900"
  std::string article;  // "Art. 12(1)(a)"
  CivilDate applies_from;
  Known known = Known::recalled;
  std::string says;    // in short, in our words
  std::string source;  // address of the act
  // "Regulation (EU) 2024/900, Art. 12(1)(a)"
  std::string cited() const { return act + ", " + article; }
};

// The rows of one file. bad_input names file and line: unknown keys, missing ones, a day that does
// not exist.
Result<std::vector<LawRow>> parse_law(std::string_view toml, const std::string& file);

// The rows of this program, in the order of their files.
std::span<const LawRow> all_laws();
// The row that a rule names; throws std::logic_error when there is none, for rules are written with
// it.
const LawRow& law(std::string_view id);

// The provision that a code like "gdpr:17.1.c" names, as cited() does it: "Regulation (EU)
// 2016/679, Art. 17(1)(c)". Nothing for a code of another form, or of an act that has no row here.
std::optional<std::string> cited(std::string_view code);

// Whether a country (ISO 3166-1 alpha-2) was a member of the Union on that day. Codes that the
// standard leaves to its users (QM to QZ, XA to XZ but XK) name no country: of them nobody can
// tell, and they count as members.
bool in_union(std::string_view country, CivilDate day);

}  // namespace hustings

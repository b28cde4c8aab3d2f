// Lists of others that give parties their identifiers: what an identifier looks like there, and
// where it leads. A list that is not here stays allowed.
#pragma once
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/message.h"
#include "node/value.h"

namespace hustings {

struct KnownList {
  std::string_view list;    // "wikidata", as records name it
  std::string_view title;   // its own name
  std::string_view prefix;  // of each identifier: "Q"; the rest is a number
  std::string_view url;     // what stands before an identifier; with {country}: its three letters
  std::size_t digits = 0;   // exactly so many, zeros in front among them; 0: as a number is written
  // The platform whose ads name their sponsors by this list's identifiers; empty: none does.
  std::string_view stated_on = {};
};
std::span<const KnownList> known_lists();
// By whose identifier a program linked a page.
inline constexpr std::array kLinkedBy = {
    Word{"register-nl", tr("by its number in the Dutch register of companies (KVK)")},
    Word{"partyfacts", tr("by its identifier in Party Facts")},
    Word{"parlgov", tr("by its identifier in ParlGov")},
    Word{"wikidata", tr("by its identifier in Wikidata")}};
// Null when the list is not known.
const KnownList* find_list(std::string_view list);

// What is wrong with an identifier of a known list, in words.
std::optional<std::string> wrong_identifier(std::string_view list, std::string_view id);
// Where it leads; empty where nobody knows. `country`: two letters of the organisation's, or empty.
std::string list_address(std::string_view list, std::string_view id, std::string_view country);

}  // namespace hustings

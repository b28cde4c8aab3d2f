// JSON Schemas (2020-12) of what pages tell, as text: for the document of the API, which promises
// them. tests/api holds answers against them.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "node/capability.h"

namespace hustings::schema {

inline constexpr const char* kText = R"({"type":"string"})";
inline constexpr const char* kInteger = R"({"type":"integer"})";
inline constexpr const char* kBoolean = R"({"type":"boolean"})";
inline constexpr const char* kDay = R"({"type":"string","format":"date"})";
inline constexpr const char* kInstant = R"({"type":"string","format":"date-time"})";
inline constexpr const char* kId = R"({"type":"string","format":"uuid"})";
inline constexpr const char* kIndex = R"({"type":"integer","minimum":0})";
inline constexpr const char* kCountry = R"({"type":"string","pattern":"^[A-Z]{2}$"})";
inline constexpr const char* kAny = R"({"type":"object"})";  // whose members others tell

std::string money();  // {"min","max","currency"} in minor units
std::string or_null(std::string_view schema);
std::string list_of(std::string_view items);
std::string one_of(std::span<const std::string> texts);  // a text of a fixed set
std::string words(std::span<const Word> words);          // a word's code
// Names and schemas of members.
using Members = std::vector<std::pair<std::string, std::string>>;
// An object with these members, always all of them, and no others.
std::string object(const Members& members);
std::string object(Members members, const Members& more);
// A row as as_object() (node/slice.h) makes it of these columns. Any value but the index and the id
// may be null: not stated, or erased. `alike`: with a member of that name, a list of such rows.
// `more`: with these members too.
std::string row(std::span<const Column> columns, bool alike = false, const Members& more = {});
std::string record();  // record_row() (node/slice.h)

}  // namespace hustings::schema

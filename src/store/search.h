// The full-text index `search`, one row for each record that can be found, by its log index. Words
// are made here and not by the databases, whose own parsers disagree about hyphens, numbers and
// scripts: so both find the same.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/db.h"

namespace hustings {

inline constexpr std::size_t kMaxSearchWord = 100;  // bytes; what is longer is cut
inline constexpr std::size_t kMaxQueryWords = 16;

// A word that nobody can type, for a property of the record: 32 bits of a digest of the filter's
// name and the value, in two private characters. So short that it costs no prefixes.
std::string search_tag(std::string_view name, std::string_view value);

// What one record is found by. Texts are as people wrote them; tags from search_tag().
struct SearchText {
  std::string_view heading;  // its name
  std::string_view body;     // what else it says
  std::span<const std::string> tags;
};
Result<void> put_search(Db& db, std::int64_t index, const SearchText& text);
Result<void> drop_search(Db& db, std::int64_t index);

enum class SearchIn : std::uint8_t {
  anywhere,
  heading,  // all words in the heading
  body,     // found, but not all words in the heading
};
// A condition on the table `search`, to be put into SQL text, and the values of its parameters.
struct SearchQuery {
  std::string condition;
  std::vector<std::string> values;
};
// What a person typed (its first kMaxQueryWords words, the last one as a prefix) and tags that all
// must be there; any text is good. No condition when there is neither a word nor a tag.
// `parameter`: the number of its first parameter; each is named once.
SearchQuery search_query(std::string_view typed, std::span<const std::string> tags, SearchIn where,
                         const Dialect& dialect, std::size_t parameter);
// True when something in the text can be searched for.
bool has_words(std::string_view typed);

}  // namespace hustings

// The full-text index `search`, one row for each record that can be found, by its log index. Words
// are made here and not by the databases, whose own parsers disagree about hyphens, numbers and
// scripts: so both find the same.
#pragma once
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/db.h"

namespace hustings {

inline constexpr std::size_t kMaxSearchWord = 100;  // bytes; what is longer is cut
inline constexpr std::size_t kMaxQueryWords = 16;
// SQLite's index has lists of the prefixes of these lengths, in letters and with the dataset's
// mark. Each costs every record that is added; the lengths between are put together from the next
// longer ones that occur.
inline constexpr std::array<std::size_t, 3> kSearchPrefixes = {3, 4, 7};

// A word that nobody can type, for a property of a dataset's records: 32 bits of a digest of
// dataset, filter's name and value, in two private characters. So short that it costs no prefixes.
std::string search_tag(std::string_view dataset, std::string_view name, std::string_view value);

// What one record of a dataset is found by. Texts are as people wrote them; tags from search_tag().
// In the index each word begins with a mark of the dataset: what others have said in the same words
// costs a search nothing.
struct SearchText {
  std::string_view dataset;
  std::string_view heading;  // its name
  std::string_view body;     // what else it says
  std::span<const std::string> tags;
};
Result<void> put_search(Db& db, std::int64_t index, const SearchText& text);
// Nothing happens where the index has this row already.
Result<void> put_search_once(Db& db, std::int64_t index, const SearchText& text);
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
// What is looked for in one dataset.
struct Sought {
  std::string_view dataset;
  // What a person typed: its first kMaxQueryWords words, the last one as a prefix unless a space
  // follows. Any text is good.
  std::string_view typed;
  std::span<const std::string> tags = {};  // all must be there
  SearchIn where = SearchIn::anywhere;
};
// No condition when there is neither a word nor a tag. `parameter`: the number of its first
// parameter; each is named once. On SQLite the words that begin as the last one are looked up: for
// the transaction that it is made in.
Result<SearchQuery> search_query(const Sought& sought, Db& db, std::size_t parameter);
// True when something in the text can be searched for.
bool has_words(std::string_view typed);

}  // namespace hustings

#include "store/search.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "base/crypto.h"
#include "base/text.h"

namespace hustings {
namespace {

// Tags are made of these characters, which are private and nobody's language: U+F0000 and above.
bool begins_tag(unsigned char byte, unsigned char next) {
  return byte == 0xf4 || (byte == 0xf3 && next >= 0xb0);
}

constexpr std::size_t kTagCharacter = 4;  // bytes

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

// What is longer than kMaxSearchWord ends with the character that reaches it.
std::string_view cut(std::string_view word) {
  std::size_t size = std::min(word.size(), kMaxSearchWord);
  while (size < word.size() && !begins_character(word[size])) ++size;
  return word.substr(0, size);
}

// The words of a folded text, which they point into. After folding, letters beyond ASCII are rare;
// they stay.
std::vector<std::string_view> words_in(std::string_view folded) {
  std::vector<std::string_view> words;
  std::size_t start = folded.size();  // of the word that is being read; at the end: of none
  const auto end_at = [&](std::size_t end) {
    if (start < end) words.push_back(cut(folded.substr(start, end - start)));
    start = folded.size();
  };
  bool in_tag = false;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const char c = folded[i];
    const auto byte = static_cast<unsigned char>(c);
    if (begins_character(c)) {
      in_tag = begins_tag(byte,
                          i + 1 < folded.size() ? static_cast<unsigned char>(folded[i + 1]) : '\0');
    }
    const bool letter =
        !in_tag && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || byte >= 0x80);
    if (!letter) {
      end_at(i);
    } else if (start == folded.size()) {
      start = i;
    }
  }
  end_at(folded.size());
  return words;
}

// One character: it stands in front of every word, and datasets are few.
std::string mark_of(std::string_view dataset) {
  return search_tag(dataset, "", "").substr(0, kTagCharacter);
}

// Each word once: no database counts them, and it costs less to drop a word here than there.
std::string in_a_row(std::string_view text, std::string_view mark) {
  const std::string folded = fold(text);
  auto words = words_in(folded);
  std::ranges::sort(words);
  const auto again = std::ranges::unique(words);
  words.erase(again.begin(), again.end());
  std::string out;
  out.reserve(folded.size() + words.size() * (mark.size() + 1));
  for (const auto word : words) {
    if (!out.empty()) out += ' ';
    out += mark;
    out += word;
  }
  return out;
}

std::string_view first_letters(std::string_view word, std::size_t count) {
  std::size_t end = 0;
  while (end < word.size() && count > 0) {
    do {
      ++end;
    } while (end < word.size() && !begins_character(word[end]));
    --count;
  }
  return word.substr(0, end);
}

// The first word of FTS5's index from this one on.
Result<std::optional<std::string>> word_from(Db& db, std::string_view first) {
  std::optional<std::string> found;
  HUSTINGS_CHECK(db.query("SELECT term FROM search_words WHERE term >= $1 LIMIT 1", {first},
                          [&](const SqlRow& row) -> Result<void> {
                            found = row.text(0);
                            return {};
                          }));
  return found;
}

// All rows with words that begin so, in FTS5's language. Where there is no list of prefixes as
// long as this one, those of the next longer prefixes that occur, and the words that are shorter;
// behind the longest list, the words themselves. So many that nobody gains by that are left to
// FTS5, which then gathers all rows before it gives the first.
Result<std::string> sqlite_prefix(Db& db, const std::string& prefix) {
  constexpr int kMostParts = 128;
  constexpr char kBehindAllThatBeginSo = '\xff';
  constexpr char kBehindTheWord = '\x01';
  const std::size_t letters = code_points(prefix);
  const auto list = std::ranges::lower_bound(kSearchPrefixes, letters);
  const bool listed = list != kSearchPrefixes.end();
  std::string whole = fmt::format("\"{}\" *", prefix);
  if (listed && *list == letters) return whole;
  std::string out;
  std::string from = prefix;
  for (int parts = 0; parts < kMostParts; ++parts) {
    HUSTINGS_TRY(const auto word, word_from(db, from));
    if (!word || !word->starts_with(prefix)) return out.empty() ? whole : out;
    const std::string_view part = listed ? first_letters(*word, *list) : *word;
    const bool begins = listed && code_points(part) == *list;
    out += fmt::format("{}\"{}\"{}", out.empty() ? "" : " OR ", part, begins ? " *" : "");
    from = fmt::format("{}{}", part, begins ? kBehindAllThatBeginSo : kBehindTheWord);
  }
  return whole;
}

Result<void> put_row(Db& db, std::int64_t index, const SearchText& text, std::string_view sql) {
  const std::string mark = mark_of(text.dataset);
  return db.send(sql, {index, in_a_row(text.heading, mark), in_a_row(text.body, mark),
                       std::string_view(fmt::format("{}", fmt::join(text.tags, " ")))});
}

std::string sqlite_query(const std::string& words, const std::string& tags, SearchIn where) {
  std::string out = words.empty() ? "" : "(" + words + ")";
  if (!words.empty() && where == SearchIn::heading) out = "heading : " + out;
  if (!tags.empty()) out += (out.empty() ? "" : " AND ") + tags;
  if (!words.empty() && where == SearchIn::body)
    out = fmt::format("({}) NOT (heading : ({}))", out, words);
  return out;
}

}  // namespace

bool has_words(std::string_view typed) {
  const std::string folded = fold(typed);
  return !words_in(folded).empty();
}

std::string search_tag(std::string_view dataset, std::string_view name, std::string_view value) {
  const Hash hash = sha256(bytes(fmt::format("{} {} {}", dataset, name, value)));
  std::string out;
  for (const std::size_t i : {0U, 2U}) {
    const auto digest = Bytes(hash);
    const unsigned number =
        static_cast<unsigned>(digest[i]) * 256U + static_cast<unsigned>(digest[i + 1]);
    out += "\xf3\xb0";  // U+F0000 to U+FFFFF
    out.back() = static_cast<char>(0xb0 + number / 4096);
    out += static_cast<char>(0x80 + number / 64 % 64);
    out += static_cast<char>(0x80 + number % 64);
  }
  return out;
}

Result<void> put_search(Db& db, std::int64_t index, const SearchText& text) {
  return put_row(db, index, text, "{search_put}");
}

// FTS5 knows no ON CONFLICT. Nor is INSERT ... SELECT ... WHERE NOT EXISTS any good there: a
// statement that can write several rows has a savepoint, and at each of those FTS5 writes out what
// it has gathered. So there is a look at the table below it; it costs no round trip.
Result<void> put_search_once(Db& db, std::int64_t index, const SearchText& text) {
  if (db.dialect().name != "sqlite")
    return put_row(db, index, text, "{search_put} ON CONFLICT (docid) DO NOTHING");
  HUSTINGS_TRY(const auto known,
               db.integer("SELECT id FROM search_content WHERE id = $1", {index}));
  return known ? Result<void>() : put_search(db, index, text);
}

Result<void> drop_search(Db& db, std::int64_t index) {
  return db.send("DELETE FROM search WHERE {search_id} = $1", {index});
}

Result<SearchQuery> search_query(const Sought& sought, Db& db, std::size_t parameter) {
  const std::string folded = fold(sought.typed);
  auto words = words_in(folded);
  if (words.size() > kMaxQueryWords) words.resize(kMaxQueryWords);
  if (words.empty() && sought.tags.empty()) return SearchQuery{};
  const bool sqlite = db.dialect().name == "sqlite";
  const auto quoted = [sqlite](std::string_view word) {
    return fmt::format("{0}{1}{0}", sqlite ? '"' : '\'', word);
  };
  const std::string_view both = sqlite ? " AND " : " & ";
  const std::string mark = mark_of(sought.dataset);
  std::string all;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) all += both;
    const std::string word = mark + std::string(words[i]);
    if (i + 1 < words.size() || sought.typed.ends_with(' ')) {
      all += quoted(word);
    } else if (sqlite) {
      HUSTINGS_TRY(const std::string any, sqlite_prefix(db, word));
      all += fmt::format("({})", any);
    } else {
      all += quoted(word) + ":*";
    }
  }
  std::string tagged;
  for (const auto& tag : sought.tags) {
    if (!tagged.empty()) tagged += both;
    tagged += quoted(tag);
  }
  if (sqlite) {
    return SearchQuery{fmt::format("search MATCH ${}", parameter),
                       {sqlite_query(all, tagged, sought.where)}};
  }
  SearchQuery out{fmt::format("search.body @@ CAST(${} AS TSQUERY)", parameter), {tagged}};
  if (words.empty()) return out;
  out.values[0] = tagged.empty() ? all : fmt::format("{} & {}", all, tagged);
  if (sought.where == SearchIn::anywhere) return out;
  out.condition += fmt::format(" AND {}search.heading @@ CAST(${} AS TSQUERY)",
                               sought.where == SearchIn::heading ? "" : "NOT ", parameter + 1);
  out.values.push_back(std::move(all));
  return out;
}

}  // namespace hustings

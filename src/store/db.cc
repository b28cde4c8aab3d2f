#include "store/db.h"

#include <fmt/format.h>

#include <array>
#include <tuple>
#include <utility>
#include <vector>

#include "base/text.h"

namespace hustings {

Result<void> Db::send(std::string_view sql, Params params) {
  HUSTINGS_CHECK(run(sql, params));
  return {};
}

Result<void> Db::commit() { return script("COMMIT"); }
void Db::rollback() { std::ignore = script("ROLLBACK"); }

Result<std::optional<std::int64_t>> Db::integer(std::string_view sql, Params params) {
  std::optional<std::int64_t> out;
  HUSTINGS_CHECK(query(sql, params, [&](const SqlRow& row) -> Result<void> {
    if (!out) out = row.maybe(0);
    return {};
  }));
  return out;
}

std::string localise(std::string_view sql, const Dialect& dialect) {
  const std::array<std::pair<std::string_view, std::string_view>, 5> words = {
      {{"{blob}", dialect.blob},
       {"{search_table}", dialect.search_table},
       {"{search_id}", dialect.search_id},
       {"{search_text}", dialect.search_text},
       {"{search_match}", dialect.search_match}}};
  std::string out(sql);
  for (const auto& [word, replacement] : words) {
    for (std::size_t at = 0; (at = out.find(word, at)) != std::string::npos;
         at += replacement.size()) {
      out.replace(at, word.size(), replacement);
    }
  }
  return out;
}

namespace {

// Words are the same in both databases because they are made here: their own parsers disagree about
// hyphens, numbers and addresses. After folding, letters beyond ASCII are rare; they stay.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : fold(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || byte >= 0x80) {
      const bool begins = byte < 0x80 || byte >= 0xc0;  // of a character: none is cut in two
      if (words.back().size() < kMaxSearchWord || !begins) words.back() += c;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

}  // namespace

std::string search_words(std::string_view text) {
  std::string out;
  for (const auto& word : words_of(text)) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::string search_query(std::string_view typed, const Dialect& dialect) {
  auto words = words_of(typed);
  if (words.size() > kMaxQueryWords) words.resize(kMaxQueryWords);
  const bool sqlite = dialect.name == "sqlite";
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view prefix = i + 1 < words.size() ? "" : sqlite ? "*" : ":*";
    if (i > 0) out += sqlite ? " " : " & ";
    out += sqlite ? fmt::format("\"{}\"{}", words[i], prefix)
                  : fmt::format("'{}'{}", words[i], prefix);
  }
  return out;
}

bool is_postgres(std::string_view where) {
  return where.starts_with("postgresql://") || where.starts_with("postgres://");
}

Result<Transaction> Transaction::begin(Db& db) {
  HUSTINGS_CHECK(db.begin());
  return Transaction(&db);
}

Result<Transaction> Transaction::snapshot(Db& db) {
  HUSTINGS_CHECK(db.begin_snapshot());
  return Transaction(&db);
}

Result<void> Transaction::commit() {
  HUSTINGS_CHECK(db_->commit());
  db_ = nullptr;
  return {};
}

}  // namespace hustings

#include "store/db.h"

#include <array>
#include <utility>
#include <vector>

#include "base/text.h"

namespace hustings {

Result<void> Db::begin() { return script("BEGIN"); }
Result<void> Db::commit() { return script("COMMIT"); }
void Db::rollback() { (void)script("ROLLBACK"); }

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

std::string search_query(std::string_view typed, const Dialect& dialect) {
  std::vector<std::string> words(1);
  for (const char c : fold(typed)) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                        static_cast<unsigned char>(c) >= 0x80;
    if (letter) {
      words.back() += c;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  const bool sqlite = dialect.name == "sqlite";
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool prefix = i + 1 == words.size();
    if (i > 0) out += sqlite ? " " : " & ";
    out += sqlite ? '"' + words[i] + '"' + (prefix ? "*" : "") : words[i] + (prefix ? ":*" : "");
  }
  return out;
}

Result<Transaction> Transaction::begin(Db& db) {
  HUSTINGS_CHECK(db.begin());
  return Transaction(&db);
}

Result<void> Transaction::commit() {
  HUSTINGS_CHECK(db_->commit());
  db_ = nullptr;
  return {};
}

}  // namespace hustings

#include "store/db.h"

#include <fmt/core.h>

#include <array>
#include <tuple>
#include <utility>

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
  if (!sql.contains('{')) return std::string(sql);
  const std::array<std::pair<std::string_view, std::string_view>, 6> words = {
      {{"{blob}", dialect.blob},
       {"{index_key}", dialect.index_key},
       {"{binary}", dialect.binary},
       {"{search_table}", dialect.search_table},
       {"{search_id}", dialect.search_id},
       {"{search_put}", dialect.search_put}}};
  std::string out(sql);
  for (const auto& [word, replacement] : words) {
    for (std::size_t at = 0; (at = out.find(word, at)) != std::string::npos;
         at += replacement.size()) {
      out.replace(at, word.size(), replacement);
    }
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

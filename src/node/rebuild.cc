#include <fmt/format.h>

#include <algorithm>

#include "node/node.h"

namespace hustings {

Result<void> fold_all(Db& from, Db& to, const Registry& registry) {
  std::vector<Index> current;
  HUSTINGS_CHECK(
      from.query("SELECT idx FROM head ORDER BY idx", {}, [&](const SqlRow& row) -> Result<void> {
        current.push_back(static_cast<Index>(row.integer(0)));
        return {};
      }));
  Touched all;  // settle_all() needs no list
  for (const Index index : current) {
    all.clear();
    HUSTINGS_TRY(const StoredRecord stored, read_record(from, index));
    HUSTINGS_TRY(const Record record,
                 open_record(index, stored.envelope, registry.kinds(), stored.erased));
    HUSTINGS_TRY(const auto findings, registry.apply(to, record, all));
  }
  return registry.settle_all(to);
}

namespace {

// SHA-256 over the sorted digests of a table's rows: equal for equal rows in any order.
Result<std::string> table_digest(Db& db, std::string_view table) {
  std::vector<Hash> rows;
  HUSTINGS_CHECK(
      db.query(fmt::format("SELECT * FROM {}", table), {}, [&](const SqlRow& row) -> Result<void> {
        std::string all;
        for (int c = 0; c < row.size(); ++c) {
          const std::string value = row.canonical(c);
          all += fmt::format("{}:{}", value.size(), value);
        }
        rows.push_back(sha256(bytes(all)));
        return {};
      }));
  std::ranges::sort(rows);
  Sha256 whole;
  for (const auto& row : rows) whole.update(row);
  return hex(whole.finish());
}

Result<TableDigests> digests(Db& db, const Registry& registry) {
  TableDigests out;
  for (const auto* projection : registry.projections()) {
    for (const auto table : projection->tables) {
      HUSTINGS_TRY(out[std::string(table)], table_digest(db, table));
    }
  }
  return out;
}

Result<void> compare(const TableDigests& live, const TableDigests& fresh) {
  std::vector<std::string> different;
  for (const auto& [table, digest] : live) {
    const auto it = fresh.find(table);
    if (it == fresh.end() || it->second != digest) different.push_back(table);
  }
  if (different.empty()) return {};
  return fail(Code::unverified, "live and rebuilt projections differ",
              fmt::format("tables {}", fmt::join(different, ", ")),
              "run `hustings rebuild` to take the rebuilt ones, and report this");
}

}  // namespace

Result<TableDigests> Node::rebuild(bool verify_only) {
  const auto lock = quiet();
  Db& live = store_->writer();
  if (!verify_only) {
    HUSTINGS_TRY(auto tx, Transaction::begin(live));
    HUSTINGS_CHECK(registry_.drop_tables(live));
    HUSTINGS_CHECK(registry_.create_tables(live));
    HUSTINGS_CHECK(fold_all(live, live, registry_));
    HUSTINGS_CHECK(tx.commit());
    return digests(live, registry_);
  }
  HUSTINGS_TRY(const auto scratch, store_->scratch());
  HUSTINGS_CHECK(registry_.create_tables(*scratch));
  {
    HUSTINGS_TRY(auto tx, Transaction::begin(*scratch));
    HUSTINGS_CHECK(fold_all(live, *scratch, registry_));
    HUSTINGS_CHECK(tx.commit());
  }
  HUSTINGS_TRY(auto is, digests(live, registry_));
  HUSTINGS_TRY(const auto fresh, digests(*scratch, registry_));
  HUSTINGS_CHECK(compare(is, fresh));
  return is;
}

Result<void> Node::merge_search(std::uint64_t added) {
  constexpr std::uint64_t kPart = 4;
  const auto lock = quiet();
  HUSTINGS_TRY(const auto state, read_state(store_->writer(), config_.origin));
  if (!state || added * kPart < state->head.size) return {};
  return store_->merge_search();
}

}  // namespace hustings

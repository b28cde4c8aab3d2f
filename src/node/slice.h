// Parts of a dataset by keyset: a page of a list, or the next piece of a stream. Going on behind a
// cursor costs no more than starting where an index leads there. Without filters the log's own
// order does, but a rare kind is looked for among all records; with filters the table needs an
// index that ends in idx, otherwise it is read whole for each slice.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "node/dataset.h"

namespace hustings {

struct SliceRow {
  const std::vector<std::string>& cells;  // as dataset_columns()
  const std::string& json;                // the same row as an object, with the body as disclosed
};
using EachSliceRow = std::function<Result<void>(const SliceRow&)>;

// What follows a slice.
struct Slice {
  std::optional<std::string> next;  // the cursor to go on with; none: these were the last rows
};

inline constexpr std::int64_t kExactTotal = 10'000;
struct Total {
  std::int64_t count = 0;
  bool exact = true;  // false: at least `count`
};

// Up to `limit` rows behind `cursor` (empty: from the start), in order of the log index. A thing
// that is replaced between two slices may come again, under its new index.
// bad_input: a filter that the dataset does not have, a cursor that is none of its own.
Result<Slice> read_slice(Db& db, const Registry& registry, const Dataset& dataset,
                         const Chosen& chosen, std::string_view cursor, std::size_t limit,
                         const EachSliceRow& each);
// How many rows there are in all; counted up to kExactTotal.
Result<Total> count_rows(Db& db, const Dataset& dataset, const Chosen& chosen);

// Columns of read_changes().
std::vector<std::string> change_columns();
// Every record from index `since` on, replaced ones too, as far as its disclosures exist. The
// cursor is the index to go on from. Whoever follows keeps what came last under each id.
Result<Slice> read_changes(Db& db, const Registry& registry, std::uint64_t since, std::size_t limit,
                           const EachSliceRow& each);

// A record as every JSON answer has it:
// {"index","id","issuer","evidence","recorded","kind","body"}.
std::string record_json(const Record& record);

}  // namespace hustings

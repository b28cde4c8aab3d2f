// Reading datasets row by row: what `hustings export` writes and the bulk files hold.
#pragma once
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "node/list.h"

namespace hustings {

struct DatasetRow {
  const std::vector<std::string>& cells;  // as the columns
  const Record* record = nullptr;         // of datasets of a kind; null for those of a query
};
using EachDatasetRow = std::function<Result<void>(const DatasetRow&)>;

std::vector<std::string> dataset_columns(const Registry& registry, const Dataset& dataset);
// The whole of a dataset that is a query, in its order.
std::string dataset_query(const Dataset& dataset);
// Rows in order of the log index (queries: their own), all as of one moment: `db` is in no other
// transaction. Memory grows by 8 bytes a row.
// bad_input for a filter that the dataset does not have, naming those it has.
Result<void> read_dataset(Db& db, const Registry& registry, const Dataset& dataset,
                          const Chosen& chosen, const EachDatasetRow& each);
// The same, whole, inside whatever transaction `db` is in: for several datasets as of one moment.
Result<void> read_dataset_rows(Db& db, const Registry& registry, const Dataset& dataset,
                               const EachDatasetRow& each);

}  // namespace hustings

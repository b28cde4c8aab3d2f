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
// Rows in order of the log index (queries: their own), all as of one moment: `db` is in no other
// transaction. Memory grows by 8 bytes a row.
// bad_input for a filter that the dataset does not have, naming those it has.
Result<void> read_dataset(Db& db, const Registry& registry, const Dataset& dataset,
                          const Chosen& chosen, const EachDatasetRow& each);

}  // namespace hustings

// Reading datasets row by row: what `hustings export` writes and the bulk files hold.
#pragma once
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "node/fold.h"

namespace hustings {

// A condition chosen by the user: name and value of one of the dataset's filters.
using Chosen = std::vector<std::pair<std::string, std::string>>;

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
// The same, whole, inside whatever transaction `db` is in: for several datasets as of one moment.
Result<void> read_dataset_rows(Db& db, const Registry& registry, const Dataset& dataset,
                               const EachDatasetRow& each);

}  // namespace hustings

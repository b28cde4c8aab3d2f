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
  // Of those of a query: null, integers and texts.
  const std::vector<Value>* values = nullptr;
};
using EachDatasetRow = std::function<Result<void>(const DatasetRow&)>;

// The names of its cells. One of a body that has the name of one of the record's own ("issuer" of a
// key) is "body.issuer".
std::vector<std::string> dataset_columns(const Registry& registry, const Dataset& dataset);
// A row as NDJSON has it, without the end of its line: a record as record_json(), else an object of
// these columns.
std::string dataset_json(const std::vector<std::string>& columns, const DatasetRow& row);
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

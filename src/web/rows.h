// The rows of a list for programs: JSON objects, and the lines of CSV and NDJSON files.
#pragma once
#include <string>
#include <vector>

#include "node/page.h"
#include "tables/csv.h"
#include "web/router.h"
#include "web/twins.h"

namespace hustings::web {

std::string row_json(const ListView& list, const std::vector<Value>& row);

// Rows as lines of a file, a slice at a time.
class Lines {
 public:
  // `format`: csv or ndjson.
  Lines(Source source, ListView list, Format format, const Arguments& arguments);

  // Appends the next rows, at most `limit` of them. Answers whether there is more.
  Result<bool> next(Db& db, std::size_t limit, std::string& out);
  // The same with a snapshot of its own: none is held while a slow client reads.
  Result<bool> next(std::string& out);

 private:
  Source source_;
  ListView list_;
  Format format_;
  Formulas formulas_;
  std::string cursor_;
  bool begun_ = false;
};

}  // namespace hustings::web

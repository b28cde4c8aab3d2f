// JSON as rows: each element of an array, of an array that a member of the outer object holds, or
// each of several values that follow one another, with one cell for each path that is asked for.
// Memory is bounded by one element and what stands around all of them.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "tables/reader.h"

namespace hustings {

inline constexpr std::size_t kMaxElement = std::size_t{4} << 20;  // bytes

// One column: JSON Pointers into an element, of which the first that leads to a value counts.
using JsonColumn = std::vector<std::string>;

struct JsonRowsOptions {
  std::string name = "file.json";
  std::vector<std::string> items = {};  // members of an outer object that can hold the elements
  std::vector<JsonColumn> columns = {};
};

// Not thread-safe. Strict, as parse_json is: an element that two readers could understand
// differently is a row with a fault.
class JsonRows {
 public:
  // Errors: none so far; what is wrong is found while reading.
  static Result<JsonRows> open(ByteSource source, JsonRowsOptions options);
  JsonRows(JsonRows&&) noexcept;
  JsonRows& operator=(JsonRows&&) noexcept;
  ~JsonRows();

  // The first row has the first pointer of each column, as its heading, and the number 0; elements
  // are counted from 1. Text is as it is in the element, numbers, lists and objects are their JSON
  // in its shortest form; null and what is not there are empty. An error ends the reading: what
  // stands around the elements is no JSON, or is too large.
  Result<bool> next(Row& row);
  const std::string& name() const;

 private:
  struct State;
  explicit JsonRows(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace hustings

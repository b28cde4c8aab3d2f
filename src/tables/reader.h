// A foreign table as a stream of rows, whatever its encoding, delimiter and quoting. Memory is
// bounded by the limits below, never by the file.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/disk.h"
#include "base/error.h"
#include "tables/encoding.h"

namespace hustings {

inline constexpr std::size_t kMaxCell = std::size_t{1} << 20;  // bytes of UTF-8
inline constexpr std::size_t kMaxRow = std::size_t{4} << 20;   // bytes of UTF-8, all cells
inline constexpr std::size_t kMaxCells = 2000;

// Fills the span from its start; 0 is the end of the source.
using ByteSource = std::function<Result<std::size_t>(std::span<char>)>;
Result<ByteSource> file_source(const Path& file);  // not_found, io
ByteSource text_source(std::string bytes);

struct ReaderOptions {
  std::string name = "table";             // the file's name, for error messages and for profiles
  std::optional<Encoding> encoding = {};  // declared; else sniffed, where Latin-1 is never assumed
  std::optional<char> delimiter = {};     // declared; else sniffed
};

// What is wrong with one row, while reading goes on.
struct Fault {
  std::string reason;
  std::string mend;
};

struct Row {
  // What a spreadsheet shows beside the row: counted from 1, with header, preamble and blank rows;
  // line breaks inside quotes do not count.
  std::uint64_t record = 0;
  // What a text editor shows: the line of the file, from 1, in which the row begins.
  std::uint64_t line = 0;
  std::vector<std::string> cells;  // without quotes, otherwise verbatim
  std::optional<Fault> fault;      // the cells are then as far as they could be read
  std::string at = {};             // of JSON: the pointer of the element that is this row
};

// Not thread-safe.
class Reader {
 public:
  // Reads the beginning of the source and sniffs it. Errors: the source's; bad_input for a declared
  // encoding that the byte order mark contradicts, or a delimiter that cannot be one.
  static Result<Reader> open(ByteSource source, ReaderOptions options);
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();

  // The next row that is not blank, into `row`; false at the end. A row with a fault is a row. An
  // error ends the reading: bad_input for ill-formed text (with row and byte offset), too_large for
  // a cell, a row or a number of cells over the limits, and the source's errors.
  Result<bool> next(Row& row);
  // From now on a row with another number of cells has a fault; 0: any number.
  void expect(std::size_t cells);

  const std::string& name() const;
  Encoding encoding() const;
  char delimiter() const;

 private:
  struct State;
  explicit Reader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// "file.csv:12", or "file.csv:12, line 15" where the two differ.
std::string place(const std::string& name, std::uint64_t record, std::uint64_t line);

}  // namespace hustings

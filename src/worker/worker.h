// Files that nobody has looked at are read by another program, hustings-worker: one process for
// each file, without network, files, keys, and with little memory and time. A parser that a file
// takes over can write a wrong answer, and nothing else.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/disk.h"
#include "base/error.h"

namespace hustings {

struct WorkerLimits {
  std::chrono::milliseconds wall{30'000};
  std::uint64_t memory = std::uint64_t{768} << 20;  // bytes of address space
  unsigned cpu_seconds = 20;                        // of computing
  std::size_t most_output = std::size_t{64} << 20;  // bytes
};

// What a worker process makes of `input`. Blocks until it has ended, at the latest after
// `limits.wall`; thread-safe. `program`: hustings-worker's path.
// Errors: bad_input with what the worker says is wrong with the file (what, where, how to mend it);
// bad_input "the file could not be read: ..." when it crashes, is killed, takes too long or writes
// too much; io when it cannot be started or cannot lock itself in.
Result<std::string> run_worker(const Path& program, std::string_view task, std::string_view input,
                               const WorkerLimits& limits = {});

// hustings-worker beside the program that is running.
Path worker_program();

// The first sheet of a workbook that is not hidden and has something in it.
struct Sheet {
  std::string name;
  std::vector<std::string> others;  // names of the others that are not hidden and not empty
  // The first cell ("H2") whose formula has no result in the file, since a program wrote it that
  // does not compute; such cells are empty. Empty when there is none.
  std::string uncomputed;
  // RFC 4180 in UTF-8, delimiter ',', CR LF. Record n is row n of the spreadsheet: blank rows are
  // blank lines, all others have the same number of cells. Texts as they are; numbers with a point,
  // without exponent and thousands (one over 2^53 that a spreadsheet has rounded keeps its
  // exponent, so that nobody takes it for an identifier); days YYYY-MM-DD, with a time
  // YYYY-MM-DDTHH:MM:SS, times HH:MM:SS; TRUE, FALSE; of formulas what they came to, also "#REF!";
  // merged cells in their first cell.
  std::string csv;
};

// Of an XLSX or ODS file, told by its content. Errors as run_worker: bad_input for any other file,
// for one with a password, over 200 000 rows, 300 columns or 64 MiB of text, damaged, or packed to
// do harm.
Result<Sheet> read_sheet(const Path& program, std::string_view file,
                         const WorkerLimits& limits = {});

}  // namespace hustings

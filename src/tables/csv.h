// Writing tables: refused rows now, exports as well.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace hustings {

// keep:  cells go out as they are; reading gives them back byte for byte. For exports and machines.
// guard: a cell that a spreadsheet would run as a formula (it begins with = + - @, tab or a line
//        break) gets an apostrophe in front. For files that people open in a spreadsheet. Does not
//        round-trip: "'x" cannot be told from a guarded "x", and negative numbers become text.
// Neither helps against a spreadsheet that parts this comma file at semicolons.
enum class Formulas : std::uint8_t { keep, guard };

// Appends one cell, quoted where RFC 4180 needs it (comma, quote, line break) or where other
// readers could lose something (semicolon, tab, pipe, a space at an end, a byte order mark).
void write_csv_cell(std::string_view cell, std::string& out, Formulas formulas = Formulas::keep);

// Appends a whole row and its CR LF. A row of one empty cell is written as "" to be no blank line.
void write_csv_row(std::span<const std::string> cells, std::string& out,
                   Formulas formulas = Formulas::keep);

}  // namespace hustings

// What stands in cells as text that people recognise and programs read.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hustings {

// What a number format of a spreadsheet makes of a number.
enum class Shown : std::uint8_t { number, date, time, duration };
// Of XLSX's formats that have a number only (ECMA-376 part 1, 18.8.30).
Shown shown_by_id(std::uint64_t id);
// "dd.mm.yyyy" is date, "hh:mm" time, "[h]:mm" duration; text in quotes and brackets does not
// count.
Shown shown_by_code(std::string_view code);

// A number as it is written in a file, without exponent and needless zeros: "1.2E3" is "1200",
// "0.30000000000000004" stays. What is over 2^53 and has no digits of its own for each place
// ("1.8E+17") stays as it is written: digits are lost, and who reads identifiers has to see that.
// Nothing when it is no number.
std::optional<std::string> number_text(std::string_view written);

// A day and time of a spreadsheet, in days: YYYY-MM-DD, YYYY-MM-DDTHH:MM:SS, HH:MM:SS for a time
// without day, hours over 24 for a duration. Nothing where a spreadsheet shows none either: before
// its first day or after 9999.
std::optional<std::string> serial_text(double days, Shown shown, bool from_1904);

// ISO 8601 as in ODF and XLSX: "2024-05-01T00:00:00.000" is "2024-05-01". What is no date stays.
std::string date_text(std::string_view iso);
// "PT12H30M05S" is "12:30:05"; what is no duration of hours, minutes and seconds stays.
std::string duration_text(std::string_view iso);

}  // namespace hustings

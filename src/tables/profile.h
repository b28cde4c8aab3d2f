// A profile says how one kind of foreign table is read: which header is which field, how its cells
// are parsed, where currency, country and period come from. Profiles are data (profiles/*.toml, or
// a file of the user's); profiles/README.md describes their keys.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/disk.h"
#include "base/error.h"
#include "base/money.h"
#include "tables/cell.h"
#include "tables/encoding.h"

namespace hustings {

enum class Parser : std::uint8_t {
  text,         // verbatim
  integer,      // one number
  interval,     // numbers with one or two ends
  money,        // the same with a currency
  date,         // in one of Field::forms
  platform_id,  // digits
  country,      // ISO 3166-1 alpha-2
  currency,     // ISO 4217
  codes,        // a list of words, each by Field::codes; the value is text, a line each
};

// What a cell stands for that is no value of its parser.
enum class Meaning : std::uint8_t { interval, absent, unknown, none_stated };

struct Special {
  std::string cell;  // the whole cell, white space at its ends apart
  Meaning meaning = Meaning::interval;
  Interval interval;  // in the field's unit, for Meaning::interval
};

struct Field {
  std::string name;
  Parser parser = Parser::text;
  std::vector<std::string> headers;  // aliases in all languages; "{currency}" stands for a code;
                                     // of JSON: JSON Pointers into an element
  bool given = false;                // from options or the file's name instead of a column
  std::string joined_by;             // given: or by this field's value from ImportOptions::joined
  bool required = false;             // a row (or file) without a value is refused
  bool present = false;              // the column must exist; `required` implies it
  std::optional<Meaning> empty;      // what an empty cell means; default absent
  std::vector<Special> special;
  std::vector<std::string> none_stated;          // texts that say "there is none", in any language
  DecimalMark numbers = DecimalMark::undecided;  // undecided: the column's evidence decides
  bool minor_unit = false;                       // money: cells count minor units
  std::optional<Currency> currency;              // money: constant
  std::string currency_field;                    // money: the field that holds it in each row
  bool each_currency = false;                    // money: a column for each "{currency}"; a list
  std::vector<std::string> forms;                // dates
  std::map<std::string, std::string> codes;      // codes: by folded word; "*" for all others,
                                                 // with the code "*" as they are
};

// The period of a row from its last day and the name of its length; or of all rows from a line
// above the header.
struct PeriodRule {
  bool preamble = false;               // then only `unless` counts below
  std::string unless;                  // a field whose column makes that line unneeded
  std::string ends;                    // a date field
  std::string span;                    // a text field
  std::map<std::string, int> days;     // both ends included
  std::vector<std::string> unbounded;  // spans whose beginning is not known
};

struct Profile {
  std::string name;    // unique: "meta-report-eu27"
  std::string format;  // what the user asks for; profiles of one format are its variants
  int version = 1;
  std::string title;
  std::vector<std::string> kinds;  // file kinds: "csv" or "json"
  std::vector<std::string> items;  // JSON: members that hold the elements, in an object around them
  std::string countries;           // the field with the codes of the countries that a row is about
  std::optional<Encoding> encoding;
  std::optional<char> delimiter;
  std::string file_name;  // begins like this, with {field} for given fields; empty: says nothing
  std::map<std::string, std::string> constants;
  std::vector<std::string> total_labels;  // a row whose first filled cell is one of them is a sum
  std::vector<std::string> total_empty;   // a row where all these fields are empty is a sum
  std::vector<Field> fields;
  std::optional<PeriodRule> period;
  Hash digest;  // SHA-256 of the TOML bytes

  // Fields, then constants, then period_start and period_end where there is a period rule: the
  // names of Mapped::values in their order.
  std::vector<std::string> outputs() const;
  const Field* find(std::string_view field) const;
};

// Reads TOML. `file` is its name in errors: bad_input with file:line, what is wrong and what to
// write.
Result<Profile> parse_profile(std::string_view toml, const std::string& file);
Result<Profile> load_profile(Disk& disk, const Path& file);

// The profiles inside the program, all of them or those of one format. not_found names the formats
// that there are.
Result<std::vector<Profile>> builtin_profiles();
Result<std::vector<Profile>> builtin_profiles(std::string_view format);

}  // namespace hustings

// Any bytes as a table: the reader and, where a header fits, the Meta report's profiles.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/text.h"
#include "tables/csv.h"
#include "tables/import.h"
#include "tables/refused.h"

namespace {

using namespace hustings;  // NOLINT: a program of its own

void require(bool holds) {
  if (!holds) std::abort();
}

// The first byte chooses what is declared.
ReaderOptions options_of(std::uint8_t choice) {
  ReaderOptions options;
  options.name = "FacebookAdLibraryReport_2024-06-03_AT_last_30_days_advertisers.csv";
  if (choice == '1') options.encoding = Encoding::latin1;
  if (choice == '2') options.encoding = Encoding::windows1252;
  if (choice == '3') options.encoding = Encoding::utf16le;
  if (choice == '4') options.encoding = Encoding::utf16be;
  if (choice == '5') options.delimiter = ';';
  return options;
}

void read_rows(const std::string& bytes, const ReaderOptions& options) {
  auto reader = Reader::open(text_source(bytes), options);
  if (!reader) return;
  Row row;
  std::uint64_t before = 0;
  while (true) {
    const auto more = reader->next(row);
    if (!more || !*more) return;
    require(row.record > before && row.line >= row.record && !row.cells.empty());
    before = row.record;
    if (row.fault) continue;
    std::string written;
    for (const std::string& cell : row.cells) require(is_utf8(cell));
    write_csv_row(row.cells, written);
    ReaderOptions comma;
    comma.delimiter = ',';
    comma.encoding = Encoding::utf8;
    auto again = Reader::open(text_source(written), comma);
    require(again.has_value());
    Row same;
    const auto read = again->next(same);
    require(read.has_value());

    require(*read && same.cells == row.cells);
  }
}

void import_rows(const std::string& bytes, const ReaderOptions& options) {
  static const std::vector<Profile> profiles = builtin_profiles("meta-report").value();
  auto reader = Reader::open(text_source(bytes), options);
  if (!reader) return;
  auto import = Import::open(*std::move(reader), profiles);
  if (!import) return;
  std::string refused;
  write_refused_header(import->header(), refused);
  while (true) {
    const auto next = import->next();
    if (!next) return;
    const std::optional<Outcome>& outcome = *next;
    if (!outcome) return;
    if (const auto* refusal = std::get_if<Refusal>(&*outcome)) {
      require(!refusal->reason.empty() && !refusal->mend.empty());
      write_refused(*refusal, refused);
    } else {
      const auto& mapped = std::get<Mapped>(*outcome);
      require(mapped.values.size() == mapped.fields->size());
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ReaderOptions options = options_of(data[0]);
  const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  read_rows(bytes, options);
  import_rows(bytes, options);
  return 0;
}

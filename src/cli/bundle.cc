#include "cli/bundle.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>

#include "base/text.h"
#include "worker/archive.h"
#include "worker/worker.h"

namespace hustings::cli {
namespace {

// What of the bundle becomes records, as docs/formats/observed.md says.
constexpr std::array<std::string_view, 3> kTables = {"creative-stats.csv", "advertiser-stats.csv",
                                                     "advertiser-weekly-spend.csv"};
constexpr std::string_view kUpdated = "-updated.csv";
constexpr std::string_view kNewNumbers = "advertiser_id_mapping.csv";
// Rows of a table that is held: some hundred thousand advertisers, some million ads.
constexpr std::size_t kMostHeld = 8'000'000;

using Take = std::function<Result<void>(const std::vector<std::string>& cells)>;

// Calls `take` with the cells under these headings, for each row that has them.
Result<void> each_row(ByteSource source, const std::string& name,
                      std::span<const std::string_view> headings, const Take& take) {
  HUSTINGS_TRY(Reader reader, Reader::open(std::move(source), {.name = name, .delimiter = ','}));
  Row row;
  HUSTINGS_TRY(bool more, reader.next(row));
  std::vector<std::size_t> columns;
  for (const auto heading : headings) {
    const auto found = std::ranges::find_if(
        row.cells, [&](const auto& cell) { return fold(trim(cell)).starts_with(heading); });
    if (!more || found == row.cells.end()) {
      return fail(Code::bad_input, fmt::format("there is no column {}", heading), name,
                  "give Google's original file");
    }
    columns.push_back(static_cast<std::size_t>(found - row.cells.begin()));
  }
  for (;;) {
    HUSTINGS_TRY(more, reader.next(row));
    if (!more) return {};
    std::vector<std::string> cells;
    for (const auto column : columns) {
      if (column < row.cells.size()) cells.push_back(trim(row.cells[column]));
    }
    if (!row.fault && cells.size() == columns.size()) HUSTINGS_CHECK(take(cells));
  }
}

Result<void> hold(const std::string& name, const std::vector<std::string>& cells,
                  JoinedValues& out) {
  if (out.size() == kMostHeld) {
    return fail(Code::too_large, fmt::format("more than {} rows", kMostHeld), name,
                "leave the rows out that are not wanted");
  }
  out.insert_or_assign(cells[0], cells[1]);
  return {};
}

Result<void> read_day(const Path& file, const std::string& part, Bundle& out) {
  static constexpr std::array<std::string_view, 1> kDay = {"report_data_updated"};
  HUSTINGS_TRY(auto source, open_table_of(file, part));
  return each_row(std::move(source), part, kDay, [&](const auto& cells) -> Result<void> {
    out.day = parse_date(std::string_view(cells[0]).substr(0, 10));
    return {};
  });
}

Result<void> read_countries(const Path& file, const std::string& part, Bundle& out) {
  static constexpr std::array<std::string_view, 2> kCountry = {"advertiser_id", "regions"};
  HUSTINGS_TRY(auto source, open_table_of(file, part));
  return each_row(std::move(source), part, kCountry,
                  [&](const auto& cells) { return hold(part, cells, out.countries); });
}

}  // namespace

bool is_zip(const std::string& file) {
  const auto source = file_source(file);
  std::string head(4, '\0');
  const auto got = source ? (*source)(head) : Result<std::size_t>(0);
  return got && *got == head.size() && head == "PK\x03\x04";
}

Result<ByteSource> open_table_of(const Path& file, const std::string& part) {
  return open_part(worker_program(), file, part);
}

Result<void> read_renamed(ByteSource source, const std::string& name, JoinedValues& out) {
  static constexpr std::array<std::string_view, 2> kNumbers = {"old", "new"};
  return each_row(std::move(source), name, kNumbers,
                  [&](const auto& cells) { return hold(name, cells, out); });
}

Result<Bundle> read_bundle(const Path& file) {
  HUSTINGS_TRY(const auto parts, list_archive(worker_program(), file));
  Bundle out;
  for (const auto table : kTables) {
    for (const auto& part : parts) {
      if (part.name.ends_with(table)) out.tables.push_back(part.name);
    }
  }
  if (out.tables.empty()) {
    return fail(Code::bad_input, "this ZIP holds no table of Google's political bundle",
                file.string(),
                fmt::format("it has files such as google-political-ads-{}", kTables[0]));
  }
  for (const auto& [name, size] : parts) {
    if (name.ends_with(kUpdated)) HUSTINGS_CHECK(read_day(file, name, out));
    if (name.ends_with(kTables[1])) HUSTINGS_CHECK(read_countries(file, name, out));
    if (name.ends_with(kNewNumbers)) {
      HUSTINGS_TRY(auto source, open_table_of(file, name));
      HUSTINGS_CHECK(read_renamed(std::move(source), name, out.renamed));
    }
    const bool used = name.ends_with(kUpdated) || name.ends_with(kNewNumbers);
    if (!used && std::ranges::find(out.tables, name) == out.tables.end()) out.left.push_back(name);
  }
  return out;
}

}  // namespace hustings::cli

// hustings export: a dataset as CSV or NDJSON, or everything as a bulk package.
#include <fmt/core.h>

#include <cstdio>
#include <fstream>
#include <iostream>

#include "bulk/bulk.h"
#include "cli/commands.h"
#include "node/reader.h"
#include "tables/csv.h"

namespace hustings::cli {
namespace {

void write_object(const std::vector<std::string>& columns, const std::vector<std::string>& cells,
                  std::size_t upto, std::string& out) {
  for (std::size_t i = 0; i < upto; ++i) {
    out += i == 0 ? "{" : ",";
    write_json_string(columns[i], out);
    out += ':';
    if (columns[i] == "index") {
      out += cells[i];
    } else {
      write_json_string(cells[i], out);
    }
  }
}

// One NDJSON line: the head's columns and the body as it was disclosed; or the cells of a query.
std::string ndjson_line(const std::vector<std::string>& columns, const DatasetRow& row) {
  std::string out;
  if (row.record == nullptr) {
    write_object(columns, row.cells, columns.size(), out);
    return out + "}\n";
  }
  write_object(columns, row.cells, 5, out);
  out += R"(,"kind":")" + row.record->kind().vct() + R"(","body":)";
  row.record->kind().write(row.record->body, out);
  return out + "}\n";
}

// Where an export goes. Opened with the first bytes: a refused export leaves what was there.
class Output {
 public:
  explicit Output(std::string name) : name_(std::move(name)) {}

  Result<void> write(std::string_view bytes) {
    if (!name_.empty() && !file_.is_open()) {
      file_.open(name_, std::ios::binary | std::ios::trunc);
      if (!file_) return fail(Code::io, "cannot write", name_, "choose another place with -o");
    }
    return check(static_cast<bool>(stream() << bytes));
  }
  Result<void> finish() { return check(static_cast<bool>(stream().flush())); }

 private:
  std::ostream& stream() { return name_.empty() ? std::cout : file_; }
  Result<void> check(bool good) const {
    if (good) return {};
    return fail(Code::io, "cannot write the export", name_, "make room, or choose another place");
  }

  const std::string name_;  // empty: standard output
  std::ofstream file_;
};

Result<void> write_dataset(Disk& disk, const ExportOptions& options) {
  const Dataset* dataset = registry().dataset(options.dataset);
  if (dataset == nullptr) {
    return fail(Code::not_found, fmt::format("there is no dataset \"{}\"", options.dataset), {},
                "`hustings export --list` shows them");
  }
  HUSTINGS_TRY(const auto reader, open_reader(disk, options.data));
  HUSTINGS_TRY(const auto chosen, read_pairs(options.where));
  const auto columns = dataset_columns(registry(), *dataset);
  const bool csv = options.format == "csv";
  Output out(options.output);
  std::string line;
  if (csv) write_csv_row(columns, line);  // goes out before the first row, or alone at the end
  const auto put = [&](const DatasetRow& row) -> Result<void> {
    if (csv) {
      write_csv_row(row.cells, line);
    } else {
      line += ndjson_line(columns, row);
    }
    HUSTINGS_CHECK(out.write(line));
    line.clear();
    return {};
  };
  HUSTINGS_CHECK(read_dataset(*reader.db, registry(), *dataset, chosen, put));
  HUSTINGS_CHECK(out.write(line));
  return out.finish();
}

Result<void> write_package(Disk& disk, const ExportOptions& options) {
  HUSTINGS_TRY(const auto chosen, choose({options.code, options.election}));
  HUSTINGS_TRY(const auto reader, open_reader(disk, options.data));
  HUSTINGS_CHECK(write_bulk({*reader.db, registry(), reader.config.origin, chosen}, options.bulk));
  return {};
}

}  // namespace

int export_dataset(const ExportOptions& options) {
  const RealWorld real;
  const auto done = options.bulk.empty() ? write_dataset(*real.disk, options)
                                         : write_package(*real.disk, options);
  return done ? 0 : report(done.error());
}

int list_datasets() {
  for (const auto* capability : registry().capabilities()) {
    for (const auto& dataset : capability->datasets) {
      std::string filters;
      for (const auto& filter : dataset.filters) {
        filters += fmt::format("\n    --where {}=VALUE   {}", filter.name, filter.help);
      }
      fmt::print("{:<20} {}{}\n", dataset.name, dataset.title, filters);
    }
  }
  return 0;
}

}  // namespace hustings::cli

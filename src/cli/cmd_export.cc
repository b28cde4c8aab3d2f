// hustings export: a dataset as CSV or NDJSON.
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <iostream>

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

Result<void> write_dataset(Disk& disk, const ExportOptions& options, std::ostream& out) {
  const Dataset* dataset = registry().dataset(options.dataset);
  if (dataset == nullptr) {
    return fail(Code::not_found, fmt::format("there is no dataset \"{}\"", options.dataset), {},
                "`hustings export --list` shows them");
  }
  HUSTINGS_TRY(const auto reader, open_reader(disk, options.data));
  HUSTINGS_TRY(const auto chosen, read_pairs(options.where));
  const auto columns = dataset_columns(registry(), *dataset);
  const bool csv = options.format == "csv";
  std::string line;
  if (csv) {
    write_csv_row(columns, line);
    out << line;
  }
  return read_dataset(*reader.db, registry(), *dataset, chosen, [&](const DatasetRow& row) -> Result<void> {
    line.clear();
    if (csv) {
      write_csv_row(row.cells, line);
    } else {
      line = ndjson_line(columns, row);
    }
    if (!(out << line)) {
      return fail(Code::io, "cannot write the export", options.output, "make room, or choose another place");
    }
    return {};
  });
}

}  // namespace

int export_dataset(const ExportOptions& options) {
  const RealWorld real;
  std::ofstream file;
  if (!options.output.empty()) {
    file.open(options.output, std::ios::binary | std::ios::trunc);
    if (!file) return report({Code::io, "cannot write", options.output, "choose another place with -o"});
  }
  std::ostream& out = options.output.empty() ? std::cout : file;
  auto done = write_dataset(*real.disk, options, out);
  if (done && !out.flush()) {
    done = fail(Code::io, "cannot write the export", options.output, "make room, or choose another place");
  }
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

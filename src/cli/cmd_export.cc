// hustings export: a dataset as CSV, NDJSON, SQLite or JSON-LD, or everything as a bulk package.
#include <fmt/core.h>

#include <functional>
#include <memory>
#include <utility>

#include "ads/notice_export.h"
#include "bulk/bulk.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/settings.h"
#include "node/reader.h"
#include "tables/csv.h"

namespace hustings::cli {
namespace {

// Rows of a dataset on their way out: what stands before the first, each, and behind the last.
struct Form {
  std::string head = {};
  std::function<Result<std::string>(const DatasetRow&)> line;
  std::string_view tail = {};
};

Form csv_form(std::vector<std::string> columns) {
  Form out{.line = [](const DatasetRow& row) -> Result<std::string> {
    std::string line;
    write_csv_row(row.cells, line);
    return line;
  }};
  write_csv_row(columns, out.head);
  return out;
}

Form ndjson_form(std::vector<std::string> columns) {
  return {.line = [columns = std::move(columns)](const DatasetRow& row) -> Result<std::string> {
    return dataset_json(columns, row) + '\n';
  }};
}

// Documents of JSON-LD in a list are one again.
Result<Form> notices_form(Disk& disk, Db& db, const ExportOptions& options) {
  if (options.dataset != "ads")
    return fail(Code::bad_input, "only ads have a form in JSON-LD, their notices", options.dataset,
                "use --format ndjson");
  HUSTINGS_TRY(const std::string address, node_address(disk, options.data));
  const auto first = std::make_shared<bool>(true);
  return Form{.head = "[",
              .line = [&db, address, first](const DatasetRow& row) -> Result<std::string> {
                const Record& record = *row.record;
                HUSTINGS_TRY(const Hash leaf, read_leaf(db, record.index));
                return (std::exchange(*first, false) ? "\n" : ",\n") +
                       notice_jsonld(record, *record.body.as<Ad>(), leaf, address);
              },
              .tail = "]\n"};
}

Result<Form> form_of(Disk& disk, Db& db, const Dataset& dataset, const ExportOptions& options) {
  if (options.format == "jsonld") return notices_form(disk, db, options);
  auto columns = dataset_columns(registry(), dataset);
  return options.format == "csv" ? csv_form(std::move(columns)) : ndjson_form(std::move(columns));
}

Result<void> write_rows(Disk& disk, Db& db, const Dataset& dataset, const Chosen& chosen,
                        const ExportOptions& options) {
  HUSTINGS_TRY(const Form form, form_of(disk, db, dataset, options));
  Output out(options.output);
  std::string text = form.head;  // goes out before the first row, or alone at the end
  const auto put = [&](const DatasetRow& row) -> Result<void> {
    HUSTINGS_TRY(const std::string line, form.line(row));
    HUSTINGS_CHECK(out.write(text + line));
    text.clear();
    return {};
  };
  HUSTINGS_CHECK(read_dataset(db, registry(), dataset, chosen, put));
  HUSTINGS_CHECK(out.write(text + std::string(form.tail)));
  return out.finish();
}

Result<void> write_dataset(Disk& disk, const ExportOptions& options) {
  const Dataset* dataset = registry().dataset(options.dataset);
  if (dataset == nullptr) {
    return fail(Code::not_found, fmt::format("there is no dataset \"{}\"", options.dataset), {},
                "`hustings export --list` shows them");
  }
  HUSTINGS_TRY(const auto reader, open_reader(disk, options.data));
  HUSTINGS_TRY(const auto chosen, read_pairs(options.where));
  if (options.format != "sqlite") return write_rows(disk, *reader.db, *dataset, chosen, options);
  if (options.output.empty())
    return fail(Code::bad_input, "an SQLite file needs a name", {}, "give one with -o");
  return write_sqlite(*reader.db, registry(), *dataset, chosen, options.output);
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

#include "bulk/bulk.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "base/json.h"
#include "base/message.h"
#include "bulk/about.h"
#include "cases/categories.h"
#include "cases/deadlines.h"
#include "node/dataset.h"
#include "node/slice.h"
#include "score/json.h"

namespace hustings {
namespace {

using bulk::About;
using bulk::Field;
using bulk::Listed;
using bulk::Table;
using bulk::TableFiles;

constexpr std::size_t kMaxRead = std::size_t{256} << 20;

// What a column of a record holds, in Table Schema's words.
std::string field_type(const std::string& type) {
  if (type == "count" || type == "integer") return "integer";
  if (type == "day") return "date";
  if (type == "time") return "datetime";
  if (type == "yes or no") return "boolean";
  return "string";
}

std::vector<Field> head_fields() {
  return {{"index", "integer"},
          {"id", "string"},
          {"issuer", "string"},
          {"evidence", "string"},
          {"recorded", "datetime"}};
}

// Columns of a query hold integers or texts, the same in each row.
Result<std::vector<Field>> query_fields(Db& db, const Dataset& dataset) {
  std::vector<Field> out;
  for (const auto column : dataset.columns) out.push_back({std::string(column), "any"});
  HUSTINGS_CHECK(db.query(dataset_query(dataset), {}, [&](const SqlRow& row) -> Result<void> {
    for (int c = 0; c < row.size(); ++c) {
      if (!row.null(c))
        out[static_cast<std::size_t>(c)].type = row.canonical(c)[0] == 'i' ? "integer" : "string";
    }
    return {};
  }));
  return out;
}

Result<Table> table_of(Db& db, const Registry& registry, const Dataset& dataset) {
  Table out{std::string(dataset.name), std::string(dataset.title), {}};
  if (!dataset.select.empty()) {
    HUSTINGS_TRY(out.fields, query_fields(db, dataset));
    return out;
  }
  out.fields = head_fields();
  if (dataset.kind.empty()) {
    out.fields.push_back({"kind", "string"});
    return out;
  }
  for (const auto& column : registry.kinds().named(dataset.kind)->columns) {
    const bool taken = std::ranges::find(out.fields, column.path, &Field::name) != out.fields.end();
    out.fields.push_back({taken ? "body." + column.path : column.path, field_type(column.type)});
  }
  return out;
}

// A row as TableFiles::add takes it.
using AddRow = std::function<Result<void>(const std::vector<std::string>&, std::string_view)>;

Result<void> add_changes(Db& db, const Registry& registry, const AddRow& add) {
  std::uint64_t since = 0;
  for (;;) {
    HUSTINGS_TRY(
        const Slice slice,
        read_changes(db, registry, since, 1000, [&](const std::vector<Value>& row) -> Result<void> {
          std::vector<std::string> cells;
          for (std::size_t i = 0; i + 1 < row.size(); ++i)  // not the body
            write_cells(row[i], cells);
          std::string json;
          write_json(as_object(kRecordColumns, row), json);
          return add(cells, json);
        }));
    if (!slice.next) return {};
    since = std::stoull(*slice.next);
  }
}

// The files of a package on their way into their folder.
class Files {
 public:
  Files(const BulkSource& source, About about, Path folder)
      : source_(source), about_(std::move(about)), folder_(std::move(folder)) {}

  Result<void> write(const std::string& note) {
    HUSTINGS_CHECK(write_tables());
    HUSTINGS_CHECK(write_score(note));
    const ConductCode& code = source_.chosen.code;
    HUSTINGS_CHECK(put(code.id + ".json", tr("The code as data"), "application/json", code.data));
    HUSTINGS_CHECK(put(code.id + ".md", tr("The code as signed"), "text/markdown", code.text));
    HUSTINGS_CHECK(write_deadlines(code.id));
    HUSTINGS_CHECK(put("codebook.md", tr("Tables, columns and kinds of record"), "text/markdown",
                       bulk::codebook(about_, tables_, source_.registry)));
    HUSTINGS_CHECK(put("licence.txt", tr("Licence"), "text/plain", bulk::licence_text(about_)));
    std::ranges::sort(files_, {}, &Listed::path);
    const std::vector<Listed> files = files_;
    HUSTINGS_CHECK(put("datapackage.json", tr("Frictionless data package"), "application/json",
                       bulk::data_package(about_, files)));
    HUSTINGS_CHECK(put("dcat.jsonld", tr("DCAT-AP catalogue"), "application/ld+json",
                       bulk::catalogue(about_, files)));
    std::ranges::sort(files_, {}, &Listed::path);
    return {};
  }
  Package package() const {
    Package out{.head = about_.head, .time = about_.time, .files = {}};
    for (const auto& file : files_) {
      out.files.push_back(
          {file.path, file.title, file.media_type, file.facts.bytes, file.facts.sha256});
    }
    return out;
  }

 private:
  // What the clocks of cases are computed from.
  Result<void> write_deadlines(const std::string& code) {
    if (const auto* deadlines = cases::find_deadlines(code)) {
      HUSTINGS_CHECK(put(code + ".deadlines.json", tr("Deadlines of cases"), "application/json",
                         deadlines->data()));
    }
    if (const auto* categories = cases::find_categories(code)) {
      HUSTINGS_CHECK(put(code + ".categories.json", tr("What a report can be about"),
                         "application/json", categories->data));
    }
    return {};
  }
  Result<void> put(std::string path, std::string_view title, std::string media,
                   std::string_view text) {
    HUSTINGS_TRY(auto facts, bulk::write_file(folder_ / path, text));
    files_.push_back({std::move(path), std::string(title), std::move(media), std::move(facts)});
    return {};
  }

  Result<void> write_tables() {
    std::vector<const Dataset*> datasets;
    for (const auto* capability : source_.registry.capabilities()) {
      for (const auto& dataset : capability->datasets) datasets.push_back(&dataset);
    }
    tables_.reserve(datasets.size() + 1);  // files keep pointers to them
    const Path file = folder_ / "hustings.sqlite";
    {
      HUSTINGS_TRY(const auto sqlite, open_sqlite(file.string()));
      HUSTINGS_TRY(auto tx, Transaction::begin(*sqlite));
      for (const Dataset* dataset : datasets) {
        HUSTINGS_TRY(Table table, table_of(source_.db, source_.registry, *dataset));
        HUSTINGS_CHECK(write_table(*sqlite, std::move(table), dataset));
      }
      Table changes{"changes", std::string(tr("every record in every version, by index")),
                    head_fields()};
      changes.fields.push_back({"kind", "string"});
      HUSTINGS_CHECK(write_table(*sqlite, std::move(changes), nullptr));
      HUSTINGS_CHECK(tx.commit());
      HUSTINGS_CHECK(sqlite->script("PRAGMA journal_mode=DELETE"));  // one file, and no other
    }
    HUSTINGS_TRY(auto facts, bulk::facts_of(file));
    files_.push_back({"hustings.sqlite", std::string(tr("All tables as one SQLite database")),
                      "application/vnd.sqlite3", std::move(facts)});
    return {};
  }

  // `dataset`: null for the changes.
  Result<void> write_table(Db& sqlite, Table made, const Dataset* dataset) {
    const Table& table = tables_.emplace_back(std::move(made));
    HUSTINGS_TRY(auto files, TableFiles::create(folder_ / "data", sqlite, table));
    const AddRow add = [&](const std::vector<std::string>& cells,
                           std::string_view json) -> Result<void> {
      if (source_.stop.stop_requested()) return fail(Code::unavailable, "the package was stopped");
      return files.add(cells, json);
    };
    if (dataset == nullptr) {
      HUSTINGS_CHECK(add_changes(source_.db, source_.registry, add));
    } else {
      const auto columns = dataset_columns(source_.registry, *dataset);
      HUSTINGS_CHECK(read_dataset_rows(
          source_.db, source_.registry, *dataset,
          [&](const DatasetRow& row) { return add(row.cells, dataset_json(columns, row)); }));
    }
    HUSTINGS_TRY(auto facts, files.finish());
    const std::string path = "data/" + table.name;
    files_.push_back({path + ".csv", table.title, "text/csv", std::move(facts.csv), &table});
    files_.push_back(
        {path + ".ndjson", table.title, "application/x-ndjson", std::move(facts.ndjson)});
    return {};
  }

  Result<void> write_score(const std::string& note) {
    const auto& [code, election] = source_.chosen;
    HUSTINGS_TRY(const auto inputs,
                 read_score_inputs(source_.db, source_.registry, source_.chosen, about_.head));
    HUSTINGS_CHECK(put(std::string(kInputsFile), tr("What the matrix was computed from"),
                       "application/json", inputs_json(inputs)));
    HUSTINGS_CHECK(put(std::string(kScoreFile), tr("The matrix"), "application/json",
                       score_json(inputs, score(code, election, inputs))));
    HUSTINGS_CHECK(put("rules.json", tr("Rules in force"), "application/json",
                       bulk::rules_json(source_.registry)));
    return put("checkpoint", tr("Signed checkpoint of the log"), "text/plain", note);
  }

  const BulkSource& source_;
  const About about_;
  const Path folder_;
  std::vector<Table> tables_;
  std::vector<Listed> files_;
};

// As of one moment.
Result<Package> write_files(const BulkSource& source, const Path& folder) {
  HUSTINGS_TRY(const auto snapshot, Transaction::snapshot(source.db));
  HUSTINGS_TRY(const auto state, read_state(source.db, source.origin));
  if (!state) return fail(Code::not_found, "there is no log of this origin", source.origin);
  HUSTINGS_TRY(const auto seconds,
               source.db.integer("SELECT iat FROM record ORDER BY idx DESC LIMIT 1"));
  const Instant time{seconds.value_or(0) * 1000};
  Files files(source, {source.origin, state->head, time, source.chosen.code}, folder);
  HUSTINGS_CHECK(files.write(state->note));
  return files.package();
}

std::vector<std::string> paths(const Package& package) {
  std::vector<std::string> out;
  out.reserve(package.files.size());
  for (const auto& file : package.files) out.push_back(file.path);
  return out;
}

// Removes what is half done.
class Unfinished {
 public:
  explicit Unfinished(Path path) : path_(std::move(path)) {}
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  ~Unfinished() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const Path& path() const { return path_; }

 private:
  Path path_;
};

Result<void> need_nothing_at(const Path& out) {
  std::error_code error;
  if (!std::filesystem::exists(out, error)) return {};
  return fail(Code::conflict, "there is something already", out.string(),
              "choose another name, or remove it first");
}

Result<void> fill_sqlite(Db& db, const Registry& registry, const Dataset& dataset,
                         const Chosen& chosen, const Path& file) {
  HUSTINGS_TRY(const Table table, table_of(db, registry, dataset));
  HUSTINGS_TRY(const auto sqlite, open_sqlite(file.string()));
  HUSTINGS_TRY(auto tx, Transaction::begin(*sqlite));
  HUSTINGS_TRY(auto rows, bulk::SqliteTable::create(*sqlite, table));
  HUSTINGS_CHECK(read_dataset(db, registry, dataset, chosen,
                              [&](const DatasetRow& row) { return rows.add(row.cells); }));
  HUSTINGS_CHECK(tx.commit());
  return sqlite->script("PRAGMA journal_mode=DELETE");  // one file, and no other
}

Result<void> put_in_place(const Path& from, const Path& to) {
  std::error_code error;
  std::filesystem::rename(from, to, error);
  if (!error) return {};
  return fail(Code::io, "cannot put the package in its place: " + error.message(), to.string(),
              "choose another place");
}

}  // namespace

Result<Package> write_bulk(const BulkSource& source, const Path& place) {
  const Path out = place.has_filename() ? place : place.parent_path();  // "all/" is "all"
  HUSTINGS_CHECK(need_nothing_at(out));
  std::error_code error;
  const Unfinished folder(out.string() + ".part");
  std::filesystem::remove_all(folder.path(), error);
  if (!std::filesystem::create_directories(folder.path() / "data", error)) {
    return fail(Code::io, "cannot make a folder: " + error.message(), folder.path().string(),
                "choose another place");
  }
  HUSTINGS_TRY(Package package, write_files(source, folder.path()));
  if (out.extension() != ".zip") {
    HUSTINGS_CHECK(put_in_place(folder.path(), out));
    return package;
  }
  const Unfinished zip(out.string() + ".part.zip");
  HUSTINGS_CHECK(bulk::write_zip(zip.path(), folder.path(), paths(package)));
  HUSTINGS_CHECK(put_in_place(zip.path(), out));
  return package;
}

Result<Package> write_bulk_with_zip(const BulkSource& source, const Path& folder) {
  HUSTINGS_TRY(Package package, write_bulk(source, folder));
  const Path zip = folder / kPackageZip;
  HUSTINGS_CHECK(bulk::write_zip(zip, folder, paths(package)));
  HUSTINGS_TRY(const auto facts, bulk::facts_of(zip));
  package.files.insert(package.files.begin(), {.path = std::string(kPackageZip),
                                               .title = std::string(tr("All files in one")),
                                               .media_type = "application/zip",
                                               .bytes = facts.bytes,
                                               .sha256 = facts.sha256});
  return package;
}

Result<void> write_sqlite(Db& db, const Registry& registry, const Dataset& dataset,
                          const Chosen& chosen, const Path& out) {
  HUSTINGS_CHECK(need_nothing_at(out));
  const Unfinished part(out.string() + ".part");
  std::error_code ignored;
  std::filesystem::remove(part.path(), ignored);
  HUSTINGS_CHECK(fill_sqlite(db, registry, dataset, chosen, part.path()));
  return put_in_place(part.path(), out);
}

Result<std::string> read_bulk_file(const Path& package, std::string_view name) {
  std::error_code error;
  if (!std::filesystem::is_directory(package, error))
    return bulk::read_zip(package, name, kMaxRead);
  const Path file = package / name;
  const auto size = std::filesystem::file_size(file, error);
  if (!error && size > kMaxRead) {
    return fail(Code::too_large, "too large for a package", file.string());
  }
  return real_disk()->read(file);
}

}  // namespace hustings

#include "bulk/bulk.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/json.h"
#include "bulk/about.h"
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

Result<void> add_query(Db& db, const Dataset& dataset, const Table& table, TableFiles& files) {
  return db.query(dataset_query(dataset), {}, [&](const SqlRow& row) -> Result<void> {
    std::vector<std::string> cells;
    JsonObject object;
    for (int c = 0; c < row.size(); ++c) {
      const std::string canonical = row.canonical(c);
      cells.push_back(canonical.substr(1));
      const auto& name = table.fields[static_cast<std::size_t>(c)].name;
      object.emplace_back(name, row.null(c)           ? Json()
                                : canonical[0] == 'i' ? Json(row.integer(c))
                                                      : Json(cells.back()));
    }
    std::string json;
    write_json(Json(std::move(object)), json);
    return files.add(cells, json);
  });
}

Result<void> add_changes(Db& db, const Registry& registry, TableFiles& files) {
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
          return files.add(cells, json);
        }));
    if (!slice.next) return {};
    since = std::stoull(*slice.next);
  }
}

// One package on its way into its folder.
class Package {
 public:
  Package(Db& db, const Registry& registry, About about, Path folder)
      : db_(db), registry_(registry), about_(std::move(about)), folder_(std::move(folder)) {}

  Result<void> write(const ChosenElection& chosen, const std::string& note) {
    HUSTINGS_CHECK(write_tables());
    HUSTINGS_CHECK(write_score(chosen, note));
    const ConductCode& code = chosen.code;
    HUSTINGS_CHECK(put(code.id + ".json", "The code as data", "application/json", code.data));
    HUSTINGS_CHECK(put(code.id + ".md", "The code as signed", "text/markdown", code.text));
    HUSTINGS_CHECK(put("codebook.md", "Tables, columns and kinds of record", "text/markdown",
                       bulk::codebook(about_, tables_, registry_)));
    HUSTINGS_CHECK(put("licence.txt", "Licence", "text/plain", bulk::licence_text(about_)));
    std::ranges::sort(files_, {}, &Listed::path);
    const std::vector<Listed> files = files_;
    HUSTINGS_CHECK(put("datapackage.json", "Frictionless data package", "application/json",
                       bulk::data_package(about_, files)));
    return put("dcat.jsonld", "DCAT-AP catalogue", "application/ld+json",
               bulk::catalogue(about_, files));
  }
  std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const auto& file : files_) out.push_back(file.path);
    std::ranges::sort(out);
    return out;
  }

 private:
  Result<void> put(std::string path, std::string title, std::string media, std::string_view text) {
    HUSTINGS_TRY(auto facts, bulk::write_file(folder_ / path, text));
    files_.push_back({std::move(path), std::move(title), std::move(media), std::move(facts)});
    return {};
  }

  Result<void> write_tables() {
    std::vector<const Dataset*> datasets;
    for (const auto* capability : registry_.capabilities()) {
      for (const auto& dataset : capability->datasets) datasets.push_back(&dataset);
    }
    tables_.reserve(datasets.size() + 1);  // files keep pointers to them
    const Path file = folder_ / "hustings.sqlite";
    {
      HUSTINGS_TRY(const auto sqlite, open_sqlite(file.string()));
      HUSTINGS_TRY(auto tx, Transaction::begin(*sqlite));
      for (const Dataset* dataset : datasets) {
        HUSTINGS_TRY(Table table, table_of(db_, registry_, *dataset));
        HUSTINGS_CHECK(write_table(*sqlite, std::move(table), dataset));
      }
      Table changes{"changes", "every record in every version, by index", head_fields()};
      changes.fields.push_back({"kind", "string"});
      HUSTINGS_CHECK(write_table(*sqlite, std::move(changes), nullptr));
      HUSTINGS_CHECK(tx.commit());
      HUSTINGS_CHECK(sqlite->script("PRAGMA journal_mode=DELETE"));  // one file, and no other
    }
    HUSTINGS_TRY(auto facts, bulk::facts_of(file));
    files_.push_back({"hustings.sqlite", "All tables as one SQLite database",
                      "application/vnd.sqlite3", std::move(facts)});
    return {};
  }

  // `dataset`: null for the changes.
  Result<void> write_table(Db& sqlite, Table made, const Dataset* dataset) {
    const Table& table = tables_.emplace_back(std::move(made));
    HUSTINGS_TRY(auto files, TableFiles::create(folder_ / "data", sqlite, table));
    if (dataset == nullptr) {
      HUSTINGS_CHECK(add_changes(db_, registry_, files));
    } else if (!dataset->select.empty()) {
      HUSTINGS_CHECK(add_query(db_, *dataset, table, files));
    } else {
      HUSTINGS_CHECK(
          read_dataset_rows(db_, registry_, *dataset, [&](const DatasetRow& row) -> Result<void> {
            return files.add(row.cells, record_json(*row.record));
          }));
    }
    HUSTINGS_TRY(auto facts, files.finish());
    const std::string path = "data/" + table.name;
    files_.push_back({path + ".csv", table.title, "text/csv", std::move(facts.csv), &table});
    files_.push_back(
        {path + ".ndjson", table.title, "application/x-ndjson", std::move(facts.ndjson)});
    return {};
  }

  Result<void> write_score(const ChosenElection& chosen, const std::string& note) {
    HUSTINGS_TRY(const auto inputs, read_score_inputs(db_, registry_, chosen, about_.head));
    HUSTINGS_CHECK(put(std::string(kInputsFile), "What the matrix was computed from",
                       "application/json", inputs_json(inputs)));
    HUSTINGS_CHECK(put(std::string(kScoreFile), "The matrix", "application/json",
                       score_json(inputs, score(chosen.code, chosen.election, inputs))));
    HUSTINGS_CHECK(
        put("rules.json", "Rules in force", "application/json", bulk::rules_json(registry_)));
    return put("checkpoint", "Signed checkpoint of the log", "text/plain", note);
  }

  Db& db_;
  const Registry& registry_;
  const About about_;
  const Path folder_;
  std::vector<Table> tables_;
  std::vector<Listed> files_;
};

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

Result<void> put_in_place(const Path& from, const Path& to) {
  std::error_code error;
  std::filesystem::rename(from, to, error);
  if (!error) return {};
  return fail(Code::io, "cannot put the package in its place: " + error.message(), to.string(),
              "choose another place");
}

}  // namespace

Result<void> write_bulk(Db& db, const Registry& registry, const std::string& origin,
                        const ChosenElection& chosen, const Path& place) {
  const Path out = place.has_filename() ? place : place.parent_path();  // "all/" is "all"
  std::error_code error;
  if (std::filesystem::exists(out, error)) {
    return fail(Code::conflict, "there is something already", out.string(),
                "choose another name, or remove it first");
  }
  const Unfinished folder(out.string() + ".part");
  std::filesystem::remove_all(folder.path(), error);
  if (!std::filesystem::create_directories(folder.path() / "data", error)) {
    return fail(Code::io, "cannot make a folder: " + error.message(), folder.path().string(),
                "choose another place");
  }
  HUSTINGS_TRY(const auto snapshot, Transaction::snapshot(db));
  HUSTINGS_TRY(const auto state, read_state(db, origin));
  if (!state) return fail(Code::not_found, "there is no log of this origin", origin);
  HUSTINGS_TRY(const auto seconds, db.integer("SELECT iat FROM record ORDER BY idx DESC LIMIT 1"));
  const Instant time{seconds.value_or(0) * 1000};
  Package package(db, registry, {origin, state->head, time, chosen.code}, folder.path());
  HUSTINGS_CHECK(package.write(chosen, state->note));
  if (out.extension() != ".zip") return put_in_place(folder.path(), out);
  const Unfinished zip(out.string() + ".part.zip");
  HUSTINGS_CHECK(bulk::write_zip(zip.path(), folder.path(), package.names()));
  return put_in_place(zip.path(), out);
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

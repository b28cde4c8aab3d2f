// The files of a package as they are written. Only bulk/ includes it.
#pragma once
#include <fstream>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/disk.h"
#include "base/error.h"
#include "base/time.h"
#include "store/db.h"

namespace hustings::bulk {

struct FileFacts {
  std::uint64_t bytes = 0;
  std::string sha256;
};

// A file that is written from front to back.
class OutFile {
 public:
  static Result<OutFile> create(const Path& path);
  Result<void> write(std::string_view text);
  Result<FileFacts> finish();  // once

 private:
  OutFile(Path path, std::ofstream out) : path_(std::move(path)), out_(std::move(out)) {}
  Path path_;
  std::ofstream out_;
  std::unique_ptr<Sha256> hash_ = std::make_unique<Sha256>();  // cannot be moved itself
  std::uint64_t bytes_ = 0;
};
Result<FileFacts> write_file(const Path& path, std::string_view text);
Result<FileFacts> facts_of(const Path& path);

struct Field {
  std::string name;
  std::string type;  // of Frictionless' Table Schema
};
struct Table {
  std::string name;
  std::string title;
  std::vector<Field> fields;
};

// A table of an SQLite file as it is filled.
class SqliteTable {
 public:
  // `sqlite`: open, inside a transaction. Both outlive it.
  static Result<SqliteTable> create(Db& sqlite, const Table& table);
  // As the CSV shows them, empty where there is no value.
  Result<void> add(const std::vector<std::string>& cells);

 private:
  SqliteTable(Db& sqlite, const Table& table);
  Db& sqlite_;
  const Table& table_;
  std::string insert_;
};

// One dataset on its way into its CSV, its NDJSON and its SQLite table.
class TableFiles {
 public:
  // `sqlite`: open, inside a transaction.
  static Result<TableFiles> create(const Path& folder, Db& sqlite, const Table& table);
  // `cells` as the CSV shows them, empty where there is no value; `json`: the same row, one object.
  Result<void> add(const std::vector<std::string>& cells, std::string_view json);
  struct Facts {
    FileFacts csv;
    FileFacts ndjson;
  };
  Result<Facts> finish();

 private:
  TableFiles(SqliteTable sqlite, OutFile csv, OutFile ndjson)
      : sqlite_(std::move(sqlite)), csv_(std::move(csv)), ndjson_(std::move(ndjson)) {}
  SqliteTable sqlite_;
  OutFile csv_;
  OutFile ndjson_;
};

// Packs files of `folder` in this order, without their times: equal files give an equal ZIP.
Result<void> write_zip(const Path& zip, const Path& folder, std::span<const std::string> names);
// not_found, too_large, bad_input.
Result<std::string> read_zip(const Path& zip, std::string_view name, std::size_t limit);

}  // namespace hustings::bulk

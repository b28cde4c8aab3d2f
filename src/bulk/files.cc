#include "bulk/files.h"

#include <fmt/core.h>

#include "base/json.h"
#include "tables/csv.h"

namespace hustings::bulk {
namespace {

std::unexpected<Error> cannot_write(const Path& path) {
  return fail(Code::io, "cannot write the package", path.string(),
              "make room, or choose another place");
}

// A cell as SQLite keeps it.
void write_value(const Field& field, const std::string& cell, std::string& out) {
  if (cell.empty()) {
    out += "null";
  } else if (field.type == "integer" || field.type == "boolean") {
    out += cell;
  } else {
    write_json_string(cell, out);
  }
}

}  // namespace

Result<OutFile> OutFile::create(const Path& path) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  if (!out) return cannot_write(path);
  return OutFile(path, std::move(out));
}

Result<void> OutFile::write(std::string_view text) {
  hash_->update(bytes(text));
  bytes_ += text.size();
  if (!(out_ << text)) return cannot_write(path_);
  return {};
}

Result<FileFacts> OutFile::finish() {
  out_.close();
  if (!out_) return cannot_write(path_);
  return FileFacts{bytes_, hex(hash_->finish())};
}

Result<FileFacts> write_file(const Path& path, std::string_view text) {
  HUSTINGS_TRY(OutFile out, OutFile::create(path));
  HUSTINGS_CHECK(out.write(text));
  return out.finish();
}

Result<FileFacts> facts_of(const Path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string buffer(1 << 16, '\0');
  Sha256 hash;
  FileFacts out;
  while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0) {
    const auto n = static_cast<std::size_t>(in.gcount());
    hash.update(bytes(std::string_view(buffer).substr(0, n)));
    out.bytes += n;
  }
  if (!in.eof()) return fail(Code::io, "cannot read the package", path.string());
  out.sha256 = hex(hash.finish());
  return out;
}

SqliteTable::SqliteTable(Db& sqlite, const Table& table) : sqlite_(sqlite), table_(table) {
  // One parameter for a row of any width.
  insert_ = fmt::format("INSERT INTO \"{}\" SELECT ", table.name);
  for (std::size_t i = 0; i < table.fields.size(); ++i)
    insert_ += fmt::format("{}json_extract($1, '$[{}]')", i == 0 ? "" : ", ", i);
}

Result<SqliteTable> SqliteTable::create(Db& sqlite, const Table& table) {
  std::string columns;
  for (const auto& field : table.fields) {
    const bool number = field.type == "integer" || field.type == "boolean";
    columns += fmt::format("{}\"{}\" {}", columns.empty() ? "" : ", ", field.name,
                           number ? "INTEGER" : "TEXT");
  }
  HUSTINGS_CHECK(sqlite.script(fmt::format("CREATE TABLE \"{}\" ({})", table.name, columns)));
  return SqliteTable(sqlite, table);
}

Result<void> SqliteTable::add(const std::vector<std::string>& cells) {
  std::string line = "[";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += ',';
    write_value(table_.fields[i], cells[i], line);
  }
  line += ']';
  HUSTINGS_CHECK(sqlite_.run(insert_, {line}));
  return {};
}

Result<TableFiles> TableFiles::create(const Path& folder, Db& sqlite, const Table& table) {
  HUSTINGS_TRY(SqliteTable rows, SqliteTable::create(sqlite, table));
  HUSTINGS_TRY(OutFile csv, OutFile::create(folder / (table.name + ".csv")));
  HUSTINGS_TRY(OutFile ndjson, OutFile::create(folder / (table.name + ".ndjson")));
  std::vector<std::string> names;
  for (const auto& field : table.fields) names.push_back(field.name);
  std::string header;
  write_csv_row(names, header);
  HUSTINGS_CHECK(csv.write(header));
  return TableFiles(std::move(rows), std::move(csv), std::move(ndjson));
}

Result<void> TableFiles::add(const std::vector<std::string>& cells, std::string_view json) {
  std::string line;
  write_csv_row(cells, line);
  HUSTINGS_CHECK(csv_.write(line));
  line = json;
  line += '\n';
  HUSTINGS_CHECK(ndjson_.write(line));
  return sqlite_.add(cells);
}

Result<TableFiles::Facts> TableFiles::finish() {
  HUSTINGS_TRY(FileFacts csv, csv_.finish());
  HUSTINGS_TRY(FileFacts ndjson, ndjson_.finish());
  return Facts{std::move(csv), std::move(ndjson)};
}

}  // namespace hustings::bulk

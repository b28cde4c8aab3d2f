#include "node/naming.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "base/text.h"
#include "node/changes.h"
#include "node/slice.h"

namespace hustings {
namespace {

constexpr std::size_t kMostPieces = 2;
constexpr std::size_t kLongest = 120;  // characters of a piece

// Types of columns (docs/formats/kinds.md) that name something to people.
bool is_name(const KindColumn& column) {
  constexpr std::array<std::string_view, 3> kTypes = {"text", "domain", "handle"};
  return std::ranges::find(kTypes, column.type) != kTypes.end();
}

std::string shortened(std::string_view text) {
  std::string out(text.substr(0, text.find('\n')));
  if (code_points(out) <= kLongest) return out;
  std::size_t end = 0;
  for (std::size_t letters = 0; letters < kLongest; ++letters) {
    do {
      ++end;
    } while ((static_cast<unsigned char>(out[end]) & 0xc0) == 0x80);
  }
  return out.substr(0, end) + "…";
}

std::vector<std::string> cells_of(const Record& record) {
  std::vector<std::string> out;
  record.kind().csv_row(record.body, out);
  out.resize(record.kind().columns.size());
  return out;
}

// What was done, of records that say nothing in a text: in the words of the kind's list, else by
// the value of its enumeration.
Value act_of(const Registry& registry, const Record& record) {
  static constexpr std::array<std::string_view, 3> kActs = {"action", "event", "act"};
  const auto& columns = record.kind().columns;
  const auto at = std::ranges::find_if(
      columns, [](const auto& c) { return std::ranges::find(kActs, c.path) != kActs.end(); });
  if (at == columns.end()) return {};
  const auto code = cells_of(record)[static_cast<std::size_t>(at - columns.begin())];
  for (const auto* capability : registry.capabilities()) {
    for (const auto& dataset : capability->datasets) {
      if (dataset.kind != record.kind().name) continue;
      const auto column = std::ranges::find(dataset.shown, at->path, &Column::name);
      if (column == dataset.shown.end()) continue;
      const auto word = std::ranges::find(column->words, code, &Word::code);
      if (word != column->words.end()) return *word;
    }
  }
  return shown_cell(*at, code);
}

}  // namespace

Result<Naming::Named> Naming::of(const std::string& thing) {
  if (const auto found = known_.find(thing); found != known_.end()) return found->second;
  Named out;
  HUSTINGS_TRY(const auto index,
               db_.integer("SELECT idx FROM head WHERE sub = $1", {std::string_view(thing)}));
  if (index) {
    out.index = static_cast<Index>(*index);
    HUSTINGS_TRY(const Record record, load_record(db_, registry_, *out.index));
    out.kind = record.kind().name;
    const auto cells = cells_of(record);
    const auto& columns = record.kind().columns;
    const auto named = std::ranges::find_if(columns, is_name);
    if (named != columns.end())
      out.name = shortened(cells[static_cast<std::size_t>(named - columns.begin())]);
    const Dataset* parties = registry_.dataset("parties");
    out.organisation = parties != nullptr && parties->kind == record.kind().name;
  }
  known_[thing] = out;
  return out;
}

Result<std::string> Naming::line(const Record& record, std::string_view known) {
  const auto cells = cells_of(record);
  std::string out;
  std::size_t pieces = 0;
  for (std::size_t i = 0; i < cells.size() && pieces < kMostPieces; ++i) {
    const auto& column = record.kind().columns[i];
    std::string piece;
    if (is_name(column)) {
      piece = shortened(cells[i]);
    } else if (column.type == "id" && !cells[i].empty()) {
      HUSTINGS_TRY(const Named named, of(cells[i]));
      piece = named.name;
    }
    if (piece.empty() || piece == out) continue;
    ++pieces;
    if (piece != known) out += (out.empty() ? "" : " · ") + piece;
  }
  return out;
}

Result<Value> Naming::says(const Record& record, std::string_view known) {
  HUSTINGS_TRY(std::string line, this->line(record, known));
  return line.empty() ? act_of(registry_, record) : Value(std::move(line));
}

Result<std::string> Naming::whose(const Record& record) {
  const auto cells = cells_of(record);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (record.kind().columns[i].type != "id" || cells[i].empty()) continue;
    HUSTINGS_TRY(Named named, of(cells[i]));
    return std::move(named.name);
  }
  return std::string();
}

List Naming::where_and_when(const Record& record) {
  constexpr std::size_t kMostDays = 2;  // from and to
  const auto cells = cells_of(record);
  const auto& columns = record.kind().columns;
  List out;
  const auto add = [&](std::string_view type, std::size_t most) {
    for (std::size_t i = 0; i < cells.size() && most > 0; ++i) {
      if (columns[i].type != type || cells[i].empty()) continue;
      out.push_back(shown_cell(columns[i], cells[i]));
      --most;
    }
  };
  add("country", 1);
  add("day", kMostDays);
  return out;
}

}  // namespace hustings

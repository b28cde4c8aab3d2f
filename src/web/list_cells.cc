#include "web/list_cells.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "web/gate.h"

namespace hustings::web {
namespace {

// A value in an address.
std::string in_address(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return percent_encode(*text);
  std::vector<std::string> cells;
  write_cells(value, cells);
  return percent_encode(cells.front());
}

// "/advertisers/{id}" with the row's values; empty where one of them is missing. "{thing}" alone is
// a whole address.
std::string link_of(std::string_view link, std::span<const Column> columns,
                    const std::vector<Value>& row) {
  std::string out;
  while (!link.empty()) {
    const auto open = std::min(link.find('{'), link.size());
    out += link.substr(0, open);
    link.remove_prefix(open);
    if (link.empty()) break;
    const auto close = link.find('}');
    const auto column = std::ranges::find(columns, link.substr(1, close - 1), &Column::name);
    const Value& value = row.at(static_cast<std::size_t>(column - columns.begin()));
    if (std::holds_alternative<std::monostate>(value)) return {};
    if (open == 0 && out.empty()) return std::get<std::string>(value);
    out += in_address(value);
    link.remove_prefix(close + 1);
  }
  return out;
}

// An id, a key, a digest: nothing in it says where a line may end.
bool is_code(const Value& value) {
  constexpr std::size_t kLongestWord = 30;
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr && text->size() > kLongestWord && !text->contains(' ');
}

// "2029-000302-9": no line ends at its hyphens.
bool is_number_with_hyphens(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr && !text->empty() && text->size() <= 20 &&
         text->find_first_not_of("0123456789-") == std::string::npos;
}

// Of site.css.
std::string_view class_of(const Column& column, const Value& value) {
  if (is_number(column)) return "num";
  if (column.shape == Shape::day || is_number_with_hyphens(value)) return "nw";
  if (column.shape == Shape::instant) return "when";
  if (is_sentence(value)) return "long";
  return column.shape == Shape::text && is_code(value) ? "code" : "";
}

// The first of several, and the others.
std::pair<Value, List> several(const Value& value) {
  const auto* list = std::get_if<List>(&value);
  if (list == nullptr) return {value, {}};
  if (list->empty()) return {};
  return {list->front(), List(list->begin() + 1, list->end())};
}

bool is_time(const Value& value) {
  return std::holds_alternative<CivilDate>(value) || std::holds_alternative<Instant>(value);
}

// What stands beneath another value, with its label where it needs one; nothing where it would only
// say that again.
Object line_of(std::span<const Column> columns, const std::vector<Value>& row, std::size_t at,
               const Value& above) {
  const Column& column = columns[at];
  const auto* word = std::get_if<Word>(&row[at]);
  const auto* text = std::get_if<std::string>(&row[at]);
  const auto* over = std::get_if<std::string>(&above);
  const auto* number = std::get_if<std::int64_t>(&row[at]);
  const bool no = (word != nullptr && word->code == "no") || (number != nullptr && *number == 0);
  if (no || (text != nullptr && over != nullptr && *text == *over)) return {};
  const Word label{column.name, column.label};
  if (word != nullptr && word->code == "yes") return {{"line", label}, {"line_note", true}};
  auto [first, others] = several(row[at]);
  if (std::holds_alternative<std::monostate>(first)) return {};
  const bool labelled =
      is_number(column) || !column.link.empty() || (is_time(first) && is_time(above));
  return {{"line", std::move(first)},
          {"line_more", std::move(others)},
          {"line_label", labelled ? Value(label) : Value()},
          {"line_href", link_of(column.link, columns, row)},
          {"line_note", true}};
}

// What needs no label goes on in the line before, if that has none either.
void add_line(List& lines, Object line) {
  if (line.empty()) return;
  const auto labelled = [](const Object& of) {
    const Value* label = find(of, "line_label");
    return label == nullptr || !std::holds_alternative<std::monostate>(*label);
  };
  auto* last = lines.empty() ? nullptr : std::get_if<Object>(&lines.back());
  if (last == nullptr || labelled(*last) || labelled(line)) {
    lines.emplace_back(std::move(line));
    return;
  }
  auto& more = std::get<List>((*last)[1].second);
  more.push_back(std::move(line[0].second));
  std::ranges::move(std::get<List>(line[1].second), std::back_inserter(more));
}

}  // namespace

Joined joined_in(std::span<const Column> columns) {
  Joined out;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].beneath.empty() || columns[i].for_programs) continue;
    const auto above = std::ranges::find(columns, columns[i].beneath, &Column::name);
    out[static_cast<std::size_t>(above - columns.begin())].push_back(i);
  }
  return out;
}

bool is_number(const Column& column) {
  return column.shape == Shape::integer || column.shape == Shape::money;
}

bool is_sentence(const Value& value) {
  constexpr std::size_t kLongestName = 50;
  const auto* text = std::get_if<std::string>(&value);
  const auto* word = std::get_if<Word>(&value);
  const std::string_view words = text != nullptr ? *text : word != nullptr ? word->label : "";
  return words.size() > kLongestName && words.contains(' ');
}

std::size_t head_of(std::span<const Column> columns) {
  std::size_t head = 0;
  while (head < columns.size() && (columns[head].for_programs || columns[head].link.empty() ||
                                   columns[head].link.ends_with("_thing}")))
    ++head;
  return head == columns.size() ? 0 : head;
}

Object list_cell(std::span<const Column> columns, const std::vector<Value>& row, std::size_t at,
                 const Joined& joined) {
  const Column& column = columns[at];
  const auto* word = std::get_if<Word>(&row[at]);
  auto [first, others] = several(row[at]);
  List lines;
  for (auto& other : others) lines.emplace_back(Object{{"line", std::move(other)}});
  if (const auto beneath = joined.find(at); beneath != joined.end()) {
    for (const std::size_t one : beneath->second)
      add_line(lines, line_of(columns, row, one, first));
  }
  Object cell;
  cell.reserve(7);
  cell.emplace_back("cell", std::holds_alternative<RawJson>(first) ? Value() : std::move(first));
  cell.emplace_back("cell_label", Word{column.name, column.label});
  cell.emplace_back("cell_href", link_of(column.link, columns, row));
  cell.emplace_back("cell_class", class_of(column, row[at]));
  cell.emplace_back("cell_ev", column.name == "evidence" && word != nullptr ? word->code : "");
  if (column.name == "law") cell.emplace_back("cell_lang", "en");  // acts have their English names
  if (!lines.empty()) cell.emplace_back("cell_lines", std::move(lines));
  return cell;
}

List list_heads(std::span<const Column> columns) {
  List out;
  for (const auto& column : columns) {
    if (column.for_programs || column.detail) continue;
    out.push_back(Object{{"column_label", Word{column.name, column.label}},
                         {"column_num", is_number(column)}});
  }
  return out;
}

Object list_row(std::span<const Column> columns, const std::vector<Value>& row, bool details,
                const Joined& joined) {
  const std::size_t head = head_of(columns);
  Object out{{"row_lead", List()}, {"row_head", Value()}, {"row_cells", List()}};
  auto& lead = std::get<List>(out[0].second);
  auto& cells = std::get<List>(out[2].second);
  cells.reserve(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Column& column = columns[i];
    if (column.for_programs || (column.detail && !details)) continue;
    Object cell = list_cell(columns, row, i, joined);
    if (i == head) {
      out[1].second = std::move(cell);
    } else {
      (i < head ? lead : cells).emplace_back(std::move(cell));
    }
  }
  return out;
}

}  // namespace hustings::web

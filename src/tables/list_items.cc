#include "base/json.h"
#include "base/text.h"
#include "tables/cell.h"

namespace hustings {
namespace {

// Nothing where the cell is no JSON array.
std::optional<std::vector<std::string>> json_items(std::string_view cell) {
  if (!cell.starts_with('[')) return std::nullopt;
  const auto json = parse_json(cell);
  if (!json) return std::nullopt;
  std::vector<std::string> out;
  for (const auto& item : *json->as<JsonArray>()) {
    if (const auto* text = item.as<std::string>()) {
      if (!trim(*text).empty()) out.push_back(*text);
    } else if (item.as<std::nullptr_t>() == nullptr) {
      write_json(item, out.emplace_back());
    }
  }
  return out;
}

// How many bytes part two items here; 0: none.
std::size_t separator_at(std::string_view text, bool codes) {
  if (text.starts_with(", ")) return 2;
  const char c = text.front();
  return c == ';' || c == '\n' || c == '\r' || (codes && c == ',') ? 1 : 0;
}

}  // namespace

std::vector<std::string> list_items(std::string_view cell, bool codes) {
  cell = trimmed(cell);
  if (auto items = json_items(cell)) return *std::move(items);
  std::vector<std::string> out;
  std::string item;
  const auto close = [&] {
    if (auto text = trim(item); !text.empty()) out.push_back(std::move(text));
    item.clear();
  };
  while (!cell.empty()) {
    const std::size_t skip = separator_at(cell, codes);
    if (skip > 0) close();
    if (skip == 0) item += cell.front();
    cell.remove_prefix(skip > 0 ? skip : 1);
  }
  close();
  return out;
}

}  // namespace hustings

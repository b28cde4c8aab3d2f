#include "web/country_map.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace hustings::web {
namespace {

struct Place {
  std::string_view country;  // ISO 3166-1 alpha-2
  int column;
  int row;
};
constexpr std::array<Place, 27> kPlaces = {{
    {"SE", 4, 0}, {"FI", 5, 0}, {"DK", 3, 1}, {"EE", 6, 1}, {"IE", 0, 2}, {"NL", 2, 2},
    {"DE", 3, 2}, {"PL", 4, 2}, {"LT", 5, 2}, {"LV", 6, 2}, {"BE", 1, 3}, {"LU", 2, 3},
    {"AT", 3, 3}, {"CZ", 4, 3}, {"SK", 5, 3}, {"FR", 1, 4}, {"SI", 3, 4}, {"HR", 4, 4},
    {"HU", 5, 4}, {"RO", 6, 4}, {"PT", 0, 5}, {"ES", 1, 5}, {"IT", 3, 5}, {"BG", 6, 5},
    {"MT", 3, 6}, {"GR", 5, 6}, {"CY", 7, 6},
}};
constexpr int kColumns = 8;
constexpr int kRows = 7;
constexpr int kTile = 50;  // units of the drawing, with the gap
constexpr int kLevels = 5;

struct Tile {
  const FacetValue* value;
  int column;
  int row;
};

// In reading order. Countries that have no place on the map come below it, or stand for it where
// no country has one.
std::vector<Tile> lay_out(const Facet& facet) {
  std::vector<Tile> tiles;
  std::vector<const FacetValue*> others;
  for (const auto& value : facet.values) {
    const auto place = std::ranges::find(kPlaces, value.value, &Place::country);
    if (place == kPlaces.end()) {
      others.push_back(&value);
    } else {
      tiles.push_back({&value, place->column, place->row});
    }
  }
  std::ranges::sort(others, {}, &FacetValue::value);
  const int below = tiles.empty() ? 0 : kRows;
  for (int n = 0; const FacetValue* value : others) {
    tiles.push_back({value, n % kColumns, below + n / kColumns});
    ++n;
  }
  std::ranges::sort(tiles, {}, [](const Tile& t) { return std::pair(t.row, t.column); });
  return tiles;
}

// 0 for none, else 1 to kLevels, by square root: a large country must not make all others look
// alike.
int level_of(std::int64_t count, std::int64_t most) {
  const double part = std::sqrt(static_cast<double>(count) / static_cast<double>(most));
  return static_cast<int>(std::ceil(part * kLevels));
}

}  // namespace

bool is_in_union(std::string_view country) {
  return std::ranges::find(kPlaces, country, &Place::country) != kPlaces.end();
}

Object country_map(const Facet& facet, const std::function<std::string(std::string_view)>& link) {
  const std::vector<Tile> tiles = lay_out(facet);
  std::int64_t most = 1;
  for (const auto& value : facet.values) most = std::max(most, value.count);
  List drawn;
  int rows = 0;
  for (const auto& [value, column, row] : tiles) {
    rows = std::max(rows, row + 1);
    drawn.push_back(Object{{"tile_code", value->value},
                           {"tile_name", value->shown},
                           {"tile_count", value->count},
                           {"tile_level", std::to_string(level_of(value->count, most))},
                           {"tile_x", std::to_string(column * kTile)},
                           {"tile_y", std::to_string(row * kTile)},
                           {"tile_href", link(value->value)}});
  }
  Object out{{"map_width", std::to_string(kColumns * kTile)},
             {"map_height", std::to_string(rows * kTile)}};
  out.emplace_back("tiles", std::move(drawn));
  return out;
}

}  // namespace hustings::web

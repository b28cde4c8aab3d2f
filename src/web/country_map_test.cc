#include "web/country_map.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace hustings::web {
namespace {

Facet countries(const std::vector<std::pair<std::string, std::int64_t>>& counts) {
  Facet out{"country", "country", true, {}};
  for (const auto& [code, count] : counts)
    out.values.push_back({code, Country{code}, count, false});
  return out;
}

std::string link(std::string_view country) { return "/x?country=" + std::string(country); }

const Value& value(const Object& object, std::string_view name) {
  return std::ranges::find(object, name, [](const auto& field) { return field.first; })->second;
}

std::string text(const Object& map, std::size_t tile, std::string_view name) {
  const auto& tiles = std::get<List>(value(map, "tiles"));
  return std::get<std::string>(value(std::get<Object>(tiles.at(tile)), name));
}

TEST(CountryMap, MemberStatesStandWhereTheyLie) {
  const Object map = country_map(countries({{"MT", 1}, {"SE", 100}, {"DE", 25}}), link);
  EXPECT_EQ(text(map, 0, "tile_code"), "SE");  // north first, for who reads the drawing
  EXPECT_EQ(text(map, 1, "tile_code"), "DE");
  EXPECT_EQ(text(map, 2, "tile_code"), "MT");
  EXPECT_LT(std::stoi(text(map, 0, "tile_y")), std::stoi(text(map, 1, "tile_y")));
  EXPECT_EQ(text(map, 1, "tile_href"), "/x?country=DE");
}

TEST(CountryMap, ShadesByShareOfTheLargest) {
  const Object map = country_map(countries({{"SE", 100}, {"DE", 25}, {"MT", 0}}), link);
  EXPECT_EQ(text(map, 0, "tile_level"), "5");
  EXPECT_EQ(text(map, 1, "tile_level"), "3");
  EXPECT_EQ(text(map, 2, "tile_level"), "0");
}

TEST(CountryMap, OthersComeInRowsBelowOrStandForTheMap) {
  std::vector<std::pair<std::string, std::int64_t>> many;
  for (char c = 'A'; c <= 'Z'; ++c) many.emplace_back(std::string("X") + c, 1);
  const Object alone = country_map(countries(many), link);
  EXPECT_EQ(text(alone, 0, "tile_y"), "0");
  EXPECT_EQ(std::get<std::string>(value(alone, "map_height")), "200");  // 26 in rows of 8
  many.emplace_back("FI", 3);
  const Object beside = country_map(countries(many), link);
  EXPECT_EQ(text(beside, 0, "tile_code"), "FI");
  EXPECT_EQ(std::stoi(text(beside, 1, "tile_y")), 350);
}

}  // namespace
}  // namespace hustings::web

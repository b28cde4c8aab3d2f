#include "tables/suggest.h"

#include <gmock/gmock.h>

#include "tables/test_tables.h"

namespace hustings {
namespace {

using ::testing::HasSubstr;

std::vector<Profile> of(std::string_view format) { return *builtin_profiles(format); }

SeenTable seen(const std::string& table, const std::vector<Profile>& profiles) {
  auto out = look_at(Rows(test::open_text(table)), profiles);
  if (!out) throw std::runtime_error(out.error().text());
  return *std::move(out);
}
// The name of the field that a column was taken for.
std::string taken(const SeenTable& table, const std::vector<Profile>& profiles,
                  std::size_t column) {
  const auto& field = table.fields.at(column);
  return field ? profiles[table.profile].fields[*field].name : "";
}

constexpr std::string_view kOwn =
    "Our report of May\r\n"
    "Start of reporting,End of reporting,Name of the ad,Number of the ad (Ad ID),Spent "
    "EUR,Shown\r\n"
    "2029-05-01,2029-05-31,Ferries,120253000000000001,\"1,200.50\",90\r\n"
    "2029-05-01,2029-05-31,Bridges,120253000000000002,3.20,\r\n";

TEST(Suggest, TakesColumnsForTheLikeliestFields) {
  const auto profiles = of("meta-ads-manager");
  const auto table = seen(std::string(kOwn), profiles);
  EXPECT_EQ(table.header_row, 2U);
  EXPECT_EQ(table.columns.at(2).heading, "Name of the ad");
  EXPECT_EQ(table.columns.at(4).samples, (std::vector<std::string>{"1,200.50", "3.20"}));
  EXPECT_EQ(taken(table, profiles, 2), "ad_name");
  EXPECT_EQ(taken(table, profiles, 3), "ad_id");
  EXPECT_EQ(taken(table, profiles, 5), "") << "nothing is like this heading";
}

TEST(Suggest, AFieldIsNotTakenForAColumnThatItCannotRead) {
  const auto profiles = of("meta-ads-manager");
  const auto table = seen("Ad ID,Reach\r\nFerries,many\r\nBridges,some\r\n", profiles);
  EXPECT_EQ(taken(table, profiles, 0), "");
  EXPECT_EQ(taken(table, profiles, 1), "");
}

TEST(Suggest, TheProfileReadsTheFileThatItWasMadeFor) {
  const auto profiles = of("meta-ads-manager");
  auto table = seen(std::string(kOwn), profiles);
  const Profile& base = profiles[table.profile];
  const auto field = [&](std::string_view name) {
    return static_cast<std::size_t>(base.find(name) - base.fields.data());
  };
  table.fields = {field("from"),  field("to"),    field("ad_name"),
                  field("ad_id"), field("spend"), field("views")};
  EXPECT_TRUE(missing_fields(base, table.fields).empty());
  const auto toml = write_profile(profile_for(base, table.columns, table.fields));
  EXPECT_THAT(toml, HasSubstr("Spent {currency}"));
  const auto own = parse_profile(toml, "own.toml");
  ASSERT_TRUE(own) << own.error().text() << toml;
  auto import = Import::open(Rows(test::open_text(std::string(kOwn))), {*own});
  ASSERT_TRUE(import) << import.error().text();
  const auto all = test::drain(*import);
  ASSERT_EQ(all.mapped.size(), 2U);
  EXPECT_EQ(*all.mapped[0].find("spend"),
            CellValue(MoneyInterval{120050, 120050, test::currency("EUR")}));
}

TEST(Suggest, WhatMustBeThereStaysOpenUntilSomebodySaysIt) {
  const auto profiles = of("meta-ads-manager");
  const auto table = seen("Foo,Bar\r\n1,2\r\n", profiles);
  const Profile& base = profiles[table.profile];
  EXPECT_EQ(missing_fields(base, table.fields).size(), 3U) << "two days and the amount";
  const auto own = parse_profile(
      write_profile(profile_for(base, table.columns, table.fields), {{"spend", "TO FILL IN"}}),
      "own.toml");
  ASSERT_TRUE(own) << own.error().text();
  EXPECT_EQ(own->find("spend")->headers, std::vector<std::string>{"?"});
  EXPECT_FALSE(Import::open(Rows(test::open_text("Foo,Bar\r\n1,2\r\n")), {*own}));
}

TEST(Suggest, EveryProfileIsWrittenAsItIsRead) {
  const auto profiles = builtin_profiles();
  ASSERT_TRUE(profiles);
  for (const auto& profile : *profiles) {
    const auto toml = write_profile(profile);
    const auto again = parse_profile(toml, "again.toml");
    ASSERT_TRUE(again) << again.error().text() << toml;
    EXPECT_EQ(write_profile(*again), toml);
    EXPECT_EQ(again->outputs(), profile.outputs());
  }
}

TEST(Suggest, RowsKeepTheirNumbersUnderKnownHeadings) {
  const auto profiles = of("invoices");
  const std::string table = "Titel;;\n\nRechnung Nr;Summe;Notiz\nR-1;\"1;2\";x\n\nR-2;3;y\n";
  auto found = seen(table, profiles);
  EXPECT_EQ(found.header_row, 3U);
  const Profile& base = profiles[0];
  const auto field = [&](std::string_view name) {
    return static_cast<std::size_t>(base.find(name) - base.fields.data());
  };
  found.fields = {field("number"), field("amount"), std::nullopt};
  EXPECT_EQ(with_known_headings(table, found, base, found.fields).value_or(""),
            "Titel,,\r\n\r\nInvoice or booking number,Amount,\r\nR-1,\"1;2\",x\r\n\r\nR-2,3,y\r\n");
}

TEST(Suggest, JsonIsNotGuessed) {
  auto profiles = of("politiekereclame");
  auto rows = open_rows(text_source("[{}]"), {.name = "a.json"}, profiles);
  ASSERT_TRUE(rows);
  const auto table = look_at(*std::move(rows), profiles);
  ASSERT_FALSE(table);
  EXPECT_THAT(table.error().text(), HasSubstr("JSON Pointers"));
}

}  // namespace
}  // namespace hustings

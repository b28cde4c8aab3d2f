#include "node/config.h"

#include <gtest/gtest.h>

#include "store/testing.h"

namespace hustings {
namespace {

constexpr std::string_view kBase = "origin = 'o'\ndatabase = 'd'\noperator = 'p'\n";

TEST(Config, KeepsTheCountriesOfAFictionalElection) {
  const TemporaryFolder folder;
  const auto disk = real_disk();
  const Config config{"o", "d", "p", {{"QM", {"Ardovia", "en"}}, {"XE", {"Żondrija", "mt"}}}};
  ASSERT_GOOD(write_config(*disk, folder.path(), config));
  const auto read = read_config(*disk, folder.path());
  ASSERT_TRUE(read) << read.error().text();
  ASSERT_EQ(read->countries.size(), 2U);
  EXPECT_EQ(read->countries.at("QM").name, "Ardovia");
  EXPECT_EQ(read->countries.at("XE").language, "mt");
  ASSERT_GOOD(write_config(*disk, folder.path(), {"o", "d", "p", {}}));
  EXPECT_TRUE(read_config(*disk, folder.path())->countries.empty());
}

TEST(Config, LeavesSettingsOfOthersAlone) {
  const TemporaryFolder folder;
  const auto disk = real_disk();
  const auto file = folder.path() / "hustings.toml";
  ASSERT_GOOD(disk->write(file, std::string(kBase) + "[serve]\nhttps = true\n", 0600));
  ASSERT_GOOD(write_config(*disk, folder.path(), {"o2", "d", "p", {}}));
  EXPECT_EQ(read_config(*disk, folder.path())->origin, "o2");
  EXPECT_NE(disk->read(file)->find("https = true"), std::string::npos);
}

TEST(Config, RealCountriesKeepTheirNames) {
  const TemporaryFolder folder;
  const auto disk = real_disk();
  const auto read = [&](std::string_view more) {
    const auto file = folder.path() / "hustings.toml";
    EXPECT_TRUE(disk->write(file, std::string(kBase) + std::string(more)));
    return read_config(*disk, folder.path());
  };
  ASSERT_GOOD(read("[countries]\nQM = { name = 'Ardovia', language = 'en' }\n"));
  for (const auto* wrong :
       {"countries = 1\n", "[countries]\nAT = { name = 'Ardovia', language = 'en' }\n",
        "[countries]\nQM = 'Ardovia'\n", "[countries]\nQM = { name = 'Ardovia' }\n",
        "[countries]\nQM = { name = '', language = 'en' }\n",
        "[countries]\nQM = { name = 'Ardovia', language = 'english' }\n"}) {
    const auto config = read(wrong);
    ASSERT_FALSE(config) << wrong;
    EXPECT_TRUE(config.error().where.contains("hustings.toml:")) << config.error().text();
    EXPECT_FALSE(config.error().mend.empty());
  }
}

TEST(Config, KnowsTheCodesThatAreLeftToUsers) {
  for (const auto* code : {"AA", "QM", "QZ", "XA", "XZ", "ZZ"}) EXPECT_TRUE(is_user_country(code));
  for (const auto* code : {"AT", "QA", "QL", "YA", "ZA", "aa", "Q", "", "QMM", "X["}) {
    EXPECT_FALSE(is_user_country(code)) << code;
  }
}

}  // namespace
}  // namespace hustings

#include "demo/setting.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "demo/demo.h"
#include "node/config.h"

// A test that meets nothing where something must be fails.
// NOLINTBEGIN(bugprone-unchecked-optional-access)
namespace hustings::demo {
namespace {

// The program's own files with `from` replaced by `to` in one of them.
Result<Setting> with(std::string_view file, std::string_view from, std::string_view to) {
  std::vector<std::string> changed;
  std::vector<Asset> files;
  const auto all = builtin_texts();
  changed.reserve(all.size());
  for (const auto& asset : all) {
    std::string& text = changed.emplace_back(asset.bytes);
    if (asset.name == file) {
      const auto at = text.find(from);
      EXPECT_NE(at, std::string::npos) << from;
      text.replace(at, from.size(), to);
    }
    files.push_back({asset.name, text});
  }
  return read_setting(files);
}

void expect_wrong(const Result<Setting>& setting, std::string_view where, std::string_view what) {
  ASSERT_FALSE(setting);
  EXPECT_EQ(setting.error().code, hustings::Code::bad_input);
  EXPECT_TRUE(setting.error().where.contains(where)) << setting.error().text();
  EXPECT_TRUE(setting.error().text().contains(what)) << setting.error().text();
  EXPECT_FALSE(setting.error().mend.empty());
}

TEST(Setting, IsWhole) {
  const auto setting = builtin_setting();
  ASSERT_TRUE(setting) << setting.error().text();
  EXPECT_EQ(setting->lands.size(), 27U);
  EXPECT_GE(setting->europeans.size(), 6U);
  std::size_t members = 0;
  for (const auto& european : setting->europeans) members += european.members.size();
  EXPECT_GE(members, 40U);
  EXPECT_GE(setting->languages.size(), 14U);
  for (const auto& land : setting->lands) EXPECT_TRUE(is_user_country(land.code)) << land.code;
}

TEST(Setting, SaysWhereAFileIsWrong) {
  expect_wrong(with("world.toml", "union = ", "onion = "), "world.toml", "onion");
  expect_wrong(with("world.toml", "code = \"QM\"", "code = \"AT\""), "world.toml", "real country");
  expect_wrong(with("world.toml", "code = \"QM\"", "code = \"QN\""), "world.toml", "twice");
  expect_wrong(with("world.toml", "currency = \"EUR\"", "currency = \"ABC\""), "world.toml",
               "currency");
  expect_wrong(with("world.toml", "language = \"mt\"", "language = \"xx\""), "world.toml",
               "languages/xx.toml");
  expect_wrong(with("world.toml", "weight = 70", "weight = 0"), "world.toml", "weight");
  expect_wrong(with("world.toml", "amounts = \"exact\"", "amounts = \"some\""), "world.toml",
               "exact, bands, none");
  expect_wrong(with("world.toml", "[[platforms]]", "[[platform]]"), "world.toml", "platform");
  expect_wrong(with("parties.toml", "[\"QM\", ", "[\"AT\", "), "parties.toml", "AT");
  expect_wrong(with("parties.toml", "signs = \"late\"", "signs = \"soon\""), "parties.toml",
               "on_time, late, withdrawn, never");
  expect_wrong(with("el.toml", "heron = ", "crane = "), "el.toml", "heron");
  expect_wrong(with("el.toml", "{name}", "name"), "el.toml", "{name}");
  expect_wrong(with("el.toml", "groups = [", "groups = \"\" # ["), "el.toml", "groups");
  expect_wrong(with("el.toml", "paid = ", "paid "), "el.toml:1", "mend this line");
}

}  // namespace
}  // namespace hustings::demo
// NOLINTEND(bugprone-unchecked-optional-access)

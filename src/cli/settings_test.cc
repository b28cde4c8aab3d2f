// Where each setting of `hustings serve` comes from.
#include "cli/settings.h"

#include <gtest/gtest.h>

#include <map>

namespace hustings::cli {
namespace {

using Variables = std::map<std::string, std::string>;

Environment made(Variables variables) {
  return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
    const auto it = variables.find(name);
    return it == variables.end() ? std::nullopt : std::optional(it->second);
  };
}
Result<Settings> settled(const ServeFlags& flags, Variables variables, std::string_view toml) {
  return settle(flags, made(std::move(variables)), toml, "DIR/hustings.toml");
}

constexpr std::string_view kFile =
    "origin = \"a/log\"\n[serve]\nlisten = \"127.0.0.1:1\"\nhosts = [\"a.example\", "
    "\"b.example\"]\n"
    "https = true\nadmin = \"127.0.0.1:9464\"\n";

TEST(Settings, DefaultsShowThatTheyAre) {
  const auto out = settled({}, {}, "origin = \"a/log\"\n");
  ASSERT_TRUE(out) << out.error().text();
  EXPECT_EQ(out->printed,
            "data = 'data'  # default\n[serve]\nlisten = '127.0.0.1:8080'  # default\n"
            "hosts = []  # default\nhttps = false  # default\nadmin = ''  # default\n"
            "admin_open = false  # default\naccess_log = ''  # default\nsecurity_contact = ''  # "
            "default\n");
}

TEST(Settings, FlagsThenVariablesThenTheFile) {
  const auto out = settled(
      {.listen = "127.0.0.1:3"},
      {{"HUSTINGS_LISTEN", "127.0.0.1:2"}, {"HUSTINGS_HTTPS", "0"}, {"HUSTINGS_DATA", "d"}}, kFile);
  ASSERT_TRUE(out) << out.error().text();
  EXPECT_EQ(out->options.listen, "127.0.0.1:3");
  EXPECT_FALSE(out->options.https);
  EXPECT_EQ(out->options.data, "d");
  EXPECT_EQ(out->options.hosts, (std::vector<std::string>{"a.example", "b.example"}));
  for (const char* line :
       {"data = 'd'  # HUSTINGS_DATA\n", "listen = '127.0.0.1:3'  # --listen\n",
        "https = false  # HUSTINGS_HTTPS\n", "admin = '127.0.0.1:9464'  # DIR/hustings.toml:6\n"})
    EXPECT_NE(out->printed.find(line), std::string::npos) << line << out->printed;
}

TEST(Settings, WhatIsPrintedIsReadAgain) {
  const auto out =
      settled({.access_log = "a \"log\""}, {{"HUSTINGS_HOSTS", "a.example,b.example"}}, "");
  ASSERT_TRUE(out) << out.error().text();
  const auto again = settled({}, {}, out->printed);
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(again->options.access_log, "a \"log\"");
  EXPECT_EQ(again->options.hosts, (std::vector<std::string>{"a.example", "b.example"}));
}

TEST(Settings, SaysWhatIsWrong) {
  const auto text = [](Variables variables, std::string_view toml) {
    const auto out = settled({}, std::move(variables), toml);
    return out ? std::string("nothing") : out.error().text();
  };
  EXPECT_NE(text({}, "[serve]\nlisten = 8080\n").find("DIR/hustings.toml:2"), std::string::npos);
  EXPECT_NE(text({}, "[serve]\nhosts = \"a.example\"\n").find("[\"name.example\"]"),
            std::string::npos);
  EXPECT_NE(text({}, "[serve]\nlisen = \"x\"\n").find("\"lisen\""), std::string::npos);
  EXPECT_NE(text({}, "serve = 1\n").find("[serve]"), std::string::npos);
  EXPECT_NE(text({}, "serve = \n").find("DIR/hustings.toml:1"), std::string::npos);
  EXPECT_NE(text({{"HUSTINGS_HTTPS", "maybe"}}, "").find("HUSTINGS_HTTPS"), std::string::npos);
}

}  // namespace
}  // namespace hustings::cli

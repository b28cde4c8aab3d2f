#include "log/log_list.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "log/testing.h"

namespace hustings {
namespace {

using testing::test_signer;

std::string vkey(const std::string& name) { return test_signer(name).verifier().text(); }

TEST(LogListTest, ReadsTheWitnessNetworksForm) {
  const auto logs = parse_log_list(
      fmt::format("#\n# List: some\n#\nlogs/v0\n\n# 1st\nvkey {}\norigin none\nqpd 86400\nbastion "
                  "https://bastion.example/\ncontact https://log.example/contact\n",
                  vkey("tlog.foo.org")));
  ASSERT_FALSE(logs) << "the order of lines is significant: qpd comes behind bastion";
  const auto good = parse_log_list(fmt::format(
      "#\n# List: some\n#\nlogs/v0\n\n# 1st\nvkey {}\norigin none\nbastion none\nqpd 86400\n"
      "contact https://log.example/contact\n\n vkey {} \norigin not the key name\nqpd 24\r\n"
      "contact sysadmin (at) bar.org",
      vkey("tlog.foo.org"), vkey("bar.org/tlog")));
  ASSERT_TRUE(good) << good.error().text();
  ASSERT_EQ(good->size(), 2U);
  EXPECT_EQ((*good)[0].origin, "tlog.foo.org");
  EXPECT_EQ((*good)[0].per_day, 86400U);
  EXPECT_EQ((*good)[1].origin, "not the key name");
  EXPECT_EQ((*good)[1].contact, "sysadmin (at) bar.org");
  EXPECT_EQ(*parse_log_list(format_log_list(*good)), *good);
  EXPECT_TRUE(parse_log_list("logs/v0\n")->empty());
}

TEST(LogListTest, IsWrittenInTheFormThatTheListsHave) {
  EXPECT_EQ(format_log_list({{test_signer("log.example/a").verifier(), "log.example/a", 86400,
                              "somebody@log.example"}}),
            fmt::format("logs/v0\n\nvkey {}\nqpd 86400\ncontact somebody@log.example\n",
                        vkey("log.example/a")));
}

TEST(LogListTest, SaysWhichLineIsWrong) {
  const auto where = [](const std::string& text) {
    const auto logs = parse_log_list(text);
    return logs ? "accepted" : logs.error().where;
  };
  const std::string key = fmt::format("vkey {}\n", vkey("a"));
  const std::string rest = "qpd 1\ncontact c\n";
  EXPECT_EQ(where("logs/v0\n" + key + rest), "accepted");
  EXPECT_EQ(where(""), "log list line 0");
  EXPECT_EQ(where("logs/v1\n"), "log list line 1");
  EXPECT_EQ(where(key + rest), "log list line 1");
  EXPECT_EQ(where("logs/v0\n" + rest), "log list line 2");
  EXPECT_EQ(where("logs/v0\n" + key), "log list line 2");
  EXPECT_EQ(where("logs/v0\n" + key + "qpd 1\n" + key + rest), "log list line 4");
  EXPECT_EQ(where("logs/v0\n" + key + rest + key + rest), "log list line 5");
  EXPECT_EQ(where("logs/v0\n" + key + "contact c\n"), "log list line 3");
  EXPECT_EQ(where("logs/v0\n" + key + "qpd 0\ncontact c\n"), "log list line 3");
  EXPECT_EQ(where("logs/v0\n" + key + "qpd -1\ncontact c\n"), "log list line 3");
  EXPECT_EQ(where("logs/v0\n" + key + "qpd 1\norigin o\ncontact c\n"), "log list line 4");
  EXPECT_EQ(where("logs/v0\n" + key + "qpd 1\ncontact\n"), "log list line 4");
  EXPECT_EQ(where("logs/v0\nvkey x\n" + rest), "log list line 2");
  const std::string witness = test_signer("w", KeyType::cosignature).verifier().text();
  EXPECT_EQ(where("logs/v0\nvkey " + witness + "\n" + rest), "log list line 2");
  EXPECT_EQ(parse_log_list(std::string(kMaxLogList + 1, '\n')).error().code, Code::too_large);
}

}  // namespace
}  // namespace hustings

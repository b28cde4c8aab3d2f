#include "base/error.h"

#include <gtest/gtest.h>

#include <set>

namespace hustings {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return fail(Code::bad_input, "the number is odd", "/number", "add one");
  return number / 2;
}

Result<int> quarter(int number) {
  HUSTINGS_TRY(const int once, half(number));
  HUSTINGS_TRY(const int twice, half(once));
  return twice;
}

Result<void> check_quarter(int number) {
  HUSTINGS_CHECK(quarter(number));
  return {};
}

TEST(Error, TriesHandOnTheValueOrTheError) {
  EXPECT_EQ(quarter(12), 3);
  EXPECT_EQ(quarter(6).error().where, "/number");
  EXPECT_TRUE(check_quarter(12));
  EXPECT_EQ(check_quarter(3).error().code, Code::bad_input);
}

TEST(Error, SaysWhatWhereAndHowToMend) {
  EXPECT_EQ(half(1).error().text(), "the number is odd: /number: add one");
  EXPECT_EQ((Error{Code::io, "broken", "", ""}).text(), "broken");
  EXPECT_EQ((Error{Code::io, "broken", "", "", {{"", "all of it"}}}).text(), "broken\n  all of it");
  EXPECT_EQ((Error{Code::io, "broken", "", "buy a new one"}).text(), "broken: buy a new one");
}

TEST(Error, ListsEveryWrongPlace) {
  const Error error{Code::bad_input,
                    "two fields are wrong",
                    "",
                    "mend them",
                    {{"/a", "missing"}, {"/b/0", "too long"}}};
  EXPECT_EQ(error.text(), "two fields are wrong: mend them\n  /a: missing\n  /b/0: too long");
}

TEST(Error, EveryCodeHasItsOwnName) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(Code::unavailable); ++i) {
    names.insert(name(static_cast<Code>(i)));
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(Code::unavailable) + 1);
  EXPECT_FALSE(names.contains("unknown"));
}

}  // namespace
}  // namespace hustings

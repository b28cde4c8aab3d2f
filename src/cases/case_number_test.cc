#include "cases/case_number.h"

#include <gtest/gtest.h>

namespace hustings {
namespace {

TEST(CaseNumberTest, ItsCheckDigitIsDamms) {
  EXPECT_EQ(damm_digit("572"), 4);  // the example that everybody gives
  EXPECT_EQ(damm_digit("5724"), 0);
}

TEST(CaseNumberTest, ItIsReadAsItIsWritten) {
  for (const std::int64_t running : {1, 417, 123456, 999999}) {
    const CaseNumber number{2029, running};
    EXPECT_EQ(parse_case_number(to_string(number)), number);
  }
  const std::string plain = to_string(CaseNumber{2029, 417});
  EXPECT_EQ(plain.substr(0, 12), "2029-000417-");
  EXPECT_EQ(parse_case_number(" 2029 000417 " + plain.substr(12)), (CaseNumber{2029, 417}));
  EXPECT_EQ(parse_case_number("2029000417" + plain.substr(12)), (CaseNumber{2029, 417}));
}

// Each single wrong digit, and each swap of neighbours.
TEST(CaseNumberTest, WhatIsMistypedIsNoNumber) {
  const std::string good = to_string(CaseNumber{2029, 30417});
  for (std::size_t i = 0; i < good.size(); ++i) {
    if (good[i] == '-') continue;
    for (char c = '0'; c <= '9'; ++c) {
      std::string bad = good;
      bad[i] = c;
      EXPECT_EQ(parse_case_number(bad).has_value(), bad == good) << bad;
    }
    const std::size_t next = good[i + 1] == '-' ? i + 2 : i + 1;
    if (next >= good.size()) continue;
    std::string swapped = good;
    std::swap(swapped[i], swapped[next]);
    EXPECT_EQ(parse_case_number(swapped).has_value(), swapped == good) << swapped;
  }
  for (const auto* bad : {"", "2029", "2029-000000-0", "2029-000417", "x029-000417-1",
                          "20290-00417-11", "2029-000417-\xd9\xa1"}) {
    EXPECT_FALSE(parse_case_number(bad)) << bad;
  }
}

TEST(CaseNumberTest, RecordsSpellItExactly) {
  CaseNumber out;
  EXPECT_FALSE(Scalar<CaseNumber>::parse(Json(to_string(CaseNumber{2029, 7})), out));
  EXPECT_TRUE(Scalar<CaseNumber>::parse(Json(to_string(CaseNumber{2029, 7}) + " "), out));
  EXPECT_TRUE(Scalar<CaseNumber>::parse(Json(std::int64_t{7}), out));
}

}  // namespace
}  // namespace hustings

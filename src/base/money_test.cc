#include "base/money.h"

#include <gtest/gtest.h>

#include <limits>

namespace hustings {
namespace {

constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();

Currency currency(std::string_view code) { return Currency::parse(code).value(); }

TEST(Money, KnowsCurrenciesByTheirExactCode) {
  EXPECT_EQ(currency("EUR").code(), "EUR");
  EXPECT_EQ(currency("EUR").minor_digits(), 2);
  EXPECT_EQ(currency("JPY").minor_digits(), 0);
  for (const auto* bad : {"", "eur", "EU", "EURO", "XXX", "€", " EUR"}) {
    EXPECT_FALSE(Currency::parse(bad)) << bad;
  }
  for (const auto* code : {"BGN", "CZK", "DKK", "EUR", "HUF", "PLN", "RON", "SEK"}) {
    EXPECT_TRUE(Currency::parse(code)) << code;
  }
}

TEST(Money, WritesMinorUnitsAsDecimals) {
  EXPECT_EQ(decimal(123450, currency("EUR")), "1234.50");
  EXPECT_EQ(decimal(0, currency("EUR")), "0.00");
  EXPECT_EQ(decimal(5, currency("EUR")), "0.05");
  EXPECT_EQ(decimal(-5, currency("EUR")), "-0.05");
  EXPECT_EQ(decimal(100, currency("EUR")), "1.00");
  EXPECT_EQ(decimal(1234, currency("JPY")), "1234");
  EXPECT_EQ(decimal(-1234, currency("JPY")), "-1234");
  EXPECT_EQ(decimal(kMost, currency("EUR")), "92233720368547758.07");
  EXPECT_EQ(decimal(kLeast, currency("EUR")), "-92233720368547758.08");
}

TEST(Money, RefusesWhatDoesNotFit) {
  EXPECT_EQ(to_minor(100, currency("EUR")), 10000);
  EXPECT_EQ(to_minor(-1, currency("EUR")), -100);
  EXPECT_EQ(to_minor(kMost, currency("JPY")), kMost);
  EXPECT_EQ(to_minor(kMost / 100, currency("EUR")), kMost / 100 * 100);
  EXPECT_EQ(to_minor(kMost / 100 + 1, currency("EUR")).error().code, Code::bad_input);
  EXPECT_FALSE(to_minor(kLeast, currency("EUR")));
}

TEST(Money, AnIntervalIsExactOnlyWithTwoEqualEnds) {
  const Currency euro = currency("EUR");
  EXPECT_TRUE((MoneyInterval{100, 100, euro}).exact());
  EXPECT_FALSE((MoneyInterval{0, 10000, euro}).exact());
  EXPECT_FALSE((MoneyInterval{100, std::nullopt, euro}).exact());
  EXPECT_FALSE((MoneyInterval{std::nullopt, std::nullopt, euro}).exact());
}

}  // namespace
}  // namespace hustings

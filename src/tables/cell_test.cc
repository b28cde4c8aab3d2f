#include "tables/cell.h"

#include <gtest/gtest.h>

#include <vector>

namespace hustings {
namespace {

constexpr auto kAny = DecimalMark::undecided;
constexpr auto kPoint = DecimalMark::point;
constexpr auto kComma = DecimalMark::comma;

std::int64_t number(std::string_view text, DecimalMark mark, int decimals = 0) {
  const auto parsed = parse_number(text, mark, decimals);
  EXPECT_TRUE(parsed) << text << ": " << parsed.error().text();
  return parsed.value_or(-1);
}
void refused(std::string_view text, DecimalMark mark, int decimals = 0) {
  const auto parsed = parse_number(text, mark, decimals);
  ASSERT_FALSE(parsed) << text << " gave " << *parsed;
  EXPECT_FALSE(parsed.error().message.empty());
  EXPECT_FALSE(parsed.error().mend.empty());
}

TEST(Number, ReadsEveryGroupingThatIsEvident) {
  EXPECT_EQ(number("3,084.40", kAny, 2), 308440);
  EXPECT_EQ(number("3.084,40", kAny, 2), 308440);
  EXPECT_EQ(number("1.234.567", kAny), 1234567);
  EXPECT_EQ(number("1,234,567", kAny), 1234567);
  EXPECT_EQ(number("1 234", kAny), 1234);
  EXPECT_EQ(number("1\xC2\xA0"
                   "234",
                   kAny),
            1234);
  EXPECT_EQ(number("1\xE2\x80\xAF"
                   "234\xE2\x80\xAF"
                   "567",
                   kAny),
            1234567);
  EXPECT_EQ(number("1'234'567.50", kAny, 2), 123456750);
  EXPECT_EQ(number("1\xE2\x80\x99"
                   "234",
                   kAny),
            1234);
  EXPECT_EQ(number("12,5", kAny, 2), 1250);
  EXPECT_EQ(number("0.500", kAny, 2), 50);
  EXPECT_EQ(number("18420", kAny), 18420);
  EXPECT_EQ(number("\xC2\xA0 18420 ", kAny), 18420);
  EXPECT_EQ(number("9223372036854775807", kAny), 9223372036854775807);
}

TEST(Number, ConventionDecidesWhatFormLeavesOpen) {
  EXPECT_EQ(number("18.420", kComma), 18420);
  EXPECT_EQ(number("18,420", kPoint), 18420);
  EXPECT_EQ(number("18.420", kPoint, 2), 1842);
  EXPECT_EQ(number("100.00", kPoint), 100);
  refused("18.420", kAny);
  refused("18,420", kAny, 2);
}

TEST(Number, RefusesWhatIsWrong) {
  for (const auto* text : {"", " ", "abc", "12a", "1..2", ".5", "5.", "1,,000", "€5", "1e3", "0x10",
                           "1 2", "12 34", "1,00,000", "1.234 567,1.2", "\xFF", "1.234,567.89",
                           "1234,567.8", "1,1,1,1,1,1,1,1,1,1,1,1,1,1"}) {
    refused(text, kAny, 2);
  }
  refused("-5", kAny);
  refused("+5", kAny);
  refused(
      "\xE2\x88\x92"
      "5",
      kAny);
  refused("1.5", kPoint, 0);
  refused("1.005", kPoint, 2);
  refused("3,084.40", kComma, 2);
  refused("9223372036854775808", kAny);
  refused("92233720368547758.08", kPoint, 3);
  refused("99999999999999999999999999", kAny);
}

TEST(Number, EvidenceOfAColumn) {
  EXPECT_EQ(evident_mark("1,234.5"), kPoint);
  EXPECT_EQ(evident_mark("0.500"), kPoint);
  EXPECT_EQ(evident_mark("18,5"), kComma);
  EXPECT_EQ(evident_mark("1.234.567"), kComma);
  EXPECT_EQ(evident_mark("\xE2\x89\xA4"
                         "1.234,5"),
            kComma);
  EXPECT_EQ(evident_mark("100 - 1,234.5"), kPoint);
  EXPECT_EQ(evident_mark("18.425", 2), kComma);
  EXPECT_EQ(evident_mark("18,425", 0), kPoint);
  EXPECT_EQ(evident_mark("18.420", 2), kAny);
  EXPECT_EQ(evident_mark("18.425", 3), kAny);
  for (const auto* text : {"", "18.420", "18420", "1 234", "abc", "--"}) {
    EXPECT_EQ(evident_mark(text), kAny) << text;
  }
}

TEST(IntervalCell, EveryWayToWriteIt) {
  const auto interval = [](std::string_view text, DecimalMark mark = kAny, int decimals = 0) {
    const auto parsed = parse_interval(text, mark, decimals);
    EXPECT_TRUE(parsed) << text << ": " << parsed.error().text();
    return parsed.value_or(Interval{});
  };
  EXPECT_EQ(interval("\xE2\x89\xA4"
                     "100"),
            (Interval{0, 100}));
  EXPECT_EQ(interval("<= 100"), (Interval{0, 100}));
  EXPECT_EQ(interval("\xE2\x89\xA4 100", kAny, 2), (Interval{0, 10000}));
  EXPECT_EQ(interval("< 100"), (Interval{0, 99}));
  EXPECT_EQ(interval("<100", kAny, 2), (Interval{0, 9999}));
  EXPECT_EQ(interval("100"), (Interval{100, 100}));
  EXPECT_EQ(interval("1,000 - 1,499", kPoint), (Interval{1000, 1499}));
  EXPECT_EQ(interval("1000\xE2\x80\x93"
                     "1499"),
            (Interval{1000, 1499}));
  EXPECT_EQ(interval("> 100"), (Interval{101, std::nullopt}));
  EXPECT_EQ(interval("\xE2\x89\xA5 1 000"), (Interval{1000, std::nullopt}));
  for (const auto* text : {"", "--", "-5", "5-", "100 - 50", "1-2-3", "<", "<0", "<= -5", "< 1 - 2",
                           "> 9223372036854775807"}) {
    EXPECT_FALSE(parse_interval(text, kAny)) << text;
  }
}

TEST(NoValue, DashesAndEmptiness) {
  for (const auto* text :
       {"", " ", "-", "--", " -- ", "\xE2\x80\x93", "\xE2\x80\x94", "\xC2\xA0"}) {
    EXPECT_TRUE(is_no_value(text));
  }
  EXPECT_FALSE(is_no_value("0"));
}

TEST(PlatformId, RefusesWhatASpreadsheetDestroyed) {
  EXPECT_EQ(parse_platform_id("547597092025909").value(), "547597092025909");
  EXPECT_EQ(parse_platform_id(" 0123 ").value(), "0123");
  EXPECT_EQ(parse_platform_id(std::string(24, '9')).value(), std::string(24, '9'));
  for (const auto* text : {"1.22099590712e+17", "1.2E+17", "1,22E+17", "1E17", "122099590712.0"}) {
    const auto parsed = parse_platform_id(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_NE(parsed.error().message.find("spreadsheet"), std::string::npos) << text;
    EXPECT_NE(parsed.error().mend.find("original CSV"), std::string::npos) << text;
  }
  for (const std::string& text : {std::string(), std::string("12a"), std::string(25, '9'),
                                  std::string("-1"), std::string("page"), std::string("1e")}) {
    const auto parsed = parse_platform_id(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().message.find("spreadsheet"), std::string::npos) << text;
  }
}

TEST(DateCell, FormsAreDeclaredAndAmbiguityIsRefused) {
  const std::vector<std::string> iso = {"YYYY-MM-DD", "YYYYMMDD", "D.M.YYYY"};
  EXPECT_EQ(parse_date_as("2024-06-03", iso).value(), (CivilDate{2024, 6, 3}));
  EXPECT_EQ(parse_date_as("20240603", iso).value(), (CivilDate{2024, 6, 3}));
  EXPECT_EQ(parse_date_as(" 3.6.2024 ", iso).value(), (CivilDate{2024, 6, 3}));
  EXPECT_EQ(parse_date_as("03.06.2024", iso).value(), (CivilDate{2024, 6, 3}));
  const std::vector<std::string> both = {"DD/MM/YYYY", "MM/DD/YYYY"};
  EXPECT_EQ(parse_date_as("13/06/2024", both).value(), (CivilDate{2024, 6, 13}));
  EXPECT_EQ(parse_date_as("06/06/2024", both).value(), (CivilDate{2024, 6, 6}));
  EXPECT_FALSE(parse_date_as("03/06/2024", both));
  for (const auto* text : {"", "2024-6-3", "2024-02-30", "2024-06-031", "2024-06", "0000-01-01"}) {
    EXPECT_FALSE(parse_date_as(text, iso)) << text;
  }
  EXPECT_TRUE(is_date_form("D. M. YYYY"));
  for (const auto* form : {"", "YYYY", "YY-MM-DD", "YYYY-MM-DD-DD", "YYYY-MMM-DD"}) {
    EXPECT_FALSE(is_date_form(form)) << form;
  }
}

TEST(Country, AssignedCodesInCapitals) {
  for (const auto* code : {"AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE",
                           "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT",
                           "RO", "SK", "SI", "ES", "SE", "GB", "US", "UA", "CH", "BA", "ZW"}) {
    EXPECT_EQ(parse_country(code).value_or(""), code);
  }
  for (const auto* text : {"", "A", "AUT", "XX", "EU", "ZZ", "\xC3\x84"}) {
    EXPECT_FALSE(parse_country(text)) << text;
  }
  EXPECT_NE(parse_country("at").error().mend.find("AT"), std::string::npos);
  EXPECT_NE(parse_country("EL").error().mend.find("GR"), std::string::npos);
  EXPECT_NE(parse_country("UK").error().mend.find("GB"), std::string::npos);
  int assigned = 0;
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'Z'; ++b) assigned += parse_country(std::string{a, b}) ? 1 : 0;
  }
  EXPECT_EQ(assigned, 249);
}

}  // namespace
}  // namespace hustings

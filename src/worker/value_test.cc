#include "worker/child/value.h"

#include <gtest/gtest.h>

namespace hustings {
namespace {

TEST(Value, FormatsThatShowDays) {
  for (const auto* code : {"yyyy-mm-dd", "dd\\.mm\\.yyyy", "[$-407]d. mmmm yyyy;@", "m/d/yy h:mm",
                           "mmm yy", "MMMM", "d/m", "[Red]dd/mm/yyyy", "yyyy\"-W\"ww"}) {
    EXPECT_EQ(shown_by_code(code), Shown::date) << code;
  }
  for (const auto* code : {"h:mm AM/PM", "hh:mm:ss", "mm:ss.0", "mm:ss"}) {
    EXPECT_EQ(shown_by_code(code), Shown::time) << code;
  }
  for (const auto* code : {"[h]:mm:ss", "[mm]:ss", "[s]"}) {
    EXPECT_EQ(shown_by_code(code), Shown::duration) << code;
  }
  for (const auto* code :
       {"General", "0.00", "#,##0.00 \"days\"", "0.0%", "@", "0\\d", "[Red]0;[h]",
        "#,##0.00 [$USD]", "_-* #,##0.00\\ _d_-", "0.00E+00", "", "\"", "[", "\\"}) {
    EXPECT_EQ(shown_by_code(code), Shown::number) << code;
  }
  EXPECT_EQ(shown_by_id(14), Shown::date);
  EXPECT_EQ(shown_by_id(22), Shown::date);
  EXPECT_EQ(shown_by_id(18), Shown::time);
  EXPECT_EQ(shown_by_id(46), Shown::duration);
  EXPECT_EQ(shown_by_id(9), Shown::number);
}

TEST(Value, Numbers) {
  EXPECT_EQ(number_text("1200"), "1200");
  EXPECT_EQ(number_text("1200.0"), "1200");
  EXPECT_EQ(number_text("0.10000000000000001"), "0.1");
  EXPECT_EQ(number_text("-0"), "0");
  EXPECT_EQ(number_text("-0.0"), "0");
  EXPECT_EQ(number_text("007"), "7");
  EXPECT_EQ(number_text("1E3"), "1000");
  EXPECT_EQ(number_text("9.007199254740991E15"), "9007199254740991");
  EXPECT_EQ(number_text("123456789012345678901234"), "123456789012345678901234");
  EXPECT_EQ(number_text("1.23456789012345E+17"), "1.23456789012345E+17");
  for (const auto* wrong :
       {"", "-", "+1", "1e999", "1e-400", "inf", "nan", "0x10", "1,2", "1 ", " 1", "1e"}) {
    EXPECT_FALSE(number_text(wrong)) << wrong;
  }
}

TEST(Value, Serials) {
  EXPECT_EQ(serial_text(1, Shown::date, false), "1900-01-01");
  EXPECT_EQ(serial_text(59, Shown::date, false), "1900-02-28");
  EXPECT_EQ(serial_text(60, Shown::date, false), "1900-02-29");
  EXPECT_EQ(serial_text(61, Shown::date, false), "1900-03-01");
  EXPECT_EQ(serial_text(45413, Shown::date, false), "2024-05-01");
  EXPECT_EQ(serial_text(45413.573032407406, Shown::date, false), "2024-05-01T13:45:10");
  EXPECT_EQ(serial_text(45413.9999999, Shown::date, false), "2024-05-02");
  EXPECT_EQ(serial_text(2958465, Shown::date, false), "9999-12-31");
  EXPECT_EQ(serial_text(0, Shown::date, true), "1904-01-01");
  EXPECT_EQ(serial_text(2957003, Shown::date, true), "9999-12-31");
  EXPECT_EQ(serial_text(0.520833333333333, Shown::time, false), "12:30:00");
  EXPECT_EQ(serial_text(45413.5, Shown::time, false), "2024-05-01T12:00:00");
  EXPECT_EQ(serial_text(1.25, Shown::duration, false), "30:00:00");
  EXPECT_FALSE(serial_text(0, Shown::date, false));
  EXPECT_FALSE(serial_text(-1, Shown::date, false));
  EXPECT_FALSE(serial_text(2958466, Shown::date, false));
  EXPECT_FALSE(serial_text(1e300, Shown::date, false));
}

TEST(Value, Iso) {
  EXPECT_EQ(date_text("2024-05-01"), "2024-05-01");
  EXPECT_EQ(date_text("2024-05-01T00:00:00"), "2024-05-01");
  EXPECT_EQ(date_text("2024-05-01T13:45:10.123Z"), "2024-05-01T13:45:10");
  EXPECT_EQ(date_text("soon"), "soon");
  EXPECT_EQ(duration_text("PT12H30M05S"), "12:30:05");
  EXPECT_EQ(duration_text("PT12H30M05.5000S"), "12:30:05");
  EXPECT_EQ(duration_text("PT90M"), "01:30:00");
  EXPECT_EQ(duration_text("P1D"), "P1D");
  EXPECT_EQ(duration_text("PT-1H"), "PT-1H");
  EXPECT_EQ(duration_text("PT99999999999H"), "PT99999999999H");
}

}  // namespace
}  // namespace hustings

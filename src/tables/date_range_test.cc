#include "tables/date_range.h"

#include <gtest/gtest.h>

namespace hustings {
namespace {

constexpr DateRange kMay = {{2029, 5, 1}, {2029, 5, 31}};

TEST(DateRange, ReadsWhatReportsSay) {
  for (const auto* line :
       {"1 May 2029 - 31 May 2029", "May 1, 2029 - May 31, 2029", "\"May 1, 2029 - May 31, 2029\"",
        "1.–31. Mai 2029", "1. Mai 2029 – 31. Mai 2029", "1 mai 2029 - 31 mai 2029",
        "1 de mayo de 2029 - 31 de mayo de 2029", "1 mag 2029 - 31 mag 2029",
        "1 mei 2029 - 31 mei 2029", "2029-05-01 - 2029-05-31", "2029-05-01 to 2029-05-31",
        "01.05.2029 - 31.05.2029", "01.05.2029-31.05.2029", "May 1 - May 31, 2029",
        "2029/05/01 - 2029/05/31"}) {
    const auto found = find_date_range(line);
    ASSERT_TRUE(found) << line;
    EXPECT_EQ(*found, kMay) << line;
  }
  EXPECT_EQ(find_date_range("5 June 2029"), (DateRange{{2029, 6, 5}, {2029, 6, 5}}));
}

TEST(DateRange, GuessesNothing) {
  for (const auto* line :
       {"", "Campaign report", "5/6/2029 - 7/6/2029", "All time", "1 May 2029 - 30 April 2029",
        "31 February 2029 - 1 March 2029", "1 Foo 2029 - 2 Foo 2029", "Ad report 1 - 2",
        "1 jui 2029 - 2 jui 2029", "1 - 2 - 3 May 2029", "-", "12345 May 2029"}) {
    EXPECT_EQ(find_date_range(line), std::nullopt) << line;
  }
}

}  // namespace
}  // namespace hustings

// Ranges of a file: what RFC 9110 section 14 asks for, and what it lets be ignored.
#include "web/range.h"

#include <gtest/gtest.h>

#include <ostream>

namespace hustings::web {

bool operator==(const Part& a, const Part& b) {
  return a.what == b.what && a.first == b.first && a.size == b.size;
}
void PrintTo(const Part& part, std::ostream* out) {
  *out << static_cast<int>(part.what) << ' ' << part.first << '+' << part.size;
}

namespace {

constexpr std::uint64_t kLength = 1000;
Part range(std::uint64_t first, std::uint64_t size) { return {Part::What::range, first, size}; }
const Part kWhole = {};
const Part kNothing = {.what = Part::What::nothing};

TEST(Range, Given) {
  EXPECT_EQ(choose_part("bytes=0-0", kLength), range(0, 1));
  EXPECT_EQ(choose_part("bytes=0-999", kLength), range(0, 1000));
  EXPECT_EQ(choose_part("bytes=500-", kLength), range(500, 500));
  EXPECT_EQ(choose_part("bytes=990-2000", kLength), range(990, 10));
  EXPECT_EQ(choose_part("bytes=-1", kLength), range(999, 1));
  EXPECT_EQ(choose_part("bytes=-5000", kLength), range(0, 1000));
  EXPECT_EQ(choose_part("BYTES= 1-2\t", kLength), range(1, 2));
  EXPECT_EQ(choose_part("bytes=7-99999999999999999999999", kLength), range(7, 993));
}

TEST(Range, NotThere) {
  EXPECT_EQ(choose_part("bytes=1000-", kLength), kNothing);
  EXPECT_EQ(choose_part("bytes=99999999999999999999999-", kLength), kNothing);
  EXPECT_EQ(choose_part("bytes=-0", kLength), kNothing);
  EXPECT_EQ(choose_part("bytes=0-", 0), kNothing);
  EXPECT_EQ(choose_part("bytes=-1", 0), kNothing);
}

TEST(Range, Ignored) {
  for (const char* field :
       {"", "bytes", "bytes=", "bytes=-", "bytes=5", "bytes=5-4", "bytes=a-b", "bytes=1-2,4-5",
        "bytes=+1-2", "bytes=1 -2", "bytes=1--2", "lines=1-2", "bytes =1-2", "=1-2"}) {
    EXPECT_EQ(choose_part(field, kLength), kWhole) << field;
  }
}

}  // namespace
}  // namespace hustings::web

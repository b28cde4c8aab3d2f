#include "casedesk/cursor.h"

#include <gtest/gtest.h>

namespace hustings::casedesk {
namespace {

TEST(Cursor, ComesBackAsItWasWritten) {
  for (const QueueKey key : {QueueKey{}, QueueKey{1870000000, 7}, QueueKey{-5, 0},
                             QueueKey{std::numeric_limits<std::int64_t>::max() / 2, 3}})
    EXPECT_EQ(read_key(write_key(key)), key) << write_key(key);
}

TEST(Cursor, AnythingElseIsTheBeginning) {
  for (const auto* text : {"", "-", "1", "1-", "-1", "1-2x", "x1-2", "1 -2",
                           "99999999999999999999-1", "1-99999999999999999999"})
    EXPECT_EQ(read_key(text), QueueKey()) << text;
}

TEST(Cursor, SeenIsAWholeNumberOrNothing) {
  EXPECT_EQ(read_seen("417"), 417U);
  for (const auto* text : {"", "-1", "4x", " 4", "0x10", "99999999999999999999"})
    EXPECT_EQ(read_seen(text), 0U) << text;
}

}  // namespace
}  // namespace hustings::casedesk

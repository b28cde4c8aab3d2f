// The tables of witnessing, the same for both databases.
#include "store/witness.h"

#include <gtest/gtest.h>

#include <thread>

#include "base/crypto.h"
#include "store/store.h"
#include "store/testing.h"

// NOLINTBEGIN(bugprone-unchecked-optional-access)
namespace hustings {
namespace {

using testing::Make;

class WitnessTablesTest : public ::testing::TestWithParam<Make> {
 protected:
  void SetUp() override {
    HUSTINGS_NEEDS(GetParam());
    database_ = std::make_unique<testing::TestDatabase>(GetParam());
    store_ = *Store::open(database_->where());
  }
  std::unique_ptr<Db> another() const { return *connect_to_write(database_->where()); }
  static CosignedRow row(std::uint64_t size, std::string_view root = "root") {
    return {"log.example/a", {size, sha256(bytes(root))}, 77, "note"};
  }
  std::unique_ptr<testing::TestDatabase> database_;
  std::unique_ptr<Store> store_;
};

TEST_P(WitnessTablesTest, WhatIsKnownOfWitnessesIsReplaced) {
  const auto db = another();
  EXPECT_TRUE(read_witnesses(*db)->empty());
  WitnessRow row{.vkey = "w", .size = 3, .cosigned = 7, .problem = "none"};
  ASSERT_GOOD(put_witness(*db, row));
  row.size = UINT64_MAX;  // as a witness may say
  row.asked = {1717401600123};
  row.failures = 2;
  ASSERT_GOOD(put_witness(*db, row));
  ASSERT_GOOD(put_witness(*db, {.vkey = "x"}));
  const auto rows = *read_witnesses(*db);
  ASSERT_EQ(rows.size(), 2U);
  const auto& w = rows[0].vkey == "w" ? rows[0] : rows[1];
  EXPECT_EQ(w.size, UINT64_MAX);
  EXPECT_EQ(w.asked.unix_ms, 1717401600123);
  EXPECT_EQ(w.failures, 2);
  EXPECT_EQ(w.problem, "none");
}

TEST_P(WitnessTablesTest, ARecordWasSeenWithTheFirstCheckpointThatHasIt) {
  const auto db = another();
  EXPECT_FALSE(*witnessed_at(*db, 0));
  ASSERT_GOOD(put_witnessed(*db, 3, {50'000}));
  ASSERT_GOOD(put_witnessed(*db, 7, {90'000}));
  EXPECT_EQ(*witnessed_at(*db, 0), Instant{50'000});
  EXPECT_EQ(*witnessed_at(*db, 2), Instant{50'000});
  EXPECT_EQ(*witnessed_at(*db, 3), Instant{90'000});
  EXPECT_FALSE(*witnessed_at(*db, 7));
  ASSERT_GOOD(put_witnessed(*db, 3, {60'000}));
  EXPECT_EQ(*witnessed_at(*db, 0), Instant{50'000}) << "another witness, later";
  ASSERT_GOOD(put_witnessed(*db, 3, {40'000}));
  EXPECT_EQ(*witnessed_at(*db, 0), Instant{40'000});
}

TEST_P(WitnessTablesTest, ACheckpointIsSwappedOnlyFromTheOneThatIsThere) {
  const auto db = another();
  const std::string hash = origin_hash("log.example/a");
  EXPECT_FALSE(*read_cosigned(*db, hash));
  EXPECT_FALSE(*swap_cosigned(*db, row(3).head, row(5))) << "there is none yet";
  EXPECT_TRUE(*swap_cosigned(*db, std::nullopt, row(3)));
  EXPECT_FALSE(*swap_cosigned(*db, std::nullopt, row(9))) << "there is one already";
  EXPECT_FALSE(*swap_cosigned(*db, row(3, "other").head, row(9)));
  EXPECT_FALSE(*swap_cosigned(*db, row(2).head, row(9)));
  EXPECT_TRUE(*swap_cosigned(*db, row(3).head, row(5)));
  EXPECT_TRUE(*swap_cosigned(*db, row(5).head, row(5))) << "cosigned again";
  EXPECT_FALSE(*swap_cosigned(*db, row(3).head, row(4))) << "never back";
  const auto last = *read_cosigned(*another(), hash);
  ASSERT_TRUE(last);
  EXPECT_EQ(last->origin, "log.example/a");
  EXPECT_EQ(last->head, row(5).head);
  EXPECT_EQ(last->time, 77);
  EXPECT_EQ(last->note, "note");
}

TEST_P(WitnessTablesTest, OfManyWhoSwapAtOnceOneWins) {
  const auto db = another();
  ASSERT_TRUE(*swap_cosigned(*db, std::nullopt, row(1)));
  for (std::uint64_t size = 1; size < 20; ++size) {
    std::atomic<int> won = 0;
    std::vector<std::thread> threads;
    threads.reserve(4);
    for (int n = 0; n < 4; ++n) {
      threads.emplace_back([&, n] {
        const auto mine = another();
        const auto stands = swap_cosigned(*mine, row(size, size == 1 ? "root" : "next").head,
                                          row(size + 1, "next"));
        EXPECT_TRUE(stands) << n << ' ' << stands.error().text();
        if (stands.value_or(false)) ++won;
      });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(won, 1) << size;
  }
}

INSTANTIATE_TEST_SUITE_P(Both, WitnessTablesTest, ::testing::Values(Make::sqlite, Make::postgres),
                         testing::make_name);

}  // namespace
}  // namespace hustings
// NOLINTEND(bugprone-unchecked-optional-access)

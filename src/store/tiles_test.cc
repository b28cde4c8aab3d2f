#include "store/tiles.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "log/testing.h"
#include "log/verify.h"
#include "store/testing.h"

namespace hustings {
namespace {

using testing::FaultyDisk;
using testing::test_signer;

constexpr std::string_view kOrigin = "log.example/main";

// A log that grows in memory and is published step by step.
class TilesTest : public ::testing::Test {
 protected:
  void grow(std::uint64_t to) {
    while (edge_.size() < to) {
      ASSERT_GOOD(edge_.append(bytes(fmt::format("entry {}", edge_.size())), full_));
    }
    note_ = *sign_checkpoint({std::string(kOrigin), edge_.head()}, signer_);
  }
  Result<void> publish() {
    auto done = tiles_.publish(published_, edge_, full_, note_);
    if (!done) return done;
    published_ = edge_.size();
    full_.clear();
    return done;
  }
  Result<OpenedCheckpoint> verify() const {
    const std::array keys = {signer_.verifier()};
    return verify_log([this](std::string_view path) { return disk_->read(tiles_.root() / path); },
                      keys);
  }
  // Every file below the log but `checkpoint`, as tile paths.
  std::vector<std::string> files() const {
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(tiles_.root())) {
      const auto name = entry.path().lexically_relative(tiles_.root()).string();
      if (entry.is_regular_file() && name != "checkpoint") out.push_back(name);
    }
    std::ranges::sort(out);
    return out;
  }
  static std::vector<std::string> expected(std::uint64_t size) {
    std::vector<std::string> out;
    for (const auto& id : tiles_of(size)) out.push_back(path(id));
    std::ranges::sort(out);
    return out;
  }

  TemporaryFolder folder_;
  FaultyDisk faulty_;
  Disk* disk_ = &faulty_;
  Tiles tiles_{faulty_, folder_.path() / "log"};
  Signer signer_ = test_signer(std::string(kOrigin));
  RightEdge edge_;
  std::vector<TileData> full_;
  std::string note_;
  std::uint64_t published_ = 0;
};

TEST_F(TilesTest, TheFilesAreExactlyThoseOfThePublishedSize) {
  for (const std::uint64_t size : {0, 1, 2, 255, 256, 257, 511, 512, 700, 1024, 1025}) {
    grow(size);
    ASSERT_GOOD(publish());
    EXPECT_EQ(files(), expected(size)) << size;
    if (size > 0) ASSERT_GOOD(verify());
    EXPECT_EQ(*tiles_.checkpoint(), note_);
    for (const auto& item : std::filesystem::recursive_directory_iterator(tiles_.root())) {
      EXPECT_FALSE(item.is_directory() && std::filesystem::is_empty(item)) << size << item.path();
    }
  }
}

TEST_F(TilesTest, PublishingAgainChangesNothing) {
  grow(300);
  const auto full = full_;
  ASSERT_GOOD(publish());
  faulty_.fail_at(0, Code::io);
  ASSERT_GOOD(tiles_.publish(0, edge_, full, note_));
  EXPECT_EQ(faulty_.calls(), 1) << "only the checkpoint is written again";
  EXPECT_EQ(files(), expected(300));
}

TEST_F(TilesTest, AfterEveryFailureARetryGivesAWholeLog) {
  for (const Code code : {Code::disk_full, Code::io}) {
    for (int n = 1;; ++n) {
      const TemporaryFolder folder;
      Tiles tiles(faulty_, folder.path() / "log");
      RightEdge edge;
      std::vector<TileData> full;
      const auto step = [&](std::uint64_t was, std::uint64_t to) {
        while (edge.size() < to) EXPECT_TRUE(edge.append(bytes("entry"), full));
        return tiles.publish(was, edge, full,
                             *sign_checkpoint({std::string(kOrigin), edge.head()}, signer_));
      };
      const std::array keys = {signer_.verifier()};
      const auto verify = [&] {
        return verify_log([&](std::string_view p) { return disk_->read(tiles.root() / p); }, keys);
      };
      ASSERT_GOOD(step(0, 250));
      full.clear();
      faulty_.fail_at(n, code);
      const auto broken = step(250, 600);
      faulty_.heal();
      // Whatever failed: what `checkpoint` names is there, all of it.
      const auto now = verify();
      ASSERT_TRUE(now) << n << ": " << now.error().text();
      const auto size = now->checkpoint.head.size;
      EXPECT_TRUE(size == 250 || size == 600) << size;
      // A later, larger tree, as when the next batch brings both.
      ASSERT_GOOD(step(broken ? 600 : 250, 700));
      ASSERT_GOOD(verify());
      const auto survey = *tiles.survey(700);
      EXPECT_TRUE(survey.missing.empty());
      EXPECT_TRUE(survey.strays.empty()) << n << ": " << survey.strays.front();
      if (broken) {
        EXPECT_GT(n, 3) << "no call failed";
        break;
      }
      EXPECT_EQ(broken.error().code, code);
    }
  }
}

TEST_F(TilesTest, AnotherTileInThePlaceIsRefused) {
  grow(300);
  ASSERT_GOOD(publish());
  const auto before = *tiles_.checkpoint();
  const Path tile = tiles_.root() / "tile/0/000";
  auto bytes = *disk_->read(tile);
  bytes[5] ^= 1;
  ASSERT_GOOD(faulty_.write(tile, bytes, 0644));
  full_.push_back({{0, 0, kTileWidth}, *disk_->read(tile)});
  full_.back().bytes[5] ^= 1;
  const auto refused = publish();
  EXPECT_FAILS(Code::unverified, refused);
  EXPECT_EQ(refused.error().where, tile.string());
  EXPECT_EQ(*tiles_.checkpoint(), before);
}

TEST_F(TilesTest, APartialTileThatIsGoneIsCutFromAWiderOne) {
  grow(10);
  ASSERT_GOOD(publish());
  const auto narrow = *tiles_.fetch({0, 0, 10});
  const auto bundle = *tiles_.fetch({kEntries, 0, 10});
  grow(20);
  ASSERT_GOOD(publish());
  EXPECT_EQ(*tiles_.fetch({0, 0, 10}), narrow);
  EXPECT_EQ(*tiles_.fetch({kEntries, 0, 10}), bundle);
  EXPECT_FAILS(Code::not_found, tiles_.fetch({0, 0, 30}));
  EXPECT_FAILS(Code::not_found, tiles_.fetch({0, 1, 3}));
  grow(256);
  ASSERT_GOOD(publish());
  EXPECT_EQ(*tiles_.fetch({0, 0, 10}), narrow);
  EXPECT_EQ(*tiles_.fetch({kEntries, 0, 10}), bundle);
}

TEST_F(TilesTest, ASurveyFindsWhatIsMissingAndWhatIsTooMuch) {
  grow(600);
  ASSERT_GOOD(publish());
  EXPECT_TRUE((*tiles_.survey(600)).missing.empty());
  ASSERT_GOOD(faulty_.remove(tiles_.root() / "tile/entries/000"));
  ASSERT_GOOD(faulty_.remove(tiles_.root() / "tile/0/002.p/88"));
  ASSERT_GOOD(faulty_.write(tiles_.root() / "tile/0/001.p/7", "x", 0644));
  ASSERT_GOOD(faulty_.write(tiles_.root() / "tile/0/.001.1.1.tmp", "x", 0644));
  ASSERT_GOOD(faulty_.write(tiles_.root() / ".checkpoint.1.1.tmp", "x", 0644));
  const auto survey = *tiles_.survey(600);
  EXPECT_EQ(survey.missing, (std::vector<TileId>{{kEntries, 0, 256}, {0, 2, 88}}));
  EXPECT_EQ(survey.strays.size(), 4U) << "and the folder 002.p, which is empty now";
  ASSERT_GOOD(tiles_.write({{{0, 2, 88}, "x"}}));
  ASSERT_GOOD(tiles_.remove(survey.strays));
  EXPECT_TRUE(disk_->read(tiles_.root() / "tile/0/002.p/88")) << "it is not empty any more";
  EXPECT_TRUE((*tiles_.survey(600)).strays.empty());
  EXPECT_TRUE(disk_->read(tiles_.root() / "checkpoint"));
}

}  // namespace
}  // namespace hustings

#include "store/blobs.h"

#include <gmock/gmock.h>

#include <fstream>

#include "base/crypto.h"
#include "store/testing.h"

namespace hustings {
namespace {

using ::testing::ElementsAre;
using testing::FaultyDisk;
using ::testing::IsEmpty;

const BlobInfo& info() {
  static const BlobInfo kInfo{
      .media_type = "image/png", .bytes = 7, .width = 1200, .height = 628, .frames = 1};
  return kInfo;
}

class BlobsTest : public ::testing::Test {
 protected:
  Path file(const Hash& digest) const {
    return folder_.path() / "blobs" / hex(digest).substr(0, 2) / hex(digest);
  }
  TemporaryFolder folder_;
  FaultyDisk disk_;
  Blobs blobs_{disk_, folder_.path() / "blobs"};
};

TEST_F(BlobsTest, KeepsAFileUnderItsDigest) {
  EXPECT_THAT(*blobs_.all(), IsEmpty());
  const auto digest = blobs_.keep("picture", info(), "small");
  ASSERT_GOOD(digest);
  EXPECT_EQ(*digest, sha256(bytes("picture")));
  EXPECT_EQ(*blobs_.info(*digest), info());
  EXPECT_EQ(*blobs_.read(*digest), "picture");
  EXPECT_EQ(*blobs_.thumbnail(*digest), "small");
  EXPECT_THAT(*blobs_.all(), ElementsAre(*digest));
}

TEST_F(BlobsTest, WritesNothingTwice) {
  ASSERT_GOOD(blobs_.keep("picture", info(), "small"));
  disk_.fail_at(1, Code::disk_full, true);
  ASSERT_GOOD(blobs_.keep("picture", info(), "small"));
  EXPECT_FAILS(Code::disk_full, blobs_.keep("another", info(), "small"));
}

TEST_F(BlobsTest, HalfAFileIsNotKept) {
  disk_.fail_at(1, Code::disk_full);  // the half that is written is the file itself
  EXPECT_FAILS(Code::disk_full, blobs_.keep("picture", info(), "small"));
  const Hash digest = sha256(bytes("picture"));
  EXPECT_EQ(*blobs_.info(digest), std::nullopt);
  EXPECT_THAT(*blobs_.all(), ElementsAre(digest)) << "so that it can be removed";
  ASSERT_GOOD(blobs_.keep("picture", info(), "small"));
  EXPECT_EQ(*blobs_.info(digest), info());
}

TEST_F(BlobsTest, SeesWhatTheDiskHasChangedAndTakesItAnew) {
  const Hash digest = *blobs_.keep("picture", info(), "small");
  std::ofstream(file(digest)) << "pictore";
  EXPECT_FAILS(Code::unverified, blobs_.read(digest));
  ASSERT_GOOD(blobs_.keep("picture", info(), "small"));
  EXPECT_EQ(*blobs_.read(digest), "picture");
  std::ofstream(file(digest).string() + ".json") << R"({"media_type":"image/png","bytes":-1})";
  EXPECT_FAILS(Code::unverified, blobs_.info(digest));
}

TEST_F(BlobsTest, RemovesAllOfAFileAndNothingElse) {
  const Hash one = *blobs_.keep("picture", info(), "small");
  const Hash other = *blobs_.keep("another", info(), "small");
  ASSERT_GOOD(blobs_.remove(one));
  EXPECT_THAT(*blobs_.all(), ElementsAre(other));
  EXPECT_FAILS(Code::not_found, blobs_.read(one));
  EXPECT_FAILS(Code::not_found, blobs_.thumbnail(one));
  EXPECT_EQ(*blobs_.info(one), std::nullopt);
  EXPECT_FALSE(std::filesystem::exists(file(one).parent_path()));
}

TEST(DigestsIn, AreRunsOfExactly64DigitsAnywhere) {
  const std::string one(64, 'a');
  const std::string two = std::string(32, '0') + std::string(32, 'f');
  std::set<std::string> found;
  digests_in(R"({"sha256":")" + one + "\"}\nad 1;" + two, found);
  EXPECT_THAT(found, ElementsAre(two, one));
  found.clear();
  digests_in(one + "a " + one.substr(1) + " " + std::string(64, 'A') + "-", found);
  EXPECT_THAT(found, IsEmpty());
}

}  // namespace
}  // namespace hustings

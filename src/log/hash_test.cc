#include "log/hash.h"

#include <gtest/gtest.h>

#include <array>

#include "log/testing.h"

namespace hustings {
namespace {

TEST(HashTest, KnownHashesOfRfc6962) {
  EXPECT_EQ(base64(empty_root()), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  EXPECT_EQ(hex(leaf_hash({})), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  EXPECT_EQ(hex(leaf_hash(bytes("L123456"))),
            "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
  const std::string two =
      std::string("\x01") + std::string(text(empty_root())) + std::string(text(leaf_hash({})));
  EXPECT_EQ(node_hash(empty_root(), leaf_hash({})), sha256(bytes(two)));
}

TEST(HashTest, ShortDigestIsTheSameDigest) {
  for (std::size_t size = 0; size < 300; ++size) {
    const std::string input(size, static_cast<char>(size));
    EXPECT_EQ(sha256_short(bytes(input)), sha256(bytes(input))) << size;
  }
}

TEST(HashTest, LeafAndNodeDoNotMeet) {
  const Hash a = leaf_hash(bytes("a"));
  const Hash b = leaf_hash(bytes("b"));
  const std::string both = std::string(text(a)) + std::string(text(b));
  EXPECT_NE(leaf_hash(bytes(both)), node_hash(a, b));
  EXPECT_NE(node_hash(a, b), node_hash(b, a));
}

TEST(HashTest, TreeHashFollowsTheDefinition) {
  std::vector<Hash> leaves;
  for (int i = 0; i < 300; ++i) {
    ASSERT_EQ(tree_hash(leaves), testing::naive_root(leaves)) << i;
    leaves.push_back(leaf_hash(bytes(std::to_string(i))));
  }
}

}  // namespace
}  // namespace hustings

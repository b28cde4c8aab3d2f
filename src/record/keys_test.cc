#include "record/keys.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace hustings {
namespace {

constexpr std::string_view kIssuer = "0190a000-0000-7000-8000-000000000001";
constexpr std::string_view kOther = "0190a000-0000-7000-8000-000000000002";

PublicKey new_key(std::uint64_t seed) {
  return SigningKey::from_seed(seeded_random(seed)->hash()).public_key();
}

TEST(Keys, TheIdIsTheStartOfTheDigest) {
  const PublicKey key = new_key(1);
  EXPECT_EQ(key_id(key), hex(sha256(key.value)).substr(0, 16));
}

TEST(Keys, AKeyIsValidFromItsRecordToTheOneThatEndsIt) {
  const PublicKey key = new_key(1);
  const std::string kid = key_id(key);
  KeyHistory keys;
  keys.add(std::string(kIssuer), key, 5);
  keys.end(std::string(kIssuer), kid, 9);
  EXPECT_EQ(keys.find(std::string(kIssuer), kid, 4), nullptr);
  ASSERT_NE(keys.find(std::string(kIssuer), kid, 5), nullptr);
  EXPECT_EQ(*keys.find(std::string(kIssuer), kid, 5), key);
  EXPECT_NE(keys.find(std::string(kIssuer), kid, 9), nullptr);  // it may sign its own end
  EXPECT_EQ(keys.find(std::string(kIssuer), kid, 10), nullptr);
  EXPECT_EQ(keys.find(std::string(kIssuer), "0000000000000000", 6), nullptr);
  EXPECT_EQ(keys.find(std::string(kOther), kid, 6), nullptr);
}

TEST(Keys, AnEndIsFinalUntilTheKeyBeginsAgain) {
  const PublicKey key = new_key(1);
  const std::string kid = key_id(key);
  KeyHistory keys;
  keys.add(std::string(kIssuer), key, 5);
  keys.end(std::string(kIssuer), kid, 9);
  keys.end(std::string(kIssuer), kid, 20);  // no longer life
  EXPECT_EQ(keys.find(std::string(kIssuer), kid, 15), nullptr);
  keys.add(std::string(kIssuer), key, 30);
  EXPECT_EQ(keys.find(std::string(kIssuer), kid, 29), nullptr);
  EXPECT_NE(keys.find(std::string(kIssuer), kid, 31), nullptr);
}

TEST(Keys, SeveralKeysOverlap) {
  const PublicKey old_key = new_key(1);
  const PublicKey next = new_key(2);
  KeyHistory keys;
  keys.add(std::string(kIssuer), old_key, 1);
  keys.add(std::string(kIssuer), next, 4);
  keys.end(std::string(kIssuer), key_id(old_key), 6);
  EXPECT_EQ(*keys.find(std::string(kIssuer), key_id(old_key), 5), old_key);
  EXPECT_EQ(*keys.find(std::string(kIssuer), key_id(next), 5), next);
  EXPECT_EQ(keys.find(std::string(kIssuer), key_id(old_key), 7), nullptr);
  EXPECT_EQ(keys.issuers().at(std::string(kIssuer)).size(), 2U);
}

TEST(Keys, OnlyABeginningMakesAnIssuerKnown) {
  KeyHistory keys;
  keys.end(std::string(kIssuer), key_id(new_key(1)), 3);
  EXPECT_FALSE(keys.knows(std::string(kIssuer)));
  keys.add(std::string(kIssuer), new_key(1), 4);
  EXPECT_TRUE(keys.knows(std::string(kIssuer)));
  EXPECT_FALSE(keys.knows(std::string(kOther)));
}

}  // namespace
}  // namespace hustings

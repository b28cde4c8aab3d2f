// Shares: known values, every choice of enough of them, and that too few say nothing.
#include "vault/shares.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/bytes.h"

namespace hustings::vault {
namespace {

constexpr ShareName kName = {1, 2, 3, 4};

Share share(int number, std::string_view hexadecimal, int need = 2) {
  return {kName, need, number, Secret::copy_of(bytes(*from_hex(hexadecimal)))};
}

// draft-mcgrew-tss-03, section 9.
TEST(Shares, TheDraftsExampleComesOut) {
  const Share both[] = {share(1, "b9fa07e185"), share(2, "f5409b4511")};
  const auto secret = join(both);
  ASSERT_TRUE(secret) << secret.error().text();
  EXPECT_EQ(hex(secret->view()), "7465737400");
}

// Bytes of a text as coefficients, in the order in which they are drawn.
class Fixed : public Random {
 public:
  explicit Fixed(std::string bytes) : bytes_(std::move(bytes)) {}
  void fill(std::span<std::uint8_t> out) override {
    for (auto& one : out) one = static_cast<std::uint8_t>(bytes_.at(at_++));
  }
  std::unique_ptr<Random> fork(std::uint64_t) override { return nullptr; }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

TEST(Shares, SplittingGivesTheDraftsExample) {
  Fixed random(*from_hex("cd9f749585"));
  const auto secret = Secret::copy_of(bytes(*from_hex("7465737400")));
  const auto both = split(secret, 2, 2, kName, random);
  EXPECT_EQ(hex(both[0].value.view()), "b9fa07e185");
  EXPECT_EQ(hex(both[1].value.view()), "f5409b4511");
}

TEST(Shares, EveryChoiceOfEnoughGivesItBack) {
  const auto random = seeded_random(3);
  const auto secret = Secret::random(*random);
  for (const auto& [need, of] : {std::pair(2, 2), {2, 3}, {3, 5}, {5, 5}, {2, 20}}) {
    const auto all = split(secret, need, of, kName, *random);
    for (unsigned choice = 0; choice < (1U << std::min(of, 8)); ++choice) {
      std::vector<Share> some;
      for (unsigned i = 0; i < std::min<unsigned>(static_cast<unsigned>(of), 8); ++i) {
        if ((choice >> i & 1U) != 0)
          some.push_back(
              {all[i].of, all[i].need, all[i].number, Secret::copy_of(all[i].value.view())});
      }
      const auto joined = join(some);
      ASSERT_EQ(joined.has_value(), std::cmp_greater_equal(some.size(), need));
      if (joined) {
        ASSERT_TRUE(equal(joined->view(), secret.view()));
      }
    }
  }
}

// With one share too few every secret is as likely as any other: of all 256 second shares each one
// gives another byte.
TEST(Shares, OneTooFewSaysNothingL407) {
  std::map<std::uint8_t, int> seen;
  for (int guess = 0; guess < 256; ++guess) {
    Share both[] = {share(1, "b9"), share(2, "00")};
    both[1].value.bytes()[0] = static_cast<std::uint8_t>(guess);
    ++seen[join(both)->view()[0]];
  }
  EXPECT_EQ(seen.size(), 256U);
}

TEST(Shares, WhatDoesNotBelongTogetherIsNotJoined) {
  const auto refused = [](Share one, Share two) {
    const Share both[] = {std::move(one), std::move(two)};
    const auto joined = join(both);
    return !joined && joined.error().code == Code::bad_input;
  };
  EXPECT_TRUE(refused(share(1, "b9"), share(1, "b9")));
  EXPECT_TRUE(refused(share(1, "b9"), share(2, "f5", 3)));
  EXPECT_TRUE(refused(share(1, "b9"), share(2, "f540")));
  Share other = share(2, "f5");
  other.of[0] = 9;
  EXPECT_TRUE(refused(share(1, "b9"), std::move(other)));
  EXPECT_FALSE(join({}));
}

TEST(Shares, AWrongLetterOfASheetIsFoundL407) {
  const auto random = seeded_random(4);
  const auto all = split(Secret::random(*random), 2, 3, kName, *random);
  const std::string sheet = write_share(all[2]);
  const auto back = read_share(sheet);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->number, 3);
  EXPECT_EQ(back->need, 2);
  EXPECT_TRUE(equal(back->value.view(), all[2].value.view()));
  for (std::size_t i = 0; i < sheet.size(); ++i) {
    std::string typed = sheet;
    if (typed[i] == ' ') continue;
    typed[i] = typed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(read_share(typed)) << i;
  }
}

}  // namespace
}  // namespace hustings::vault

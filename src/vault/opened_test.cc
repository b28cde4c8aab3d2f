// What a record seals to a case: it opens for who has the case, its length says little, and it is
// what the record's digests say.
#include "vault/opened.h"

#include <gtest/gtest.h>

#include <set>

#include "record/derive_kind.h"
#include "record/keys.h"

namespace hustings {
namespace {

struct Whisper {
  Open<Count> count;
  Sealed<Text<1, 5000>> text;
  Sealed<std::optional<Text<1, 100>>> contact;
};
BOOST_DESCRIBE_STRUCT(Whisper, (), (count, text, contact))

}  // namespace
HUSTINGS_KIND(Whisper, "whisper", 1)
}  // namespace hustings

namespace hustings::vault {
namespace {

class OpenedTest : public testing::Test {
 protected:
  Envelope sealed(std::string text, const Hash& to) {
    const Head head{.iss = "0190a000-0000-7000-8000-000000000001",
                    .sub = "0190a000-0000-7000-8000-000000000002",
                    .prev = {},
                    .iat = {1'800'000'000'000}};
    Whisper body;
    body.text = Text<1, 5000>{std::move(text)};
    auto out =
        seal(head, draft(body),
             {.key = signer, .kid = key_id(signer.public_key()), .sealed_to = to, .pads = true},
             *random);
    EXPECT_TRUE(out) << out.error().text();
    return *std::move(out);
  }
  OpenCase opened() {
    OpenCase out{"case", "anna", {}};
    out.epochs.emplace(0, OpenCase::Keys{KeyPair::of(key.secret.part(0, kKeyBytes)), {}});
    return out;
  }
  std::unique_ptr<Random> random = seeded_random(5);
  SigningKey signer = SigningKey::generate(*random);
  KeyPair key = KeyPair::generate(*random);
};

TEST_F(OpenedTest, OpensForTheCase) {
  const Envelope envelope = sealed("what I saw", key.public_key);
  const auto all = open_sealed(envelope, opened());
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), 1U);
  EXPECT_EQ(all->front().pointer, "/text");
  EXPECT_EQ(all->front().json, "\"what I saw\"");
  EXPECT_TRUE(combine_all(envelope, *all).ends_with(all->front().disclosure + "~"));
}

TEST_F(OpenedTest, OfOthersItIsLeftOut) {
  const Envelope envelope = sealed("what I saw", KeyPair::generate(*random).public_key);
  EXPECT_TRUE(open_sealed(envelope, opened())->empty());
}

TEST_F(OpenedTest, WhatIsNotInTheRecordIsFoundOut) {
  Envelope envelope = sealed("what I saw", key.public_key);
  const Envelope other = sealed("what I saw", key.public_key);
  envelope.sealed = other.sealed;  // the same words, but of another record
  const auto all = open_sealed(envelope, opened());
  ASSERT_FALSE(all);
  EXPECT_EQ(all.error().code, Code::unverified);
}

TEST_F(OpenedTest, LengthsSayLittle) {
  std::set<std::size_t> lengths;
  for (std::size_t n = 1; n < 5000; n += 7)
    lengths.insert(sealed(std::string(n, 'a'), key.public_key).sealed.front().box.size());
  EXPECT_LT(lengths.size(), 40U);
}

}  // namespace
}  // namespace hustings::vault

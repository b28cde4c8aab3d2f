// Everything that is sealed opens for whom it should, and for nobody when a single bit of it, or of
// where it stands, is another.
#include <gtest/gtest.h>

#include <set>

#include "vault/internal.h"

namespace hustings::vault {
namespace {

constexpr const char* kCase = "0b1e2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";
constexpr const char* kOther = "1b1e2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";

class Crypto : public testing::Test {
 protected:
  std::unique_ptr<Random> random = seeded_random(7);
  KeyPair key = KeyPair::generate(*random);
  KeyPair other = KeyPair::generate(*random);
};

std::string flipped(std::string bytes, std::size_t bit) {
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
  return bytes;
}

TEST_F(Crypto, ASealedTextOpensWhereItBelongs) {
  const auto sealed = seal_field({kCase, "text"}, 3, "what I saw", key.public_key, *random);
  const auto open = open_field({kCase, "text"}, 3, sealed.digest, bytes(sealed.box), key);
  ASSERT_TRUE(open);
  EXPECT_EQ(open->text, "what I saw");
  EXPECT_EQ(field_digest({kCase, "text"}, open->salt, "what I saw"), sealed.digest);
}

TEST_F(Crypto, ASealedTextOpensNowhereElseL402) {
  const auto sealed = seal_field({kCase, "text"}, 3, "what I saw", key.public_key, *random);
  Hash digest = sealed.digest;
  digest.value[31] ^= 1;
  const auto unverified = [](const auto& result) {
    return !result && result.error().code == Code::unverified;
  };
  const Bytes box = bytes(sealed.box);
  EXPECT_TRUE(unverified(open_field({kOther, "text"}, 3, sealed.digest, box, key)));
  EXPECT_TRUE(unverified(open_field({kCase, "contact"}, 3, sealed.digest, box, key)));
  EXPECT_TRUE(unverified(open_field({kCase, "text"}, 4, sealed.digest, box, key)));
  EXPECT_TRUE(unverified(open_field({kCase, "text"}, 3, digest, box, key)));
  EXPECT_TRUE(unverified(open_field({kCase, "text"}, 3, sealed.digest, box, other)));
}

TEST_F(Crypto, EveryFlippedBitOfASealedTextIsFound) {
  const auto sealed = seal_field({kCase, "text"}, 0, "x", key.public_key, *random);
  for (std::size_t bit = 0; bit < sealed.box.size() * 8; ++bit) {
    const std::string changed = flipped(sealed.box, bit);
    ASSERT_FALSE(open_field({kCase, "text"}, 0, sealed.digest, bytes(changed), key)) << bit;
  }
}

// Whoever can seal to a case can put any plain bytes into a box: each part is looked at.
TEST_F(Crypto, EveryFlippedBitInsideASealedTextIsFound) {
  const auto sealed = seal_field({kCase, "text"}, 0, "x", key.public_key, *random);
  const auto plain = open_with(key, bytes(sealed.box));
  ASSERT_TRUE(plain);
  const std::string whole(text(plain->view()));
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    const std::string box = seal_to(key.public_key, bytes(flipped(whole, bit)), *random);
    ASSERT_FALSE(open_field({kCase, "text"}, 0, sealed.digest, bytes(box), key)) << bit;
  }
}

TEST_F(Crypto, LengthsOfTextsSayLittle) {
  std::set<std::size_t> lengths;
  for (std::size_t n = 0; n <= 5000; ++n)
    lengths.insert(
        seal_field({kCase, "text"}, 0, std::string(n, 'a'), key.public_key, *random).box.size());
  EXPECT_LT(lengths.size(), 60U);  // 16 for each doubling
}

TEST_F(Crypto, TheSameTextTwiceLooksDifferent) {
  const auto one = seal_field({kCase, "text"}, 0, "x", key.public_key, *random);
  const auto two = seal_field({kCase, "text"}, 0, "x", key.public_key, *random);
  EXPECT_NE(one.digest, two.digest);
  EXPECT_NE(one.box, two.box);
}

class Files : public Crypto {
 protected:
  Secret secret = Secret::random(*random);
  FilePlace place{kCase, "aa"};
};

TEST_F(Files, OpenAtEveryLengthAroundAChunk) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kChunk - 9, kChunk - 8, kChunk - 7,
                                 kChunk, 2 * kChunk - 8, 2 * kChunk, 5 * kChunk + 17}) {
    std::string plain(size, '\0');
    random->fill({reinterpret_cast<std::uint8_t*>(plain.data()), plain.size()});
    const auto again = open_file(place, seal_file(place, bytes(plain), secret), secret);
    ASSERT_TRUE(again) << size;
    EXPECT_TRUE(*again == plain) << size;
  }
}

TEST_F(Files, OpenNowhereElse) {
  const std::string sealed = seal_file(place, bytes("evidence"), secret);
  EXPECT_TRUE(open_file(place, sealed, secret));
  EXPECT_FALSE(open_file({kOther, "aa"}, sealed, secret));
  EXPECT_FALSE(open_file({kCase, "ab"}, sealed, secret));
  EXPECT_FALSE(open_file(place, sealed, Secret::random(*random)));
}

TEST_F(Files, AreFoundOutWhenCutAtAnyChunkReorderedOrLongerL402) {
  const std::string plain(5 * kChunk, 'e');
  const std::string sealed = seal_file(place, bytes(plain), secret);
  constexpr std::size_t kHeader = 24;
  constexpr std::size_t kSealedChunk = kChunk + 17;
  for (std::size_t chunks = 0; chunks * kSealedChunk + kHeader < sealed.size(); ++chunks)
    EXPECT_FALSE(open_file(place, sealed.substr(0, kHeader + chunks * kSealedChunk), secret));
  EXPECT_FALSE(open_file(place, sealed.substr(0, sealed.size() - 1), secret));
  EXPECT_FALSE(open_file(place, sealed + "x", secret));
  EXPECT_FALSE(open_file(place, sealed + sealed.substr(kHeader, kSealedChunk), secret));
  std::string swapped = sealed;
  std::swap_ranges(swapped.begin() + kHeader, swapped.begin() + kHeader + kSealedChunk,
                   swapped.begin() + kHeader + kSealedChunk);
  EXPECT_FALSE(open_file(place, swapped, secret));
  std::string without = sealed;
  without.erase(kHeader + kSealedChunk, kSealedChunk);
  EXPECT_FALSE(open_file(place, without, secret));
}

TEST_F(Files, FlippedBitsAreFound) {
  const std::string sealed = seal_file(place, bytes("evidence"), secret);
  for (std::size_t bit = 0; bit < sealed.size() * 8; bit += 37)
    ASSERT_FALSE(open_file(place, flipped(sealed, bit), secret)) << bit;
}

TEST_F(Crypto, ACodeOpensItsOwnCaseOnThisNodeOnlyL401) {
  const auto code = TrackingCode::parse("4821 0093-7716 5520");
  ASSERT_TRUE(code);
  const Secret pepper = Secret::random(*random);
  const Salt salt{1, 2, 3};
  const auto first = keys_of(*code, kCase, salt, pepper);
  const auto again = keys_of(*code, kCase, salt, pepper);
  ASSERT_TRUE(first && again);
  EXPECT_TRUE(equal(first->tag.view(), again->tag.view()));
  EXPECT_TRUE(equal(first->wrap.view(), again->wrap.view()));
  EXPECT_FALSE(equal(first->tag.view(), first->wrap.view()));
  const auto elsewhere = keys_of(*code, kOther, salt, pepper);
  const auto salted = keys_of(*code, kCase, Salt{}, pepper);
  const auto peppered = keys_of(*code, kCase, salt, Secret::random(*random));
  const auto typo = keys_of(*TrackingCode::parse("4821009377165521"), kCase, salt, pepper);
  for (const auto* one : {&elsewhere, &salted, &peppered, &typo}) {
    ASSERT_TRUE(*one);
    EXPECT_FALSE(equal(first->tag.view(), (*one)->tag.view()));
    EXPECT_FALSE(equal(first->wrap.view(), (*one)->wrap.view()));
  }
}

TEST_F(Crypto, CodesHaveSixteenFairDigits) {
  std::array<int, 10> counts{};
  for (int i = 0; i < 2000; ++i) {
    const auto code = TrackingCode::generate(*random);
    ASSERT_EQ(code.digits().size(), kCodeDigits);
    for (const char c : code.digits()) ++counts.at(static_cast<std::size_t>(c - '0'));
  }
  for (const int count : counts) EXPECT_NEAR(count, 3200, 300);
  for (const auto* wrong : {"", "123", "48210093771655200", "4821 0093 7716 552x"})
    EXPECT_FALSE(TrackingCode::parse(wrong)) << wrong;
}

TEST_F(Crypto, APersonComesBackByPassphraseRecoveryOrEscrow) {
  const Secret pepper = Secret::random(*random);
  const auto made = make_person("correct horse battery", key.public_key, pepper, *random);
  ASSERT_TRUE(made);
  EXPECT_TRUE(open_person(made->kept, "correct horse battery", pepper));
  EXPECT_FALSE(open_person(made->kept, "correct horse batterx", pepper));
  EXPECT_FALSE(open_person(made->kept, "correct horse battery", Secret::random(*random)));
  EXPECT_TRUE(recover_person(made->kept, made->recovery));
  EXPECT_FALSE(recover_person(made->kept, write_key(other.secret.view())));
  EXPECT_TRUE(release_person(made->kept, key));
  EXPECT_FALSE(release_person(made->kept, other));
  const auto short_one = make_person("too short", std::nullopt, pepper, *random);
  ASSERT_FALSE(short_one);
  EXPECT_EQ(short_one.error().where, "/passphrase");
}

TEST_F(Crypto, EveryFlippedBitOfAPersonIsFoundL401) {
  const Secret pepper = Secret::random(*random);
  const auto made = make_person("correct horse battery", key.public_key, pepper, *random);
  ASSERT_TRUE(made);
  const Secret secret = *read_key(made->recovery);
  for (std::size_t bit = 0; bit < made->kept.under_recovery.size() * 8; ++bit) {
    PersonKey changed = made->kept;
    changed.under_recovery = flipped(changed.under_recovery, bit);
    ASSERT_FALSE(recover_person(changed, made->recovery));
  }
  PersonKey exchanged = made->kept;
  exchanged.public_key = other.public_key;
  EXPECT_FALSE(recover_person(exchanged, made->recovery));
  EXPECT_FALSE(open_person(exchanged, "correct horse battery", pepper));
}

TEST_F(Crypto, AKeyCopiedWronglyIsSaidToBe) {
  const std::string sheet = write_key(key.secret.view());
  EXPECT_TRUE(read_key(sheet));
  for (std::size_t i = 0; i < sheet.size(); ++i) {
    std::string wrong = sheet;
    wrong[i] = wrong[i] == 'B' ? 'C' : 'B';
    const auto read = read_key(wrong);
    EXPECT_FALSE(read) << wrong;
  }
}

}  // namespace
}  // namespace hustings::vault

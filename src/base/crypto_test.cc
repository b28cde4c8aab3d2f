#include "base/crypto.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <stdexcept>
#include <thread>

#include "base/random.h"

namespace hustings {
namespace {

Hash key_of(std::string_view spelled) { return hash_from_hex(spelled).value(); }

// FIPS 180-4, as in RFC 6234 section 8.5.
TEST(Crypto, Sha256OfTheKnownMessages) {
  EXPECT_EQ(hex(sha256(bytes(""))),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(sha256(bytes("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(sha256(bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hex(sha256(bytes(std::string(1000000, 'a')))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Crypto, Sha256OfPartsIsThatOfTheWhole) {
  const std::string whole(1000, 'x');
  const auto b = bytes(whole);
  for (const std::size_t cut : {0U, 1U, 63U, 64U, 65U, 999U, 1000U}) {
    EXPECT_EQ(sha256({b.first(cut), b.subspan(cut)}), sha256(b));
    Sha256 pieces;
    pieces.update(b.first(cut));
    pieces.update(b.subspan(cut));
    EXPECT_EQ(pieces.finish(), sha256(b));
  }
  EXPECT_EQ(sha256({}), sha256(bytes("")));
}

TEST(Crypto, Sha256IsThreadSafe) {
  const Hash expected = sha256(bytes("abc"));
  std::array<std::jthread, 4> threads;
  for (auto& thread : threads) {
    thread = std::jthread([&] {
      for (int i = 0; i < 2000; ++i) EXPECT_EQ(sha256(bytes("abc")), expected);
    });
  }
}

// RFC 4231 cases 1 and 2: their keys end in zeros here, which is how HMAC pads a short key.
TEST(Crypto, HmacOfTheVectorsOfRfc4231) {
  Hash key{};
  std::fill_n(key.value.begin(), 20, 0x0b);
  EXPECT_EQ(hex(hmac_sha256(key, bytes("Hi There"))),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  key = {};
  std::ranges::copy(std::string_view("Jefe"), key.value.begin());
  EXPECT_EQ(hex(hmac_sha256(key, bytes("what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

struct Ed25519Vector {
  std::string_view seed;
  std::string_view public_key;
  std::string_view message;
  std::string_view signature;
};
// RFC 8032 section 7.1, tests 1 to 3.
constexpr std::array kEd25519 = {
    Ed25519Vector{"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                  "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
                  "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                  "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
    Ed25519Vector{"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                  "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
                  "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                  "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
    Ed25519Vector{"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                  "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
                  "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                  "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
};

TEST(Crypto, SignsTheVectorsOfRfc8032) {
  for (const auto& vector : kEd25519) {
    const auto key = SigningKey::from_seed(key_of(vector.seed));
    const std::string message = from_hex(vector.message).value();
    EXPECT_EQ(hex(key.public_key().value), vector.public_key);
    const Signature signature = key.sign(bytes(message));
    EXPECT_EQ(hex(signature), vector.signature);
    EXPECT_TRUE(verify(key.public_key(), bytes(message), signature));
  }
}

TEST(Crypto, RefusesEveryChangedBitOfASignature) {
  const auto random = seeded_random(8032);
  const auto key = SigningKey::generate(*random);
  const auto message = bytes("a statement");
  const Signature good = key.sign(message);
  for (std::size_t bit = 0; bit < 512; ++bit) {
    Signature bad = good;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_FALSE(verify(key.public_key(), message, bad)) << bit;
  }
  EXPECT_FALSE(verify(key.public_key(), bytes("a statemenT"), good));
  EXPECT_FALSE(verify(SigningKey::generate(*random).public_key(), message, good));
  EXPECT_FALSE(verify(key.public_key(), message, Bytes(good).first(63)));
  EXPECT_FALSE(verify(key.public_key(), message, {}));
}

// S + L is the other spelling of the same signature; it must not be a second valid one.
TEST(Crypto, RefusesTheSecondSpellingOfASignature) {
  const auto key = SigningKey::from_seed(key_of(kEd25519[0].seed));
  Signature bad = key.sign({});
  const std::string order =
      from_hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").value();
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    carry += bad[32 + i] + static_cast<unsigned char>(order[i]);
    bad[32 + i] = static_cast<std::uint8_t>(carry);
    carry >>= 8;
  }
  EXPECT_FALSE(verify(key.public_key(), {}, bad));
}

TEST(Crypto, RefusesAKeyUnderWhichEverythingVerifies) {
  PublicKey zero_order;  // the neutral element
  zero_order.value[0] = 1;
  Signature signature{};
  signature[0] = 1;
  EXPECT_FALSE(verify(zero_order, bytes("anything"), signature));
}

TEST(Crypto, SealedBoxesAreThoseOfLibsodium) {
  const auto random = seeded_random(25519);
  const BoxKey key = BoxKey::generate(*random);
  const std::string plain = "name and address";
  const std::string ours = seal_box(bytes(plain), key.public_key, *random);
  std::string opened(plain.size(), '\0');
  ASSERT_EQ(
      crypto_box_seal_open(reinterpret_cast<unsigned char*>(opened.data()), bytes(ours).data(),
                           ours.size(), key.public_key.value.data(), key.secret.value.data()),
      0);
  EXPECT_EQ(opened, plain);

  std::string theirs(plain.size() + crypto_box_SEALBYTES, '\0');
  ASSERT_EQ(crypto_box_seal(reinterpret_cast<unsigned char*>(theirs.data()), bytes(plain).data(),
                            plain.size(), key.public_key.value.data()),
            0);
  EXPECT_EQ(open_box(bytes(theirs), key), plain);
}

TEST(Crypto, ADamagedSealedBoxDoesNotOpen) {
  const auto random = seeded_random(3);
  const BoxKey key = BoxKey::generate(*random);
  const std::string sealed = seal_box(bytes("secret"), key.public_key, *random);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string bad = sealed;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    EXPECT_EQ(open_box(bytes(bad), key).error().code, Code::unverified) << i;
  }
  EXPECT_FALSE(open_box(bytes(sealed).first(47), key));
  EXPECT_FALSE(open_box({}, key));
  EXPECT_FALSE(open_box(bytes(sealed), BoxKey::generate(*random)));
  EXPECT_EQ(open_box(bytes(seal_box({}, key.public_key, *random)), key), "");
}

TEST(Crypto, SealingIsRepeatableAndTwoSealsDiffer) {
  const Hash to = BoxKey::from_secret(sha256(bytes("receiver"))).public_key;
  const auto first = seeded_random(4);
  const auto again = seeded_random(4);
  const std::string sealed = seal_box(bytes("x"), to, *first);
  EXPECT_EQ(sealed, seal_box(bytes("x"), to, *again));
  EXPECT_NE(sealed, seal_box(bytes("x"), to, *first));
  EXPECT_THROW(seal_box(bytes("x"), Hash{}, *first), std::runtime_error);
}

TEST(Crypto, APassphraseOpensWhatItHasSealedAndNothingElse) {
  const auto random = seeded_random(5);
  const PassphraseCost cheap{1, 8192};
  const Bytes about = bytes("about");
  const auto sealed = *seal_with_passphrase(bytes("secret"), "a passphrase", about, cheap, *random);
  EXPECT_EQ(*open_with_passphrase(sealed, "a passphrase", about), "secret");
  EXPECT_EQ(open_with_passphrase(sealed, "A passphrase", about).error().code, Code::unverified);
  EXPECT_EQ(open_with_passphrase(sealed, "a passphrase", bytes("abouT")).error().code,
            Code::unverified);
  for (std::size_t i = 0; i < sealed.sealed.size(); ++i) {
    UnderPassphrase bad = sealed;
    bad.sealed[i] = static_cast<char>(bad.sealed[i] ^ 1);
    EXPECT_FALSE(open_with_passphrase(bad, "a passphrase", about)) << i;
  }
  UnderPassphrase cut = sealed;
  cut.sealed.resize(3);
  EXPECT_FALSE(open_with_passphrase(cut, "a passphrase", about));
  for (const PassphraseCost none : {PassphraseCost{0, 8192}, PassphraseCost{1, 10}}) {
    EXPECT_EQ(seal_with_passphrase({}, "x", {}, none, *random).error().code, Code::bad_input);
  }
}

}  // namespace
}  // namespace hustings

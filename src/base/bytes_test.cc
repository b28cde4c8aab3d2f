#include "base/bytes.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "base/random.h"

namespace hustings {
namespace {

struct Spelling {
  std::string_view plain;
  std::string_view base64;
  std::string_view hex;
};
// RFC 4648 section 10.
constexpr std::array kVectors = {
    Spelling{"", "", ""},
    Spelling{"f", "Zg==", "66"},
    Spelling{"fo", "Zm8=", "666f"},
    Spelling{"foo", "Zm9v", "666f6f"},
    Spelling{"foob", "Zm9vYg==", "666f6f62"},
    Spelling{"fooba", "Zm9vYmE=", "666f6f6261"},
    Spelling{"foobar", "Zm9vYmFy", "666f6f626172"},
};

TEST(Bytes, SpellsTheVectorsOfRfc4648) {
  for (const auto& vector : kVectors) {
    const std::string url(vector.base64.substr(0, vector.base64.find('=')));
    EXPECT_EQ(base64(bytes(vector.plain)), vector.base64);
    EXPECT_EQ(from_base64(vector.base64), vector.plain);
    EXPECT_EQ(base64url(bytes(vector.plain)), url);
    EXPECT_EQ(from_base64url(url), vector.plain);
    EXPECT_EQ(hex(bytes(vector.plain)), vector.hex);
    EXPECT_EQ(from_hex(vector.hex), vector.plain);
  }
}

TEST(Bytes, HasTwoAlphabets) {
  const std::string raw = "\xfb\xff\xfe";
  EXPECT_EQ(base64(bytes(raw)), "+//+");
  EXPECT_EQ(base64url(bytes(raw)), "-__-");
  EXPECT_FALSE(from_base64("-__-"));
  EXPECT_FALSE(from_base64url("+//+"));
}

TEST(Bytes, RefusesEveryOtherSpellingOfAValue) {
  for (const auto* bad :
       {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm8", "=", "==", "====", "Z===", "Zm9v\n", " Zm9v",
        "Zm=v", "Zm9v====", "Zg==Zg==", "Zm9*", "\xc3\xa4=="}) {
    EXPECT_FALSE(from_base64(bad)) << bad;
  }
  for (const auto* bad : {"Zg==", "Zh", "Zm9", "Z", "Zm9vY", "Zm9v ", "Zm9v\n"}) {
    EXPECT_FALSE(from_base64url(bad)) << bad;
  }
  for (const auto* bad : {"6", "6g", "0x", " 6", "6 ", "-1"}) EXPECT_FALSE(from_hex(bad)) << bad;
  EXPECT_EQ(from_hex("Ff"), "\xff");
}

TEST(Bytes, AnyBytesComeBack) {
  const auto random = seeded_random(4648);
  for (std::size_t size = 0; size < 300; ++size) {
    std::vector<std::uint8_t> raw(size);
    random->fill(raw);
    const std::string plain(text(raw));
    EXPECT_EQ(from_base64(base64(raw)), plain);
    EXPECT_EQ(from_base64url(base64url(raw)), plain);
    EXPECT_EQ(from_hex(hex(raw)), plain);
  }
}

TEST(Bytes, OneSpellingForEachValue) {
  const auto random = seeded_random(1);
  for (int i = 0; i < 20000; ++i) {
    std::array<std::uint8_t, 8> raw{};
    random->fill(raw);
    std::string spelled = base64(raw);
    spelled[raw[0] % spelled.size()] = static_cast<char>(raw[1]);
    if (const auto read = from_base64(spelled)) {
      EXPECT_EQ(base64(bytes(*read)), spelled);
    }
  }
}

TEST(Bytes, AHashIsExactly32Bytes) {
  const Hash hash = seeded_random(2)->hash();
  EXPECT_EQ(hash_from_hex(hex(hash)), hash);
  EXPECT_EQ(hash_from_base64(base64(hash)), hash);
  EXPECT_EQ(hash_from_bytes(hash), hash);
  EXPECT_FALSE(hash_from_hex(hex(hash) + "00"));
  EXPECT_FALSE(hash_from_hex(hex(hash).substr(2)));
  EXPECT_FALSE(hash_from_hex(""));
  EXPECT_FALSE(hash_from_base64(base64url(hash)));
  EXPECT_FALSE(hash_from_bytes(bytes("short")));
}

}  // namespace
}  // namespace hustings

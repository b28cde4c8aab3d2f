#include "base/text.h"

#include <gtest/gtest.h>
#include <unicode/utf8.h>

#include <array>
#include <random>
#include <thread>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"

namespace hustings {
namespace {

using namespace std::string_literals;

bool valid_by_icu(std::string_view text) {
  const auto size = static_cast<std::int32_t>(text.size());
  std::int32_t i = 0;
  while (i < size) {
    UChar32 c = 0;
    U8_NEXT(text.data(), i, size, c);  // NOLINT(bugprone-inc-dec-in-conditions): ICU's macro
    if (c < 0) return false;
  }
  return true;
}

TEST(Text, FindsIllFormedBytesWhereverTheyStand) {
  for (std::size_t at = 0; at < 20; ++at) {
    std::string text(20, 'a');
    text[at] = '\x80';
    EXPECT_EQ(bad_utf8_at(text), at);
    text.replace(at, 1, "ö");
    EXPECT_EQ(bad_utf8_at(text), std::string::npos);
  }
}

TEST(Text, FindsTheFirstIllFormedByte) {
  EXPECT_EQ(bad_utf8_at(""), std::string::npos);
  EXPECT_EQ(bad_utf8_at("aé€😀"), std::string::npos);
  EXPECT_EQ(bad_utf8_at("\0"s), std::string::npos);
  EXPECT_EQ(bad_utf8_at("\xf4\x8f\xbf\xbf\xef\xbf\xbf"), std::string::npos);  // U+10FFFF, U+FFFF
  const std::vector<std::pair<std::string, std::size_t>> bad = {{"a\x80", 1},
                                                                {"\xc0\xaf", 0},
                                                                {"\xc1\xbf", 0},
                                                                {"\xe0\x9f\xbf", 0},
                                                                {"\xf0\x8f\xbf\xbf", 0},
                                                                {"\xf4\x90\x80\x80", 0},
                                                                {"\xed\xa0\x80", 0},
                                                                {"é\xed\xbf\xbf", 2},
                                                                {"ab\xe2\x82", 2},
                                                                {"\xc3", 0},
                                                                {"\xff", 0},
                                                                {"x\xf8\x88\x80\x80\x80", 1},
                                                                {"\xe2\x28\xa1", 0},
                                                                {"\xe2\x82\x28", 0}};
  for (const auto& [text, at] : bad) {
    EXPECT_EQ(bad_utf8_at(text), at) << hex(bytes(text));
    EXPECT_FALSE(is_utf8(text)) << hex(bytes(text));
  }
}

TEST(Text, AgreesWithIcuOnEveryShortSequence) {
  for (unsigned a = 0; a < 256; ++a) {
    for (unsigned b = 0; b < 256; ++b) {
      const std::string two = {static_cast<char>(a), static_cast<char>(b)};
      ASSERT_EQ(is_utf8(two), valid_by_icu(two)) << hex(bytes(two));
      for (const unsigned c : {0x00U, 0x7fU, 0x80U, 0x9fU, 0xbfU, 0xc0U, 0xffU}) {
        const std::string three = two + static_cast<char>(c);
        ASSERT_EQ(is_utf8(three), valid_by_icu(three)) << hex(bytes(three));
        ASSERT_EQ(is_utf8(three + "\x80"), valid_by_icu(three + "\x80")) << hex(bytes(three));
      }
    }
  }
}

TEST(Text, AgreesWithIcuOnDamagedText) {
  const auto random = seeded_random(3629);
  for (int i = 0; i < 100000; ++i) {
    std::string text = "aé€😀żħ";
    std::array<std::uint8_t, 3> dice{};
    random->fill(dice);
    text[dice[0] % text.size()] = static_cast<char>(dice[1]);
    text.resize(dice[2] % (text.size() + 1));
    ASSERT_EQ(is_utf8(text), valid_by_icu(text)) << hex(bytes(text));
  }
}

TEST(Text, CountsCodePoints) {
  EXPECT_EQ(code_points(""), 0U);
  EXPECT_EQ(code_points("aé€😀"), 4U);
  EXPECT_EQ(code_points("e\u0301"), 2U);
}

TEST(Text, ComposesToNormalFormC) {
  EXPECT_EQ(nfc("e\u0301"), "é");
  EXPECT_EQ(nfc("\u212b"), "Å");
  EXPECT_EQ(nfc("\uac00"), nfc("\u1100\u1161"));
  EXPECT_EQ(nfc("plain"), "plain");
  EXPECT_EQ(nfc("a\0\u00e9"s), "a\0\u00e9"s);
}

TEST(Text, FoldsEveryScriptToLatinLettersWithoutMarks) {
  const std::vector<std::pair<std::string, std::string>> known = {{"Łódź", "lodz"},
                                                                  {"Ħaż-Żebbuġ", "haz-zebbug"},
                                                                  {"Straße", "strasse"},
                                                                  {"ÅRHUS", "arhus"},
                                                                  {"Æbleø", "aebleo"},
                                                                  {"Þór", "thor"},
                                                                  {"Αθήνα", "athena"},
                                                                  {"София", "sofia"},
                                                                  {"Iași", "iasi"},
                                                                  {"Győr", "gyor"},
                                                                  {"ÇA", "ca"},
                                                                  {"İstanbul", "istanbul"},
                                                                  {"Hello 42!", "hello 42!"},
                                                                  {"", ""},
                                                                  {"Žilina", "zilina"}};
  for (const auto& [text, folded] : known) EXPECT_EQ(fold(text), folded) << text;
}

TEST(Text, FoldingDoesNotDependOnTheNormalForm) {
  EXPECT_EQ(fold("Ło\u0301dz\u0301"), "lodz");
  EXPECT_EQ(fold("Ha\u0307z\u030c"), "haz");
  EXPECT_EQ(fold("x\u030c"), "x");  // has no composed form
  EXPECT_EQ(fold("И\u0306ван"), fold("Йван"));
}

TEST(Text, FoldingTwiceIsFoldingOnce) {
  for (const auto* text :
       {"Łódź", "Ħaż-Żebbuġ", "Αθήνα", "София", "Приклад", "Παράδειγμα Σελίδα", "東京", "한국",
        "שלום", "مرحبا", "ไทย", "İI", "ẞ", "ﬁ", "№ 5", "½", "“x”"}) {
    const std::string once = fold(text);
    EXPECT_EQ(fold(once), once) << text;
  }
}

// Latin letters are folded from a table; beside a letter of another script the same text goes to
// ICU.
TEST(Text, LatinTextsFoldAsICUFoldsThem) {
  std::mt19937 dice(2029);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same texts every time
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (int i = 0; i < 12; ++i) {
      const bool mark = dice() % 8 == 0;
      const char32_t point = mark ? 0x2010 + dice() % 0x2B : 0x20 + dice() % (0x250 - 0x20);
      if (point >= 0x7F && point < 0xA0) continue;  // controls
      if (point < 0x80) {
        text += static_cast<char>(point);
      } else if (point < 0x800) {
        text += static_cast<char>(0xC0 | (point >> 6));
        text += static_cast<char>(0x80 | (point & 0x3F));
      } else {
        text += static_cast<char>(0xE0 | (point >> 12));
        text += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
        text += static_cast<char>(0x80 | (point & 0x3F));
      }
    }
    EXPECT_EQ(fold(text) + " " + fold("ж"), fold(text + " ж")) << text;
  }
}

TEST(Text, FoldingIsThreadSafe) {
  std::array<std::jthread, 4> threads;
  for (auto& thread : threads) {
    thread = std::jthread([] {
      for (int i = 0; i < 200; ++i) EXPECT_EQ(fold("Łódź"), "lodz");
    });
  }
}

TEST(Text, NoticesControls) {
  for (const auto& clean : {""s, "a\tb\nc"s, "é\u00a0€"s, "\u2028"s}) {
    EXPECT_FALSE(has_control(clean)) << hex(bytes(clean));
  }
  for (const auto& dirty : {"\0"s, "a\rb"s, "\x1b[31m"s, "\x7f"s, "\u0080"s, "x\u009f"s}) {
    EXPECT_TRUE(has_control(dirty)) << hex(bytes(dirty));
  }
}

TEST(Text, ReadsLatin1AndWindows1252) {
  EXPECT_EQ(latin1_to_utf8("caf\xe9 \x80\xff"), "café \u0080ÿ");
  EXPECT_EQ(windows1252_to_utf8("caf\xe9 \x80\x92\xff"), "café €’ÿ");
  EXPECT_EQ(windows1252_to_utf8("\x81"), "\ufffd");
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  EXPECT_EQ(code_points(latin1_to_utf8(all)), 256U);
  EXPECT_TRUE(is_utf8(latin1_to_utf8(all)));
  EXPECT_EQ(code_points(windows1252_to_utf8(all)), 256U);
  EXPECT_TRUE(is_utf8(windows1252_to_utf8(all)));
}

TEST(Text, ReadsUtf16InBothOrders) {
  EXPECT_EQ(utf16_to_utf8("a\0\xe9\0\xac\x20\x3d\xd8\x00\xde"s, false), "aé€😀");
  EXPECT_EQ(utf16_to_utf8("\0a\0\xe9\x20\xac\xd8\x3d\xde\x00"s, true), "aé€😀");
  EXPECT_EQ(utf16_to_utf8("", true), "");
}

TEST(Text, IllFormedUtf16BecomesReplacementCharacters) {
  EXPECT_EQ(utf16_to_utf8("\xd8\x3d"s, true), "\ufffd");      // high surrogate at the end
  EXPECT_EQ(utf16_to_utf8("\xd8\x3d\0a"s, true), "\ufffda");  // high surrogate alone
  EXPECT_EQ(utf16_to_utf8("\xde\x00\0a"s, true), "\ufffda");  // low surrogate alone
  EXPECT_EQ(utf16_to_utf8("\xd8\x3d\xd8\x3d\xde\x00"s, true), "\ufffd😀");
  EXPECT_EQ(utf16_to_utf8("\0a\0"s, true), "a\ufffd");  // half a unit
  const auto random = seeded_random(2781);
  for (int i = 0; i < 2000; ++i) {
    std::array<std::uint8_t, 31> raw{};
    random->fill(raw);
    EXPECT_TRUE(is_utf8(utf16_to_utf8(text(raw), i % 2 == 0)));
  }
}

TEST(Text, TrimsWhiteSpaceOnly) {
  EXPECT_EQ(trim("  \u00a0\ufeff\r\n\ta b\u00a0 c\u00a0 \n"), "a b\u00a0 c");
  EXPECT_EQ(trim(" \t\u00a0"), "");
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(trim("à"), "à");  // ends in the byte A0
}

}  // namespace
}  // namespace hustings

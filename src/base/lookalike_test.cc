#include "base/lookalike.h"

#include <gtest/gtest.h>
#include <unicode/unistr.h>

#include <cctype>
#include <fstream>
#include <iostream>
#include <regex>

#include "base/testing.h"

namespace hustings {
namespace {

std::string reads(std::string_view text) {
  const auto found = lookalike(text);
  return found ? found->reads : "";
}
std::string host(std::string_view url) {
  const auto found = lookalike_host(url);
  return found ? found->letters + " as " + found->reads : "";
}

TEST(Lookalike, ReadsWhatIsTakenForLatinL9) {
  EXPECT_EQ(reads("p\u0430ypal"), "paypal") << "Cyrillic a";
  EXPECT_EQ(reads("@\u0440\u0430\u0440\u0430"), "@papa") << "all of it Cyrillic";
  EXPECT_EQ(reads("\u0391\u039d\u039d\u0391"), "ANNA") << "Greek";
  EXPECT_EQ(reads("press@p\u0430rty.example"), "press@party.example");
  EXPECT_EQ(reads("goo\u0261le"), "google") << "a Latin letter that is another";
  EXPECT_EQ(reads("par\u200bty"), "party") << "a space that nobody sees";
  EXPECT_EQ(reads("par\u202ety"), "party") << "turns what follows round";
  EXPECT_EQ(reads("\uff50arty"), "party") << "wide";
}

TEST(Lookalike, LeavesLanguagesAloneL9) {
  for (const char* good : {"party",
                           "Łódź",
                           "Ħaż-Żebbuġ",
                           "Öster_reich",
                           "smørrebrød",
                           "Πολιτική Ένωση",
                           "Партия на свободата",
                           "Партия Facebook",
                           "æble",
                           "naïve",
                           "日本語 Wikipedia",
                           "@user.name-1",
                           "a@b.example",
                           "",
                           "žádost",
                           "ἀρετή",
                           "Ștefan",
                           "Saint-Étienne",
                           "L·L",
                           "5 €"})
    EXPECT_EQ(reads(good), "") << good;
}

TEST(Lookalike, ReadsTheHostOfAnAddressL9) {
  EXPECT_EQ(host("https://p\u0430ypal.example/paypal?x#y"),
            "p\u0430ypal.example as paypal.example");
  EXPECT_EQ(host("https://xn--pypal-4ve.example:8443/"), "p\u0430ypal.example as paypal.example");
  EXPECT_EQ(host("https://paypal.example@p\u0430ypal.example/"),
            "p\u0430ypal.example as paypal.example");
  EXPECT_EQ(host("https://paypal.example/p\u0430ypal"), "") << "only where it leads to";
  EXPECT_EQ(host("https://xn--mnchen-3ya.example/"), "");
  EXPECT_EQ(host("https://münchen.example/"), "");
  EXPECT_EQ(host("https://[::1]:80/"), "");
  EXPECT_EQ(host("https://xn--a/"), "") << "no good punycode";
  EXPECT_EQ(host(""), "");
}

// Each sign of Unicode's own table that is taken for one Latin letter, inside of a Latin word.
TEST(Lookalike, FindsWhatUnicodeListsL9) {
  HUSTINGS_OUTSIDE_DATA(table, "fixtures/badinput/unicode/security/17.0.0/confusables.txt");
  const std::regex row("([0-9A-F]+) ;\t(00[4-7][0-9A-F]) ;.*");
  std::ifstream file(table);
  std::size_t all = 0;
  std::size_t found = 0;
  std::smatch parts;
  for (std::string line; std::getline(file, line);) {
    if (!std::regex_match(line, parts, row)) continue;
    const auto from = std::stoi(parts[1], nullptr, 16);
    if (from < 0x80 || std::isalpha(std::stoi(parts[2], nullptr, 16)) == 0) continue;
    std::string word = "par";
    icu::UnicodeString(UChar32{from}).toUTF8String(word);
    ++all;
    found += reads(word + "ty").empty() ? 0U : 1U;
  }
  EXPECT_GT(all, 1000U);
  // What is newer than the library's own table is missing.
  EXPECT_GT(static_cast<double>(found), 0.95 * static_cast<double>(all));
  std::cout << found << " of " << all << " signs\n";
}

}  // namespace
}  // namespace hustings

// What each value type accepts and refuses.
#include "record/values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hustings {
namespace {

using Texts = std::vector<std::string>;

// Accepted texts come back as they were, in JSON and in CSV.
template <class T>
void accepts(const Texts& texts) {
  for (const auto& text : texts) {
    T value{};
    const auto problem = Scalar<T>::parse(Json(text), value);
    EXPECT_FALSE(problem) << text << ": " << problem.value_or("");
    std::string json;
    Scalar<T>::write(value, json);
    std::string expected;
    write_json_string(text, expected);
    EXPECT_EQ(json, expected);
    EXPECT_EQ(Scalar<T>::csv(value), text);
  }
}
template <class T>
void refuses(const Texts& texts) {
  for (const auto& text : texts) {
    T value{};
    EXPECT_TRUE(Scalar<T>::parse(Json(text), value)) << "accepts " << text.substr(0, 100);
  }
  for (const Json& json : {Json(nullptr), Json(true), Json(std::int64_t{1}), Json(1.5),
                           Json(JsonArray{}), Json(JsonObject{})}) {
    T value{};
    const auto problem = Scalar<T>::parse(json, value);
    EXPECT_EQ(problem.value_or(""), "expected a string, got " + std::string(json.type()));
  }
}

std::string times(std::size_t n, std::string_view text) {
  std::string out;
  for (; n > 0; --n) out += text;
  return out;
}

TEST(Values, Text) {
  accepts<Text<1, 4>>({"a", "äöüß", "😀😀😀😀", "a\tb\n", " "});
  refuses<Text<1, 4>>({"", "abcde", "😀😀😀😀😀", "a\r", std::string(1, '\0'), "\x1b", "\x7f",
                       "\xc2\x9b", "\xff", "\xed\xa0\x80", "\xc0\xaf"});
  accepts<Text<0, 1>>({""});
  refuses<Text<2, 3>>({"a"});
}

TEST(Values, Token) {
  accepts<Token<12>>({"a", "0", "gdpr:17.1.c", "a/b_c+d-e"});
  refuses<Token<12>>({"", "-a", ".a", "a b", "ä", "a\n", "abcdefghijklm", "a,b", "a\"b"});
}

TEST(Values, PlatformId) {
  accepts<PlatformId>({"1", "1000445", "Page.Name_x-y", times(64, "9")});
  refuses<PlatformId>({"", times(65, "9"), "1 2", "a/b", "@a", "ä"});
}

TEST(Values, Handle) {
  accepts<Handle>({"@forum", "forum", "@Bürger", times(100, "ß")});
  refuses<Handle>({"", "two words", "a\tb", "a\nb", "a\rb", times(101, "ß"), "\xff"});
}

TEST(Values, Url) {
  accepts<Url>(
      {"https://a.example/", "http://a", "https://a/ä?x=%20#y", "https://a/" + times(2038, "x")});
  refuses<Url>({"", "https://", "http://", "ftp://a", "HTTPS://a", "javascript:alert(1)", "//a",
                "https://a b", "https://a\n", "https://a\t", "https://a\x01",
                "https://a/" + times(2039, "x"), "https://a/\xff"});
}

TEST(Values, CountryCode) {
  accepts<CountryCode>({"AT", "DE", "EL"});
  refuses<CountryCode>({"", "A", "at", "aT", "AUT", "A1", "ÄT"});
}

TEST(Values, Domain) {
  accepts<Domain>({"party.example", "a.b.c", "xn--brger-kva.example", "1a.example",
                   times(63, "a") + ".eu", times(3, times(63, "a") + ".") + times(61, "b")});
  refuses<Domain>({"", "localhost", "Party.example", "party.example.", ".example", "a..b", "-a.eu",
                   "a-.eu", "a.-eu", "a.eu-", "a_b.eu", "1.2.3.4", "a.1", times(64, "a") + ".eu",
                   "bürger.eu", "a.eu/x", times(3, times(63, "a") + ".") + times(62, "b")});
}

TEST(Values, ThingId) {
  accepts<ThingId>({"0190a000-0000-7000-8000-000000000001"});
  refuses<ThingId>({"", "0190A000-0000-7000-8000-000000000001",
                    "0190a00000007000800000000000000001", "0190a000-0000-7000-8000-00000000000",
                    "0190a000-0000-7000-8000-00000000000g",
                    "{0190a000-0000-7000-8000-000000000001}"});
}

TEST(Values, Pointer) {
  accepts<Pointer>({"/a", "/page_name/value", "/a~1b", "/~0", "//", "/ä", "/a/0"});
  refuses<Pointer>(
      {"", "/", "a", "a/b", "/~", "/~2", "/a~", "/a\r", "/" + times(256, "a"), "/\xff"});
}

TEST(Values, Digest) {
  accepts<Digest>({times(32, "0f")});
  refuses<Digest>({"", times(31, "0f"), times(33, "0f"), times(32, "0F"), times(32, "0g")});
}

TEST(Values, Key32) {
  accepts<Key32>({times(42, "A") + "A=", times(42, "/") + "8="});
  refuses<Key32>({"", times(43, "A"), times(44, "A"),
                  times(42, "A") + "B=", times(42, "_") + "A=", times(32, "0f")});
}

TEST(Values, Currency) {
  accepts<Currency>({"EUR", "PLN", "HUF"});
  refuses<Currency>({"", "eur", "EURO", "XXX", "ZZZ", "€"});
}

TEST(Values, CivilDate) {
  accepts<CivilDate>({"2024-02-29", "0001-01-01", "9999-12-31"});
  refuses<CivilDate>({"", "2023-02-29", "2024-13-01", "2024-00-10", "24-01-01", "2024-1-1",
                      "2024-01-01T00:00:00Z", "0000-01-01", "10000-01-01"});
}

TEST(Values, Instant) {
  accepts<Instant>({"2024-06-03T10:00:00.000Z", "2024-06-03T10:00:00.123Z"});
  Instant at;
  EXPECT_FALSE(Scalar<Instant>::parse(Json(std::string("2024-06-03T10:00:00Z")), at));
  EXPECT_EQ(Scalar<Instant>::csv(at), "2024-06-03T10:00:00.000Z");
  refuses<Instant>({"", "2024-06-03", "2024-06-03T10:00:00", "2024-06-03T10:00:00+02:00",
                    "2024-06-03T25:00:00Z", "2024-02-30T10:00:00Z"});
}

TEST(Values, Numbers) {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  for (const std::int64_t good : {std::int64_t{0}, std::int64_t{1}, most}) {
    Count count;
    EXPECT_FALSE(Scalar<Count>::parse(Json(good), count));
    EXPECT_EQ(count.value, good);
  }
  for (const Json& bad : {Json(std::int64_t{-1}), Json(1.0), Json(std::string("1")), Json(nullptr),
                          Json(true), Json(JsonArray{})}) {
    Count count;
    EXPECT_TRUE(Scalar<Count>::parse(bad, count)) << bad.type();
  }
  for (const std::int64_t good : {-most - 1, std::int64_t{0}, most}) {
    std::int64_t value = 1;
    EXPECT_FALSE(Scalar<std::int64_t>::parse(Json(good), value));
    EXPECT_EQ(Scalar<std::int64_t>::csv(value), std::to_string(good));
  }
  std::int64_t value = 0;
  EXPECT_TRUE(Scalar<std::int64_t>::parse(Json(1.0), value));
}

TEST(Values, Booleans) {
  bool value = false;
  EXPECT_FALSE(Scalar<bool>::parse(Json(true), value));
  EXPECT_TRUE(value);
  EXPECT_EQ(Scalar<bool>::csv(value), "true");
  EXPECT_TRUE(Scalar<bool>::parse(Json(std::int64_t{1}), value));
  EXPECT_TRUE(Scalar<bool>::parse(Json(std::string("true")), value));
}

TEST(Values, WholesHaveRulesToo) {
  const Currency eur = Currency::parse("EUR").value_or(Currency());
  EXPECT_FALSE(invalid(Period{{2024, 5, 1}, {2024, 5, 1}}));
  EXPECT_TRUE(invalid(Period{{2024, 5, 2}, {2024, 5, 1}}));
  EXPECT_FALSE(invalid(MoneyInterval{{}, {}, eur}));
  EXPECT_FALSE(invalid(MoneyInterval{0, 0, eur}));
  EXPECT_TRUE(invalid(MoneyInterval{2, 1, eur}));
  EXPECT_TRUE(invalid(MoneyInterval{-1, {}, eur}));
  EXPECT_TRUE(invalid(MoneyInterval{{}, -1, eur}));
}

TEST(Values, MessagesQuoteInWholeCharacters) {
  Token<4> value;
  const auto problem = Scalar<Token<4>>::parse(Json("x" + times(60, "ß") + "\x1b"), value);
  EXPECT_THAT(problem.value_or(""), testing::EndsWith("x" + times(39, "ß") + "\"..."));
  EXPECT_THAT(Scalar<Token<4>>::parse(Json(std::string("a\x1b")), value).value_or(""),
              testing::EndsWith("\"a\\u001b\""));
}

}  // namespace
}  // namespace hustings

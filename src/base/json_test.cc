#include "base/json.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/random.h"

namespace hustings {
namespace {

std::string written(const Json& json) {
  std::string out;
  write_json(json, out);
  return out;
}

Json read(std::string_view text) {
  auto json = parse_json(text);
  if (!json) ADD_FAILURE() << text << ": " << json.error().text();
  return json ? *std::move(json) : Json();
}

// The places of all problems.
std::vector<std::string> places(std::string_view text) {
  std::vector<std::string> out;
  const auto json = parse_json(text);
  if (json) return out;
  for (const auto& detail : json.error().details) out.push_back(detail.where);
  return out;
}

using Places = std::vector<std::string>;

TEST(Json, EachTypeIsRead) {
  const Json json = read(R"({"n":null,"b":true,"i":-7,"d":1.5,"s":"é","a":[1,[]],"o":{}})");
  EXPECT_EQ(json.type(), "object");
  EXPECT_EQ(json.find("n")->type(), "null");
  EXPECT_EQ(*json.find("b")->as<bool>(), true);
  EXPECT_EQ(*json.find("i")->as<std::int64_t>(), -7);
  EXPECT_EQ(*json.find("d")->as<double>(), 1.5);
  EXPECT_EQ(*json.find("s")->as<std::string>(), "é");
  EXPECT_EQ(json.find("a")->as<JsonArray>()->size(), 2U);
  EXPECT_EQ(json.find("o")->type(), "object");
  EXPECT_EQ(json.find("x"), nullptr);
  EXPECT_EQ(json.find("a")->find("x"), nullptr);
}

TEST(Json, MembersKeepTheirOrder) {
  EXPECT_EQ(written(read(R"({ "z" : 1, "a" : [ 2 , 3 ] , "m" : { } })")),
            R"({"z":1,"a":[2,3],"m":{}})");
}

TEST(Json, IntegersAreExactToTheEdges) {
  EXPECT_EQ(*read("9223372036854775807").as<std::int64_t>(),
            std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(*read("-9223372036854775808").as<std::int64_t>(),
            std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(*read("9007199254740993").as<std::int64_t>(), 9007199254740993);
  for (const auto* bad : {"9223372036854775808", "-9223372036854775809", "18446744073709551615",
                          "18446744073709551616", "123456789012345678901234567890"}) {
    const auto json = parse_json(bad);
    ASSERT_FALSE(json) << bad;
    EXPECT_NE(json.error().text().find(bad), std::string::npos) << json.error().text();
  }
}

TEST(Json, EveryProblemHasItsPointer) {
  EXPECT_EQ(places(R"({"a":1,"a":2})"), Places{"/a"});
  EXPECT_EQ(places(R"({"a":1,"\u0061":2})"), Places{"/a"});
  EXPECT_EQ(places("1e400"), Places{""});
  EXPECT_EQ(places(R"({"a/b":{"~":[0,99999999999999999999]}})"), Places{"/a~1b/~0/1"});
  EXPECT_EQ(places(R"({"x":[{"k":1,"k":2},1e999],"y":-1e999,"x":18446744073709551615})"),
            (Places{"/x/0/k", "/x/1", "/y", "/x", "/x"}));
  EXPECT_EQ(places(R"([[],[[],{"":0,"":0}]])"), Places{"/1/1/"});
  EXPECT_EQ(places(R"({"a":{"k":1},"b":{"k":1}})"), Places{});
}

TEST(Json, MalformedTextHasItsByte) {
  for (const auto& [text, byte] :
       std::vector<std::pair<std::string, std::string>>{{"[1,]", "byte 3, near /1"},
                                                        {"", "byte 0"},
                                                        {"{} x", "byte 3"},
                                                        {"\"a\xff\"", "byte 2"}}) {
    const auto json = parse_json(text);
    ASSERT_FALSE(json) << text;
    EXPECT_EQ(json.error().where, byte) << text << ": " << json.error().text();
    EXPECT_FALSE(json.error().mend.empty());
  }
}

TEST(Json, TheLenientReaderGoesOnWhereItCan) {
  const auto all = [](std::string_view text, bool readable) {
    std::vector<Detail> problems;
    const auto json = parse_json(text, problems);
    EXPECT_EQ(json.has_value(), readable) << text;
    Places out;
    for (const auto& problem : problems) out.push_back(problem.where);
    EXPECT_EQ(json ? 0 : json.error().details.size(), json ? 0 : problems.size());
    return out;
  };
  EXPECT_EQ(all(R"({"a":1})", true), Places{});
  EXPECT_EQ(all("{\"a\":[\"x\xff\",1e999],\"a\":99999999999999999999,\"\xc3\":0}", true),
            (Places{"/a/0", "/a/1", "/a", "/a", "/\xEF\xBF\xBD"}));
  EXPECT_EQ(all(R"({"a":{"b":[1,{"k":1,"k":2},)", false), Places{"/a/b/1/k"});
  EXPECT_EQ(all("", false), Places{});
  std::vector<Detail> problems;
  EXPECT_EQ(parse_json(R"({"a":[1,)", problems).error().where, "byte 8, near /a/1");
  const auto json = parse_json("[\"a\xff\xc0z\"]", problems);
  EXPECT_EQ(*json->as<JsonArray>()->at(0).as<std::string>(), "a\xEF\xBF\xBD\xEF\xBF\xBDz");
}

TEST(Json, ManyMembersAreComparedToo) {
  std::string text = "{";
  for (int i = 0; i < 100; ++i) text += "\"k" + std::to_string(i) + "\":{\"a\":0},";
  EXPECT_EQ(places(text + R"("k":0})"), Places{});
  EXPECT_EQ(places(text + R"("k7":0})"), Places{"/k7"});
  EXPECT_EQ(places(text + R"("k99":{"a":0,"a":1}})"), (Places{"/k99", "/k99/a"}));
}

TEST(Json, DepthIsLimited) {
  const auto nested = [](std::size_t n) { return std::string(n, '[') + std::string(n, ']'); };
  const auto objects = [](std::size_t n) {
    std::string out;
    for (std::size_t i = 0; i < n; ++i) out += "{\"a\":";
    return out + "0" + std::string(n, '}');
  };
  EXPECT_TRUE(parse_json(nested(kJsonDepth)));
  EXPECT_FALSE(parse_json(nested(kJsonDepth + 1)));
  EXPECT_TRUE(parse_json(objects(kJsonDepth)));
  EXPECT_FALSE(parse_json(objects(kJsonDepth + 1)));
  EXPECT_FALSE(parse_json(std::string(1000000, '[')));
}

TEST(Json, StringsAreEscapedAsShortAsPossible) {
  EXPECT_EQ(written(Json(std::string("\"\\/\b\f\n\r\t\x01\x1f\x7f é\0", 15))),
            "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f é\\u0000\"");
  EXPECT_EQ(*read(R"("\u00e9\ud83d\ude00\/")").as<std::string>(), "é😀/");
}

TEST(Json, DoublesStayDoubles) {
  for (const double value : {0.0, -0.0, 1.0, 0.1, 1e19, 12345678901234567890.0, 1e22, 5e-324,
                             std::numeric_limits<double>::max(), -123.25}) {
    const Json again = read(written(Json(value)));
    ASSERT_NE(again.as<double>(), nullptr) << written(Json(value));
    EXPECT_EQ(*again.as<double>(), value);
    EXPECT_EQ(std::signbit(*again.as<double>()), std::signbit(value));
  }
  std::string out;
  EXPECT_THROW(write_json(Json(std::numeric_limits<double>::infinity()), out),
               std::invalid_argument);
  EXPECT_THROW(write_json(Json(std::nan("")), out), std::invalid_argument);
}

TEST(Json, PointerTokensAreEscaped) {
  EXPECT_EQ(pointer_token("a/b~c"), "a~1b~0c");
  EXPECT_EQ(pointer_token("~1"), "~01");
  EXPECT_EQ(pointer_token(""), "");
}

// A random value with at most `depth` levels.
Json random_json(Random& random, int depth) {
  std::array<std::uint8_t, 9> dice{};
  random.fill(dice);
  std::int64_t number = 0;
  for (std::size_t i = 1; i < 9; ++i) number = (number << 8) | dice[i];
  switch (dice[0] % (depth > 0 ? 7 : 5)) {
    case 0:
      return nullptr;
    case 1:
      return dice[1] % 2 == 0;
    case 2:
      return number;
    case 3:
      return std::ldexp(static_cast<double>(number), dice[1] - 128);
    case 4: {
      std::string text;
      for (std::size_t i = 1; i < 9; ++i) text += static_cast<char>(dice[i] & 0x7f);
      return text + "ż€𝄞";
    }
    case 5: {
      JsonArray array;
      for (int i = 0; i < dice[1] % 5; ++i) array.push_back(random_json(random, depth - 1));
      return array;
    }
    default: {
      JsonObject object;
      for (int i = 0; i < dice[1] % 5; ++i) {
        object.emplace_back(std::to_string(i) + static_cast<char>(dice[2] & 0x7f),
                            random_json(random, depth - 1));
      }
      return object;
    }
  }
}

TEST(Json, WhatIsWrittenIsReadBackTheSame) {
  const auto random = seeded_random(8259);
  for (int i = 0; i < 3000; ++i) {
    const Json json = random_json(*random, 5);
    const std::string text = written(json);
    const Json again = read(text);
    EXPECT_EQ(again.value.index(), json.value.index());
    EXPECT_EQ(written(again), text);
  }
}

TEST(Json, AMemberGivenTwiceIsFoundAmongFewAndMany) {
  for (const int members : {2, 31, 32, 33, 34, 200}) {
    std::string text = "{";
    for (int i = 1; i < members; ++i) text += fmt::format("\"m{}\":1,", i);
    EXPECT_TRUE(parse_json(text + "\"m0\":1}")) << members;
    const auto twice = parse_json(text + "\"m1\":1}");
    ASSERT_FALSE(twice) << members;
    EXPECT_EQ(twice.error().details.at(0).where, "/m1");
  }
}

// Texts are looked at eight bytes at a time: no place among the eight may be overlooked.
TEST(Json, EscapesWhereverItStands) {
  for (std::size_t at = 0; at < 20; ++at) {
    for (int c = 0; c < 0x80; ++c) {
      std::string text(20, 'a');
      text[at] = static_cast<char>(c);
      std::string json;
      write_json_string(text, json);
      const bool plain = c >= 0x20 && c != '"' && c != '\\';
      EXPECT_EQ(json.size() == text.size() + 2, plain) << c << " at " << at;
      const auto back = parse_json(json);
      ASSERT_TRUE(back) << json;
      EXPECT_EQ(*back->as<std::string>(), text);
    }
  }
}

TEST(Json, DamagedTextIsRefusedOrReadTheSameTwice) {
  const auto random = seeded_random(7);
  for (int i = 0; i < 5000; ++i) {
    std::string text = written(random_json(*random, 3));
    std::array<std::uint8_t, 3> dice{};
    random->fill(dice);
    text[(dice[0] | dice[1] << 8) % text.size()] = static_cast<char>(dice[2]);
    if (const auto json = parse_json(text)) {
      EXPECT_EQ(written(read(written(*json))), written(*json));
    }
  }
}

}  // namespace
}  // namespace hustings

#include "codes/code.h"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>

#include "base/json.h"
#include "base/testing.h"

namespace hustings {
namespace {

const ConductCode& code() { return *find_code("eu-2024"); }

// What is said, without how it is laid out: footnotes, list marks, line breaks.
std::string plain(std::string text) {
  text = std::regex_replace(text, std::regex("\n\xc2\xb9[^\n]*"), "\n");
  text = std::regex_replace(text, std::regex("\\s+"), " ");
  return text;
}

TEST(CodeTest, ItHasTheFourteenCommitmentsAndTheirParts) {
  std::vector<std::string> numbered;
  std::size_t whole = 0;
  for (const auto& commitment : code().commitments) {
    if (commitment.depth == 0) numbered.push_back(commitment.id);
    if (commitment.parts.empty()) {
      ++whole;
      EXPECT_FALSE(commitment.checks.empty()) << commitment.id;
    }
  }
  std::vector<std::string> expected;
  for (int n = 1; n <= 14; ++n) expected.push_back(std::to_string(n));
  EXPECT_EQ(numbered, expected);
  EXPECT_EQ(code().commitments.size(), 29U);
  EXPECT_EQ(whole, 25U);  // 29 without 2, 3, 6 and 6.c
  const Commitment& six = *code().find("6");
  ASSERT_EQ(six.parts.size(), 4U);
  EXPECT_EQ(code().commitments[six.parts[2]].id, "6.c");
  EXPECT_EQ(code().find("6.c.ii")->depth, 2U);
  EXPECT_EQ(code().find("6.e"), nullptr);
}

// Every word of the signed list of commitments is in exactly one of them, in order.
TEST(CodeTest, TheTextIsVerbatimAndWhole) {
  const std::string all = plain(code().text);
  std::size_t at = all.find("jointly commit to:");
  ASSERT_NE(at, std::string::npos);
  at += std::string_view("jointly commit to:").size();
  for (const auto& commitment : code().commitments) {
    const std::size_t found = all.find(commitment.text, at);
    ASSERT_NE(found, std::string::npos) << commitment.id;
    const std::string mark = commitment.id.substr(commitment.id.rfind('.') + 1);
    const std::string between = all.substr(at, found - at);
    EXPECT_EQ(between, (commitment.depth == 0 ? " " : " - ") + mark + ". ");
    at = found + commitment.text.size();
  }
  EXPECT_EQ(at, all.size());
}

TEST(CodeTest, TheTextIsThePublicOne) {
  HUSTINGS_OUTSIDE_DATA(seed, "../seed/code-of-conduct-2024.txt");
  std::ifstream file(seed, std::ios::binary);
  EXPECT_EQ(code().text, std::string(std::istreambuf_iterator<char>(file), {}));
}

TEST(CodeTest, IdsAreDistinctAndPeriodsStand) {
  std::set<std::string> elections;
  for (const auto& election : code().elections) {
    EXPECT_TRUE(elections.insert(election.id).second);
    EXPECT_LE(election.from, election.to);
  }
  EXPECT_EQ(code().election("ep-2024")->to, (CivilDate{2024, 6, 9}));
  EXPECT_TRUE(code().election("demo-2029")->fictional);
  EXPECT_EQ(code().election("ep-2019"), nullptr);
  EXPECT_EQ(find_code("eu-2019"), nullptr);
  EXPECT_EQ(code().digest, sha256(bytes(code().text)));
}

TEST(CodeTest, NoneIsNewerThanTheNewest) {
  for (const auto& one : all_codes()) EXPECT_LE(one.date, newest_code().date) << one.id;
  EXPECT_EQ(find_code(newest_code().id), &newest_code());
}

TEST(CodeTest, WithinIsByWholeNumbers) {
  EXPECT_TRUE(within("6.c.ii", "6.c"));
  EXPECT_TRUE(within("6.c", "6.c"));
  EXPECT_FALSE(within("6.c", "6.c.ii"));
  EXPECT_FALSE(within("6.c.ii", "6.c.i"));
  EXPECT_FALSE(within("10", "1"));
}

constexpr std::string_view kSmall = R"({"id":"x","title":"X","date":"2024-04-04",
"source":{"name":"S","url":"https://s.example"},"language":"en",
"elections":[{"id":"e","title":"E","from":"2024-04-09","to":"2024-06-09","fictional":true}],
"groups":[{"id":"g","title":"G"}],
"commitments":[{"id":"1","title":"One","text":"One.","group":"g","parts":[{"id":"1.a","title":"A",
"text":"A.","declared":["ad"],"observed":[],"checks":["C"],"law":[{"act":"L","article":"1"}]}]}]})";

// What the reader says about the small code with one change.
Error changed(std::string_view what, std::string_view by) {
  std::string json(kSmall);
  json.replace(json.find(what), what.size(), by);
  const auto parsed = parse_code(json, "text");
  EXPECT_FALSE(parsed) << by;
  return parsed ? Error{} : parsed.error();
}

TEST(CodeTest, AMistakeIsNamedWithItsPlace) {
  ASSERT_TRUE(parse_code(kSmall, "text"));
  EXPECT_EQ(changed(R"("title":"One",)", "").where, "/commitments/0/title");
  EXPECT_EQ(changed(R"("text":"A.")", R"("text":"A.","colour":1)").where,
            "/commitments/0/parts/0/colour");
  EXPECT_EQ(changed(R"("id":"1.a")", R"("id":"1")").message, "1 stands here twice");
  EXPECT_EQ(changed(R"("id":"1.a")", R"("id":"2.a")").message, "2.a is no part of 1");
  EXPECT_EQ(changed(R"("id":"1.a")", R"("id":"1.a.i")").message, "1.a.i is no part of 1");
  EXPECT_EQ(changed("2024-04-04", "2024-04-31").where, "/date");
  EXPECT_EQ(changed("2024-06-09", "2024-03-09").where, "/elections/0/to");
  EXPECT_EQ(changed(R"("group":"g")", R"("group":"h")").where, "/commitments/0/group");
  EXPECT_EQ(changed(R"(["ad"])", "[]").where, "/commitments/0/parts/0/declared");
  EXPECT_EQ(changed(R"(["C"])", R"(["C",7])").where, "/commitments/0/parts/0/checks/1");
  EXPECT_EQ(changed(R"("fictional":true)", R"("fictional":"yes")").message, "cannot be string");
  EXPECT_EQ(changed(R"(,"article":"1")", "").where, "/commitments/0/parts/0/law/0/article");
  EXPECT_FALSE(parse_code("[]", ""));
  EXPECT_FALSE(parse_code("{", ""));
}

}  // namespace
}  // namespace hustings

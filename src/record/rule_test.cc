#include "record/rule.h"

#include <gtest/gtest.h>

namespace hustings {
namespace {

Rule rule(std::string_view id, int version = 1) {
  Rule out;
  out.id = id;
  out.version = version;
  return out;
}

Hash digest(const std::vector<Rule>& rules) {
  std::vector<const Rule*> pointers;
  pointers.reserve(rules.size());
  for (const auto& r : rules) pointers.push_back(&r);
  return ruleset_digest(pointers);
}

TEST(Rule, TheDigestIsOfTheLinesInOrderOfId) {
  EXPECT_EQ(digest({}), sha256(Bytes{}));
  EXPECT_EQ(digest({rule("b"), rule("a", 12)}), sha256(bytes("a/12\nb/1\n")));
  // In order of id, not of line: "-" comes before "/".
  EXPECT_EQ(digest({rule("a.b-c"), rule("a.b")}), sha256(bytes("a.b/1\na.b-c/1\n")));
}

TEST(Rule, TheDigestChangesWithIdAndVersionOnly) {
  const Hash one = digest({rule("a"), rule("b")});
  EXPECT_EQ(digest({rule("b"), rule("a")}), one);
  EXPECT_NE(digest({rule("a"), rule("b", 2)}), one);
  EXPECT_NE(digest({rule("a")}), one);
  EXPECT_NE(digest({rule("a"), rule("c")}), one);
  Rule other = rule("a");
  other.says = "other words";
  EXPECT_EQ(digest({other, rule("b")}), one);
}

TEST(Rule, SeveritiesHaveNames) {
  EXPECT_EQ(name(Severity::contradiction), "contradiction");
  EXPECT_EQ(name(Severity::gap), "gap");
  EXPECT_EQ(name(Severity::note), "note");
}

}  // namespace
}  // namespace hustings

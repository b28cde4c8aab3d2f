#include "log/policy.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "log/testing.h"

namespace hustings {
namespace {

using testing::test_signer;

VerifierKey log_key(std::string_view seed = "log") {
  return test_signer("log.example/main", KeyType::ed25519, seed).verifier();
}
VerifierKey witness_key(const std::string& name) {
  return test_signer(name + ".example", KeyType::cosignature, name).verifier();
}
std::string witness_line(const std::string& name) {
  return fmt::format("witness {} {}\n", name, witness_key(name).text());
}
std::string lines_of(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += witness_line(name);
  return out;
}
std::vector<VerifiedSignature> cosigned(const std::vector<std::string>& names,
                                        std::int64_t first = 100) {
  std::vector<VerifiedSignature> out;
  out.reserve(names.size());
  for (const auto& name : names) out.push_back({witness_key(name), first++});
  return out;
}

// The example of the specification: two of X and one of Y.
const std::string& two_levels() {
  static const std::string text =
      fmt::format("log {}\n\n", log_key().text()) + lines_of({"X1", "X2", "X3"}) +
      "group X-witnesses 2 X1 X2 X3\n\n" + lines_of({"Y1", "Y2", "Y3"}) +
      "group Y-witnesses any Y1 Y2 Y3\n\ngroup X-and-Y all X-witnesses Y-witnesses\n"
      "quorum X-and-Y\n";
  return text;
}

TEST(PolicyTest, ExampleOfTheSpecification) {
  const auto policy = parse_policy(two_levels());
  ASSERT_TRUE(policy) << policy.error().text();
  EXPECT_EQ(policy->logs.size(), 1U);
  EXPECT_EQ(policy->witnesses.size(), 6U);
  ASSERT_EQ(policy->groups.size(), 3U);
  EXPECT_EQ(policy->groups[0].needed, 2U);
  EXPECT_EQ(policy->groups[1].needed, 1U);
  EXPECT_EQ(policy->groups[2].needed, 2U);
  EXPECT_TRUE(meets_quorum(*policy, cosigned({"X1", "X3", "Y2"})));
  EXPECT_TRUE(meets_quorum(*policy, cosigned({"X1", "X2", "X3", "Y1", "Y2", "Y3"})));
  EXPECT_FALSE(meets_quorum(*policy, cosigned({"X1", "X2", "X3"})));
  EXPECT_FALSE(meets_quorum(*policy, cosigned({"X1", "Y1", "Y2", "Y3"})));
  EXPECT_FALSE(meets_quorum(*policy, cosigned({"X1", "X1", "Y1"}))) << "one counts once";
  EXPECT_FALSE(meets_quorum(*policy, cosigned({"X1", "Z1", "Y1"}))) << "strangers do not count";
  EXPECT_FALSE(meets_quorum(*policy, {}));
}

TEST(PolicyTest, QuorumOfOneWitnessAndOfNone) {
  const auto one = parse_policy(witness_line("a") + "quorum a\n");
  ASSERT_TRUE(one);
  EXPECT_TRUE(one->asks_for_witnesses());
  EXPECT_TRUE(meets_quorum(*one, cosigned({"a"})));
  EXPECT_FALSE(meets_quorum(*one, cosigned({"b"})));
  const auto none = parse_policy("quorum none");
  ASSERT_TRUE(none);
  EXPECT_FALSE(none->asks_for_witnesses());
  EXPECT_TRUE(meets_quorum(*none, {}));
  EXPECT_FALSE(quorum_time(*none, cosigned({"a"})));
}

TEST(PolicyTest, TheQuorumIsMetWhenTheLastNeededWitnessSigned) {
  const auto policy = parse_policy(lines_of({"a", "b", "c"}) + "group g 2 a b c\nquorum g\n");
  ASSERT_TRUE(policy);
  const std::vector<VerifiedSignature> signatures = {{log_key(), std::nullopt},
                                                     {witness_key("c"), 900},
                                                     {witness_key("a"), 500},
                                                     {witness_key("b"), 700}};
  EXPECT_EQ(quorum_time(*policy, signatures), 700);
  EXPECT_EQ(quorum_time(*policy, std::span(signatures).first(2)), std::nullopt);
}

TEST(PolicyTest, IsWrittenAsItIsRead) {
  for (const std::string& text :
       {two_levels(), std::string("quorum none\n"),
        fmt::format("log {} https://log.example/main\n", log_key().text()) +
            "\t witness \t w\xf0\x9f\x92\xa1 " + witness_key("a").text() +
            " https://w.example/ \t\n# words\n \t# more\n\nquorum w\xf0\x9f\x92\xa1"}) {
    const auto policy = parse_policy(text);
    ASSERT_TRUE(policy) << policy.error().text() << '\n' << text;
    const auto again = parse_policy(format_policy(*policy));
    ASSERT_TRUE(again) << again.error().text();
    EXPECT_EQ(*again, *policy);
    EXPECT_EQ(format_policy(*again), format_policy(*policy));
  }
}

TEST(PolicyTest, SupportsWhatIsRecommendedAndMore) {
  std::string text;
  for (int i = 0; i < 100; ++i) {
    text += fmt::format("log {}\n", log_key(fmt::format("log{}", i)).text());
    text += witness_line(fmt::format("w{}", i));
    text += fmt::format("group g{} {} w{}{}\n", i, i == 0 ? 1 : 2, i,
                        i == 0 ? "" : fmt::format(" g{}", i - 1));
  }
  const auto policy = parse_policy(text + "quorum g99\n");
  ASSERT_TRUE(policy) << policy.error().text();
  EXPECT_EQ(policy->log_keys().size(), 100U);
  std::vector<std::string> all;
  all.reserve(100);
  for (int i = 0; i < 100; ++i) all.push_back(fmt::format("w{}", i));
  EXPECT_TRUE(meets_quorum(*policy, cosigned(all)));
  all.erase(all.begin());
  EXPECT_FALSE(meets_quorum(*policy, cosigned(all))) << "a hundred levels down one is missing";
}

struct Wrong {
  std::string text;
  int line;
};
class WrongPolicyTest : public ::testing::TestWithParam<Wrong> {};
TEST_P(WrongPolicyTest, IsRefusedWithItsLine) {
  const auto policy = parse_policy(GetParam().text);
  ASSERT_FALSE(policy) << GetParam().text;
  EXPECT_EQ(policy.error().code, Code::bad_input);
  EXPECT_EQ(policy.error().where, fmt::format("policy line {}", GetParam().line));
  EXPECT_FALSE(policy.error().message.empty());
  EXPECT_FALSE(policy.error().mend.empty());
}

std::vector<Wrong> wrong_policies() {
  const std::string a = witness_line("a");
  const std::string log = fmt::format("log {}\n", log_key().text());
  const std::string end = "quorum none\n";
  return {
      {"", 0},
      {a, 1},
      {end + end, 2},
      {"quorum\n", 1},
      {"quorum none none\n", 1},
      {"quorum a\n" + a, 1},  // defined below
      {"Quorum none\n", 1},
      {"quorum none # said here\n", 1},
      {"\r\n" + end, 1},
      {"quorum none\r\n", 1},
      {std::string("#\0\n", 3) + end, 1},
      {"# \x7f\n" + end, 1},
      {"log\n" + end, 1},
      {"log x+y+z\n" + end, 1},
      {log + log + end, 2},
      {"log " + witness_key("a").text() + "\n" + end, 1},  // of the wrong type
      {"witness a " + log_key().text() + "\n" + end, 1},
      {"witness a\n" + end, 1},
      {"witness a " + witness_key("a").text() + " https://a https://b\n" + end, 1},
      {"witness none " + witness_key("a").text() + "\n" + end, 1},
      {a + "witness b " + witness_key("a").text() + "\n" + end, 2},  // the key again
      // The same public key under another name of a key.
      {a + "witness b " + test_signer("other", KeyType::cosignature, "a").verifier().text() + "\n" +
           end,
       2},
      {a + "witness a " + witness_key("b").text() + "\n" + end, 2},
      {a + "group a any a\n" + end, 2},
      {a + "group none any a\n" + end, 2},
      {a + "group g any\n" + end, 2},
      {a + "group g any b\n" + end, 2},
      {a + "group g any g\n" + end, 2},
      {a + "group g any none\n" + end, 2},
      {a + "group g any a a\n" + end, 2},
      {a + "group g any a\ngroup h any a\n" + end, 3},
      {a + "group g 0 a\n" + end, 2},
      {a + "group g 2 a\n" + end, 2},
      {a + "group g 01 a\n" + end, 2},
      {a + "group g -1 a\n" + end, 2},
      {a + "group g some a\n" + end, 2},
      {a + "group g 18446744073709551617 a\n" + end, 2},
  };
}
INSTANTIATE_TEST_SUITE_P(All, WrongPolicyTest, ::testing::ValuesIn(wrong_policies()));

TEST(PolicyTest, HasALimit) {
  EXPECT_EQ(parse_policy(std::string(kMaxPolicy + 1, '\n')).error().code, Code::too_large);
}

}  // namespace
}  // namespace hustings

#include "score/json.h"

#include <gtest/gtest.h>

#include "score/testing.h"

namespace hustings {
namespace {

using testing::Inputs;

Inputs full() {
  Inputs in;
  const Index report = in.report("meta:1", {CivilDate{2024, 5, 1}, {}});
  in.judge(report, "meta:1", Severity::gap);
  in.judge(report, "meta:1", Severity::note);
  const Index first = in.decide("a", true);
  in.decide("a", false, first);
  in.case_of("b", true);
  in.withdraw("b", {2024, 6, 1});
  in.account("a", "meta:\"7\"", true);
  in.in.root = sha256(bytes("root"));
  return in;
}

TEST(ScoreJsonTest, ItIsCanonical) {
  Inputs in;
  in.in.words.pop_back();
  in.in.words.back().scope = {"14"};
  const std::string zero(64, '0');
  EXPECT_EQ(score_json(in.in, in.matrix()),
            R"({"cells":[{"commitment":"14","contradictions":[],"declared":[],"gaps":[],)"
            R"("open_cases":[],"overdue_cases":[],"reversed":[],"signatory":"a","sources":[],)"
            R"("state":"not-built","upheld":[]}],"code":"eu-2024","disclosures":")" +
                zero + R"(","election":"ep-2024","root":")" + std::string(43, 'A') +
                R"(=","rules":")" + zero + R"(","size":1000})");
}

TEST(ScoreJsonTest, InputsAreReadAsTheyWereWritten) {
  const Inputs in = full();
  const std::string written = inputs_json(in.in);
  const auto read = parse_inputs(written);
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(inputs_json(*read), written);
  EXPECT_EQ(score_json(*read, score(testing::code(), testing::election(), *read)),
            score_json(in.in, in.matrix()));
}

TEST(ScoreJsonTest, AnythingElseIsRefusedWithItsPlace) {
  const std::string good = inputs_json(full().in);
  const auto changed = [&](std::string_view what, std::string_view by) {
    std::string json = good;
    const std::size_t at = json.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    json.replace(at, what.size(), by);
    const auto read = parse_inputs(json);
    EXPECT_FALSE(read) << by;
    return read ? Error{} : read.error();
  };
  EXPECT_EQ(changed(R"("size":1000)", R"("size":-1)").message, "size is negative");
  EXPECT_EQ(changed(R"("size":1000,)", "").where, "");
  EXPECT_EQ(changed(R"("size":1000)", R"("size":"1000")").where, "");
  EXPECT_EQ(changed(R"("severity":"gap")", R"("severity":"breach")").where, "/judgements/0");
  EXPECT_EQ(changed(R"("day":"2024-04-09")", R"("day":"2024-04-31")").where, "/words/0");
  EXPECT_EQ(changed(R"("scope":[])", R"("scope":[1])").where, "/words/0");
  EXPECT_EQ(changed(R"("person":false)", R"("person":false,"more":1)").where, "/links/0");
  EXPECT_EQ(changed(R"("root":")", R"("root":"x)").message, "root is no digest");
  EXPECT_FALSE(parse_inputs("[]"));
  EXPECT_FALSE(parse_inputs(""));
}

}  // namespace
}  // namespace hustings

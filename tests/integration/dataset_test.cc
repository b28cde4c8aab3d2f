// Datasets and their filters; findings about signatories and observations about everybody else.
#include "node/dataset.h"

#include <gtest/gtest.h>

#include "rooms.h"

namespace hustings {
namespace {

using testing::account;
using testing::Make;
using testing::Report;
using testing::report;
using testing::response;
using testing::rows;
using testing::signature;

class DatasetTest : public ::testing::TestWithParam<Make> {
 protected:
  void SetUp() override {
    HUSTINGS_NEEDS(GetParam());
    node_ = std::make_unique<testing::TestNode>(GetParam(), testing::rooms());
  }
  testing::TestNode& node() { return *node_; }
  std::size_t count(std::string_view dataset, const Chosen& chosen = {}) {
    return rows(*node().connect(), dataset, chosen).size();
  }
  // The thing that a record is about.
  std::string sub(const Result<Admitted>& said) { return node().record(said->index).head.sub; }
  // Of one rule; others say of the same records what they think of them.
  void expect(std::size_t findings, std::size_t observations) {
    const Chosen rule = {{"rule", "ads.no-disclaimer"}};
    EXPECT_EQ(count("findings", rule), findings);
    EXPECT_EQ(count("observations", rule), observations);
  }

  std::unique_ptr<testing::TestNode> node_;
};

TEST_P(DatasetTest, FiltersCombineAndUnknownOnesAreNamed) {
  Report said;
  const auto add = [&](const std::string& name, const std::string& country, bool disclaimer) {
    said.name = name;
    said.country = country;
    said.disclaimer = disclaimer ? "paid by X" : "";
    said.page += '1';
    ASSERT_GOOD(node().say(report(said)));
  };
  add("Łódź dla wszystkich", "PL", true);
  add("Wszyscy razem", "PL", false);
  add("Łódź", "DE", false);
  EXPECT_EQ(count("advertisers"), 3U);
  EXPECT_EQ(count("advertisers", {{"country", "PL"}}), 2U);
  EXPECT_EQ(count("advertisers", {{"country", "PL"}, {"q", "lodz"}}), 1U);
  EXPECT_EQ(count("advertisers", {{"country", "PL"}, {"q", "ws"}, {"disclaimer", "not_used"}}), 1U);
  EXPECT_EQ(count("advertisers", {{"country", "PL"}, {"country", "DE"}}), 0U);
  EXPECT_EQ(count("advertisers", {{"country", "' OR 1=1 --"}}), 0U);
  EXPECT_EQ(count("advertisers", {{"q", "\" NEAR( *"}}), 0U);
  EXPECT_EQ(count("advertisers", {{"q", "***"}}), 0U);
  const auto db = node().connect();
  const auto read = [&](std::string_view dataset, const Chosen& chosen) {
    return read_dataset(*db, testing::rooms(), *testing::rooms().dataset(dataset), chosen,
                        [](const DatasetRow&) { return Result<void>{}; });
  };
  const auto unknown = read("advertisers", {{"country", "PL"}, {"colour", "red"}});
  EXPECT_FAILS(Code::bad_input, unknown);
  EXPECT_TRUE(unknown.error().mend.contains("q, country, platform, disclaimer"));
  EXPECT_FAILS(Code::bad_input, read("findings", {{"country", "PL"}}));
  EXPECT_FAILS(Code::bad_input, read("records", {{"country", "PL"}}));
  EXPECT_FAILS(Code::bad_input, read("advertisers", {{"country", "\xff"}}));
  EXPECT_FAILS(Code::bad_input, read("advertisers", {{"country", std::string("P\0", 2)}}));
}

// A case from its report to what was done about it.
void say_case(testing::TestNode& node, const std::string& party, const std::string& accepted) {
  const auto sub = [&](const Result<Admitted>& said) {
    return said ? node.record(said->index).head.sub : std::string();
  };
  const std::string id = sub(node.say(testing::case_report(party, node.clock.now())));
  const auto step = [&](CaseAct act, CaseRole role) {
    ASSERT_GOOD(node.say(draft(testing::case_event(id, act, role))));
  };
  step(CaseAct::accept, CaseRole::triage);
  step(CaseAct::propose, CaseRole::handler);
  CaseDecision decision = testing::case_decision(id, CaseOutcome::upheld);
  decision.accepts.value = {{accepted}};
  ASSERT_GOOD(node.say(draft(std::move(decision))));
  const auto notice = sub(node.say(draft(testing::platform_notice(id))));
  ASSERT_GOOD(node.say(draft(testing::platform_answer(id, notice))));
  ASSERT_GOOD(node.say(draft(testing::content_removal(id, CaseRole::handler))));
  ASSERT_GOOD(node.say(testing::intake_stats(4)));
}

TEST_P(DatasetTest, EveryDatasetHasAsManyCellsAsColumns) {
  const std::string party = *node()->create_issuer();
  ASSERT_GOOD(node().admit({.what = testing::organisation("A"), .by = party, .about = party}));
  ASSERT_GOOD(node().say(report({})));
  ASSERT_GOOD(node().say(testing::observed_ad("1", "AT", "Fähre")));
  ASSERT_GOOD(node().say(testing::targeting_report("1000", "Linz")));
  ASSERT_GOOD(node().say(signature(party, SignatureAct::sign), party));
  ASSERT_GOOD(node().say(account(party, "1000"), party));
  const auto answer = node().say(response(party, party, ResponseAct::disputes, "no"), party);
  ASSERT_GOOD(answer);
  ASSERT_GOOD(node().say(testing::membership(party, node().op()), party));
  const auto ad = node().say(draft(testing::good_ad(party)), party);
  // Nobody saw it, and others were seen before and after.
  ASSERT_GOOD(
      node().say(draft(testing::declared_delivery(party, sub(ad), {.number = "5"})), party));
  ASSERT_GOOD(node().say(draft(testing::shown_ad({.number = "6"}))));
  ASSERT_GOOD(node().say(testing::delivery(party, sub(ad)), party));
  ASSERT_GOOD(node().say(testing::verification(party, "1000"), party));
  ASSERT_GOOD(node().say(testing::account(party, "2000"), party));  // of which nobody says whether
  ASSERT_GOOD(node().say(testing::import_run(5)));
  ASSERT_GOOD(node().say(testing::audit(party, party)));
  ASSERT_GOOD(node().say(testing::embargo(party, EmbargoState::sealed), party));
  ASSERT_GOOD(node().say(testing::no_account(party, "3"), party));
  ASSERT_GOOD(node().say(testing::still_shown(party, false)));
  ASSERT_GOOD(node().say(draft(testing::condemnation(party, {2029, 5, 2})), party));
  ASSERT_GOOD(node().say(draft(testing::sanction(party, SanctionMeasure::fine)), party));
  ASSERT_GOOD(node().say(draft(testing::data_request(party, {})), party));
  say_case(node(), party, sub(answer));
  ASSERT_GOOD(node().say(draft(NodeKey{})));
  ASSERT_GOOD(node().say(draft(KeyCheck{{ThingId{party}}, {}, {Domain{"party.example"}}, {}, {}})));
  Report other;
  other.page = "2";
  const auto redacted = sub(node().say(report(other)));
  ASSERT_GOOD(node().say(testing::redaction(redacted, {"/page_id"})));
  const auto db = node().connect();
  for (const auto* capability : testing::rooms().capabilities()) {
    for (const auto& dataset : capability->datasets) {
      const auto columns = dataset_columns(testing::rooms(), dataset);
      const auto all = rows(*db, dataset.name);
      EXPECT_FALSE(all.empty()) << dataset.name;
      for (const auto& row : all) EXPECT_EQ(row.size(), columns.size()) << dataset.name;
    }
  }
  const auto advertisers =
      dataset_columns(testing::rooms(), *testing::rooms().dataset("advertisers"));
  EXPECT_EQ(advertisers[0], "index");
  EXPECT_EQ(advertisers[5], "platform");
  const auto totals = rows(*db, "advertiser-totals");
  ASSERT_EQ(totals.size(), 1U);
  EXPECT_EQ(totals[0],
            (std::vector<std::string>{"meta", "AT", "EUR", "2", "2", "2", "20000", "20000", "0"}));
}

TEST_P(DatasetTest, OnlyWhoSignedHasFindings) {
  const std::string party = *node()->create_issuer();
  ASSERT_GOOD(node().say(report({})));
  Report other;
  other.page = "2000";
  ASSERT_GOOD(node().say(report(other)));
  expect(0, 2);
  const auto signed_ = node().say(signature(party, SignatureAct::sign), party);
  expect(0, 2);
  ASSERT_GOOD(node().say(account(party, "1000"), party));
  expect(1, 1);
  const auto finding = rows(*node().connect(), "findings")[0];
  EXPECT_EQ(finding[1], "ads.no-disclaimer");
  EXPECT_EQ(finding[3], "6.a");
  EXPECT_EQ(finding[6], party);
  // Withdrawn, as a version or as a word of its own; and signed again.
  const auto withdrawn = node().admit({.what = signature(party, SignatureAct::withdraw),
                                       .by = party,
                                       .source = {},
                                       .about = sub(signed_)});
  ASSERT_GOOD(withdrawn);
  expect(0, 2);
  ASSERT_GOOD(node().say(signature(party, SignatureAct::sign), party));
  expect(1, 1);
  ASSERT_GOOD(node().say(signature(party, SignatureAct::withdraw), party));
  expect(0, 2);
  ASSERT_GOOD(node().say(signature(party, SignatureAct::sign, {"1.a", "6.b"}), party));
  expect(0, 2);
  ASSERT_GOOD(node().say(signature(party, SignatureAct::sign, {"1.a", "6.a"}), party));
  expect(1, 1);
  ASSERT_GOOD(node()->rebuild(true));
}

TEST_P(DatasetTest, SomebodyElsesWordBindsNobody) {
  const std::string party = *node()->create_issuer();
  ASSERT_GOOD(node().say(report({})));
  ASSERT_GOOD(node().say(signature(party, SignatureAct::sign)));  // observed
  ASSERT_GOOD(node().say(account(party, "1000"), party));
  expect(0, 1);
  const std::string second = *node()->create_issuer();
  ASSERT_GOOD(node().say(signature(second, SignatureAct::sign), second));
  const auto claimed = node().say(account(second, "1000"));  // observed
  expect(0, 1);
  ASSERT_GOOD(node().say(response(second, sub(claimed), ResponseAct::confirms)));  // observed
  expect(0, 1);
  ASSERT_GOOD(node().say(response(party, sub(claimed), ResponseAct::confirms), party));
  expect(0, 1);
  const auto disputed = node().say(response(second, sub(claimed), ResponseAct::disputes), second);
  expect(0, 1);
  ASSERT_GOOD(node().admit({.what = response(second, sub(claimed), ResponseAct::confirms),
                            .by = second,
                            .source = {},
                            .about = sub(disputed)}));
  expect(1, 0);
  EXPECT_EQ(rows(*node().connect(), "findings")[0][6], second);
  // A link that is erased links no more.
  ASSERT_GOOD(node().say(testing::redaction(sub(claimed), {"/account_id"})));
  expect(0, 1);
}

INSTANTIATE_TEST_SUITE_P(Both, DatasetTest, ::testing::Values(Make::sqlite, Make::postgres),
                         testing::make_name);

}  // namespace
}  // namespace hustings

// The matrix of a real node: live, rebuilt, in the past, on both databases; and its neutrality.
#include <gtest/gtest.h>

#include "rooms.h"
#include "score/json.h"
#include "score/read.h"

namespace hustings {
namespace {

using testing::account;
using testing::Make;
using testing::report;
using testing::response;
using testing::rooms;
using testing::signature;

const ChosenElection& chosen() {
  static const ChosenElection kChosen = *choose({});
  return kChosen;
}

std::string score_from(Db& db, const TreeHead& head) {
  const auto inputs = read_score_inputs(db, rooms(), chosen(), head);
  EXPECT_TRUE(inputs) << inputs.error().text();
  return inputs ? score_json(*inputs, score(chosen().code, chosen().election, *inputs)) : "";
}

struct Party {
  std::string id;
  std::string name;
  std::string page;
  bool in_order = true;  // its ads say who paid
};

TreeHead head_of(Db& db) {
  const auto state = read_state(db, "log.example/main").value();
  return state ? state->head : TreeHead();
}

class ScoreTest : public ::testing::TestWithParam<Make> {
 protected:
  void SetUp() override {
    HUSTINGS_NEEDS(GetParam());
    node_ = std::make_unique<testing::TestNode>(GetParam(), rooms());
  }
  testing::TestNode& node() { return *node_; }
  TreeHead head() { return head_of(*node().connect()); }
  std::string score_now() {
    const auto db = node().connect();
    return score_from(*db, head());
  }
  std::string sub(const Result<Admitted>& said) { return node().record(said->index).head.sub; }
  Matrix matrix() {
    const auto db = node().connect();
    return score(chosen().code, chosen().election,
                 *read_score_inputs(*db, rooms(), chosen(), head()));
  }
  CellState state(const std::string& party, const std::string& commitment = "6.a") {
    const Matrix all = matrix();
    const Cell* cell = all.find(party, commitment);
    EXPECT_NE(cell, nullptr);
    return cell == nullptr ? CellState::not_built : cell->state;
  }
  // A decision about a report of the party that accepts an answer (its id).
  CaseDecision accepting(const std::string& party, const std::string& answer,
                         const std::string& commitment) {
    const auto filed = node().say(testing::case_report(party, node().clock.now()));
    EXPECT_TRUE(filed) << (filed ? "" : filed.error().text());
    const std::string id = sub(filed);
    EXPECT_TRUE(node().say(draft(testing::case_event(id, CaseAct::accept, CaseRole::triage))));
    EXPECT_TRUE(node().say(draft(testing::case_event(id, CaseAct::propose, CaseRole::handler))));
    CaseDecision out = testing::case_decision(id, CaseOutcome::not_upheld);
    out.accepts.value = {{answer}};
    out.commitments.value = {{commitment}};
    return out;
  }
  // A signatory with one account and, said by the operator, a report about it.
  void join(const Party& party) {
    ASSERT_GOOD(node().admit(
        {.what = testing::organisation(party.name), .by = party.id, .about = party.id}));
    ASSERT_GOOD(node().say(signature(party.id, SignatureAct::sign), party.id));
    ASSERT_GOOD(node().say(account(party.id, party.page), party.id));
    testing::Report said;
    said.page = party.page;
    said.name = party.name;
    if (party.in_order) said.disclaimer = "paid for";
    ASSERT_GOOD(node().say(report(said)));
    advertise(party);
  }
  // An ad that it declares and the platform shows: for another amount where it is not in order.
  void advertise(const Party& party) {
    testing::Shown shown{.page = party.page, .number = "7" + party.page};
    shown.period = {{2024, 5, 5}, {2024, 5, 15}};
    Ad ad = testing::online_ad(party.id);
    ad.period.value = shown.period;
    const auto declared = node().say(draft(std::move(ad)), party.id);
    ASSERT_GOOD(declared);
    shown.spent = party.in_order ? 9000 : 5000;
    ASSERT_GOOD(
        node().say(draft(testing::declared_delivery(party.id, sub(declared), shown)), party.id));
    shown.spent = 9000;
    ASSERT_GOOD(node().say(draft(testing::shown_ad(shown))));
  }

  std::unique_ptr<testing::TestNode> node_;
};

TEST_P(ScoreTest, CellsFollowTheRecords) {
  const std::string party = *node()->create_issuer();
  const auto signed_ = node().say(signature(party, SignatureAct::sign), party);
  EXPECT_EQ(state(party), CellState::no_evidence);
  EXPECT_EQ(state(party, "10"), CellState::declared);
  EXPECT_EQ(state(party, "3.b"), CellState::not_built);
  ASSERT_GOOD(node().say(report({.page = "1", .name = "x", .disclaimer = "paid for"})));
  ASSERT_GOOD(node().say(report({.page = "2", .name = "x", .disclaimer = ""})));
  EXPECT_EQ(state(party), CellState::no_evidence);
  // Somebody else's word about an account counts once the party confirms it.
  const auto claimed = node().say(account(party, "1"));
  EXPECT_EQ(state(party), CellState::no_evidence);
  ASSERT_GOOD(node().say(response(party, sub(claimed), ResponseAct::confirms), party));
  EXPECT_EQ(state(party), CellState::agrees);
  EXPECT_EQ(state(party, "12"), CellState::declared);
  ASSERT_GOOD(node().say(account(party, "2"), party));
  EXPECT_EQ(state(party), CellState::open);
  EXPECT_EQ(matrix().find(party, "6.a")->sources.size(), 2U);
  // A withdrawal after the election, even as a new version, takes nobody out of it.
  ASSERT_GOOD(node().admit({.what = signature(party, SignatureAct::withdraw),
                            .by = party,
                            .source = {},
                            .about = sub(signed_)}));
  EXPECT_EQ(state(party), CellState::open);
}

TEST_P(ScoreTest, LiveRebuiltAndThePastAreEqual) {
  std::map<std::uint64_t, std::string> then;
  for (const char* page : {"1", "2"}) {
    join({*node()->create_issuer(), std::string("List ") + page, page, page[0] == '1'});
    then[head().size] = score_now();
  }
  const std::string live = score_now();
  ASSERT_GOOD(node()->rebuild(false));
  EXPECT_EQ(score_now(), live);
  const auto db = node().connect();
  for (const auto& [size, said] : then) {
    const auto past = log_at(*db, rooms(), size);
    ASSERT_TRUE(past) << past.error().text();
    EXPECT_EQ(score_from(past->store->writer(), past->head), said) << size;
  }
  const auto empty = log_at(*db, rooms(), 0);
  ASSERT_TRUE(empty) << empty.error().text();
  EXPECT_EQ(empty->head.root, empty_root());
  EXPECT_FAILS(Code::bad_input, log_at(*db, rooms(), head().size + 1));
}

TEST_P(ScoreTest, WhatIsErasedIsNamedAndLinksNoMore) {
  const Party party{*node()->create_issuer(), "A list", "1", false};
  join(party);
  EXPECT_EQ(state(party.id), CellState::open);
  const std::string before = score_now();
  const std::uint64_t size = head().size;
  const auto account = testing::rows(*node().connect(), "accounts")[0];
  ASSERT_GOOD(node().admit({.what = testing::redaction(account[1], {"/account_id"}),
                            .by = node().op(),
                            .source = {},
                            .about = {}}));
  EXPECT_EQ(state(party.id), CellState::declared);
  // The same size with fewer disclosures is another score, and says so.
  const auto past = log_at(*node().connect(), rooms(), size);
  ASSERT_TRUE(past) << past.error().text();
  const std::string after = score_from(past->store->writer(), past->head);
  EXPECT_NE(after, before);
  const Hash digest = disclosure_set_digest({{std::stoull(account[0]), "/account_id"}});
  EXPECT_TRUE(after.contains(hex(digest)));
}

TEST_P(ScoreTest, AnAnswerThatADecisionAcceptedCloses) {
  const std::string party = *node()->create_issuer();
  ASSERT_GOOD(node().admit({.what = testing::organisation("A list"), .by = party, .about = party}));
  ASSERT_GOOD(node().say(signature(party, SignatureAct::sign), party));
  ASSERT_GOOD(node().say(account(party, "1"), party));
  const auto bare = node().say(report({.page = "1", .name = "x", .disclaimer = ""}));
  EXPECT_EQ(state(party), CellState::open);
  const auto answer = node().say(
      response(party, sub(bare), ResponseAct::disputes, "the poster says who paid"), party);
  EXPECT_EQ(state(party), CellState::open) << "an answer alone closes nothing";
  CaseDecision decision = accepting(party, sub(bare), "6.a");
  EXPECT_FAILS(Code::bad_input, node().say(draft(CaseDecision(decision))));
  decision.accepts.value = {{sub(answer)}};
  const auto closed = [&](const char* which) {
    return testing::rows(*node().connect(), "findings",
                         {{"state", which}, {"rule", "ads.no-disclaimer"}});
  };
  EXPECT_EQ(closed("open").size(), 1U);
  const auto decided = node().say(draft(CaseDecision(decision)));
  ASSERT_GOOD(decided);
  EXPECT_EQ(state(party), CellState::agrees);
  EXPECT_EQ(closed("open").size(), 0U);
  ASSERT_EQ(closed("closed").size(), 1U) << "it stands in the list, with what closed it";
  EXPECT_EQ(closed("closed")[0].back(), std::to_string(decided->index));
  EXPECT_EQ(testing::rows(*node().connect(), "accepted-responses", {{"about", sub(bare)}}).size(),
            1U);
  const std::string live = score_now();
  ASSERT_GOOD(node()->rebuild(false));
  EXPECT_EQ(score_now(), live);
  // What the platform says anew has not been answered.
  ASSERT_GOOD(node().admit({.what = report({.page = "1", .name = "x", .disclaimer = "", .ads = 7}),
                            .by = node().op(),
                            .source = {},
                            .about = sub(bare)}));
  EXPECT_EQ(state(party), CellState::open);
  EXPECT_EQ(closed("open").size(), 1U);
  EXPECT_EQ(closed("closed").size(), 0U);
}

TEST_P(ScoreTest, AnUndeclaredAdIsMarkedWhenAnAnswerToItIsAccepted) {
  const std::string party = *node()->create_issuer();
  ASSERT_GOOD(node().admit({.what = testing::organisation("A list"), .by = party, .about = party}));
  ASSERT_GOOD(node().say(signature(party, SignatureAct::sign), party));
  ASSERT_GOOD(node().say(account(party, "1000"), party));
  const auto seen = node().say(draft(testing::shown_ad()));
  ASSERT_GOOD(seen);
  const auto answer = node().say(
      response(party, sub(seen), ResponseAct::disputes, "it is about an open evening"), party);
  ASSERT_GOOD(answer);
  const auto undeclared = [&](const char* which) {
    return testing::rows(*node().connect(), "undeclared-ads", {{"state", which}});
  };
  EXPECT_EQ(undeclared("open").size(), 1U);
  const auto decided = node().say(draft(accepting(party, sub(answer), "6.c.ii")));
  ASSERT_GOOD(decided);
  EXPECT_EQ(undeclared("open").size(), 0U);
  ASSERT_EQ(undeclared("closed").size(), 1U);
  EXPECT_EQ(undeclared("closed")[0].back(), std::to_string(decided->index));
}

TEST_P(ScoreTest, NamesChangeNothing) {
  std::vector<std::vector<Cell>> cells;
  for (const bool renamed : {false, true}) {
    if (renamed) node_ = std::make_unique<testing::TestNode>(GetParam(), rooms(), 99);
    std::vector<Party> parties;
    for (int i = 0; i < 3; ++i) {
      parties.push_back(
          {*node()->create_issuer(),
           (renamed ? "Neue Liste " : "Old List ") + std::to_string(renamed ? 9 - i : i),
           std::to_string(i), i != 1});
      join(parties.back());
    }
    auto& mine = cells.emplace_back();
    const Matrix all = matrix();
    for (const auto& party : parties) {
      for (const auto& commitment : chosen().code.commitments) {
        mine.push_back(*all.find(party.id, commitment.id));
        mine.back().signatory.clear();
      }
    }
  }
  EXPECT_EQ(cells[0].size(), 3U * 29U);
  EXPECT_EQ(cells[0], cells[1]);
}

TEST_P(ScoreTest, ExchangedRecordsExchangeTheCells) {
  std::vector<std::map<std::string, CellState>> cells;
  for (const bool exchanged : {false, true}) {
    if (exchanged) node_ = std::make_unique<testing::TestNode>(GetParam(), rooms(), 7);
    std::vector<Party> parties = {{*node()->create_issuer(), "One", "1", !exchanged},
                                  {*node()->create_issuer(), "Two", "2", exchanged}};
    for (const auto& party : parties) join(party);
    const Matrix all = matrix();
    for (std::size_t i = 0; i < 2; ++i) {
      auto& mine = cells.emplace_back();
      for (const auto& cell : all.cells) {
        if (cell.signatory == parties[i].id) mine[cell.commitment] = cell.state;
      }
    }
  }
  EXPECT_EQ(cells[0].at("6.c.ii"), CellState::agrees);
  EXPECT_EQ(cells[1].at("6.c.ii"), CellState::open) << "what is compared counts";
  EXPECT_EQ(cells[0], cells[3]);
  EXPECT_EQ(cells[1], cells[2]);
  EXPECT_NE(cells[0], cells[1]);
}

INSTANTIATE_TEST_SUITE_P(Both, ScoreTest, ::testing::Values(Make::sqlite, Make::postgres),
                         testing::make_name);

// Two nodes from one seed say the same on either database.
TEST(ScoreDatabasesTest, SqliteAndPostgresSayTheSame) {
  HUSTINGS_NEEDS(Make::postgres);
  std::vector<std::string> said;
  for (const Make make : {Make::sqlite, Make::postgres}) {
    testing::TestNode node(make, rooms());
    const std::string party = *node->create_issuer();
    ASSERT_GOOD(node.say(signature(party, SignatureAct::sign), party));
    ASSERT_GOOD(node.say(account(party, "1"), party));
    ASSERT_GOOD(node.say(testing::membership(party, node.op()), party));
    ASSERT_GOOD(node.say(report({.page = "1", .name = "x", .disclaimer = ""})));
    const auto db = node.connect();
    said.push_back(score_from(*db, head_of(*db)));
  }
  EXPECT_EQ(said[0], said[1]);
}

}  // namespace
}  // namespace hustings

// Random histories: live equals rebuilt, SQLite equals PostgreSQL, withdraw undoes apply.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "rooms.h"

// A test that meets nothing where something must be fails; its vectors may grow as they like.
// NOLINTBEGIN(bugprone-unchecked-optional-access,performance-inefficient-vector-operation)
namespace hustings {
namespace {

using testing::Make;
using testing::Report;
using testing::TestNode;

// A random history, the same for the same seed, played on any node.
class History {
 public:
  History(TestNode& node, unsigned seed) : node_(node), dice_(seed) {
    for (int i = 0; i < 3; ++i) parties_.push_back(*node->create_issuer());
  }

  void play(int steps) {
    for (int i = 0; i < steps; ++i) {
      std::vector<Submission> items;
      for (int n = roll(8); n >= 0; --n) items.push_back(next());
      const auto answers = node_->admit(std::move(items));
      for (const auto& answer : answers) take(answer);
    }
  }
  int redactions() const { return redactions_; }
  int refused() const { return refused_; }

 private:
  int roll(int sides) { return static_cast<int>(dice_() % static_cast<unsigned>(sides)); }
  template <class T>
  const T& any(const std::vector<T>& of) {
    return of[dice_() % of.size()];
  }

  Draft random_report() {
    static const std::vector<std::string> kNames = {"",       "Łódź",        "Ħaż-Żebbuġ",
                                                    "A page", "Page, \"B\"", "Ελλάδα"};
    static const std::vector<std::string> kCurrencies = {"EUR", "HUF", "PLN"};
    static const std::vector<std::string> kCountries = {"AT", "MT", "PL"};
    Report said;
    said.page = std::to_string(1000 + roll(6));
    said.name = any(kNames);
    said.disclaimer = roll(2) == 0 ? "" : any(kNames);
    said.country = any(kCountries);
    said.currency = any(kCurrencies);
    said.least = roll(100000);
    if (roll(3) == 0) {
      said.most = std::nullopt;
    } else {
      said.most = said.least + roll(3);
    }
    said.ads = roll(50);
    return testing::report(said);
  }
  Draft random_observation() {
    static const std::vector<std::string> kPlaces = {"Linz", "Łódź", "Ελλάδα", "St. Pölten"};
    switch (roll(5)) {
      case 0:
        return testing::observed_ad(std::to_string(roll(9)), roll(2) == 0 ? "" : "AT",
                                    roll(3) == 0 ? "" : any(kPlaces), random_page());
      case 2:
        return random_shown();
      case 1:
        return testing::targeting_report(std::to_string(1000 + roll(6)), any(kPlaces));
      default:
        return random_report();
    }
  }
  // Few enough for both sides to meet.
  std::string random_page() { return std::to_string(1000 + roll(3)); }
  testing::Shown random_channel() {
    const auto from = 1 + static_cast<unsigned>(roll(20));
    return {random_page(),
            std::to_string(roll(9)),
            {{2029, 5, from}, {2029, 5, from + static_cast<unsigned>(roll(8))}},
            1000 + roll(50) * 1000};
  }
  Draft random_shown() {
    ObservedAd ad = testing::shown_ad(random_channel());
    if (roll(3) == 0) ad.targeting.techniques.value = std::vector{TargetingTechnique::lookalike};
    if (roll(3) == 0)
      ad.url = testing::stated<Url>("https://party.example/" + std::to_string(roll(5)));
    if (roll(4) == 0) ad.made_with_ai.value = AiMaking::altered;
    if (roll(4) == 0) {
      ad.removal.removed.value = true;
      ad.removal.on.value = CivilDate{2029, 5, 1 + static_cast<unsigned>(roll(20))};
    }
    if (roll(5) == 0) ad.from.value = {};
    return draft(std::move(ad));
  }
  Draft random_delivery(const std::string& party) {
    AdDelivery out =
        testing::declared_delivery(party, things_.empty() ? party : any(things_), random_channel());
    if (roll(4) == 0) out.spend.value = Unknown{};
    if (roll(4) == 0) out.country.value = {};
    return draft(std::move(out));
  }
  Draft random_ad(const std::string& party) {
    Ad ad = testing::good_ad(party);
    ad.medium.value = static_cast<Medium>(roll(3));
    ad.status.value = static_cast<AdStatus>(roll(4));
    if (roll(3) == 0) ad.country.value = {};
    if (roll(2) == 0) ad.funding.ad.value = NotDisclosed{"trade-secret"};
    static const std::vector<std::string> kSponsors = {"Hafenbund", "Łódź", "Hafenbund e. V."};
    ad.sponsor.name = testing::stated<Text<1, 300>>(any(kSponsors));
    if (roll(4) == 0) ad.sponsor.name = Unknown{};
    if (roll(3) == 0) ad.payer.name = testing::stated<Text<1, 300>>(any(kSponsors));
    if (auto* amount = std::get_if<MoneyInterval>(&ad.funding.ad.value); amount != nullptr) {
      amount->min = roll(100000);
      amount->max = roll(3) == 0 ? std::nullopt : std::optional(*amount->min + roll(100));
    }
    if (roll(2) == 0) ad.targeting.techniques.value = std::vector{TargetingTechnique::interests};
    ad.period.value.from = {2029, 4, 1 + static_cast<unsigned>(roll(28))};
    ad.content = std::optional(std::vector<ContentRef>(1));
    if (roll(2) == 0) {
      (*std::get<0>(ad.content.v))[0].platform = Token<32>{"meta"};
      (*std::get<0>(ad.content.v))[0].id = PlatformId{std::to_string(roll(9))};
    }
    (*std::get<0>(ad.content.v))[0].url = Url{"https://party.example/" + std::to_string(roll(5))};
    return draft(std::move(ad));
  }
  Draft random_word(const std::string& party) {
    switch (roll(15)) {
      case 12:
        return draft(testing::condemnation(party, {2029, 5, 1 + static_cast<unsigned>(roll(9))}));
      case 13:
        return draft(testing::sanction(party, static_cast<SanctionMeasure>(roll(7))));
      case 14:
        return draft(testing::data_request(
            party, roll(3) == 0
                       ? std::nullopt
                       : std::optional(CivilDate{2029, 2, 20 + static_cast<unsigned>(roll(9))})));
      case 10:
        return testing::no_account(party, std::to_string(1000 + roll(6)));
      case 11:
        return testing::still_shown(things_.empty() ? party : any(things_), roll(2) == 0);
      case 5:
        return random_ad(party);
      case 6:
        return random_delivery(party);
      case 8:
        return testing::audit(party, any(parties_));
      case 9:
        return testing::embargo(party, static_cast<EmbargoState>(roll(2)));
      case 7:
        return testing::verification(party, std::to_string(1000 + roll(6)));
      case 0:
        return testing::organisation("Party " + party.substr(30), roll(2) == 0 ? "" : "x@y");
      case 1:
        return testing::signature(
            party, roll(3) == 0 ? SignatureAct::withdraw : SignatureAct::sign,
            roll(2) == 0 ? std::vector<std::string>{} : std::vector<std::string>{"6.a"});
      case 2:
        return testing::account(party, std::to_string(1000 + roll(6)),
                                static_cast<AccountPurpose>(roll(4)));
      case 3:
        return testing::response(party, things_.empty() ? party : any(things_),
                                 static_cast<ResponseAct>(roll(3)), roll(2) == 0 ? "" : "our word");
      default:
        return testing::membership(party, any(parties_));
    }
  }
  Draft random_case_step() {
    if (cases_.empty() || roll(4) == 0)
      return testing::case_report("", node_.clock.now(), "words", "voting-information");
    const std::string about = any(cases_);
    switch (roll(8)) {
      case 0:
        return draft(testing::case_decision(about, static_cast<CaseOutcome>(roll(4))));
      case 1:
        return draft(testing::content_removal(about, CaseRole::handler));
      case 2:
        return draft(testing::platform_notice(about));
      case 3:
        return testing::intake_stats(roll(9));
      default: {
        static const std::vector kRoles = {CaseRole::reporter, CaseRole::triage, CaseRole::handler};
        CaseEvent event =
            testing::case_event(about, static_cast<CaseAct>(1 + roll(23)), any(kRoles));
        if (event.event.value == CaseAct::same_as) event.with.value = ThingId{any(cases_)};
        event.summary = std::optional(Text<1, 2000>{"what happened"});
        return draft(std::move(event));
      }
    }
  }
  // Of a field that the thing has, mostly.
  Draft random_redaction() {
    const auto at = static_cast<std::size_t>(roll(static_cast<int>(things_.size())));
    const auto& fields = kinds_[at]->hidden;
    return testing::redaction(things_[at], {fields.empty() ? "/page_id" : any(fields)});
  }
  Submission next() {
    const int choice = roll(12);
    if (choice < 5) {
      Submission out{.what = random_observation(), .by = node_.op()};
      if (roll(2) == 0) out.source = fmt::format("row {}", roll(20));
      return out;
    }
    const std::string party = any(parties_);
    if (choice < 8) return {.what = random_word(party), .by = roll(3) == 0 ? node_.op() : party};
    if (choice == 8) return {.what = testing::import_run(roll(100)), .by = node_.op()};
    if (choice == 9 && !things_.empty()) return {.what = random_redaction(), .by = node_.op()};
    if (choice == 10) return {.what = random_case_step(), .by = node_.op()};
    if (things_.empty()) return {.what = testing::organisation("First"), .by = party};
    // A version of anything, mostly by the wrong issuer or of the wrong kind: refused.
    return {.what = roll(2) == 0 ? random_report() : random_word(party),
            .by = roll(2) == 0 ? node_.op() : party,
            .source = {},
            .about = any(things_)};
  }
  void take(const Result<Admitted>& answer) {
    if (!answer) {
      EXPECT_TRUE(answer.error().code == Code::conflict || answer.error().code == Code::bad_input)
          << answer.error().text();
      ++refused_;
      return;
    }
    if (answer->outcome != Admitted::Outcome::added) return;
    const auto record = node_.record(answer->index);
    if (record.kind().name == "redaction") ++redactions_;
    if (record.kind().name == "report") cases_.push_back(record.head.sub);
    things_.push_back(record.head.sub);
    kinds_.push_back(&record.kind());
  }

  TestNode& node_;
  std::mt19937 dice_;
  std::vector<std::string> parties_;
  std::vector<std::string> things_;
  std::vector<std::string> cases_;  // of them
  std::vector<const Kind*> kinds_;  // of them
  int redactions_ = 0;
  int refused_ = 0;
};

constexpr unsigned kSeeds = 3;
constexpr int kSteps = 40;

std::pair<TableDigests, TreeHead> played(Make make, unsigned seed) {
  TestNode node(make, testing::rooms(), seed);
  History history(node, seed);
  history.play(kSteps);
  EXPECT_GT(history.redactions(), 2);
  EXPECT_GT(history.refused(), 2);
  const auto verified = node->rebuild(true);
  EXPECT_TRUE(verified) << verified.error().text();
  EXPECT_EQ(*node->rebuild(false), *verified);
  EXPECT_EQ(*node->rebuild(true), *verified);
  node.open();
  EXPECT_EQ(*node->rebuild(true), *verified);
  const auto head = (*read_state(*node.connect(), node->config().origin))->head;
  EXPECT_EQ(node.public_size(), head.size);
  return {*verified, head};
}

TEST(Property, LiveEqualsRebuilt) {
  for (unsigned seed = 1; seed <= kSeeds; ++seed) {
    const auto [digests, head] = played(Make::sqlite, seed);
    for (const std::string table :
         {"finding", "advertiser", "advertiser_total", "observed_ad", "targeting_report",
          "organisation", "code_signature", "signature_scope", "account", "response", "case_file",
          "case_step", "case_clock"}) {
      EXPECT_TRUE(digests.contains(table)) << table;
    }
    EXPECT_EQ(played(Make::sqlite, seed).second.root, head.root) << "the same again";
  }
}

TEST(Property, BothDatabasesAgree) {
  HUSTINGS_NEEDS(Make::postgres);
  for (unsigned seed = 1; seed <= kSeeds; ++seed) {
    const auto [sqlite, one] = played(Make::sqlite, seed);
    const auto [postgres, other] = played(Make::postgres, seed);
    EXPECT_EQ(sqlite, postgres);
    EXPECT_EQ(one.size, other.size);
    EXPECT_EQ(one.root, other.root);
  }
}

TEST(Property, ATableThatWasTamperedWithIsFound) {
  TestNode node(Make::sqlite, testing::rooms());
  ASSERT_GOOD(node.say(testing::report({})));
  ASSERT_GOOD(node->rebuild(true));
  node.close();
  const auto db = *open_sqlite(node.sqlite_file());
  ASSERT_GOOD(db->run("UPDATE advertiser SET ads = 2"));
  node.open();
  const auto found = node->rebuild(true);
  EXPECT_FAILS(Code::unverified, found);
  EXPECT_EQ(found.error().where, "tables advertiser");
  ASSERT_GOOD(node->rebuild(false));
  ASSERT_GOOD(node->rebuild(true));
}

// All rows of the projections' tables and of the search index, sorted.
std::vector<std::string> all_rows(Db& db) {
  std::vector<std::string> out;
  const auto dump = [&](std::string_view table, const std::string& sql) {
    EXPECT_TRUE(db.query(sql, {}, [&](const SqlRow& row) -> Result<void> {
      std::string all(table);
      for (int c = 0; c < row.size(); ++c) all += ' ' + row.canonical(c);
      out.push_back(std::move(all));
      return {};
    }));
  };
  for (const auto* projection : testing::rooms().projections()) {
    for (const auto table : projection->tables) dump(table, fmt::format("SELECT * FROM {}", table));
  }
  dump("search", "SELECT {search_id} FROM search");
  std::ranges::sort(out);
  return out;
}

class Undo : public ::testing::TestWithParam<Make> {};

TEST_P(Undo, WithdrawIsTheUndoOfApply) {
  HUSTINGS_NEEDS(GetParam());
  TestNode node(GetParam(), testing::rooms());
  History history(node, 9);
  history.play(kSteps / 2);
  const auto reader = node.connect();
  const testing::TestDatabase place(GetParam());
  const auto store = *Store::open(place.where());
  Db& db = store->writer();
  ASSERT_GOOD(testing::rooms().create_tables(db));
  for (Index i = 0; i < node.entries().size(); ++i) {
    const auto record = node.record(i);
    const auto before = all_rows(db);
    Touched touched;
    ASSERT_GOOD(testing::rooms().apply(db, record, touched));
    ASSERT_GOOD(testing::rooms().settle(db, touched));
    touched.clear();
    ASSERT_GOOD(testing::rooms().withdraw(db, record.kind(), record.head.sub, touched));
    ASSERT_GOOD(testing::rooms().settle(db, touched));
    EXPECT_EQ(all_rows(db), before) << "record " << i << ", a " << record.kind().name;
    const auto head = *read_head(*reader, record.head.sub);
    if (head->index == i) {
      touched.clear();
      ASSERT_GOOD(testing::rooms().apply(db, record, touched));
      ASSERT_GOOD(testing::rooms().settle(db, touched));
    }
  }
  // What was applied one by one is what the node has.
  EXPECT_EQ(all_rows(db), all_rows(*reader));
}

INSTANTIATE_TEST_SUITE_P(Both, Undo, ::testing::Values(Make::sqlite, Make::postgres),
                         testing::make_name);

}  // namespace
}  // namespace hustings
// NOLINTEND(bugprone-unchecked-optional-access,performance-inefficient-vector-operation)

// Random histories of few pages and few ads, so that both sides meet: what comparisons say after
// each batch is what a rebuild says.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "rooms.h"

// NOLINTBEGIN(bugprone-unchecked-optional-access)
namespace hustings {
namespace {

using testing::Make;
using testing::TestNode;

class AdHistory {
 public:
  AdHistory(TestNode& node, unsigned seed) : node_(node), dice_(seed) {
    for (int i = 0; i < 2; ++i) parties_.push_back(*node->create_issuer());
  }

  // Some records in one batch.
  void batch() {
    std::vector<Submission> items;
    for (int n = roll(5); n >= 0; --n) items.push_back(next());
    for (const auto& answer : node_->admit(std::move(items))) {
      if (!answer || answer->outcome != Admitted::Outcome::added) continue;
      const auto record = node_.record(answer->index);
      said_.push_back({record.head.sub, record.head.iss, &record.kind()});
      if (record.kind().name == "ad") ads_.push_back(record.head.sub);
      if (record.kind().name == "account") accounts_.push_back(record.head.sub);
    }
  }
  void note_rules(std::set<std::string>& out) {
    EXPECT_TRUE(node_.connect()->query("SELECT DISTINCT rule FROM finding WHERE place >= 1000000",
                                       {}, [&out](const SqlRow& row) -> Result<void> {
                                         out.emplace(row.text(0));
                                         return {};
                                       }));
  }

 private:
  struct Said {
    std::string sub, iss;
    const Kind* kind;
  };
  int roll(int sides) { return static_cast<int>(dice_() % static_cast<unsigned>(sides)); }
  template <class T>
  const T& any(const std::vector<T>& of) {
    return of[dice_() % of.size()];
  }
  bool chance(int of) { return roll(of) == 0; }
  CivilDate day(int first) { return {2024, 5, static_cast<unsigned>(first + roll(4))}; }
  std::string page() { return std::to_string(1000 + roll(3)); }
  testing::Shown channel() {
    const int from = 2 + roll(3) * 8;
    return {page(), std::to_string(roll(6)), {day(from), day(from + 4)}, 1000 + roll(3) * 60000};
  }

  void choose(Targeting& out) {
    using enum TargetingTechnique;
    if (chance(3)) out.techniques.value = std::vector{lookalike};
    if (chance(6)) out.techniques.value = Unknown{};
    if (chance(3)) {
      const std::string value = chance(2) ? "Church choirs" : "Gardening";
      out.excluded = Erasable<std::vector<Criterion>>(
          std::vector{Criterion{CriterionType::interest, {value}}});
    }
    out.ai.value = chance(2);
  }
  Draft seen() {
    ObservedAd out = testing::shown_ad(channel());
    choose(out.targeting);
    if (chance(3)) out.url = testing::stated<Url>("https://library.example/" + page());
    if (chance(4)) out.disclaimer = NotUsed{};
    if (chance(4)) out.disclaimer = testing::stated<Text<1, 1000>>("Blue Whale Ltd");
    if (chance(4)) out.made_with_ai.value = AiMaking::altered;
    if (chance(4)) out.country.value = {};
    if (chance(5)) out.from.value = {};
    if (chance(4)) {
      out.removal.removed.value = true;
      out.removal.on.value = day(2);
    }
    return draft(std::move(out));
  }
  Draft ad(const std::string& party) {
    Ad out = testing::online_ad(party);
    out.period.value = {day(2), day(20)};
    choose(out.targeting);
    if (chance(5)) out.status.value = AdStatus::withdrawn;
    ContentRef content;
    if (chance(2)) {
      content.platform = Token<32>{"meta"};
      content.id = PlatformId{std::to_string(roll(6))};
    } else {
      content.url = Url{"https://library.example/" + page()};
    }
    out.content = std::optional(std::vector{content});
    return draft(std::move(out));
  }
  Draft delivery(const std::string& party) {
    testing::Shown where = channel();
    if (chance(4)) where.number = "9";  // nobody shows it
    AdDelivery out = testing::declared_delivery(party, any(ads_), where);
    if (chance(5)) out.spend.value = Unknown{};
    if (chance(2)) out.figures_from.value = FigureSource::platform;
    if (chance(4)) out.country.value = {};
    return draft(std::move(out));
  }
  Draft report() {
    testing::Report out;
    out.page = page();
    out.disclaimer = chance(2) ? "Hafenbund" : "Hafenbund, Linz";
    out.least = 5000 + roll(3) * 40000;
    out.most = chance(4) ? std::nullopt : std::optional(out.least + 1000);
    AdvertiserReport said = *testing::report(out).as<AdvertiserReport>();
    if (chance(2)) said.period.value = Period{day(2), day(6)};
    if (chance(6)) said.amount.value = NotDisclosed{"platform-policy"};
    return draft(std::move(said));
  }
  Draft targeting() {
    TargetingReport out = *testing::targeting_report(page(), "Linz").as<TargetingReport>();
    if (chance(2)) out.techniques.value = std::vector{TargetingTechnique::interests};
    out.excluded.value = Count{roll(2)};
    ReportedCriterion one;
    one.type = CriterionType::interest;
    one.value = {chance(2) ? "Church choirs" : "Gardening"};
    one.ads = Count{1};
    out.interests = Erasable<std::vector<ReportedCriterion>>(std::vector{one});
    return draft(std::move(out));
  }
  Draft of_kind(std::string_view kind, const std::string& party) {
    if (kind == "observed-ad") return seen();
    if (kind == "ad") return ad(party);
    if (kind == "ad-delivery" && !ads_.empty()) return delivery(party);
    if (kind == "advertiser-report") return report();
    if (kind == "targeting-report") return targeting();
    if (kind == "response" && !accounts_.empty())
      return testing::response(party, any(accounts_), static_cast<ResponseAct>(roll(2)));
    if (kind == "no-account") return testing::no_account(party, page());
    const auto purpose = chance(4) ? AccountPurpose::candidate : AccountPurpose::party;
    return testing::account(party, page(), purpose);
  }
  Submission next() {
    static const std::vector<std::string_view> kKinds = {
        "observed-ad", "observed-ad", "observed-ad",       "ad",
        "ad-delivery", "ad-delivery", "advertiser-report", "targeting-report",
        "account",     "response",    "no-account"};
    const int what = said_.empty() ? 9 : roll(10);
    if (what == 0) {
      const Said& old = any(said_);
      const auto& fields = old.kind->hidden;
      return {.what = testing::redaction(old.sub, {fields.empty() ? "/page_id" : any(fields)}),
              .by = node_.op()};
    }
    if (what < 4) {  // a new version
      const Said& old = any(said_);
      const std::string party = old.iss == node_.op() ? any(parties_) : old.iss;
      return {
          .what = of_kind(old.kind->name, party), .by = old.iss, .source = {}, .about = old.sub};
    }
    const std::string_view kind = any(kKinds);
    const bool seen = kind == "observed-ad" || kind.ends_with("-report");
    const std::string party = any(parties_);
    const bool others = seen || (kind.ends_with("account") && chance(2));
    return {.what = of_kind(kind, party), .by = others ? node_.op() : party};
  }

  TestNode& node_;
  std::mt19937 dice_;
  std::vector<std::string> parties_;
  std::vector<Said> said_;
  std::vector<std::string> ads_, accounts_;
};

TEST(ReconcileProperty, WhatIsComparedLiveIsWhatARebuildCompares) {
  constexpr unsigned kSeeds = 6;
  constexpr int kBatches = 60;
  std::set<std::string> rules;
  for (unsigned seed = 1; seed <= kSeeds; ++seed) {
    TestNode node(Make::sqlite, testing::rooms(), seed);
    AdHistory history(node, seed);
    for (int i = 0; i < kBatches; ++i) {
      history.batch();
      history.note_rules(rules);
      if (i % 3 != 0) continue;
      const auto verified = node->rebuild(true);
      ASSERT_TRUE(verified) << "seed " << seed << ", batch " << i << ": "
                            << verified.error().text();
    }
  }
  std::set<std::string> all;  // those that a comparison says
  for (const Rule* rule : testing::rooms().rules()) {
    if (rule->check == nullptr) all.emplace(rule->id);
  }
  EXPECT_EQ(rules, all) << "each rule has found something";
}

}  // namespace
}  // namespace hustings
// NOLINTEND(bugprone-unchecked-optional-access)

// What statements, missing things and suggestions read from the tables, on both databases.
#include <gtest/gtest.h>

#include "completeness/links.h"
#include "completeness/numbers.h"
#include "completeness/read.h"
#include "rooms.h"

namespace hustings {
namespace {

using namespace complete;  // NOLINT: what is tested
using testing::Make;
using testing::rows;

class CompletenessTest : public ::testing::TestWithParam<Make> {
 protected:
  void SetUp() override {
    HUSTINGS_NEEDS(GetParam());
    node_ = std::make_unique<testing::TestNode>(GetParam(), testing::rooms());
    party_ = *node()->create_issuer();
  }
  testing::TestNode& node() { return *node_; }
  std::string sub(const Result<Admitted>& said) { return node().record(said->index).head.sub; }
  // A run of an import of everything, behind its rows.
  void ran(const std::string& file, bool whole = true) {
    ImportRecord run;
    run.file.value = {sha256(bytes(file))};
    run.profile.value.value = "library";
    if (whole) run.whole.value = std::vector<CountryCode>{};
    ASSERT_GOOD(node().say(draft(std::move(run))));
  }
  WholeImport import(const std::string& file, std::vector<std::int64_t> seen) {
    return {node().op(), "library", {sha256(bytes(file))}, {}, std::move(seen)};
  }

  std::unique_ptr<testing::TestNode> node_;
  std::string party_;
};

TEST_P(CompletenessTest, AStatementCountsConfirmedPagesAndNoCandidates) {
  ASSERT_GOOD(node().say(testing::account(party_, "1000"), party_));
  ASSERT_GOOD(node().say(testing::account(party_, "2000")));  // not confirmed
  const auto ad = node().say(draft(testing::good_ad(party_)), party_);
  ASSERT_GOOD(ad);
  ASSERT_GOOD(node().say(testing::delivery(party_, sub(ad)), party_));
  testing::Report said;
  ASSERT_GOOD(node().say(testing::report(said)));
  said.page = "2000";
  ASSERT_GOOD(node().say(testing::report(said)));
  ASSERT_GOOD(node().say(testing::observed_ad("1", "AT", "An ad")));
  const auto db = node().connect();
  const auto known = read_known(*db, party_);
  ASSERT_GOOD(known);
  EXPECT_EQ(known->declared.size(), 1U) << "the ad counts through its delivery";
  ASSERT_EQ(known->reports.size(), 1U);
  EXPECT_EQ(known->reports.front().place.country, "AT");
  EXPECT_EQ(known->seen.size(), 1U);
  const auto accounts = read_accounts(*db, party_);
  ASSERT_GOOD(accounts);
  EXPECT_EQ(accounts->counted, 1);
  EXPECT_EQ(accounts->unconfirmed, 1);
}

TEST_P(CompletenessTest, WhatAWholeImportLacksIsFoundOnceAndComesBack) {
  const auto first = node().say(testing::observed_ad("1", "AT", "One"));
  const auto second = node().say(testing::observed_ad("2", "AT", "Two"));
  ASSERT_GOOD(second);
  ran("a");
  ran("b");
  const auto db = node().connect();
  const auto seen = static_cast<std::int64_t>(first->index);
  const auto all = showings(*db, import("b", {seen}));
  ASSERT_GOOD(all);
  ASSERT_EQ(all->size(), 1U);
  EXPECT_EQ(all->front().about, sub(second));
  EXPECT_FALSE(all->front().body.shown.value);
  EXPECT_EQ(all->front().body.before.value.value, sha256(bytes("a")));
  const auto missing = node().admit({.what = draft(all->front().body),
                                     .by = node().op(),
                                     .source = "still-shown|" + all->front().about,
                                     .about = {},
                                     .prev = {}});
  ASSERT_GOOD(missing);
  EXPECT_EQ(rows(*db, "vanished").size(), 1U);
  EXPECT_TRUE(showings(*db, import("b", {seen}))->empty()) << "it is known";
  const auto back = showings(*db, import("c", {seen, static_cast<std::int64_t>(second->index)}));
  ASSERT_EQ(back->size(), 1U);
  EXPECT_TRUE(back->front().body.shown.value);
}

TEST_P(CompletenessTest, AnotherIssuerAndAnotherPlatformAreAnotherSource) {
  const auto mine = node().say(testing::observed_ad("1", "AT", "One"));
  ASSERT_GOOD(node().say(testing::observed_ad("2", "AT", "Two"), party_));
  ran("a");
  const auto db = node().connect();
  EXPECT_TRUE(showings(*db, import("a", {static_cast<std::int64_t>(mine->index)}))->empty());
  EXPECT_TRUE(showings(*db, import("a", {}))->empty()) << "an empty file is the whole of nothing";
}

TEST_P(CompletenessTest, SuggestionsEndWhereSomebodyHasSpoken) {
  ASSERT_GOOD(node().admit({.what = testing::organisation("Harbour List"),
                            .by = party_,
                            .source = {},
                            .about = party_,
                            .prev = {}}));
  testing::Report said;
  said.name = "HARBOUR list";
  ASSERT_GOOD(node().say(testing::report(said)));
  said.page = "2000";
  said.name = "News";
  said.disclaimer = "Paid for by Harbour List";
  ASSERT_GOOD(node().say(testing::report(said)));
  const auto db = node().connect();
  const auto all = suggest_links(*db, party_);
  ASSERT_GOOD(all);
  ASSERT_EQ(all->size(), 2U);
  EXPECT_EQ(all->front().account_id, "1000");
  EXPECT_EQ(all->front().match, Match::equals);
  EXPECT_EQ(all->back().by, NamedBy::disclaimer);
  EXPECT_EQ(all->back().page_name, "News");
  ASSERT_GOOD(node().say(testing::no_account(party_, "1000"), party_));
  ASSERT_GOOD(node().say(testing::account(party_, "2000")));
  EXPECT_TRUE(suggest_links(*db, party_)->empty());
}

TEST_P(CompletenessTest, ANumberInARegisterIsTheStrongestReason) {
  const auto admit = [&](const Draft& what) {
    ASSERT_GOOD(
        node().admit({.what = what, .by = party_, .source = {}, .about = party_, .prev = {}}));
  };
  Organisation body;
  body.name.value.value = "Harbour List";
  body.type.value = OrganisationType::national_party;
  body.listed_as.value = {{{"wikidata"}, {"Q12345678"}}, {{"register-nl"}, {"12345678"}}};
  admit(draft(body));
  const auto seen = [&](const std::string& number, const std::string& ad, const char* country) {
    ObservedAd shown = testing::shown_ad({.page = "7" + ad, .number = ad});
    shown.country.value = CountryCode{country};
    shown.sponsor_number = Text<1, 60>{number};
    ASSERT_GOOD(node().say(draft(std::move(shown))));
  };
  seen("12345678", "1", "NL");
  seen("12345678", "2", "BE");
  seen("12345679", "3", "NL");
  testing::Report said;
  said.page = "2000";
  said.name = "Harbour List";
  ASSERT_GOOD(node().say(testing::report(said)));
  const auto db = node().connect();
  const auto all = suggest_links(*db, party_);
  ASSERT_GOOD(all);
  ASSERT_EQ(all->size(), 2U);
  EXPECT_EQ(all->front().account_id, "71");
  EXPECT_EQ(all->front().match, Match::same_number);
  EXPECT_EQ(all->front().text, "register-nl 12345678");
  EXPECT_EQ(all->back().match, Match::equals);
}

// What a public register shows: its notices name sponsors by their number among companies.
class NumbersTest : public CompletenessTest {
 protected:
  void listed(const std::string& organisation, const std::string& number) {
    Organisation body;
    body.name.value.value = "Harbour List";
    body.type.value = OrganisationType::national_party;
    body.listed_as.value = {{{"register-nl"}, {number}}};
    ASSERT_GOOD(node().admit({.what = draft(body),
                              .by = organisation,
                              .source = {},
                              .about = organisation,
                              .prev = {}}));
  }
  void notice(const std::string& page, const std::string& ad, const std::string& number,
              const std::string& platform = "politiekereclame") {
    ObservedAd shown = testing::shown_ad({.page = page, .number = ad});
    shown.platform.value = {platform};
    shown.country.value = CountryCode{"NL"};
    if (!number.empty()) shown.sponsor_number = Text<1, 60>{number};
    ASSERT_GOOD(node().say(draft(std::move(shown))));
  }
  // "ORGANISATION PAGE LIST" of what is linked now.
  std::vector<std::string> link() {
    std::vector<std::string> out;
    const auto links = number_links(*node().connect());
    EXPECT_TRUE(links);
    for (const auto& one : *links) {
      out.push_back(one.organisation + ' ' + one.account_id + ' ' + one.list);
      EXPECT_TRUE(node().admit(submission_of(one, node().op())));
    }
    return out;
  }
};
using Links = std::vector<std::string>;

TEST_P(NumbersTest, ANumberWithItsRegisterLinksByItself) {
  listed(party_, "12345678");
  notice("71", "1", "12345678");
  notice("71", "2", "12345678");
  notice("72", "3", "12345679");
  notice("73", "4", "12345678", "meta");
  EXPECT_EQ(link(), Links{party_ + " 71 register-nl"})
      << "not where the number is another's, nor where nobody says which register it is from";
  EXPECT_EQ(link(), Links{}) << "once";
  EXPECT_EQ(*node().connect()->integer(
                "SELECT COUNT(*) FROM account WHERE evidence = 'observed' AND linked_by = $1",
                {"register-nl"}),
            1)
      << "it binds nobody until the organisation confirms it";
}

TEST_P(NumbersTest, WhatMayBeSomebodyElsesIsOnlySuggested) {
  listed(party_, "12345678");
  notice("71", "1", "12345678");
  notice("71", "2", "12345679");
  notice("72", "3", "12345678");
  notice("72", "4", "");
  EXPECT_EQ(link(), Links{}) << "pages of who places ads for several";
  EXPECT_EQ(suggest_links(*node().connect(), party_)->size(), 2U);
  notice("73", "5", "12345678");
  const std::string other = *node()->create_issuer();
  listed(other, "12345678");
  EXPECT_EQ(link(), Links{}) << "two say that the number is theirs";
  listed(other, "12345679");
  EXPECT_EQ(link(), Links{party_ + " 73 register-nl"});
}

TEST_P(NumbersTest, WhatIsRejectedStaysRejected) {
  listed(party_, "12345678");
  notice("71", "1", "12345678");
  ASSERT_GOOD(node().say(testing::no_account(party_, "71", "politiekereclame"), party_));
  EXPECT_EQ(link(), Links{});
}

TEST_P(NumbersTest, OfAnErasedAccountNobodyKnowsWhichItWas) {
  listed(party_, "12345678");
  notice("71", "1", "12345678");
  EXPECT_EQ(link().size(), 1U);
  std::string account;
  ASSERT_GOOD(node().connect()->query("SELECT sub FROM account", {},
                                      [&account](const SqlRow& row) -> Result<void> {
                                        account = row.text(0);
                                        return {};
                                      }));
  ASSERT_GOOD(node().say(testing::redaction(account, {"/account_id"})));
  EXPECT_EQ(link(), Links{});
}

INSTANTIATE_TEST_SUITE_P(Both, NumbersTest, ::testing::Values(Make::sqlite, Make::postgres),
                         testing::make_name);
INSTANTIATE_TEST_SUITE_P(Both, CompletenessTest, ::testing::Values(Make::sqlite, Make::postgres),
                         testing::make_name);

}  // namespace
}  // namespace hustings

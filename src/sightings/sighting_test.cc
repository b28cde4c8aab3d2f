#include "sightings/sighting.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

#include "ads/ads.h"
#include "ads/observed_ad.h"
#include "sightings/waiting.h"

namespace hustings::sightings {
namespace {

constexpr CivilDate kToday{2029, 6, 5};
constexpr std::string_view kForm = "0b1e2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";

const Registry& registry() {
  static const std::array all = {&ads_capability()};
  static const Registry made(all);
  return made;
}
Result<Submission> made_of(const Seen& seen, std::string_view form = kForm) {
  return submission(registry(), seen, form, "issuer", kToday);
}
std::set<std::string> wrong(const Seen& seen) {
  std::set<std::string> out;
  const auto made = made_of(seen);
  if (!made) {
    for (const auto& one : made.error().details) out.insert(one.where);
  }
  return out;
}
Seen good() {
  return {{"platform", "meta"},   {"url", "https://library.example/ads/1?id=7&access_token=secret"},
          {"ad_id", "777"},       {"page_name", "Harbour, \"League\""},
          {"from", "2029-05-04"}, {"country", "AT"},
          {"shown", "no"}};
}

TEST(Sighting, BecomesTheRecordThatTheTableMakes) {
  const auto made = made_of(good());
  ASSERT_TRUE(made) << made.error().text();
  EXPECT_EQ(made->source, "sighting|meta|777|AT|2029-05-04");
  const auto& ad = *std::get<Draft>(made->what).as<ObservedAd>();
  EXPECT_EQ(ad.source.value.profile.value, "sightings");
  EXPECT_EQ(ad.url.get()->value, "https://library.example/ads/1?id=7");
  EXPECT_EQ(ad.to.value, (CivilDate{2029, 5, 4}));
  EXPECT_TRUE(std::holds_alternative<Unknown>(ad.disclaimer.fact))
      << "that somebody saw none is no proof";
}

TEST(Sighting, AnErasedValueCannotBeTriedOnItsDigest) {
  const auto one = made_of(good());
  const auto same = made_of(good());
  const auto other = made_of(good(), "9c1e2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d");
  const auto digest = [](const Result<Submission>& made) {
    return std::get<Draft>(made->what).as<ObservedAd>()->source.value.file;
  };
  EXPECT_EQ(digest(one), digest(same));
  EXPECT_NE(digest(one), digest(other));
}

TEST(Sighting, APosterGetsANumberOfItsOwn) {
  const Seen poster = {
      {"platform", "poster"}, {"title", "Lower fares"}, {"from", "2029-05-04"}, {"country", "AT"}};
  const auto one = made_of(poster);
  const auto other = made_of(poster, "9c1e2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d");
  ASSERT_TRUE(one) << one.error().text();
  EXPECT_NE(one->source, other->source);
}

TEST(Sighting, SaysEverythingThatIsWrong) {
  EXPECT_EQ(wrong({}), (std::set<std::string>{"/platform", "/from", "/country", "/url"}));
  Seen seen = good();
  std::ranges::find(seen, "from", &Seen::value_type::first)->second = "2029-06-06";
  EXPECT_EQ(wrong(seen), std::set<std::string>{"/from"}) << "tomorrow";
  seen = good();
  std::ranges::find(seen, "country", &Seen::value_type::first)->second = "Austria";
  EXPECT_TRUE(wrong(seen).contains("/country"));
  seen = good();
  std::ranges::find(seen, "url", &Seen::value_type::first)->second = "not a link";
  EXPECT_TRUE(wrong(seen).contains("/url"));
  seen.emplace_back("title", std::string(301, 'x'));
  EXPECT_TRUE(wrong(seen).contains("/title"));
}

TEST(Sighting, IsDecidedByNobodyWhoWorksForAnOrganisation) {
  User user;
  EXPECT_FALSE(may_decide(user));
  user.operates = true;
  EXPECT_TRUE(may_decide(user));
  user.grants.push_back({"an-organisation", Role::reader});
  EXPECT_FALSE(may_decide(user)) << "it may be about a rival";
  user = {};
  user.duties.push_back(CaseDuty::handler);
  EXPECT_TRUE(may_decide(user));
}

TEST(Sighting, AnAddressDoesNotTellWhoWasLedThere) {
  const auto kept = [](const std::string& url) { return seen_in({{"url", url}}).front().second; };
  const std::string at = "https://social.example/ads";
  EXPECT_EQ(kept(at + "?id=7&fbclid=Iw-secret&x=1"), at + "?id=7&x=1");
  EXPECT_EQ(kept(at + "?fbclid=Iw-secret"), at);
  EXPECT_EQ(kept(at + "?utm_source=mail&id=7#part"), at + "?id=7#part");
  EXPECT_EQ(kept(at + "?id=7"), at + "?id=7");
  EXPECT_EQ(kept(at), at);
}

TEST(Sighting, KeepsOnlyWhatIsAsked) {
  const Seen seen = seen_in({{"platform", "meta"},
                             {"platform", "another"},
                             {"name", "Erika Muster"},
                             {"ip", "203.0.113.9"},
                             {"shown", "yes"},
                             {"title", "  "}});
  EXPECT_EQ(seen, (Seen{{"platform", "meta"}, {"shown", "yes"}}));
  EXPECT_EQ(*from_json(to_json(seen)), seen);
  for (const char* bad : {"", "{}", "[1]", R"([["a"]])", R"([["a",1]])"})
    EXPECT_FALSE(from_json(bad)) << bad;
}

}  // namespace
}  // namespace hustings::sightings

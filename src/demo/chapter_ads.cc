// What parties declare about their own ads: most of it well, some of it with every mistake that a
// rule knows.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ads/ad.h"
#include "base/crypto.h"
#include "demo/chapters.h"
#include "demo/poster.h"

namespace hustings::demo {
namespace {

constexpr CivilDate kVote = {2029, 6, 10};
constexpr std::size_t kMistakeEvery = 2;  // ads: the others are as they should be
constexpr std::size_t kPictureEvery = 46;
constexpr std::size_t kSilentEvery = 5;  // parties: the others declare ads in March
constexpr std::size_t kNoAiEvery = 5;    // online ads: no AI system chooses who sees them

template <class T>
Erasable<Stated<T>> stated(std::string text) {
  return Erasable<T>(T{std::move(text)});
}

// Union-wide parties speak English.
const Language& words_of(const Story& story, const Party& party) {
  return party.land == nullptr ? story.setting.languages.at("en")
                               : story.setting.words(*party.land);
}
const Land& home_of(const Story& story, const Party& party) {
  return party.land == nullptr ? story.setting.lands.front() : *party.land;
}

Agent nobody() {
  Agent out;
  out.name = NotUsed{};
  out.email = NotApplicable{};
  out.address = NotApplicable{};
  out.type.value = NotApplicable{};
  out.country.value = NotApplicable{};
  return out;
}

Agent agent(const Story& story, const Party& party, const std::string& town) {
  Agent out;
  out.name = stated<Text<1, 300>>(party.name);
  out.email = stated<Text<3, 200>>("ads@" + host_of(story.setting, party));
  out.address = stated<Text<1, 400>>(fmt::format("1 Quay, {}", town));
  out.type.value = AgentType::legal_entity;
  out.country.value = CountryCode{home_of(story, party).code};
  return out;
}

Funding funding(Story& story, const Land& land) {
  const auto unit = static_cast<std::int64_t>(land.currency.minor_digits() == 0 ? 1 : 100);
  const auto spent = static_cast<std::int64_t>(20 * story.dice.heavy(70, 9)) * unit * land.scale;
  Funding out;
  out.ad.value = MoneyInterval{spent, spent, land.currency};
  out.benefits.value = MoneyInterval{0, 0, land.currency};
  out.campaign.value = MoneyInterval{spent * 12, spent * 14, land.currency};
  out.origin.value = std::vector{FundsOrigin::private_union};
  if (story.dice.chance(30)) std::get<0>(out.origin.value).push_back(FundsOrigin::public_union);
  out.method = stated<Text<1, 1000>>("Invoices of the publishers, without tax.");
  out.source.value = FigureSource::invoice;
  return out;
}

LinkedProcess election(const Story& story) {
  LinkedProcess out;
  out.kind.value = ProcessKind::election;
  out.name = stated<Text<1, 300>>(fmt::format(
      "Election of the assembly of the {}, 7 to 10 June 2029", story.setting.union_name));
  out.vote_day.value = kVote;
  out.official_info = Erasable<std::vector<Url>>(
      std::vector{Url{fmt::format("https://vote.{}/", story.setting.site)}});
  return out;
}

Targeting targeting(Story& story, const std::string& town, bool online) {
  Targeting out;
  out.techniques.value = NotUsed{};
  out.included = NotUsed{};
  out.excluded = NotUsed{};
  out.data_basis.value = NotUsed{};
  out.delivery.value = NotUsed{};
  out.ai.value = NotApplicable{};
  if (!online) return out;
  out.delivery.value = std::vector{DeliveryTechnique::platform_ranking};
  out.ai.value = true;
  if (!story.dice.chance(70)) return out;
  out.techniques.value = std::vector{TargetingTechnique::geographic, TargetingTechnique::interests};
  static const std::vector<std::string> kInterests = {
      "Fishing", "Public transport", "Gardening", "Housing", "Music", "Local news"};
  out.included = Erasable<std::vector<Criterion>>(
      std::vector{Criterion{CriterionType::place, {town}},
                  Criterion{CriterionType::interest, {story.dice.of(kInterests)}}});
  out.data_basis.value = DataBasis::express_consent;
  return out;
}

Medium medium(Dice& dice) {
  const auto draw = dice.below(100);
  if (draw < 52) return Medium::online;
  if (draw < 70) return Medium::print;
  if (draw < 88) return Medium::outdoor;
  return draw < 95 ? Medium::radio : Medium::direct_mail;
}

// Not all sums are known to the cent: some are bookings from and to, and a few have no upper end.
void blur(Funding& funding, std::size_t number) {
  auto* spent = std::get_if<MoneyInterval>(&funding.ad.value);
  if (spent == nullptr || (number % 7 != 2 && number % 97 != 5)) return;
  spent->max = number % 97 == 5 ? std::nullopt : std::optional(spent->max.value_or(0) / 2 * 3);
  funding.source.value = FigureSource::booking;
}

// Adds an interest that says more about people than a party may use.
void choose_by(Targeting& targeting, std::string interest) {
  targeting.techniques.value = std::vector{TargetingTechnique::interests};
  targeting.included = Erasable<std::vector<Criterion>>(
      std::vector{Criterion{CriterionType::interest, {std::move(interest)}}});
}

// One mistake for each rule; `told`: the day on which the notice is published.
using Mistake = void (*)(Ad&, CivilDate told);
constexpr std::array<Mistake, 19> kMistakes = {
    [](Ad& ad, CivilDate) { ad.sponsor.email = Unknown{}; },
    [](Ad& ad, CivilDate) { ad.payer.name = Unknown{}; },
    [](Ad& ad, CivilDate) { ad.funding.benefits.value = Unknown{}; },
    [](Ad& ad, CivilDate) { ad.funding.origin.value = Unknown{}; },
    [](Ad& ad, CivilDate) { ad.funding.method = Unknown{}; },
    [](Ad& ad, CivilDate) { ad.process.kind.value = Unknown{}; },
    [](Ad& ad, CivilDate) { ad.process.official_info = Unknown{}; },
    [](Ad& ad, CivilDate) { ad.repository = Unknown{}; },
    [](Ad& ad, CivilDate) { ad.report = Unknown{}; },
    [](Ad& ad, CivilDate) { ad.earlier_suspension.value = Unknown{}; },
    [](Ad& ad, CivilDate told) {  // over, and not counted
      ad.status.value = AdStatus::ended;
      ad.period.value = {told, told};
    },
    [](Ad& ad, CivilDate) { ad.funding.ad.value = NotDisclosed{"trade-secret"}; },
    [](Ad& ad, CivilDate) {
      ad.targeting.techniques.value = Unknown{};
      ad.targeting.ai.value = Unknown{};
    },
    [](Ad& ad, CivilDate) { ad.standing.value = SponsorStanding::none_of_these; },
    [](Ad& ad, CivilDate) { choose_by(ad.targeting, "Church choirs"); },
    [](Ad& ad, CivilDate) { choose_by(ad.targeting, "Lamplighting"); },
    [](Ad& ad, CivilDate) {
      ad.targeting.techniques.value = std::vector{TargetingTechnique::custom_audience};
      ad.targeting.included = Erasable<std::vector<Criterion>>(
          std::vector{Criterion{CriterionType::age, {"18 to 34"}}});
      ad.targeting.data_basis.value = Unknown{};
    },
    [](Ad& ad, CivilDate) {
      ad.targeting.excluded = Erasable<std::vector<Criterion>>(
          std::vector{Criterion{CriterionType::age, {"65 and older"}}});
    },
    [](Ad& ad, CivilDate told) { ad.period.value.from = plus_days(told, -9); },
};

Ad make_ad(Story& story, const Party& party, CivilDate told, std::size_t number) {
  Dice& dice = story.dice;
  const Language& words = words_of(story, party);
  const Land& land = home_of(story, party);
  const std::string& town = dice.of(land.towns);
  Ad out;
  out.organisation.value = {party.id};
  out.number.value = Token<64>{fmt::format("A-2029-{:04}", number)};
  out.medium.value = medium(dice);
  out.paid.value = !dice.chance(8);
  out.status.value = AdStatus::running;
  if (party.land != nullptr) out.country.value = CountryCode{land.code};
  out.language.value = {party.land == nullptr ? "en" : land.language};
  const CivilDate from = plus_days(told, static_cast<int>(dice.below(6)));
  out.period.value = {from, plus_days(from, 3 + static_cast<int>(dice.below(16)))};
  out.title = Text<1, 200>{dice.of(words.causes)};
  out.text = stated<Text<1, 5000>>(dice.of(words.slogans));
  const bool online = out.medium.value == Medium::online;
  if (online) {
    out.content = std::optional(std::vector{ContentRef{
        .url = Url{fmt::format("https://{}/ads/{}", host_of(story.setting, party), number)},
        .platform = {},
        .id = {},
        .sha256 = {},
        .place = {}}});
  }
  out.publisher = stated<Text<1, 300>>(online ? story.setting.platforms.front().id
                                              : fmt::format("{}, {}", dice.of(words.groups), town));
  out.sponsor = agent(story, party, town);
  out.standing.value = SponsorStanding::union_legal_entity;
  out.controller = party.body ? agent(story, story.cast.parties[*party.body], town) : nobody();
  out.payer = party.body && number % 9 == 4 ? out.controller : nobody();
  out.funding = funding(story, land);
  blur(out.funding, number);
  if (!out.paid.value) out.funding.ad.value = NotApplicable{};
  out.process = election(story);
  out.repository = NotApplicable{};
  out.report = stated<Url>(fmt::format("https://{}/report", host_of(story.setting, party)));
  out.earlier_suspension.value = false;
  out.targeting = targeting(story, town, online);
  out.views.value = Unknown{};
  out.engagements.value = Unknown{};
  out.made_with_ai.value = NotUsed{};
  if (dice.chance(18)) out.made_with_ai.value = AiMaking::altered;
  if (dice.chance(9)) out.made_with_ai.value = AiMaking::generated;
  return out;
}

// Names a picture; every fourth is not given to the node.
Result<void> add_picture(Story& story, Ad& ad, std::size_t number) {
  const std::string file = poster_png(number);
  std::vector<ContentRef> content;
  if (const auto* said = ad.content.get(); said != nullptr && *said) content = **said;
  content.push_back(
      {.url = {}, .platform = {}, .id = {}, .sha256 = Digest{sha256(bytes(file))}, .place = {}});
  ad.content = std::optional(std::move(content));
  return number / kPictureEvery % 4 == 3 ? Result<void>() : story.keep(file);
}

Result<void> say_ads(Story& story, CivilDate told, std::size_t least, std::size_t spread) {
  for (std::size_t i = 0; i < story.cast.parties.size(); ++i) {
    const Party& party = story.cast.parties[i];
    const std::size_t many = least + story.dice.below(spread);
    for (std::size_t n = 0; n < many; ++n) {
      const std::size_t number = story.ads.size();
      Ad ad = make_ad(story, party, told, number);
      if (number % kMistakeEvery == 0) {
        kMistakes[number / kMistakeEvery % kMistakes.size()](ad, told);
      }
      if (number % kNoAiEvery == 1 && ad.medium.value == Medium::online)
        ad.targeting.ai.value = false;
      if (number % kPictureEvery == 3 && ad.medium.value != Medium::radio)
        HUSTINGS_CHECK(add_picture(story, ad, number));
      const std::string id = story.new_id();
      HUSTINGS_CHECK(story.say(draft(ad), party.id, id));
      story.ads.push_back({id, i, std::move(ad)});
    }
  }
  return {};
}

// The party's own page on one of the platforms, if it says that it has one.
const Page* page_of(const Story& story, std::size_t party) {
  for (const Page& page : story.cast.pages) {
    if (page.party == party && page.claim == Claim::declared) return &page;
  }
  return nullptr;
}

AdDelivery delivery(Story& story, const SaidAd& said) {
  const Ad& ad = said.body;
  AdDelivery out;
  out.organisation = ad.organisation;
  out.ad.value = {said.id};
  out.medium = ad.medium;
  out.country = ad.country;
  out.period = ad.period;
  out.publisher = ad.publisher;
  out.spend = ad.funding.ad;
  out.figures_from.value = FigureSource::invoice;
  out.as_of.value = {2029, 6, 7};
  out.views.value = Count{static_cast<std::int64_t>(100 * story.dice.heavy(75, 10))};
  out.reach.value = Unknown{};
  out.engagements.value = NotApplicable{};
  if (ad.medium.value != Medium::online) return out;
  const Page* page = page_of(story, said.party);
  if (page == nullptr) return out;
  out.platform.value = Token<32>{page->platform};
  out.publisher = NotApplicable{};
  out.account_id = std::optional(PlatformId{page->id});
  out.platform_ad_id =
      std::optional(PlatformId{fmt::format("8{:011}", story.dice.below(1'000'000))});
  out.figures_from.value = FigureSource::platform;
  out.engagements.value = Count{static_cast<std::int64_t>(story.dice.below(400))};
  return out;
}

}  // namespace

Result<void> verifications(Story& story) {
  std::size_t number = 0;
  for (const Page& page : story.cast.pages) {
    const Party* party = story.cast.owner(page);
    if (party == nullptr || page.claim == Claim::missing) continue;
    Verification body;
    body.organisation.value = {party->id};
    body.platform.value = {page.platform};
    body.account_id = PlatformId{page.id};
    body.name_shown = stated<Text<1, 300>>(party->name);
    body.since.value = CivilDate{2028, 11, 2};
    switch (number++ % 9) {
      case 4:
        body.status.value = VerificationStatus::pending;
        body.name_shown = NotUsed{};
        body.since.value = {};
        break;
      case 6:
        body.status.value = VerificationStatus::expired;
        body.until.value = CivilDate{2029, 4, 1};
        break;
      case 8:
        body.status.value = VerificationStatus::refused;
        body.name_shown = NotUsed{};
        break;
      default:
        body.status.value = VerificationStatus::verified;
    }
    HUSTINGS_CHECK(story.say(draft(std::move(body)), party->id, story.new_id()));
  }
  return {};
}

// Some have pages that ran ads then, and declare none.
Result<void> early_ads(Story& story) {
  for (std::size_t i = 0; i < story.cast.parties.size(); ++i) {
    if (i % kSilentEvery == kSilentEvery - 1) continue;
    const Party& party = story.cast.parties[i];
    Ad ad = make_ad(story, party, {2029, 3, 20}, story.ads.size());
    const std::string id = story.new_id();
    HUSTINGS_CHECK(story.say(draft(ad), party.id, id));
    story.ads.push_back({id, i, std::move(ad)});
  }
  return {};
}

Result<void> first_ads(Story& story) { return say_ads(story, {2029, 4, 12}, 3, 5); }
Result<void> second_ads(Story& story) { return say_ads(story, {2029, 5, 12}, 3, 6); }

Result<void> deliveries(Story& story) {
  for (std::size_t i = 0; i < story.ads.size(); ++i) {
    const SaidAd& said = story.ads[i];
    AdDelivery body = delivery(story, said);
    HUSTINGS_CHECK(story.say(draft(body), story.cast.parties[said.party].id, story.new_id()));
    const Page* page = body.platform.value ? page_of(story, said.party) : nullptr;
    if (page == nullptr) continue;
    const auto at = static_cast<std::size_t>(page - story.cast.pages.data());
    story.shown.push_back({i, at, std::move(body)});
  }
  return {};
}

// Those that are over get their figures: new versions. A few were taken back.
Result<void> ended_ads(Story& story) {
  for (std::size_t i = 0; i < story.ads.size(); i += 3) {
    SaidAd& said = story.ads[i];
    Ad& ad = said.body;
    const bool withdrawn = i % 27 == 0;
    ad.status.value = withdrawn ? AdStatus::withdrawn : AdStatus::ended;
    if (withdrawn) {
      ad.withdrawn_because =
          std::optional(Text<1, 500>{"It named a wrong day for the open evening."});
    }
    ad.views.value = Count{static_cast<std::int64_t>(100 * story.dice.heavy(75, 10))};
    ad.engagements.value = NotApplicable{};
    HUSTINGS_CHECK(story.say(draft(ad), story.cast.parties[said.party].id, said.id));
  }
  return {};
}

}  // namespace hustings::demo

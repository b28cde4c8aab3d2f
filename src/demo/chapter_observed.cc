// What platforms show of single ads, and by what pages chose whom to reach. Some of it is what
// parties declare, some of it is not.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ads/observed_ad.h"
#include "ads/targeting_report.h"
#include "demo/chapters.h"
#include "demo/shown.h"

namespace hustings::demo {
namespace {

constexpr std::string_view kProfile = "demo-library";
constexpr std::size_t kEvery = 8;  // pages: one of so many has an ad that is shown here
constexpr CivilDate kSeen = {2029, 6, 9};

template <class T>
Erasable<Stated<T>> stated(std::string text) {
  return Erasable<T>(T{std::move(text)});
}

SourceOf source_of(std::string_view file, std::int64_t row) {
  return {Digest{sha256(bytes(file))}, {std::string(kProfile)}, {1}, {row}};
}

void choose(Story& story, const Land& land, Targeting& out) {
  Dice& dice = story.dice;
  out.techniques.value = NotUsed{};
  out.included = NotUsed{};
  out.excluded = NotUsed{};
  out.data_basis.value = Unknown{};
  out.delivery.value = Unknown{};
  out.ai.value = Unknown{};
  if (!dice.chance(60)) return;
  out.techniques.value = std::vector{TargetingTechnique::geographic};
  out.included = Erasable<std::vector<Criterion>>(
      std::vector{Criterion{CriterionType::place, {dice.of(land.towns)}}});
  if (!dice.chance(25)) return;
  std::get<0>(out.techniques.value).push_back(TargetingTechnique::demographic);
  out.excluded = Erasable<std::vector<Criterion>>(
      std::vector{Criterion{CriterionType::age, {"65 and older"}}});
}

void show_figures(Story& story, const Page& page, const Land& land, ObservedAd& out) {
  const auto unit = static_cast<std::int64_t>(land.currency.minor_digits() == 0 ? 1 : 100);
  const auto views = static_cast<std::int64_t>(1000 * story.dice.heavy(70, 8));
  const std::int64_t low =
      static_cast<std::int64_t>(50 * story.dice.heavy(70, 6)) * unit * land.scale;
  const std::int64_t high = page.amounts == Amounts::exact ? low : 2 * low - 1;
  out.spend.value = std::vector{MoneyInterval{low, high, land.currency}};
  if (page.amounts == Amounts::none) out.spend.value = NotDisclosed{"platform-policy"};
  out.campaign.value = Unknown{};
  out.origin.value = Unknown{};
  out.impressions.value = CountInterval{Count{views}, Count{2 * views - 1}};
  out.reach.value = Unknown{};
}

ObservedAd observed(Story& story, const Page& page, std::int64_t number) {
  Dice& dice = story.dice;
  const Land& land = *dice.of(page.lands);
  const Language& words = story.setting.words(land);
  const CivilDate from = plus_days({2029, 5, 1}, static_cast<int>(dice.below(25)));
  ObservedAd out;
  out.platform.value = {page.platform};
  out.ad_id = PlatformId{fmt::format("8{:011}", 700'000 + number)};
  out.url = stated<Url>(
      fmt::format("https://{}.{}/ads/{}", page.platform, story.setting.site, 700'000 + number));
  out.page_id = stated<PlatformId>(page.id);
  out.page_name = stated<Text<1, 500>>(page.name);
  out.disclaimer = NotUsed{};
  if (!dice.chance(page.careless)) {
    out.disclaimer =
        stated<Text<1, 1000>>(fmt::format(fmt::runtime(words.paid), fmt::arg("name", page.payer)));
    out.payer = stated<Text<1, 300>>(page.payer);
  }
  out.title = stated<Text<1, 300>>(dice.of(words.causes));
  out.text = stated<Text<1, 5000>>(dice.of(words.slogans));
  out.media.value = std::vector{Medium::online};
  out.country.value = CountryCode{land.code};
  out.languages.value = std::vector{Token<16>{land.language}};
  out.from.value = from;
  out.to.value = plus_days(from, 2 + static_cast<int>(dice.below(14)));
  show_figures(story, page, land, out);
  choose(story, land, out.targeting);
  out.made_with_ai.value = Unknown{};
  if (dice.chance(12)) out.made_with_ai.value = AiMaking::generated;
  out.removal.removed.value = false;
  if (dice.chance(6)) {
    out.removal.removed.value = true;
    out.removal.on.value = plus_days(from, 2);
    out.removal.because = stated<Text<1, 1000>>("It ran without saying who paid for it.");
    out.to.value = out.removal.on.value;
  }
  out.as_of.value = kSeen;
  out.source.value = source_of("ads", number);
  return out;
}

ReportedCriterion criterion(CriterionType type, std::string value, std::int64_t ads,
                            std::optional<bool> excluded = false) {
  return {.type = type,
          .sort = {},
          .value = {std::move(value)},
          .excluded = excluded,
          .ads = {ads},
          .share = Count{ads == 0 ? 0 : 1'000'000},
          .hidden = {}};
}

TargetingReport report(Story& story, const Page& page, std::int64_t number) {
  Dice& dice = story.dice;
  const Land& land = *page.lands.front();
  const auto ads = static_cast<std::int64_t>(1 + dice.below(12));
  const bool lists = dice.chance(20);
  const bool interests = dice.chance(45);
  TargetingReport out;
  out.platform.value = {page.platform};
  out.page_id = PlatformId{page.id};
  out.page_name = stated<Text<1, 500>>(page.name);
  out.country.value = {land.code};
  out.period.value = Period{{2029, 5, 5}, {2029, 6, 3}};
  std::vector<TargetingTechnique> techniques = {TargetingTechnique::geographic};
  std::vector people = {criterion(CriterionType::gender, "All", ads, std::nullopt),
                        criterion(CriterionType::age, "18-65+", ads, std::nullopt),
                        criterion(CriterionType::list, "Customer list", lists ? ads : 0)};
  std::vector places = {criterion(CriterionType::place, land.towns.front(), ads),
                        criterion(CriterionType::place, land.towns.back(), 1, true)};
  out.used.value = Count{4 + (lists ? 1 : 0) + (interests ? 1 : 0)};
  out.excluded.value = Count{1};
  out.interests = NotUsed{};
  if (lists) techniques.push_back(TargetingTechnique::custom_audience);
  if (interests) {
    techniques.push_back(TargetingTechnique::interests);
    out.interests = Erasable<std::vector<ReportedCriterion>>(
        std::vector{criterion(CriterionType::interest, "Gardening", ads)});
  }
  out.techniques.value = std::move(techniques);
  out.people = Erasable<std::vector<ReportedCriterion>>(std::move(people));
  out.places = Erasable<std::vector<ReportedCriterion>>(std::move(places));
  out.source.value = source_of("targeting", number);
  return out;
}

}  // namespace

ObservedAd as_declared(Story& story, const SaidDelivery& said, std::int64_t number) {
  const Ad& ad = story.ads[said.ad].body;
  ObservedAd out = observed(story, story.cast.pages[said.page], number);
  const auto* id = said.body.platform_ad_id.get();
  if (id != nullptr && *id) out.ad_id = **id;
  if (const auto* title = ad.title.get()) out.title = stated<Text<1, 300>>(title->value);
  if (const auto* sponsor = ad.sponsor.name.get()) {
    out.disclaimer = stated<Text<1, 1000>>(sponsor->value);
    out.payer = stated<Text<1, 300>>(sponsor->value);
  }
  out.country = said.body.country;
  out.from.value = said.body.period.value.from;
  out.to.value = said.body.period.value.to;
  if (const auto* spend = std::get_if<MoneyInterval>(&said.body.spend.value))
    out.spend.value = std::vector{*spend};
  out.targeting = ad.targeting;
  out.made_with_ai = ad.made_with_ai;
  out.removal = {};
  out.removal.removed.value = false;
  return out;
}

ObservedAd undeclared(Story& story, const SaidDelivery& beside, const Period& shown,
                      std::int64_t number) {
  ObservedAd out = observed(story, story.cast.pages[beside.page], number);
  out.country = beside.body.country;
  out.from.value = shown.from;
  out.to.value = shown.to;
  out.removal = {};
  out.removal.removed.value = false;
  return out;
}

Result<std::string> say_observed(Story& story, const ObservedAd& ad, std::string_view by) {
  std::string id = story.new_id();
  HUSTINGS_CHECK(
      story.say(draft(ad), story.op(), id,
                fmt::format("{}|{}|{}", by, ad.platform.value.value, ad.ad_id.get()->value)));
  return id;
}

TargetingReport targeting_report(Story& story, const Page& page, std::int64_t number) {
  return report(story, page, number);
}

Result<void> observed_ads(Story& story) {
  std::int64_t number = 0;
  for (std::size_t i = 0; i < story.cast.pages.size(); i += kEvery) {
    const Page& page = story.cast.pages[i];
    HUSTINGS_TRY(std::string id, say_observed(story, observed(story, page, ++number), kProfile));
    story.seen_ads.push_back(std::move(id));
  }
  for (std::size_t i = 0; i < story.shown.size(); i += kEveryDeclared)
    HUSTINGS_CHECK(say_observed(story, as_declared(story, story.shown[i], ++number), kProfile));
  return {};
}

Result<void> targeting_reports(Story& story) {
  std::int64_t number = 0;
  for (std::size_t i = 0; i < story.cast.pages.size(); i += 2 * kEvery) {
    const Page& page = story.cast.pages[i];
    HUSTINGS_CHECK(story.say(draft(report(story, page, ++number)), story.op(), story.new_id(),
                             fmt::format("{}|targeting|{}|{}", kProfile, page.platform, page.id)));
  }
  return {};
}

}  // namespace hustings::demo

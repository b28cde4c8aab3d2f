// Where what platforms show is not what parties declare: one difference for each rule that compares
// both, of parties that signed and of one that did not. What is not told here agrees.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "demo/chapters.h"
#include "demo/shown.h"

namespace hustings::demo {
namespace {

constexpr std::string_view kLibrary = "demo-library";
constexpr std::string_view kOthers = "demo-observers";
constexpr std::int64_t kFirstRow = 5'000;
constexpr std::size_t kTimes = 2;  // that each difference is told of those who signed

template <class T>
Erasable<Stated<T>> stated(std::string text) {
  return Erasable<T>(T{std::move(text)});
}

// Those whose differences are told: deliveries of parties of one kind, each used once. Who signed
// only some commitments is in none.
class Group {
 public:
  Group(const Story& story, bool signed_) : story_(story) {
    for (std::size_t i = 0; i < story.shown.size(); ++i) {
      const std::size_t number = story.ads[story.shown[i].ad].party;
      const Party& party = story.cast.parties[number];
      const bool never = party.stance == Stance::never;
      const bool bound = (party.stance == Stance::on_time || party.stance == Stance::late) &&
                         !signs_partly(number);
      if (i % kEveryDeclared != 0 && (signed_ ? bound : never)) free_.push_back(i);
    }
  }
  // The next one that fits; null when there is none.
  template <class Fits>
  const SaidDelivery* next(const Fits& fits) {
    const auto found =
        std::ranges::find_if(free_, [&](std::size_t i) { return fits(story_.shown[i]); });
    if (found == free_.end()) return nullptr;
    const SaidDelivery* out = &story_.shown[*found];
    free_.erase(found);
    return out;
  }
  const SaidDelivery* next(bool (*fits)(const Ad&, const AdDelivery&)) {
    return next(
        [&](const SaidDelivery& said) { return fits(story_.ads[said.ad].body, said.body); });
  }

 private:
  const Story& story_;
  std::vector<std::size_t> free_;  // of Story::shown
};

bool any(const Ad&, const AdDelivery&) { return true; }
bool states_techniques(const Ad& ad, const AdDelivery&) {
  const auto& fact = ad.targeting.techniques.value;
  return fact.index() == 0 || std::holds_alternative<NotUsed>(fact);
}
bool leaves_out_nobody(const Ad& ad, const AdDelivery&) {
  return std::holds_alternative<NotUsed>(ad.targeting.excluded.fact);
}
bool says_no_ai(const Ad& ad, const AdDelivery&) {
  return std::holds_alternative<NotUsed>(ad.made_with_ai.value);
}
bool says_no_ai_chose(const Ad& ad, const AdDelivery&) {
  const auto* ai = std::get_if<bool>(&ad.targeting.ai.value);
  return ai != nullptr && !*ai;
}
bool states_spending(const Ad&, const AdDelivery& body) {
  const auto* spend = std::get_if<MoneyInterval>(&body.spend.value);
  return spend != nullptr && spend->max.value_or(0) > 0 && body.country.value;
}
bool runs_for_a_week(const Ad&, const AdDelivery& body) {
  return plus_days(body.period.value.from, 6) <= body.period.value.to && body.country.value;
}

bool says_its_number(const Ad& ad, const AdDelivery& body) {
  const auto* number = body.platform_ad_id.get();
  return runs_for_a_week(ad, body) && number != nullptr && *number &&
         body.figures_from.value == FigureSource::platform;
}

// One ad that is shown otherwise than it was declared.
struct Difference {
  bool (*fits)(const Ad&, const AdDelivery&);
  void (*make)(ObservedAd&);
};
constexpr std::array kDifferences = {
    Difference{&any, [](ObservedAd& ad) { ad.disclaimer = NotUsed{}; }},
    Difference{&any,
               [](ObservedAd& ad) {
                 ad.disclaimer = stated<Text<1, 1000>>("Xylograph Holding");
                 ad.payer = stated<Text<1, 300>>("Xylograph Holding");
               }},
    Difference{&states_spending,
               [](ObservedAd& ad) {
                 auto& spend = std::get<0>(ad.spend.value).front();
                 const std::int64_t most = spend.max.value_or(0);
                 spend.min = 3 * most + 1000;
                 spend.max = 4 * most + 1000;
               }},
    Difference{&states_techniques,
               [](ObservedAd& ad) {
                 ad.targeting.techniques.value =
                     std::vector{TargetingTechnique::geographic, TargetingTechnique::lookalike};
               }},
    Difference{&any,
               [](ObservedAd& ad) {
                 ad.targeting.included = Erasable<std::vector<Criterion>>(
                     std::vector{Criterion{CriterionType::interest, {"Church choirs"}}});
               }},
    Difference{&leaves_out_nobody,
               [](ObservedAd& ad) {
                 ad.targeting.excluded = Erasable<std::vector<Criterion>>(
                     std::vector{Criterion{CriterionType::age, {"65 and older"}}});
               }},
    Difference{&says_no_ai, [](ObservedAd& ad) { ad.made_with_ai.value = AiMaking::generated; }},
    Difference{&says_no_ai_chose, [](ObservedAd& ad) { ad.targeting.ai.value = true; }},
    Difference{&any, [](ObservedAd& ad) { ad.from.value = plus_days(*ad.from.value, -4); }},
};

class Teller {
 public:
  Teller(Story& story, Group& group, std::int64_t& row) : story_(story), group_(group), row_(row) {}

  Result<void> single_ads() {
    for (const auto& difference : kDifferences) {
      const SaidDelivery* said = group_.next(difference.fits);
      if (said == nullptr) return none();
      ObservedAd ad = as_declared(story_, *said, ++row_);
      difference.make(ad);
      HUSTINGS_CHECK(say_observed(story_, ad, kLibrary));
    }
    return {};
  }
  // One source says that it was taken away, another one saw it on later days.
  Result<void> shown_after_removal() {
    const SaidDelivery* said = group_.next(&runs_for_a_week);
    if (said == nullptr) return none();
    ObservedAd ad = as_declared(story_, *said, ++row_);
    ad.as_of.value = {};
    HUSTINGS_CHECK(say_observed(story_, ad, kLibrary));
    ad.removal.removed.value = true;
    ad.removal.on.value = plus_days(said->body.period.value.from, 2);
    ad.to.value = ad.removal.on.value;
    ad.removal.because = stated<Text<1, 1000>>("It ran without saying who paid for it.");
    HUSTINGS_CHECK(say_observed(story_, ad, kOthers));
    return {};
  }
  // The platform shows what ran before and what ran after, and not this one.
  Result<void> never_seen() {
    const SaidDelivery* said = group_.next(&runs_for_a_week);
    if (said == nullptr) return none();
    const Period& period = said->body.period.value;
    const std::array around = {Period{plus_days(period.from, -4), plus_days(period.from, -1)},
                               Period{plus_days(period.to, 1), plus_days(period.to, 4)}};
    for (const Period& shown : around)
      HUSTINGS_CHECK(say_observed(story_, undeclared(story_, *said, shown, ++row_), kLibrary));
    return {};
  }
  // Somebody else's page.
  Result<void> page_of_others() {
    const SaidDelivery* said = group_.next(&any);
    if (said == nullptr) return none();
    const auto& pages = story_.cast.pages;
    const auto page = std::ranges::find_if(pages, [](const Page& one) { return !one.party; });
    AdDelivery body = said->body;
    body.platform.value = Token<32>{page->platform};
    body.account_id = std::optional(PlatformId{page->id});
    body.platform_ad_id = std::optional<PlatformId>();
    return say_delivery(*said, std::move(body));
  }
  // More is declared for a page than its platform reports.
  Result<void> less_than_declared() {
    const SaidDelivery* said = nullptr;
    const SaidReport* report = nullptr;
    while (report == nullptr) {
      said = group_.next(&any);
      if (said == nullptr) return none();
      const auto found = std::ranges::find_if(story_.reports, [&](const SaidReport& one) {
        const auto* amount = std::get_if<MoneyInterval>(&one.body.amount.value);
        return one.page == said->page && amount != nullptr && amount->max;
      });
      if (found != story_.reports.end()) report = &*found;
    }
    AdDelivery body = said->body;
    auto amount = std::get<MoneyInterval>(report->body.amount.value);
    amount.max = 20 * amount.max.value_or(0) + 100'000;
    amount.min = amount.max;
    body.spend.value = amount;
    body.country.value = report->body.country.value;
    body.period.value = report->body.period.value.value_or(said->body.period.value);
    body.platform_ad_id = std::optional<PlatformId>();
    return say_delivery(*said, std::move(body));
  }
  // A day of what was declared as a whole.
  Result<void> counted_twice() {
    const SaidDelivery* said = group_.next(&says_its_number);
    if (said == nullptr) return none();
    AdDelivery body = said->body;
    body.period.value.to = body.period.value.from;
    return say_delivery(*said, std::move(body));
  }
  // People are chosen on a page in a way that none of its declared ads names.
  Result<void> whole_page() {
    const SaidDelivery* said = group_.next([&](const SaidDelivery& one) {
      return std::ranges::all_of(story_.shown, [&](const SaidDelivery& other) {
        const Ad& ad = story_.ads[other.ad].body;
        return other.page != one.page ||
               (states_techniques(ad, other.body) && leaves_out_nobody(ad, other.body));
      });
    });
    if (said == nullptr) return none();
    const Page& page = story_.cast.pages[said->page];
    TargetingReport report = targeting_report(story_, page, ++row_);
    if (said->body.country.value) report.country.value = *said->body.country.value;
    report.period.value = said->body.period.value;
    report.techniques.value =
        std::vector{TargetingTechnique::geographic, TargetingTechnique::lookalike};
    report.interests = Erasable<std::vector<ReportedCriterion>>(
        std::vector{ReportedCriterion{.type = CriterionType::interest,
                                      .sort = {},
                                      .value = {"Church choirs"},
                                      .excluded = false,
                                      .ads = {2},
                                      .share = {},
                                      .hidden = {}}});
    return story_.say(draft(report), story_.op(), story_.new_id(),
                      fmt::format("{}|targeting|{}|{}", kOthers, page.platform, page.id));
  }

 private:
  static Result<void> none() {
    return fail(Code::io, "the demonstration has no delivery left to tell a difference of",
                "chapter_compared.cc");
  }
  Result<void> say_delivery(const SaidDelivery& like, AdDelivery body) {
    const Party& party = story_.cast.parties[story_.ads[like.ad].party];
    return story_.say(draft(std::move(body)), party.id, story_.new_id());
  }

  Story& story_;
  Group& group_;
  std::int64_t& row_;
};

}  // namespace

Result<void> differences(Story& story) {
  std::int64_t row = kFirstRow;
  for (const bool signed_ : {true, false}) {
    Group group(story, signed_);
    Teller teller(story, group, row);
    for (std::size_t i = 0; i < (signed_ ? kTimes : 1); ++i) {
      HUSTINGS_CHECK(teller.whole_page());
      HUSTINGS_CHECK(teller.single_ads());
      HUSTINGS_CHECK(teller.shown_after_removal());
      HUSTINGS_CHECK(teller.never_seen());
      HUSTINGS_CHECK(teller.page_of_others());
      HUSTINGS_CHECK(teller.less_than_declared());
      HUSTINGS_CHECK(teller.counted_twice());
    }
  }
  return {};
}

}  // namespace hustings::demo

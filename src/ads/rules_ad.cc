// What is looked for in declared ads and in verifications.
#include <algorithm>
#include <array>
#include <chrono>

#include "ads/notice.h"
#include "ads/rules.h"
#include "laws/law.h"
#include "laws/targeting_values.h"

namespace hustings {
namespace {

const Ad* judged(const Rule& rule, const Record& record) {
  const auto* ad = record.body.as<Ad>();
  return ad == nullptr || ad->period.value.to < rule.applies_from ? nullptr : ad;
}

void say(const Ad& ad, std::string_view where, ads::Findings& out) {
  out.push_back({std::string(where), ad.organisation.value.value});
}

// Whether the notice of this ad has to have the item. Official information is about votes only; how
// often it was seen is known when it has ended.
bool asked_for(const NoticeItem& item, const Ad& ad) {
  if (item.letter == "m") return ad.status.value == AdStatus::ended;
  const auto* kind = std::get_if<ProcessKind>(&ad.process.kind.value);
  if (item.name == "process.name") return kind != nullptr;
  if (item.letter != "h") return true;
  return kind != nullptr && (*kind == ProcessKind::election || *kind == ProcessKind::referendum);
}

CivilDate three_months_before(CivilDate day) {
  using namespace std::chrono;
  const year_month then = year(day.year) / month(day.month) - months(3);
  const unsigned last = static_cast<unsigned>((then / std::chrono::last).day());
  return {static_cast<int>(then.year()), static_cast<unsigned>(then.month()),
          std::min(day.day, last)};
}

// Calls `each` with the pointer and the value of all criteria that can say something about people.
template <class Each>
void each_criterion(const Ad& ad, const Each& each) {
  const auto lists = {std::pair("/targeting/included", ad.targeting.included.get()),
                      std::pair("/targeting/excluded", ad.targeting.excluded.get())};
  for (const auto& [pointer, criteria] : lists) {
    if (criteria == nullptr) continue;
    for (const auto& criterion : *criteria) {
      const bool plain =
          criterion.type == CriterionType::age || criterion.type == CriterionType::gender ||
          criterion.type == CriterionType::place || criterion.type == CriterionType::language;
      if (!plain) each(pointer, targeting_values().find(criterion.value.value));
    }
  }
}

}  // namespace

namespace ads {

// "ads.notice-a": the items of letter a.
void notice_item_missing(const Rule& rule, const Record& record, Findings& out) {
  const Ad* ad = judged(rule, record);
  if (ad == nullptr) return;
  const std::string_view letter = rule.id.substr(rule.id.size() - 1);
  for (const auto& item : notice_items()) {
    if (item.letter != letter || !asked_for(item, *ad)) continue;
    if (item.state(*ad) == kStates[4]) say(*ad, item.pointer, out);  // unknown
  }
}

// Those letters whose rows were read; the others are notes of their own.
void not_disclosed(const Rule& rule, const Record& record, Findings& out) {
  const Ad* ad = judged(rule, record);
  if (ad == nullptr) return;
  for (const auto& item : notice_items()) {
    if (item.may_be_withheld || law(item.law).known != Known::read || !asked_for(item, *ad))
      continue;
    if (item.state(*ad) == kStates[2]) say(*ad, item.pointer, out);
  }
}

// The code asks for it whatever the law says: stated, or a reason why not.
void targeting_not_stated(const Rule& rule, const Record& record, Findings& out) {
  const Ad* ad = judged(rule, record);
  if (ad == nullptr) return;
  for (const auto& item : notice_items()) {
    const bool asked = item.letter == "l" && item.name != "targeting.data_basis";
    if (asked && item.state(*ad) == kStates[4]) say(*ad, item.pointer, out);
  }
}

void sponsor_outside_union(const Rule& rule, const Record& record, Findings& out) {
  const Ad* ad = judged(rule, record);
  if (ad == nullptr || !ad->process.vote_day.value) return;
  const CivilDate vote = *ad->process.vote_day.value;
  const Period& shown = ad->period.value;
  if (shown.to < three_months_before(vote) || shown.from > vote) return;
  const auto* standing = std::get_if<SponsorStanding>(&ad->standing.value);
  if (standing != nullptr && *standing == SponsorStanding::none_of_these)
    return say(*ad, "/standing", out);
  const auto* country = std::get_if<CountryCode>(&ad->sponsor.country.value);
  const bool may_live_abroad = standing != nullptr && *standing == SponsorStanding::union_citizen;
  if (country != nullptr && !may_live_abroad && !in_union(country->value, shown.from))
    say(*ad, "/sponsor/country", out);
}

void special_category(const Rule& rule, const Record& record, Findings& out) {
  const Ad* ad = judged(rule, record);
  if (ad == nullptr) return;
  each_criterion(*ad, [&](std::string_view pointer, const TargetingValue* value) {
    if (value != nullptr && value->special()) say(*ad, pointer, out);
  });
}

void criterion_not_reviewed(const Rule& rule, const Record& record, Findings& out) {
  const Ad* ad = judged(rule, record);
  if (ad == nullptr) return;
  each_criterion(*ad, [&](std::string_view pointer, const TargetingValue* value) {
    if (value == nullptr) say(*ad, pointer, out);
  });
}

// Lists of persons and those like them are personal data: somebody has to have allowed their use.
void audience_without_basis(const Rule& rule, const Record& record, Findings& out) {
  const Ad* ad = judged(rule, record);
  if (ad == nullptr || std::get_if<DataBasis>(&ad->targeting.data_basis.value) != nullptr) return;
  const auto* techniques = std::get_if<0>(&ad->targeting.techniques.value);
  if (techniques == nullptr) return;
  const bool persons = std::ranges::any_of(*techniques, [](TargetingTechnique technique) {
    return technique == TargetingTechnique::custom_audience ||
           technique == TargetingTechnique::lookalike ||
           technique == TargetingTechnique::retargeting;
  });
  if (persons) say(*ad, "/targeting/data_basis", out);
}

void voters_excluded(const Rule& rule, const Record& record, Findings& out) {
  const Ad* ad = judged(rule, record);
  if (ad != nullptr && ad->targeting.excluded.stated()) say(*ad, "/targeting/excluded", out);
}

// A notice that came after the ad's first day. A later version is no later notice.
void published_late(const Rule& rule, const Record& record, Findings& out) {
  const Ad* ad = judged(rule, record);
  if (ad == nullptr || record.head.prev) return;
  if (date_of(record.head.iat) > ad->period.value.from) say(*ad, "/period/from", out);
}

void account_not_verified(const Rule& rule, const Record& record, Findings& out) {
  const auto& body = *record.body.as<Verification>();
  const bool good = body.status.value == VerificationStatus::verified ||
                    body.status.value == VerificationStatus::not_offered;
  if (good || date_of(record.head.iat) < rule.applies_from) return;
  out.push_back({"/status", body.organisation.value.value});
}

}  // namespace ads
}  // namespace hustings

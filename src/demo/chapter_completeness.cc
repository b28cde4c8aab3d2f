// What makes a picture complete, or shows that it is not: reports of growing periods, a library
// that no longer shows what it did, accounts that are not whose they seem to be.
#include <fmt/format.h>

#include <algorithm>

#include "completeness/still_shown.h"
#include "demo/chapters.h"
#include "node/kinds.h"

namespace hustings::demo {
namespace {

constexpr std::string_view kLibrary = "demo-library";  // chapter_observed.cc
constexpr std::string_view kReports = "demo-report";   // chapter_reports.cc
constexpr std::size_t kGrowing = 60;                   // reports that have shorter ones before them
constexpr std::size_t kShrinks = 15;                   // of so many one says less than before
constexpr std::size_t kGone = 9;                       // of so many ads one is no longer shown

Digest file(std::string_view name) { return {sha256(bytes(name))}; }

ImportRecord run(std::string_view name, std::string_view profile, std::size_t rows,
                 std::size_t admitted) {
  ImportRecord out;
  out.file.value = file(name);
  out.profile.value = {std::string(profile)};
  out.profile_version.value = {1};
  out.rows.value = {static_cast<std::int64_t>(rows)};
  out.admitted.value = {static_cast<std::int64_t>(admitted)};
  out.unchanged.value = {static_cast<std::int64_t>(rows - admitted)};
  return out;
}

// A report of the same that ends earlier: it had come to so many hundredths of the later one.
AdvertiserReport before(const AdvertiserReport& later, CivilDate to, std::int64_t hundredths) {
  AdvertiserReport out = later;
  if (out.period.value) out.period.value->to = to;
  if (auto* amount = std::get_if<MoneyInterval>(&out.amount.value)) {
    const auto part = [&](std::optional<std::int64_t>& end) {
      if (end) *end = *end / 100 * hundredths;
    };
    part(amount->min);
    part(amount->max);
  }
  if (auto* ads = std::get_if<Count>(&out.ads.value))
    ads->value = std::max<std::int64_t>(1, ads->value / 2);
  return out;
}

// Of reports of the last period by pages of parties that say who paid and how much.
std::vector<const SaidReport*> grown(const Story& story) {
  std::vector<const SaidReport*> out;
  const CivilDate last = {2029, 6, 2};
  for (const auto& report : story.reports) {
    const bool its = story.cast.owner(story.cast.pages[report.page]) != nullptr;
    const auto* amount = std::get_if<MoneyInterval>(&report.body.amount.value);
    const bool stated = amount != nullptr && amount->exact() && amount->min.value_or(0) > 1000;
    if (its && stated && report.body.disclaimer.stated() && report.body.period.value &&
        report.body.period.value->to == last && out.size() < kGrowing)
      out.push_back(&report);
  }
  return out;
}

Result<void> say_shorter(Story& story, std::string_view name, CivilDate to, std::int64_t part) {
  std::int64_t row = 0;
  const auto all = grown(story);
  for (const auto* report : all) {
    // One in some had more in the middle of the period than at its end.
    const bool shrinks = static_cast<std::size_t>(row) % kShrinks == kShrinks - 1;
    AdvertiserReport body = before(report->body, to, shrinks ? 2 * part + 30 : part);
    body.source.value = {file(name), {std::string(kReports)}, {1}, {++row}};
    HUSTINGS_CHECK(story.say(draft(std::move(body)), story.op(), story.new_id(),
                             fmt::format("{}|{}", report->source, to_string(to))));
  }
  return story.say(draft(run(name, kReports, all.size(), all.size())), story.op(), story.new_id());
}

Result<void> say_shown(Story& story, const std::string& ad, bool shown, std::string_view now,
                       std::string_view then) {
  const StillShown body{.about = {ThingId{ad}},
                        .shown = {shown},
                        .profile = {{std::string(kLibrary)}},
                        .file = {file(now)},
                        .before = {file(then)}};
  return story.say(draft(body), story.op(), story.new_id(), "still-shown|" + ad);
}

Result<void> say_library(Story& story, std::string_view name, std::size_t admitted) {
  ImportRecord record = run(name, kLibrary, story.seen_ads.size(), admitted);
  record.whole.value = std::vector<CountryCode>{};
  return story.say(draft(std::move(record)), story.op(), story.new_id());
}

}  // namespace

Result<void> shorter_reports(Story& story) {
  HUSTINGS_CHECK(say_shorter(story, "first week", {2029, 5, 10}, 20));
  HUSTINGS_CHECK(say_shorter(story, "two weeks", {2029, 5, 17}, 45));
  return say_shorter(story, "three weeks", {2029, 5, 24}, 75);
}

Result<void> library_runs(Story& story) { return say_library(story, "ads", story.seen_ads.size()); }

// It is imported again two days later: some ads are gone, and one of them comes back.
Result<void> library_shrinks(Story& story) {
  HUSTINGS_CHECK(say_library(story, "ads, again", 0));
  for (std::size_t i = 0; i < story.seen_ads.size(); i += kGone)
    HUSTINGS_CHECK(say_shown(story, story.seen_ads[i], false, "ads, again", "ads"));
  HUSTINGS_CHECK(say_library(story, "ads, once more", 0));
  return say_shown(story, story.seen_ads[kGone], true, "ads, once more", "ads, once more");
}

// Some parties say of a page of somebody else that it is not theirs.
Result<void> other_accounts(Story& story) {
  std::size_t number = 0;
  for (const auto& page : story.cast.pages) {
    if (story.cast.owner(page) != nullptr) continue;
    if (number == 5) break;
    const Party& party = story.cast.parties[3 * number++];
    NoAccount body;
    body.organisation.value = {party.id};
    body.platform.value = {page.platform};
    body.account_id = PlatformId{page.id};
    HUSTINGS_CHECK(story.say(draft(std::move(body)), party.id, story.new_id()));
  }
  return {};
}

}  // namespace hustings::demo

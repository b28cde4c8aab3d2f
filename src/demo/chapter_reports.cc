// What platforms report about the pages that ran ads.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "demo/chapters.h"
#include "node/kinds.h"

namespace hustings::demo {
namespace {

constexpr std::string_view kProfile = "demo-report";

Period period_of(unsigned number) {
  const CivilDate from = plus_days({2029, 3, 5}, static_cast<int>(30 * number));
  return {from, plus_days(from, 29)};
}

// As far as this platform tells it. `euros` were spent.
Stated<MoneyInterval> amount(Amounts as, const Land& land, std::uint64_t euros, Dice& dice) {
  if (as == Amounts::none) return NotDisclosed{"platform-policy"};
  const auto unit = static_cast<std::int64_t>(land.currency.minor_digits() == 0 ? 1 : 100);
  const auto cents = static_cast<std::int64_t>(dice.below(100));
  const std::int64_t spent = (static_cast<std::int64_t>(euros) * unit + cents) * land.scale;
  if (as == Amounts::exact) return MoneyInterval{spent, spent, land.currency};
  static constexpr std::array<std::int64_t, 7> kBands = {0, 100, 500, 1'000, 5'000, 10'000, 50'000};
  const std::int64_t step = unit * land.scale;
  const auto above =
      std::ranges::find_if(kBands, [&](std::int64_t bound) { return bound * step > spent; });
  const std::int64_t low = *(above - 1) * step;
  if (above == kBands.end()) return MoneyInterval{low, std::nullopt, land.currency};
  return MoneyInterval{low, *above * step - 1, land.currency};
}

// What a page did in one country and period.
AdvertiserReport report(Story& story, const Page& page, const Land& land, const Period& period,
                        bool disclaimed) {
  Dice& dice = story.dice;
  const std::uint64_t euros = 5 * dice.heavy(page.party ? 78 : 64, 15);
  AdvertiserReport out;
  out.platform.value = {page.platform};
  out.page_id = PlatformId{page.id};
  out.page_name = Erasable<Text<1, 500>>(Text<1, 500>{page.name});
  out.disclaimer = NotUsed{};
  if (disclaimed) {
    const std::string& paid = story.setting.words(*page.home).paid;
    out.disclaimer = Erasable<Text<1, 1000>>(
        Text<1, 1000>{fmt::format(fmt::runtime(paid), fmt::arg("name", page.payer))});
  }
  out.country.value = {land.code};
  out.period.value = period;
  out.amount.value = amount(page.amounts, land, euros, dice);
  out.ads.value = Count{static_cast<std::int64_t>(1 + dice.below(1 + euros / 15))};
  if (page.amounts == Amounts::none && dice.chance(20)) out.ads.value = Unknown{};
  return out;
}

// The rows of one platform's report, with where they come from: the file is their JSON lines
// without `source`.
Result<void> say_file(Story& story, std::vector<SaidReport>& rows) {
  if (rows.empty()) return {};
  std::string file;
  for (const auto& row : rows) {
    const Draft plain = draft(row.body);
    plain.kind().write(plain, file);
    file += '\n';
  }
  const Digest digest{sha256(bytes(file))};
  std::int64_t number = 0;
  for (auto& row : rows) {
    row.body.source.value = {digest, {std::string(kProfile)}, {1}, {++number}};
    HUSTINGS_CHECK(story.say(draft(row.body), story.op(), row.id, row.source));
  }
  ImportRecord run;
  run.file.value = digest;
  run.profile.value = {std::string(kProfile)};
  run.profile_version.value = {1};
  run.rows.value = {number};
  run.admitted.value = {number};
  return story.say(draft(run), story.op(), story.new_id());
}

std::string source_of(const Page& page, const Period& period, const AdvertiserReport& body) {
  const auto* disclaimer = body.disclaimer.get();
  return fmt::format("{}|{}|{}|{}|{}|{}|{}", kProfile, page.platform, page.id,
                     body.country.value.value, to_string(period.from), body.disclaimer.state(),
                     disclaimer == nullptr ? "" : disclaimer->value);
}

Result<void> say_period(Story& story, unsigned number) {
  const Period period = period_of(number);
  for (const auto& platform : story.setting.platforms) {
    std::vector<SaidReport> rows;
    for (std::size_t i = 0; i < story.cast.pages.size(); ++i) {
      const Page& page = story.cast.pages[i];
      if (page.platform != platform.id || number < page.first_period || number > page.last_period)
        continue;
      for (const Land* land : page.lands) {
        const bool disclaimed = !story.dice.chance(page.careless);
        auto body = report(story, page, *land, period, disclaimed);
        std::string source = source_of(page, period, body);
        rows.push_back({story.new_id(), std::move(source), i, std::move(body)});
      }
    }
    HUSTINGS_CHECK(say_file(story, rows));
    std::ranges::move(rows, std::back_inserter(story.reports));
  }
  return {};
}

}  // namespace

Result<void> first_reports(Story& story) { return say_period(story, 0); }
Result<void> second_reports(Story& story) { return say_period(story, 1); }
Result<void> last_reports(Story& story) { return say_period(story, 2); }

// A platform corrects some exact amounts: new versions of the same things.
Result<void> corrected_reports(Story& story) {
  std::vector<SaidReport> rows;
  std::vector<SaidReport*> old;
  for (auto& report : story.reports) {
    const auto* exact = std::get_if<MoneyInterval>(&report.body.amount.value);
    if (exact == nullptr || !exact->exact() || !story.dice.chance(5)) continue;
    SaidReport row = report;
    auto& amount = std::get<MoneyInterval>(row.body.amount.value);
    const std::int64_t spent = amount.max.value_or(0);
    amount.max = spent + spent / 10 + 1;
    amount.min = amount.max;
    row.body.source.value = {};
    rows.push_back(std::move(row));
    old.push_back(&report);
  }
  HUSTINGS_CHECK(say_file(story, rows));
  for (std::size_t i = 0; i < rows.size(); ++i) *old[i] = std::move(rows[i]);
  return {};
}

}  // namespace hustings::demo

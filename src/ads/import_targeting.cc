// Meta's tables of targeting: a row for each page and criterion, all rows of a page one record.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "ads/criteria.h"
#include "ads/importers.h"
#include "ads/mapped.h"
#include "ads/targeting_report.h"

namespace hustings {
namespace {

using namespace mapped;  // NOLINT: helpers of importers

constexpr std::size_t kMostCriteria = 1000;  // a list in a record
constexpr int kAdult = 18;                   // below, platforms show nobody political ads
constexpr double kMillion = 1'000'000;

std::string text_of(const Mapped& row, std::string_view field) {
  const auto* text = get<std::string>(row, field);
  return text == nullptr ? std::string() : *text;
}

// "0.938", "1.9e-05": a part of the whole as parts of a million.
Result<std::optional<Count>> share_of(const Mapped& row) {
  const std::string text = text_of(row, "share");
  if (text.empty()) return std::optional<Count>();
  double share = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), share);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || !(share >= 0 && share <= 1)) return unfit("share", "is no part of a whole: 0 to 1");
  return std::optional(Count{static_cast<std::int64_t>(std::llround(share * kMillion))});
}

Result<std::optional<bool>> flag(const Mapped& row) {
  const std::string text = text_of(row, "excluded");
  if (text.empty()) return std::optional<bool>();
  if (text == "TRUE" || text == "true") return std::optional(true);
  if (text == "FALSE" || text == "false") return std::optional(false);
  return unfit("excluded", "is neither TRUE nor FALSE");
}

Result<CriterionType> type_of(const Mapped& row) {
  using enum CriterionType;
  struct Name {
    std::string_view name;
    CriterionType type;
  };
  static constexpr std::array kTypes = {Name{"age", age},
                                        Name{"gender", gender},
                                        Name{"location", place},
                                        Name{"language", language},
                                        Name{"detailed", other},
                                        Name{"custom_audience", list},
                                        Name{"lookalike_audience", CriterionType::lookalike}};
  const std::string text = text_of(row, "type");
  const auto* known = std::ranges::find(kTypes, text, &Name::name);
  if (known == kTypes.end()) return unfit("type", "is no type of criterion that is known");
  const std::string sort = text_of(row, "detailed_type");
  if (text == "detailed" && sort == "INTERESTS") return interest;
  if (text == "detailed" && sort == "BEHAVIORS") return behaviour;
  return known->type;
}

Result<ReportedCriterion> criterion(const Mapped& row) {
  ReportedCriterion out;
  HUSTINGS_TRY(out.type, type_of(row));
  for (const std::string_view field : {"location_type", "detailed_type", "audience_type"}) {
    if (!text_of(row, field).empty()) {
      HUSTINGS_TRY(out.sort, checked<Token<32>>(row, field));
    }
  }
  HUSTINGS_TRY(out.value, (checked<Text<1, 300>>(row, "value")));
  HUSTINGS_TRY(out.excluded, flag(row));
  const auto* ads = get<std::int64_t>(row, "ads");
  if (ads == nullptr) return unfit("ads", "there is no value");
  out.ads = Count{*ads};
  HUSTINGS_TRY(out.share, share_of(row));
  if (const auto* hidden = get<std::int64_t>(row, "hidden")) out.hidden = Count{*hidden};
  return out;
}

std::optional<int> age_in(std::string_view text) {
  int age = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), age);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return age;
}

// Ages that follow each other and have the same figures are one criterion.
void add(std::vector<ReportedCriterion>& to, ReportedCriterion one) {
  if (one.type == CriterionType::age && !to.empty() && to.back().type == CriterionType::age) {
    auto& last = to.back();
    const std::string_view span = last.value.value;
    const auto oldest = age_in(span.substr(span.find('-') + 1));  // npos + 1: all of it
    const auto age = age_in(one.value.value);
    const bool same = last.ads == one.ads && last.share == one.share && last.hidden == one.hidden &&
                      last.excluded == one.excluded;
    if (same && oldest && age && *age == *oldest + 1) {
      last.value.value = fmt::format("{}-{}", span.substr(0, span.find('-')), *age);
      return;
    }
  }
  to.push_back(std::move(one));
}

// What a criterion shows about how people were chosen.
std::optional<TargetingTechnique> technique_of(const ReportedCriterion& one) {
  using enum TargetingTechnique;
  if (one.ads.value == 0) return std::nullopt;
  switch (one.type) {
    case CriterionType::age: {
      const std::string_view span = one.value.value;
      const auto youngest = age_in(span.substr(0, span.find('-')));
      const bool adults = !youngest || *youngest >= kAdult;
      const bool some = one.share && one.share->value < static_cast<std::int64_t>(kMillion);
      return adults && some ? std::optional(demographic) : std::nullopt;
    }
    case CriterionType::gender:
      return one.value.value == "All" ? std::nullopt : std::optional(demographic);
    case CriterionType::other:  // the platform's own sorts of interests
      return interests;
    default:
      return technique_of(one.type);
  }
}

struct Lists {
  std::vector<ReportedCriterion> people;
  std::vector<ReportedCriterion> places;
  std::vector<ReportedCriterion> interests;
  std::vector<ReportedCriterion>& of(CriterionType type) {
    using enum CriterionType;
    if (type == place) return places;
    return type == interest || type == behaviour || type == other ? interests : people;
  }
};

void sum_up(TargetingReport& report, const Lists& lists) {
  std::vector<TargetingTechnique> techniques;
  std::int64_t used = 0;
  std::int64_t excluded = 0;
  for (const auto* list : {&lists.people, &lists.places, &lists.interests}) {
    for (const auto& one : *list) {
      used += one.ads.value > 0 ? 1 : 0;
      excluded += one.ads.value > 0 && one.excluded == true ? 1 : 0;
      const auto technique = technique_of(one);
      if (technique && std::ranges::find(techniques, *technique) == techniques.end())
        techniques.push_back(*technique);
    }
  }
  report.used.value = Count{used};
  report.excluded.value = Count{excluded};
  report.techniques.value = NotUsed{};
  if (!techniques.empty()) report.techniques.value = std::move(techniques);
}

Result<Erasable<Stated<std::vector<ReportedCriterion>>>> as_fact(
    std::vector<ReportedCriterion> list) {
  using Out = Erasable<Stated<std::vector<ReportedCriterion>>>;
  if (list.size() > kMostCriteria)
    return unfit("value", fmt::format("{} criteria of one page, at most {} fit into a record",
                                      list.size(), kMostCriteria));
  if (list.empty()) return Out(NotUsed{});
  return Out(Erasable<std::vector<ReportedCriterion>>(std::move(list)));
}

Result<TargetingReport> head_of(const Mapped& row, const Importer::Context& context) {
  TargetingReport out;
  HUSTINGS_TRY(out.platform.value, checked<Token<32>>(row, "platform"));
  HUSTINGS_TRY(out.page_id, checked<PlatformId>(row, "page_id"));
  HUSTINGS_TRY(out.page_name, (stated_text<Text<1, 500>>(row, "page_name")));
  HUSTINGS_TRY(out.country.value, checked<CountryCode>(row, "country"));
  const auto* from = get<CivilDate>(row, "period_start");
  const auto* to = get<CivilDate>(row, "period_end");
  if (from != nullptr && to != nullptr) out.period.value = Period{*from, *to};
  out.source.value = source_of(row, context);
  return out;
}

Result<Importer::Made> report(std::span<const Mapped> rows, const Importer::Context& context) {
  HUSTINGS_TRY(TargetingReport out, head_of(rows.front(), context));
  Lists lists;
  for (const auto& row : rows) {
    auto one = criterion(row);
    if (!one) {
      one.error().message =
          fmt::format("row {}: {} {}", row.row, one.error().where, one.error().message);
      return std::unexpected(std::move(one).error());
    }
    auto& list = lists.of(one->type);
    add(list, *std::move(one));
  }
  sum_up(out, lists);
  HUSTINGS_TRY(out.people, as_fact(std::move(lists.people)));
  HUSTINGS_TRY(out.places, as_fact(std::move(lists.places)));
  HUSTINGS_TRY(out.interests, as_fact(std::move(lists.interests)));
  const auto& period = out.period.value;
  std::string source =
      fmt::format("targeting|{}|{}|{}|{}..{}", out.platform.value.value, out.page_id.get()->value,
                  out.country.value.value, period ? to_string(period->from) : "",
                  period ? to_string(period->to) : "");
  const auto* day = get<CivilDate>(rows.front(), "report_date");
  return Importer::Made{draft(std::move(out)),
                        std::move(source),
                        {},
                        day == nullptr ? context.day : std::optional(*day)};
}

}  // namespace

Importer ads::targeting_importer() {
  static constexpr std::array<std::string_view, 2> kGroup = {"page_id", "report_date"};
  return {.format = "meta-targeting",
          .title = "Meta targeting tables: by what each page chose whom to reach",
          .group = kGroup,
          .draft_of_group = &report};
}

}  // namespace hustings

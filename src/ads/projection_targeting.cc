// By what pages chose whom to reach, as platforms tell it: table targeting_report.
#include <algorithm>
#include <array>

#include "ads/columns.h"
#include "ads/criteria.h"
#include "ads/projections.h"
#include "ads/sql.h"
#include "ads/targeting_report.h"
#include "parties/parties.h"
#include "store/search.h"

namespace hustings {
namespace {

using namespace columns;  // NOLINT: helpers of this room's projections

constexpr std::string_view kDataset = "targeting";

// What the roll-up counts of a report.
struct Counted {
  std::string platform, country, lists, lookalike, interests;
};

std::string used(const TargetingReport& report, std::initializer_list<TargetingTechnique> any) {
  const auto& fact = report.techniques.value;
  const auto* techniques = std::get_if<0>(&fact);
  if (techniques == nullptr) return std::string(state(fact));
  const bool found =
      std::ranges::any_of(any, [&](auto one) { return std::ranges::count(*techniques, one) > 0; });
  return found ? "yes" : "no";
}

Counted counted(const TargetingReport& report) {
  using enum TargetingTechnique;
  return {report.platform.value.value, report.country.value.value, used(report, {custom_audience}),
          used(report, {lookalike}), used(report, {interests, behaviour})};
}

// sign is 1 to add, -1 to take out again; a group of none is no row.
Result<void> roll_up(Db& db, const Counted& c, std::int64_t sign) {
  HUSTINGS_CHECK(
      db.send("INSERT INTO targeting_report_total (platform, country, lists, lookalike, "
              "interests, reports) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (platform, "
              "country, lists, lookalike, interests) DO UPDATE SET reports = "
              "targeting_report_total.reports + EXCLUDED.reports",
              {c.platform, c.country, c.lists, c.lookalike, c.interests, sign}));
  if (sign > 0) return {};
  return db.send(
      "DELETE FROM targeting_report_total WHERE platform = $1 AND country = $2 AND lists = $3 AND "
      "lookalike = $4 AND interests = $5 AND reports = 0",
      {c.platform, c.country, c.lists, c.lookalike, c.interests});
}

Result<void> put_words(Db& db, const Record& record, const TargetingReport& report,
                       const Counted& c) {
  const std::array tags = {
      search_tag(kDataset, "platform", c.platform), search_tag(kDataset, "country", c.country),
      search_tag(kDataset, "lists", c.lists), search_tag(kDataset, "lookalike", c.lookalike),
      search_tag(kDataset, "interests", c.interests)};
  const auto* name = report.page_name.get();
  std::string body;
  for (const auto* list : {&report.places, &report.interests}) {
    const auto* criteria = list->get();
    if (criteria == nullptr) continue;
    for (const auto& one : *criteria) body += one.value.value + '\n';
  }
  return put_search(db, static_cast<std::int64_t>(record.index),
                    {.dataset = kDataset,
                     .heading = name == nullptr ? std::string_view() : name->value,
                     .body = body,
                     .tags = tags});
}

Result<void> apply(Db& db, const Record& record) {
  const auto& report = *record.body.as<TargetingReport>();
  const Counted c = counted(report);
  const auto* page = report.page_id.get();
  const std::string link = page == nullptr ? "" : link_key(c.platform, page->value);
  const auto& period = report.period.value;
  const std::string special = special_category(report);
  const std::string from = period ? to_string(period->from) : "";
  const std::string to = period ? to_string(period->to) : "";
  HUSTINGS_CHECK(db.send(
      "INSERT INTO targeting_report (sub, idx, platform, page_id, link, page_name, country, "
      "from_day, to_day, lists, lookalike, interests, used, excluded, evidence, techniques, "
      "special) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "
      "$17)",
      {record.head.sub, param(record.index), c.platform, text_or_null(page), text_or_null(link),
       text_or_null(report.page_name.get()), c.country, text_or_null(from), text_or_null(to),
       c.lists, c.lookalike, c.interests, report.used.value.value, report.excluded.value.value,
       name(record.evidence), param(technique_bits(report.techniques.value)),
       text_or_null(special)}));
  HUSTINGS_CHECK(roll_up(db, c, 1));
  return put_words(db, record, report, c);
}

Result<void> withdraw(Db& db, const std::string& sub) {
  std::optional<Counted> old;
  std::int64_t index = 0;
  HUSTINGS_CHECK(db.query(
      "SELECT platform, country, lists, lookalike, interests, idx FROM targeting_report "
      "WHERE sub = $1",
      {sub}, [&](const SqlRow& row) -> Result<void> {
        old = Counted{std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
                      std::string(row.text(3)), std::string(row.text(4))};
        index = row.integer(5);
        return {};
      }));
  if (!old) return {};
  HUSTINGS_CHECK(roll_up(db, *old, -1));
  HUSTINGS_CHECK(drop_search(db, index));
  return db.send("DELETE FROM targeting_report WHERE sub = $1", {sub});
}

}  // namespace

Projection ads::targeting_projection() {
  static constexpr std::array<std::string_view, 2> kTables = {"targeting_report",
                                                              "targeting_report_total"};
  static constexpr std::array<std::string_view, 1> kReads = {"targeting-report"};
  return {.name = "targeting_report",
          .version = 3,
          .tables_sql = sql::ktargeting_report,
          .tables = kTables,
          .reads = kReads,
          .apply = &apply,
          .withdraw = &withdraw};
}

}  // namespace hustings

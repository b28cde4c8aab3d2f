#include "completeness/read.h"

namespace hustings::complete {
namespace {

std::string text(const SqlRow& row, int column) {
  return row.null(column) ? std::string() : std::string(row.text(column));
}

std::optional<Day> day(const SqlRow& row, int column) {
  if (row.null(column)) return std::nullopt;
  const auto date = parse_date(row.text(column));
  return date ? std::optional(day_of(*date)) : std::nullopt;
}

// From four columns: least, most, first and last day.
Stated amount(const SqlRow& row, int column) {
  return {{day(row, column + 2), day(row, column + 3)}, row.maybe(column), row.maybe(column + 1)};
}

// From four columns: platform, medium, country, currency. The medium of a platform is left out.
Place place(const SqlRow& row, int column) {
  Place out{text(row, column), text(row, column + 1), text(row, column + 2), text(row, column + 3)};
  if (!out.platform.empty()) out.medium.clear();
  return out;
}

constexpr std::string_view kDeliveries =
    "SELECT platform, medium, country, currency, amount_min, amount_max, from_day, to_day, "
    "figures_from, CASE WHEN figures_from = 'platform' THEN content END FROM ad_delivery WHERE "
    "organisation = $1 AND evidence = 'declared'";
// Others than those with a delivery, which would count twice.
constexpr std::string_view kAdsAlone =
    "SELECT NULL, a.medium, a.country, a.currency, a.amount_min, a.amount_max, a.from_day, "
    "a.to_day, '', NULL FROM ad a WHERE a.organisation = $1 AND a.evidence = 'declared' "
    "AND a.paid = 'yes' AND a.status <> 'withdrawn' AND NOT EXISTS (SELECT 1 FROM ad_delivery d "
    "WHERE d.ad = a.sub AND d.evidence = 'declared')";
// CROSS: from the few accounts to what was seen there, never the other way.
constexpr std::string_view kReports =
    "SELECT r.platform, '', r.country, r.currency, r.amount_min, r.amount_max, r.from_day, "
    "r.to_day, r.link, r.disclaimer_state, r.disclaimer FROM (SELECT DISTINCT link "
    "FROM confirmed_account WHERE organisation = $1 AND purpose <> 'candidate') l "
    "CROSS JOIN advertiser r WHERE r.link = l.link ORDER BY r.idx";
constexpr std::string_view kSeen =
    "SELECT o.platform, '', o.country, o.currency, o.amount_min, o.amount_max, o.from_day, "
    "o.to_day, COALESCE(o.ad_id, o.sub) FROM (SELECT DISTINCT link FROM confirmed_account "
    "WHERE organisation = $1 AND purpose <> 'candidate') l "
    "CROSS JOIN observed_ad o WHERE o.link = l.link ORDER BY o.idx";

}  // namespace

Result<Known> read_known(Db& db, const std::string& party) {
  Known out;
  for (const auto sql : {kDeliveries, kAdsAlone}) {
    HUSTINGS_CHECK(db.query(sql, {party}, [&](const SqlRow& row) -> Result<void> {
      const bool invoiced = row.text(8) == "invoice" || row.text(8) == "booking";
      out.declared.push_back({place(row, 0), amount(row, 4), invoiced, text(row, 9)});
      return {};
    }));
  }
  HUSTINGS_CHECK(db.query(kReports, {party}, [&](const SqlRow& row) -> Result<void> {
    const bool erased = row.text(9) == "value" && row.null(10);
    std::string series = text(row, 8) + ' ' + text(row, 9) + ' ' + text(row, 10);
    out.reports.push_back({place(row, 0), std::move(series), erased, amount(row, 4)});
    return {};
  }));
  HUSTINGS_CHECK(db.query(kSeen, {party}, [&](const SqlRow& row) -> Result<void> {
    out.seen.push_back({place(row, 0), text(row, 8), amount(row, 4)});
    return {};
  }));
  return out;
}

Result<Accounts> read_accounts(Db& db, const std::string& party) {
  const auto count = [&](std::string_view sql) -> Result<std::int64_t> {
    HUSTINGS_TRY(const auto n, db.integer(sql, {party}));
    return n.value_or(0);
  };
  Accounts out;
  HUSTINGS_TRY(out.counted, count("SELECT COUNT(DISTINCT link) FROM confirmed_account "
                                  "WHERE organisation = $1 AND purpose <> 'candidate'"));
  HUSTINGS_TRY(out.candidates, count("SELECT COUNT(DISTINCT link) FROM confirmed_account "
                                     "WHERE organisation = $1 AND purpose = 'candidate'"));
  HUSTINGS_TRY(out.unconfirmed,
               count("SELECT COUNT(DISTINCT a.link) FROM account a WHERE a.organisation = $1 "
                     "AND a.link IS NOT NULL AND NOT EXISTS (SELECT 1 FROM confirmed_account c "
                     "WHERE c.link = a.link AND c.organisation = a.organisation)"));
  return out;
}

}  // namespace hustings::complete

// Findings of comparisons: made anew for what changed, in the transaction of the change.
#include <algorithm>
#include <array>

#include "node/findings.h"
#include "reconcile/read.h"
#include "reconcile/reconcile.h"
#include "reconcile/rules.h"
#include "reconcile/touch.h"

namespace hustings {
namespace reconcile {
namespace {

Result<void> put(Db& db, Index index, const std::string& sub, const std::vector<Judged>& said) {
  std::int64_t place = kCompared;
  for (const auto& [rule, finding] : said)
    HUSTINGS_CHECK(put_finding(db, {index, sub, place++}, *rule, finding));
  return {};
}

// Findings about a page and its owner have places above those of one record and what meets it, so
// that they can be made anew alone.
constexpr std::int64_t kOfRuns = kCompared + 1'000;

// Takes away what comparisons said of these; nothing where there is nothing yet.
Result<void> forget(Db& db, std::span<const Index> these) {
  static const std::string kForget =
      with_slots("DELETE FROM finding WHERE idx IN ({these}) AND place >= 1000000");
  static_assert(kCompared == 1'000'000);
  return db.send(kForget, slots(these));
}

Result<void> compare_seen(Db& db, std::span<const Index> these) {
  HUSTINGS_TRY(const auto found, read_seen(db, these));
  for (const auto& [seen, declared] : found)
    HUSTINGS_CHECK(put(db, seen.index, seen.sub, judge(seen, declared)));
  return {};
}

Result<void> compare_deliveries(Db& db, std::span<const Index> these) {
  HUSTINGS_TRY(const auto found, read_deliveries(db, these));
  for (const auto& one : found) HUSTINGS_CHECK(put(db, one.index, one.sub, judge(one)));
  return {};
}

Result<void> compare_page(Db& db, const std::string& link) {
  HUSTINGS_TRY(const SeenPage page, read_page(db, link));
  for (const auto& one : page.spending)
    HUSTINGS_CHECK(put(db, one.index, one.sub, judge(one, page.deliveries)));
  for (const auto& one : page.targeting)
    HUSTINGS_CHECK(put(db, one.index, one.sub, judge(one, page.ads)));
  return {};
}

Result<void> compare_runs(Db& db, const std::string& link) {
  HUSTINGS_TRY(const PageSeen page, read_runs(db, link));
  std::int64_t place = kOfRuns;
  for (const auto& [run, said] : judge(page)) {
    const PageRun& at = page.runs[run];
    HUSTINGS_CHECK(put_finding(db, {at.index, at.sub, place++}, *said.rule, said.finding));
  }
  return {};
}

// Takes away what stands at places from `first` on about the records of a page.
Result<void> forget_page(Db& db, const std::string& link, std::int64_t first) {
  for (const auto* sql : {"DELETE FROM finding WHERE place >= $2 AND idx IN "
                          "(SELECT idx FROM advertiser WHERE link = $1)",
                          "DELETE FROM finding WHERE place >= $2 AND idx IN "
                          "(SELECT idx FROM targeting_report WHERE link = $1)"})
    HUSTINGS_CHECK(db.send(sql, {link, first}));
  return {};
}

// Calls each of `work` with kChunk of them at a time.
template <class Indices, class Work>
Result<void> in_chunks(const Indices& these, const Work& work) {
  const std::vector<Index> all(these.begin(), these.end());
  for (std::size_t at = 0; at < all.size(); at += kChunk)
    HUSTINGS_CHECK(work(std::span(all).subspan(at, std::min(kChunk, all.size() - at))));
  return {};
}

Result<void> settle(Db& db, const Touched& touched) {
  HUSTINGS_TRY(const Units units, units_of(db, touched));
  const auto again = [&db](auto compare) {
    return [&db, compare](std::span<const Index> these) -> Result<void> {
      HUSTINGS_CHECK(forget(db, these));
      return compare(db, these);
    };
  };
  HUSTINGS_CHECK(in_chunks(units.seen, again(&compare_seen)));
  HUSTINGS_CHECK(in_chunks(units.deliveries, again(&compare_deliveries)));
  for (const auto& link : units.pages) {
    HUSTINGS_CHECK(forget_page(db, link, kCompared));
    HUSTINGS_CHECK(compare_page(db, link));
    HUSTINGS_CHECK(compare_runs(db, link));
  }
  for (const auto& link : units.runs) {
    HUSTINGS_CHECK(forget_page(db, link, kOfRuns));
    HUSTINGS_CHECK(compare_runs(db, link));
  }
  return {};
}

Result<std::vector<Index>> indices(Db& db, std::string_view sql) {
  std::vector<Index> out;
  HUSTINGS_CHECK(db.query(sql, {}, [&](const SqlRow& row) -> Result<void> {
    out.push_back(static_cast<Index>(row.integer(0)));
    return {};
  }));
  return out;
}

Result<void> settle_all(Db& db) {
  HUSTINGS_TRY(const auto seen,
               indices(db,
                       "SELECT o.idx FROM (SELECT DISTINCT link FROM account "
                       "WHERE link IS NOT NULL AND purpose <> 'candidate') a "
                       "CROSS JOIN observed_ad o WHERE o.link = a.link ORDER BY o.idx"));
  HUSTINGS_CHECK(
      in_chunks(seen, [&](std::span<const Index> these) { return compare_seen(db, these); }));
  HUSTINGS_TRY(const auto deliveries,
               indices(db, "SELECT idx FROM ad_delivery WHERE evidence = 'declared' ORDER BY idx"));
  HUSTINGS_CHECK(in_chunks(
      deliveries, [&](std::span<const Index> these) { return compare_deliveries(db, these); }));
  std::set<std::string> pages;
  HUSTINGS_CHECK(db.query("SELECT DISTINCT link FROM account WHERE link IS NOT NULL", {},
                          [&](const SqlRow& row) -> Result<void> {
                            pages.emplace(row.text(0));
                            return {};
                          }));
  for (const auto& link : pages) {
    HUSTINGS_CHECK(compare_page(db, link));
    HUSTINGS_CHECK(compare_runs(db, link));
  }
  return {};
}

}  // namespace
}  // namespace reconcile

const Capability& reconcile_capability() {
  static constexpr std::array<std::string_view, 8> kReads = {
      "observed-ad", "advertiser-report", "targeting-report", "ad",
      "ad-delivery", "account",           "response",         "no-account"};
  static constexpr Comparison kComparison{.reads = kReads,
                                          .withdraw = &reconcile::note_withdrawn,
                                          .settle = &reconcile::settle,
                                          .settle_all = &reconcile::settle_all};
  static const Capability made{.name = "reconcile",
                               .kinds = {},
                               .rules = reconcile::rules(),
                               .projections = {},
                               .importers = {},
                               .datasets = {},
                               .comparison = &kComparison};
  return made;
}

}  // namespace hustings

// Pages, and who owns them, as far as reports and tables of targeting show them.
#include "reconcile/read.h"
#include "reconcile/sql.h"

namespace hustings::reconcile {
namespace {

Result<void> read_owners(Db& db, PageSeen& page) {
  HUSTINGS_CHECK(
      db.query(sql::kpage_owners, {page.link}, [&page](const SqlRow& row) -> Result<void> {
        page.owners.push_back({std::string(row.text(0)), row.integer(1) != 0, row.integer(2) != 0});
        return {};
      }));
  HUSTINGS_TRY(const auto confirmed,
               db.integer("SELECT COUNT(*) FROM confirmed_account WHERE link = $1", {page.link}));
  page.confirmed = confirmed.value_or(0) != 0;
  return {};
}

Result<void> read_declared(Db& db, const PageSeen& page, PageRun& run) {
  const std::string from = run.period.from ? to_string(*run.period.from) : "";
  const std::string to = run.period.to ? to_string(*run.period.to) : "";
  for (const auto& owner : page.owners) {
    HUSTINGS_TRY(const auto declared,
                 db.integer(sql::kpage_declared, {owner.organisation, from, to, page.link}));
    run.declared.push_back(declared.value_or(0) != 0);
  }
  return {};
}

}  // namespace

Result<PageSeen> read_runs(Db& db, const std::string& link) {
  PageSeen out;
  out.link = link;
  HUSTINGS_CHECK(db.query(sql::kpage_runs, {link}, [&out](const SqlRow& row) -> Result<void> {
    out.runs.push_back({static_cast<Index>(row.integer(0)),
                        std::string(row.text(1)),
                        {parse_date(row.text(2)), parse_date(row.text(3))},
                        {}});
    return {};
  }));
  std::erase_if(out.runs, [](const PageRun& run) { return !run.period.from || !run.period.to; });
  if (out.runs.empty()) return out;
  HUSTINGS_CHECK(read_owners(db, out));
  if (out.owners.empty()) return out;
  for (auto& run : out.runs) HUSTINGS_CHECK(read_declared(db, out, run));
  return out;
}

}  // namespace hustings::reconcile

#include "casedesk/queue.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "casedesk/cursor.h"

namespace hustings::casedesk {
namespace {

constexpr std::size_t kPage = 50;
constexpr std::int64_t kSlice = 200;  // rows of the database at once
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max() / 2;
constexpr std::int64_t kDay = 86'400;  // seconds

std::int64_t latest(std::string_view left, Instant now) {
  if (left == "late") return now.seconds();
  if (left == "day") return now.seconds() + kDay;
  if (left == "three_days") return now.seconds() + 3 * kDay;
  return std::numeric_limits<std::int64_t>::max();
}

bool is_theirs(std::string_view whose, const std::map<std::string, std::string>& assigned,
               const std::string& id) {
  if (whose.empty()) return true;
  const auto found = assigned.find(id);
  return whose == "nobody" ? found == assigned.end()
                           : found != assigned.end() && found->second == whose;
}

struct Found {
  QueueKey key;
  std::string id;
};
Result<std::vector<Found>> slice(Db& db, const QueueFilter& filter, const QueueKey& after,
                                 Instant now) {
  std::vector<Found> out;
  // A case in which nothing runs stands at the end, and only where its state was asked for.
  const std::string sql = fmt::format(
      "SELECT q.due, q.idx, q.sub FROM (SELECT c.idx, c.sub, COALESCE((SELECT MIN(k.due_at) FROM "
      "case_clock k WHERE k.sub = c.sub AND k.stop_at IS NULL), {0}) AS due FROM case_file c WHERE "
      "{1} AND ($2 = '' OR EXISTS (SELECT 1 FROM case_clock o WHERE o.sub = c.sub AND "
      "o.stop_at IS NULL AND o.clock = $2))) q WHERE q.due <= $3 AND (q.due > $4 OR "
      "(q.due = $4 AND q.idx > $5)) ORDER BY q.due, q.idx LIMIT {2}",
      kNever,
      filter.state.empty()
          ? "$1 = '' AND c.sub IN (SELECT r.sub FROM case_clock r WHERE r.stop_at IS NULL)"
          : "c.state = $1",
      kSlice);
  HUSTINGS_CHECK(
      db.query(sql, {filter.state, filter.owed, latest(filter.left, now), after.due, after.idx},
               [&](const SqlRow& row) -> Result<void> {
                 out.push_back({{row.integer(0), row.integer(1)}, std::string(row.text(2))});
                 return {};
               }));
  return out;
}

std::optional<cases::CaseClock> next_clock(const cases::CaseFile& file) {
  std::optional<cases::CaseClock> out;
  for (const auto& clock : file.clocks()) {
    if (clock.running() && (!out || clock.due < out->due)) out = clock;
  }
  return out;
}

}  // namespace

Result<Queue> read_queue(Db& db, const QueueFilter& filter,
                         const std::map<std::string, std::string>& assigned, Instant now) {
  Queue out;
  QueueKey at = read_key(filter.after);
  for (;;) {
    HUSTINGS_TRY(const auto found, slice(db, filter, at, now));
    for (const auto& [key, id] : found) {
      if (!is_theirs(filter.whose, assigned, id)) {
        at = key;
        continue;
      }
      if (out.rows.size() == kPage) {
        out.next = write_key(at);
        return out;
      }
      at = key;
      HUSTINGS_TRY(auto file, cases::read_case(db, id));
      auto next = next_clock(file);
      const auto has = assigned.find(id);
      out.rows.push_back(
          {std::move(file), std::move(next), has == assigned.end() ? std::string() : has->second});
    }
    if (found.size() < static_cast<std::size_t>(kSlice)) return out;
  }
}

}  // namespace hustings::casedesk

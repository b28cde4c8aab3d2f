#include "cases/statistics.h"

#include <fmt/format.h>

#include <array>

namespace hustings::cases {
namespace {

// The steps that each clock waits for; others stop it too, and are not counted.
struct WaitsFor {
  std::string_view clock;
  std::string_view acts;
};
constexpr std::array kClocks = {
    WaitsFor{"triage", "'accept', 'urgent', 'ask', 'same_as', 'propose', 'describe'"},
    WaitsFor{"decision", "'decide'"},
    WaitsFor{"request", "'reply'"},
    WaitsFor{"hearing", "'reply'"},
    WaitsFor{"removal", "'remove'"},
    WaitsFor{"appeal", "'decide_appeal'"}};

class Reader {
 public:
  Reader(Db& db, const std::string& signatory, Instant now)
      : db_(db), signatory_(signatory), now_(now.seconds()) {}

  // Of a query with these conditions on case_file c and what it is joined with.
  Result<std::int64_t> count(std::string_view from, std::string_view where) {
    HUSTINGS_TRY(
        const auto found,
        db_.integer(fmt::format("SELECT COUNT(*) FROM {} WHERE {} AND {}", from, ours(), where),
                    {signatory_}));
    return found.value_or(0);
  }
  Result<std::map<std::string, std::int64_t>> counts(std::string_view from, std::string_view by,
                                                     std::string_view where) {
    std::map<std::string, std::int64_t> out;
    HUSTINGS_CHECK(
        db_.query(fmt::format("SELECT {0}, COUNT(*) FROM {1} WHERE {2} AND {3} GROUP BY {0}", by,
                              from, ours(), where),
                  {signatory_}, [&](const SqlRow& row) -> Result<void> {
                    out[std::string(row.text(0))] = row.integer(1);
                    return {};
                  }));
    return out;
  }
  Result<ClockNumbers> clock(const WaitsFor& waits) {
    ClockNumbers out;
    out.clock = waits.clock;
    std::vector<std::int64_t> took;
    HUSTINGS_CHECK(db_.query(
        fmt::format("SELECT k.stop_at - k.start_at, CASE WHEN k.stop_at > k.due_at THEN 1 ELSE 0 "
                    "END FROM case_clock k JOIN case_file c ON c.sub = k.sub JOIN case_step s ON "
                    "s.idx = k.stopped_by WHERE "
                    "{} AND k.clock = $2 AND s.act IN ({}) ORDER BY 1",
                    ours(), waits.acts),
        {signatory_, waits.clock}, [&](const SqlRow& row) -> Result<void> {
          took.push_back(row.integer(0));
          out.late += row.integer(1);
          return {};
        }));
    out.stopped = static_cast<std::int64_t>(took.size());
    if (!took.empty()) {
      out.median = took[(took.size() + 1) / 2 - 1];
      out.p90 = took[(took.size() * 9 + 9) / 10 - 1];
    }
    const std::string running = fmt::format("k.clock = '{}' AND k.stop_at IS NULL", waits.clock);
    HUSTINGS_TRY(out.running, count(kWithClocks, running));
    HUSTINGS_TRY(out.overdue,
                 count(kWithClocks, fmt::format("{} AND k.due_at < {}", running, now_)));
    return out;
  }

  static constexpr std::string_view kFiles = "case_file c";
  static constexpr std::string_view kWithClocks = "case_clock k JOIN case_file c ON c.sub = k.sub";
  static constexpr std::string_view kWithSteps = "case_step s JOIN case_file c ON c.sub = s.about";

 private:
  static std::string_view ours() { return "($1 = '' OR c.signatory = $1)"; }

  Db& db_;
  const std::string& signatory_;
  std::int64_t now_;
};

constexpr std::string_view kUpholds = "c.outcome IN ('upheld', 'partly')";
// An appeal's decision and the one it was about hold different things.
constexpr std::string_view kReversed =
    "s.act = 'decide_appeal' AND EXISTS (SELECT 1 FROM case_step p WHERE p.sub = s.other AND "
    "(p.outcome IN ('upheld', 'partly')) <> (s.outcome IN ('upheld', 'partly')))";

Result<void> read_counts(Reader& in, Instant now, CaseStatistics& out) {
  HUSTINGS_TRY(out.reports, in.count(Reader::kFiles, "1 = 1"));
  HUSTINGS_TRY(out.cases, in.count(Reader::kFiles, "c.leader IS NULL"));
  HUSTINGS_TRY(out.open, in.count(Reader::kFiles, "c.due_at IS NOT NULL"));
  HUSTINGS_TRY(out.overdue, in.count(Reader::kFiles, fmt::format("c.due_at < {}", now.seconds())));
  HUSTINGS_TRY(out.states, in.counts(Reader::kFiles, "c.state", "1 = 1"));
  HUSTINGS_TRY(out.outcomes, in.counts(Reader::kFiles, "c.outcome",
                                       "c.outcome IS NOT NULL AND c.leader IS NULL"));
  HUSTINGS_TRY(out.upheld,
               in.count(Reader::kFiles, fmt::format("{} AND c.leader IS NULL", kUpholds)));
  HUSTINGS_TRY(out.without_remedy,
               in.count(Reader::kFiles,
                        fmt::format("{} AND c.leader IS NULL AND NOT EXISTS (SELECT 1 FROM "
                                    "case_step s WHERE s.about = c.sub AND s.act = 'remove')",
                                    kUpholds)));
  return {};
}

Result<void> read_steps(Reader& in, CaseStatistics& out) {
  HUSTINGS_TRY(out.appeals, in.count(Reader::kWithSteps, "s.act = 'appeal'"));
  HUSTINGS_TRY(out.appeals_decided, in.count(Reader::kWithSteps, "s.act = 'decide_appeal'"));
  HUSTINGS_TRY(out.reversed, in.count(Reader::kWithSteps, kReversed));
  HUSTINGS_TRY(out.reopened, in.count(Reader::kWithSteps, "s.act = 'reopen'"));
  HUSTINGS_TRY(out.seen_again, in.count(Reader::kWithSteps, "s.act = 'still_there'"));
  HUSTINGS_TRY(out.conflicts,
               in.count(Reader::kWithSteps, "s.kind = 'decision' AND s.conflict = 'yes'"));
  HUSTINGS_TRY(out.single,
               in.count(Reader::kWithSteps, "s.kind = 'decision' AND s.single = 'yes'"));
  return {};
}

Result<void> read_refused(Db& db, CaseStatistics& out) {
  return db.query("SELECT reason, CAST(SUM(reports) AS BIGINT) FROM intake_refusal GROUP BY reason",
                  {}, [&](const SqlRow& row) -> Result<void> {
                    out.refused[std::string(row.text(0))] = row.integer(1);
                    return {};
                  });
}

Result<void> read_redactions(Db& db, const std::string& signatory, CaseStatistics& out) {
  return db.query(
      "SELECT r.law, COUNT(*) FROM (SELECT DISTINCT e.idx, e.by_idx FROM erasure e JOIN case_step "
      "s ON s.idx = e.idx JOIN case_file c ON c.sub = s.about WHERE ($1 = '' OR c.signatory = $1)) "
      "d JOIN redacted r ON r.idx = d.by_idx GROUP BY r.law",
      {signatory}, [&](const SqlRow& row) -> Result<void> {
        out.redactions[std::string(row.text(0))] = row.integer(1);
        return {};
      });
}

}  // namespace

Result<CaseStatistics> read_statistics(Db& db, const std::string& signatory, Instant now) {
  CaseStatistics out;
  Reader in(db, signatory, now);
  HUSTINGS_CHECK(read_counts(in, now, out));
  HUSTINGS_CHECK(read_steps(in, out));
  for (const auto& waits : kClocks) {
    HUSTINGS_TRY(out.clocks.emplace_back(), in.clock(waits));
  }
  HUSTINGS_CHECK(read_refused(db, out));
  HUSTINGS_CHECK(read_redactions(db, signatory, out));
  return out;
}

}  // namespace hustings::cases

#include "score/read_cases.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <tuple>

#include "cases/answered.h"
#include "cases/file.h"

namespace hustings {
namespace {

// Cases under the code whose matter was seen, or else received, on a day of the election.
std::string of_election() {
  return "c.code = $1 AND c.signatory IS NOT NULL AND COALESCE(c.seen, c.received_day) >= $2 AND "
         "COALESCE(c.seen, c.received_day) <= $3";
}

// Of one case: its decisions in order, each with the commitments that it upholds.
struct Upheld {
  Index index = 0;
  std::vector<std::string> commitments;
};

// The last decision stands. What an earlier one upholds and the last does not, that reverses.
void add_decisions(const std::string& signatory, const std::vector<Upheld>& all, ScoreInputs& out) {
  const Upheld& last = all.back();
  for (const auto& one : all) {
    for (const auto& commitment : one.commitments) {
      const bool stands = std::ranges::find(last.commitments, commitment) != last.commitments.end();
      if (&one != &last && stands) continue;
      out.decisions.push_back({one.index, signatory, commitment, true, {}});
      if (&one != &last)
        out.decisions.push_back({last.index, signatory, commitment, false, one.index});
    }
  }
}

Result<void> read_decisions(Db& db, const ChosenElection& chosen, ScoreInputs& out) {
  const std::string from = to_string(chosen.election.from);
  const std::string to = to_string(chosen.election.to);
  std::map<std::string, std::pair<std::string, std::vector<Upheld>>> by_case;
  HUSTINGS_CHECK(db.query(
      fmt::format("SELECT s.about, c.signatory, s.idx, s.outcome, s.commitments FROM case_step s "
                  "JOIN case_file c ON c.sub = s.about WHERE s.kind = 'decision' AND {} "
                  "ORDER BY s.idx",
                  of_election()),
      {out.code, from, to}, [&](const SqlRow& row) -> Result<void> {
        auto& [signatory, decisions] = by_case[std::string(row.text(0))];
        signatory = row.text(1);
        Upheld& one = decisions.emplace_back(Upheld{static_cast<Index>(row.integer(2)), {}});
        if (row.text(3) != "upheld" && row.text(3) != "partly") return {};
        std::istringstream words{std::string(row.text(4))};
        for (std::string word; words >> word;) one.commitments.push_back(word);
        return {};
      }));
  for (const auto& [id, found] : by_case) add_decisions(found.first, found.second, out);
  return {};
}

Result<void> mark_answered(Db& db, ScoreInputs& out) {
  std::set<std::tuple<Index, std::string, std::string, std::string>> answered;
  const std::string sql =
      fmt::format("SELECT DISTINCT t.idx, t.rule, t.commitment, t.subject FROM {} t",
                  cases::answered_findings());
  HUSTINGS_CHECK(db.query(sql, {}, [&](const SqlRow& row) -> Result<void> {
    answered.emplace(static_cast<Index>(row.integer(0)), row.text(1), row.text(2), row.text(3));
    return {};
  }));
  for (auto& said : out.judgements) {
    said.answered = answered.contains({said.index, said.rule, said.commitment, said.subject});
  }
  return {};
}

}  // namespace

// A case that follows another is not counted beside it, so that many reports of one thing are one.
Result<void> read_cases(Db& db, const Registry& registry, const ChosenElection& chosen,
                        ScoreInputs& out) {
  if (registry.kinds().named("decision") == nullptr) return {};
  HUSTINGS_TRY(const Instant now, cases::log_time(db));
  const std::string from = to_string(chosen.election.from);
  const std::string to = to_string(chosen.election.to);
  HUSTINGS_CHECK(db.query(
      fmt::format("SELECT c.idx, c.signatory, m.commitment, c.due_at FROM case_file c JOIN "
                  "case_commitment m ON m.sub = c.sub WHERE c.due_at IS NOT NULL AND c.leader IS "
                  "NULL AND {} ORDER BY c.idx, m.commitment",
                  of_election()),
      {out.code, from, to}, [&](const SqlRow& row) -> Result<void> {
        out.cases.push_back({.index = static_cast<Index>(row.integer(0)),
                             .signatory = std::string(row.text(1)),
                             .commitment = std::string(row.text(2)),
                             .overdue = row.integer(3) < now.seconds()});
        return {};
      }));
  HUSTINGS_CHECK(mark_answered(db, out));
  return read_decisions(db, chosen, out);
}

}  // namespace hustings

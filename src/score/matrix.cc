#include "score/matrix.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_map>

namespace hustings {
namespace {

using List = std::vector<Index> Cell::*;
constexpr std::array<List, 8> kLists = {&Cell::declared, &Cell::sources,    &Cell::contradictions,
                                        &Cell::gaps,     &Cell::open_cases, &Cell::overdue_cases,
                                        &Cell::upheld,   &Cell::reversed};

void sort_unique(std::vector<Index>& list) {
  std::ranges::sort(list);
  list.erase(std::ranges::unique(list).begin(), list.end());
}

bool in_scope(const Commitment& commitment, const std::vector<std::string>& scope) {
  return scope.empty() || std::ranges::any_of(scope, [&](const std::string& part) {
           return within(commitment.id, part) || within(part, commitment.id);
         });
}

// The inputs by signatory; lists of places in them.
struct OfSignatory {
  std::vector<const EvidenceRecord*> declared;
  std::vector<const EvidenceRecord*> observed;
  std::vector<const Judgement*> judgements;
};

// Who stands behind a subject: a signatory itself, or an account that is linked with one.
class Subjects {
 public:
  Subjects(const std::vector<BoundSignatory>& bound, const std::vector<ConfirmedLink>& links) {
    for (const auto& signatory : bound) behind_[signatory.id] = {{signatory.id, false}};
    for (const auto& link : links) {
      if (behind_.contains(link.organisation)) behind_[link.key][link.organisation] |= link.person;
    }
  }
  // The ids, each with whether a person stands behind the account.
  const std::map<std::string, bool>& of(const std::string& subject) const {
    static const std::map<std::string, bool> kNobody;
    const auto it = behind_.find(subject);
    return it == behind_.end() ? kNobody : it->second;
  }

 private:
  std::unordered_map<std::string, std::map<std::string, bool>> behind_;
};

std::map<std::string, OfSignatory> by_signatory(const Election& election,
                                                const std::vector<BoundSignatory>& bound,
                                                const ScoreInputs& in) {
  const Days period{election.from, election.to};
  const Subjects subjects(bound, in.links);
  std::map<std::string, OfSignatory> out;
  for (const auto& signatory : bound) out[signatory.id];
  std::set<Index> outside;  // records about other days
  for (const auto& record : in.records) {
    if (!overlap(record.days, period)) {
      outside.insert(record.index);
      continue;
    }
    if (record.declared) {
      if (const auto it = out.find(record.subject); it != out.end())
        it->second.declared.push_back(&record);
      continue;
    }
    for (const auto& [id, person] : subjects.of(record.subject)) {
      if (!person && record.issuer != id) out[id].observed.push_back(&record);
    }
  }
  for (const auto& said : in.judgements) {
    if (said.severity == Severity::note || said.answered || outside.contains(said.index)) continue;
    for (const auto& [id, person] : subjects.of(said.subject)) {
      if (!person || said.reviewed) out[id].judgements.push_back(&said);
    }
  }
  return out;
}

bool names(const std::vector<std::string>& kinds, const std::string& kind) {
  return std::ranges::find(kinds, kind) != kinds.end();
}

// What a signatory and others put on record; a source counts where it looks at a declared thing.
void add_evidence(const Commitment& commitment, const OfSignatory& about, Cell& cell) {
  std::multimap<std::string_view, const EvidenceRecord*> things;
  for (const auto* record : about.declared) {
    if (!names(commitment.declared, record->kind)) continue;
    cell.declared.push_back(record->index);
    if (!record->thing.empty()) things.emplace(record->thing, record);
  }
  for (const auto* record : about.observed) {
    if (!names(commitment.observed, record->kind)) continue;
    const auto [first, last] = things.equal_range(record->thing);
    if (std::any_of(first, last,
                    [&](const auto& own) { return overlap(own.second->days, record->days); }))
      cell.sources.push_back(record->index);
  }
}

void add_words(const OfSignatory& about, const ScoreInputs& in, Cell& cell) {
  for (const auto* said : about.judgements) {
    if (said->commitment != cell.commitment) continue;
    (said->severity == Severity::contradiction ? cell.contradictions : cell.gaps)
        .push_back(said->index);
  }
  for (const auto& one : in.cases) {
    if (one.signatory != cell.signatory || one.commitment != cell.commitment) continue;
    (one.overdue ? cell.overdue_cases : cell.open_cases).push_back(one.index);
  }
  for (const auto& one : in.decisions) {
    if (!one.upholds || one.signatory != cell.signatory || one.commitment != cell.commitment)
      continue;
    const bool reversed = std::ranges::any_of(in.decisions, [&](const DecisionWord& later) {
      return later.reverses == one.index && later.index > one.index;
    });
    (reversed ? cell.reversed : cell.upheld).push_back(one.index);
  }
}

// Breach or open; nothing else is said by these lists.
std::optional<CellState> trouble(const Cell& cell) {
  if (!cell.upheld.empty()) return CellState::breach;
  if (!cell.contradictions.empty() || !cell.gaps.empty() || !cell.overdue_cases.empty())
    return CellState::open;
  return std::nullopt;
}

CellState state_of(const Commitment& commitment, const Cell& cell, const ScoreInputs& in) {
  if (const auto bad = trouble(cell)) return *bad;
  const bool built = std::ranges::any_of(
      commitment.declared, [&](const std::string& kind) { return names(in.kinds, kind); });
  if (!built) return CellState::not_built;
  if (cell.declared.empty()) return CellState::no_evidence;
  return cell.sources.empty() ? CellState::declared : CellState::agrees;
}

// A commitment is as good as the weakest of its parts that are built, and as bad as the worst.
CellState rolled_up(const Cell& cell, const std::vector<CellState>& parts) {
  if (const auto bad = trouble(cell)) return *bad;
  const auto count = [&](CellState state) { return std::ranges::count(parts, state); };
  const auto built = std::ssize(parts) - count(CellState::not_built);
  if (built == 0) return CellState::not_built;
  if (count(CellState::agrees) == built) return CellState::agrees;
  return count(CellState::agrees) + count(CellState::declared) > 0 ? CellState::declared
                                                                   : CellState::no_evidence;
}

void score_signatory(const ConductCode& code, const BoundSignatory& signatory,
                     const OfSignatory& about, const ScoreInputs& in, std::vector<Cell>& out) {
  std::vector<std::optional<Cell>> cells(code.commitments.size());
  for (std::size_t i = cells.size(); i-- > 0;) {  // parts stand behind their whole
    const Commitment& commitment = code.commitments[i];
    if (!in_scope(commitment, signatory.scope)) continue;
    Cell& cell = cells[i].emplace();
    cell.signatory = signatory.id;
    cell.commitment = commitment.id;
    add_evidence(commitment, about, cell);
    add_words(about, in, cell);
    std::vector<CellState> parts;
    for (const std::size_t part : commitment.parts) {
      const std::optional<Cell>& below = cells[part];
      if (!below) continue;
      parts.push_back(below->state);
      for (const List list : kLists) {
        const auto& more = (*below).*list;
        (cell.*list).insert((cell.*list).end(), more.begin(), more.end());
      }
    }
    for (const List list : kLists) sort_unique(cell.*list);
    cell.state = commitment.parts.empty() ? state_of(commitment, cell, in) : rolled_up(cell, parts);
  }
  for (auto& cell : cells) {
    if (cell) out.push_back(*std::move(cell));
  }
}

}  // namespace

bool overlap(const Days& one, const Days& other) {
  return !(one.to && other.from && *one.to < *other.from) &&
         !(other.to && one.from && *other.to < *one.from);
}

std::string_view name(CellState state) {
  static constexpr std::array<std::string_view, 6> kNames = {"breach", "open",     "not-built",
                                                             "agrees", "declared", "no-evidence"};
  return kNames[static_cast<std::size_t>(state)];
}

const Cell* Matrix::find(std::string_view signatory, std::string_view commitment) const {
  auto [it, last] = std::ranges::equal_range(cells, signatory, {}, &Cell::signatory);
  it = std::ranges::find(it, last, commitment, &Cell::commitment);
  return it == last ? nullptr : &*it;
}

// A word holds from its day to the day of the next one.
std::vector<BoundSignatory> bound_signatories(const Election& election,
                                              const std::vector<SignatureWord>& words) {
  std::map<std::string, std::vector<const SignatureWord*>> said;
  for (const auto& word : words) said[word.signatory].push_back(&word);
  std::vector<BoundSignatory> out;
  for (auto& [id, all] : said) {
    std::ranges::sort(all, {}, [](const SignatureWord* word) { return word->index; });
    const SignatureWord* holds = nullptr;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const bool ends = i + 1 < all.size();
      if (ends && all[i + 1]->day <= all[i]->day) continue;
      const bool before = ends && all[i + 1]->day <= election.from;
      if (all[i]->binds && all[i]->day <= election.to && !before) holds = all[i];
    }
    if (holds != nullptr) out.push_back({id, holds->scope});
  }
  return out;
}

Matrix score(const ConductCode& code, const Election& election, const ScoreInputs& inputs) {
  const auto bound = bound_signatories(election, inputs.words);
  const auto about = by_signatory(election, bound, inputs);
  Matrix out;
  for (const auto& signatory : bound) {
    out.signatories.push_back(signatory.id);
    score_signatory(code, signatory, about.at(signatory.id), inputs, out.cells);
  }
  return out;
}

}  // namespace hustings

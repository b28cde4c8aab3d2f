#include "score/read.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "parties/parties.h"
#include "score/read_cases.h"
#include "store/store.h"

namespace hustings {
namespace {

std::optional<CivilDate> day(const SqlRow& row, int column) {
  return row.null(column) ? std::nullopt : parse_date(row.text(column));
}

std::string text(const SqlRow& row, int column) {
  return row.null(column) ? std::string() : std::string(row.text(column));
}

// A withdrawal holds from the day on which it was said, not before.
SignatureWord word(Index index, std::string signatory, bool binds, CivilDate said_for,
                   Instant said_at) {
  return {index,
          std::move(signatory),
          binds,
          {},
          binds ? said_for : std::max(said_for, date_of(said_at))};
}

// What a row of code_signature says: current versions.
SignatureWord current_word(const SqlRow& row) {
  auto out = word(static_cast<Index>(row.integer(0)), text(row, 1), row.text(2) == "sign",
                  day(row, 3).value_or(CivilDate{}), {row.integer(5) * 1000});
  std::istringstream scope(text(row, 4));
  for (std::string commitment; scope >> commitment;) out.scope.push_back(commitment);
  return out;
}

Result<void> read_old_word(Db& db, const Registry& registry, Index index, ScoreInputs& out) {
  HUSTINGS_TRY(const StoredRecord stored, read_record(db, index));
  HUSTINGS_TRY(const Record record,
               open_record(index, stored.envelope, registry.kinds(), stored.erased));
  const auto& body = *record.body.as<CodeSignature>();
  if (body.code.value.value != out.code) return {};
  out.words.push_back(word(index, body.signatory.value.value, body.act.value == SignatureAct::sign,
                           body.day.value, record.head.iat));
  for (const auto& commitment : body.scope.value)
    out.words.back().scope.push_back(commitment.value);
  return {};
}

// Every version counts, also those that a newer one replaced: a signatory that withdraws after an
// election was bound in it.
Result<void> read_words(Db& db, const Registry& registry, ScoreInputs& out) {
  HUSTINGS_CHECK(
      db.query("SELECT s.idx, s.signatory, s.act, s.day, s.scope, r.iat FROM code_signature s "
               "JOIN record r ON r.idx = s.idx WHERE s.evidence = 'declared' AND s.code = $1",
               {out.code}, [&](const SqlRow& row) -> Result<void> {
                 out.words.push_back(current_word(row));
                 return {};
               }));
  std::vector<Index> replaced;
  HUSTINGS_CHECK(
      db.query("SELECT r.idx FROM code_signature s JOIN record r ON r.sub = s.sub "
               "WHERE r.evidence = 'declared' AND r.idx <> s.idx",
               {}, [&](const SqlRow& row) -> Result<void> {
                 replaced.push_back(static_cast<Index>(row.integer(0)));
                 return {};
               }));
  for (const Index index : replaced) HUSTINGS_CHECK(read_old_word(db, registry, index, out));
  return {};
}

Result<void> read_links(Db& db, ScoreInputs& out) {
  return db.query("SELECT link, organisation, purpose FROM confirmed_account", {},
                  [&](const SqlRow& row) -> Result<void> {
                    out.links.push_back({text(row, 0), text(row, 1), row.text(2) == "candidate"});
                    return {};
                  });
}

Result<void> read_records(Db& db, const Registry& registry, ScoreInputs& out) {
  for (const auto* capability : registry.capabilities()) {
    for (const auto& query : capability->evidence) {
      out.kinds.emplace_back(query.kind);
      const std::string sql =
          fmt::format("SELECT e.*, r.iss FROM ({}) e JOIN record r ON r.idx = e.idx", query.sql);
      HUSTINGS_CHECK(db.query(sql, {}, [&](const SqlRow& row) -> Result<void> {
        out.records.push_back({.index = static_cast<Index>(row.integer(0)),
                               .kind = std::string(query.kind),
                               .declared = row.text(1) == name(Evidence::declared),
                               .issuer = text(row, 6),
                               .subject = text(row, 2),
                               .thing = text(row, 3),
                               .days = {day(row, 4), day(row, 5)}});
        return {};
      }));
    }
  }
  return {};
}

Result<void> read_judgements(Db& db, ScoreInputs& out) {
  return db.query(
      "SELECT f.idx, f.rule, f.commitment, f.severity, f.subject FROM ("
      "SELECT link AS subject FROM account WHERE link IS NOT NULL UNION "
      "SELECT signatory FROM code_signature) s JOIN finding f ON f.subject = s.subject "
      "WHERE f.severity <> 'note' AND f.code = $1",
      {out.code}, [&](const SqlRow& row) -> Result<void> {
        const bool gap = row.text(3) == name(Severity::gap);
        out.judgements.push_back({.index = static_cast<Index>(row.integer(0)),
                                  .rule = text(row, 1),
                                  .commitment = text(row, 2),
                                  .severity = gap ? Severity::gap : Severity::contradiction,
                                  .subject = text(row, 4)});
        return {};
      });
}

// One row of the base tables, as copy_base() asks for it; it becomes the head of its thing.
Result<void> copy_record(const SqlRow& row, Db& to) {
  const Param idx = row.integer(0);
  const Blob leaf{row.blob(7)};
  HUSTINGS_CHECK(
      to.run("INSERT INTO record (idx, sub, kind, iss, evidence, iat, prev, leaf) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
             {idx, row.text(1), row.text(2), row.text(3), row.text(4), row.integer(5),
              row.null(6) ? Param(nullptr) : Param(Blob{row.blob(6)}), leaf}));
  HUSTINGS_CHECK(to.run("INSERT INTO entry (idx, jws) VALUES ($1, $2)", {idx, row.text(8)}));
  if (!row.null(9)) {
    HUSTINGS_CHECK(
        to.run("INSERT INTO disclosure (idx, items) VALUES ($1, $2)", {idx, row.text(9)}));
  }
  HUSTINGS_CHECK(
      to.run("INSERT INTO head (sub, idx, leaf) VALUES ($1, $2, $3) ON CONFLICT (sub) "
             "DO UPDATE SET idx = EXCLUDED.idx, leaf = EXCLUDED.leaf",
             {row.text(1), idx, leaf}));
  return {};
}

Result<void> copy_erasure(const SqlRow& row, Db& to) {
  HUSTINGS_CHECK(to.run("INSERT INTO erasure (idx, pointer, by_idx) VALUES ($1, $2, $3)",
                        {row.integer(0), row.text(1), row.integer(2)}));
  return {};
}

// Copies the base tables up to `size`; the current version of a thing is its last one there.
Result<void> copy_base(Db& from, Db& to, std::int64_t size) {
  HUSTINGS_CHECK(from.query(
      "SELECT r.idx, r.sub, r.kind, r.iss, r.evidence, r.iat, r.prev, r.leaf, e.jws, d.items "
      "FROM record r JOIN entry e ON e.idx = r.idx LEFT JOIN disclosure d ON d.idx = r.idx "
      "WHERE r.idx < $1 ORDER BY r.idx",
      {size}, [&to](const SqlRow& row) { return copy_record(row, to); }));
  return from.query("SELECT idx, pointer, by_idx FROM erasure WHERE idx < $1", {size},
                    [&to](const SqlRow& row) { return copy_erasure(row, to); });
}

Result<Hash> root_of(Db& db) {
  std::vector<Hash> leaves;
  HUSTINGS_CHECK(
      db.query("SELECT leaf FROM record ORDER BY idx", {}, [&](const SqlRow& row) -> Result<void> {
        leaves.push_back(hash_from_bytes(row.blob(0)).value_or(Hash{}));
        return {};
      }));
  return leaves.empty() ? empty_root() : tree_hash(leaves);
}

}  // namespace

Result<ChosenElection> choose(const ScoreChoice& choice) {
  const ConductCode* code = choice.code.empty() ? &newest_code() : find_code(choice.code);
  if (code == nullptr) {
    std::vector<std::string_view> ids;
    for (const auto& one : all_codes()) ids.emplace_back(one.id);
    return fail(Code::not_found, fmt::format("there is no code \"{}\"", choice.code), {},
                fmt::format("choose one of {}", fmt::join(ids, ", ")));
  }
  if (choice.election.empty()) return ChosenElection{*code, code->elections.front()};
  if (const Election* election = code->election(choice.election))
    return ChosenElection{*code, *election};
  std::vector<std::string_view> ids;
  ids.reserve(code->elections.size());
  for (const auto& one : code->elections) ids.emplace_back(one.id);
  return fail(Code::not_found, fmt::format("{} has no election \"{}\"", code->id, choice.election),
              {}, fmt::format("choose one of {}", fmt::join(ids, ", ")));
}

Result<ChosenElection> choose_newest(bool fictional, const std::string& code) {
  HUSTINGS_TRY(const ChosenElection first, choose({code, ""}));
  for (const auto& election : first.code.elections) {
    if (election.fictional == fictional) return ChosenElection{first.code, election};
  }
  return first;
}

Result<ScoreInputs> read_score_inputs(Db& db, const Registry& registry,
                                      const ChosenElection& chosen, const TreeHead& head) {
  ScoreInputs out;
  out.code = chosen.code.id;
  out.election = chosen.election.id;
  out.size = head.size;
  out.root = head.root;
  out.rules = ruleset_digest(registry.rules());
  HUSTINGS_TRY(auto erased, read_erased(db));
  out.disclosures = disclosure_set_digest(std::move(erased));
  HUSTINGS_CHECK(read_words(db, registry, out));
  HUSTINGS_CHECK(read_links(db, out));
  HUSTINGS_CHECK(read_records(db, registry, out));
  HUSTINGS_CHECK(read_judgements(db, out));
  HUSTINGS_CHECK(read_cases(db, registry, chosen, out));
  return out;
}

Result<PastLog> log_at(Db& db, const Registry& registry, std::uint64_t size) {
  HUSTINGS_TRY(const auto last, db.integer("SELECT MAX(idx) FROM record"));
  const std::uint64_t now = last ? static_cast<std::uint64_t>(*last) + 1 : 0;
  if (size > now) {
    return fail(Code::bad_input, fmt::format("the log has only {} records", now),
                fmt::format("size {}", size), "choose a smaller size");
  }
  PastLog out;
  HUSTINGS_TRY(out.store, Store::open(""));  // a temporary file, gone with its connection
  Db& past = out.store->writer();
  HUSTINGS_TRY(auto tx, Transaction::begin(past));
  HUSTINGS_CHECK(copy_base(db, past, static_cast<std::int64_t>(size)));
  HUSTINGS_CHECK(registry.create_tables(past));
  HUSTINGS_CHECK(fold_all(past, past, registry));
  HUSTINGS_CHECK(tx.commit());
  HUSTINGS_TRY(const Hash root, root_of(past));
  out.head = {size, root};
  return out;
}

Hash disclosure_set_digest(std::vector<std::pair<Index, std::string>> erased) {
  std::ranges::sort(erased);
  Sha256 hash;
  for (const auto& [index, pointer] : erased)
    hash.update(bytes(fmt::format("{} {}\n", index, pointer)));
  return hash.finish();
}

Result<std::vector<std::pair<Index, std::string>>> read_erased(Db& db) {
  std::vector<std::pair<Index, std::string>> out;
  HUSTINGS_CHECK(
      db.query("SELECT idx, pointer FROM erasure", {}, [&](const SqlRow& row) -> Result<void> {
        out.emplace_back(static_cast<Index>(row.integer(0)), std::string(row.text(1)));
        return {};
      }));
  return out;
}

}  // namespace hustings

#include <fmt/core.h>

#include <array>

#include "node/capability.h"
#include "node/key_check.h"
#include "node/kinds.h"
#include "node/slice.h"
#include "node/sql.h"
#include "store/db.h"

namespace hustings {
namespace {

Result<void> apply_key_record(Db& db, const Record& record, const KeyRecord& body) {
  const auto& domain = body.domain.value;
  return db.send(
      "INSERT INTO issuer_key (sub, idx, issuer, act, public_key, custody, domain, "
      "evidence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      {record.head.sub, param(record.index), body.issuer.value.value,
       boost::describe::enum_to_string(body.act.value, ""), base64(body.public_key.value.value),
       boost::describe::enum_to_string(body.custody.value, ""),
       domain ? Param(domain->value) : Param(nullptr), name(record.evidence)});
}

Result<void> apply_node_key(Db& db, const Record& record, const NodeKey& body) {
  return db.send(
      "INSERT INTO node_key (sub, idx, issuer, purpose, act, public_key) "
      "VALUES ($1, $2, $3, $4, $5, $6)",
      {record.head.sub, param(record.index), record.head.iss,
       boost::describe::enum_to_string(body.purpose.value, ""),
       boost::describe::enum_to_string(body.act.value, ""), base64(body.public_key.value.value)});
}

Result<void> apply_key_check(Db& db, const Record& record, const KeyCheck& body) {
  return db.send(
      "INSERT INTO key_check (sub, idx, by_issuer, issuer, public_key, domain, result, day) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      {record.head.sub, param(record.index), record.head.iss, body.issuer.value.value,
       base64(body.public_key.value.value), body.domain.value.value,
       boost::describe::enum_to_string(body.result.value, ""), to_string(body.day.value)});
}

Result<void> apply_import(Db& db, const Record& record, const ImportRecord& body) {
  const auto& whole = body.whole.value;
  std::string countries;
  if (whole) {
    for (const auto& country : *whole) countries += ' ' + country.value + ' ';
  }
  return db.send(
      "INSERT INTO import_run (sub, idx, file, profile, profile_version, lines, admitted, "
      "unchanged, withheld, refused, whole) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      {record.head.sub, param(record.index), hex(body.file.value.value), body.profile.value.value,
       body.profile_version.value.value, body.rows.value.value, body.admitted.value.value,
       body.unchanged.value.value, body.withheld.value.value, body.refused.value.value,
       whole ? Param(countries) : Param(nullptr)});
}

Result<void> apply_redaction(Db& db, const Record& record, const Redaction& body) {
  std::string fields;
  for (const auto& field : body.fields.value) fields += (fields.empty() ? "" : " ") + field.value;
  return db.send(
      "INSERT INTO redacted (sub, idx, about, fields, law, ground, decided) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7)",
      {record.head.sub, param(record.index), body.about.value.value, fields, body.law.value.value,
       body.ground.value.value, to_string(body.decided.value)});
}

Result<void> apply(Db& db, const Record& record) {
  if (const auto* body = record.body.as<KeyRecord>()) return apply_key_record(db, record, *body);
  if (const auto* body = record.body.as<NodeKey>()) return apply_node_key(db, record, *body);
  if (const auto* body = record.body.as<KeyCheck>()) return apply_key_check(db, record, *body);
  if (const auto* body = record.body.as<ImportRecord>()) return apply_import(db, record, *body);
  return apply_redaction(db, record, *record.body.as<Redaction>());
}

Result<void> withdraw(Db& db, const std::string& sub) {
  HUSTINGS_CHECK(db.send("DELETE FROM issuer_key WHERE sub = $1", {sub}));
  HUSTINGS_CHECK(db.send("DELETE FROM node_key WHERE sub = $1", {sub}));
  HUSTINGS_CHECK(db.send("DELETE FROM key_check WHERE sub = $1", {sub}));
  HUSTINGS_CHECK(db.send("DELETE FROM import_run WHERE sub = $1", {sub}));
  return db.send("DELETE FROM redacted WHERE sub = $1", {sub});
}

constexpr Column kIndex = {"index", "record", Shape::integer, "t.idx", "/records/{index}"};
constexpr Column kId = {.name = "id", .label = "id", .sql = "t.sub", .for_programs = true};
constexpr Column kRecorded = {"recorded", "recorded", Shape::instant,
                              "(SELECT r.iat FROM record r WHERE r.idx = t.idx)"};
constexpr Column count(std::string_view name, std::string_view label, std::string_view sql) {
  return {name, label, Shape::integer, sql};
}

constexpr std::array kActs = {Word{"begin", "begins"}, Word{"end", "ends"}};
constexpr std::array kCustodies = {Word{"node", "held by this node"}, Word{"home", "held at home"}};
constexpr std::array kKeyShown = {
    Column{"issuer", "issuer", Shape::text, "t.issuer"},
    Column{.name = "act", .label = "act", .shape = Shape::word, .sql = "t.act", .words = kActs},
    Column{"public_key", "public key", Shape::text, "t.public_key"},
    Column{.name = "custody",
           .label = "custody",
           .shape = Shape::word,
           .sql = "t.custody",
           .words = kCustodies},
    Column{"domain", "domain", Shape::text, "t.domain"},
    kRecorded,
    Column{.name = "evidence",
           .label = "evidence",
           .shape = Shape::word,
           .sql = "t.evidence",
           .words = kEvidence},
    kIndex,
    kId};
constexpr std::array kPurposes = {Word{"log", "signs the log"},
                                  Word{"witness", "cosigns other logs"}};
constexpr std::array kNodeKeyShown = {
    Column{.name = "purpose",
           .label = "purpose",
           .shape = Shape::word,
           .sql = "t.purpose",
           .words = kPurposes},
    Column{.name = "act", .label = "act", .shape = Shape::word, .sql = "t.act", .words = kActs},
    Column{"public_key", "public key", Shape::text, "t.public_key"},
    kRecorded,
    kIndex,
    kId};
constexpr std::array kKeyCheckShown = {
    Column{"domain", "domain", Shape::text, "t.domain"},
    Column{.name = "result",
           .label = "result",
           .shape = Shape::word,
           .sql = "t.result",
           .words = kKeyResults},
    Column{"day", "day", Shape::day, "t.day"},
    Column{"issuer", "issuer", Shape::text, "t.issuer"},
    Column{"public_key", "public key", Shape::text, "t.public_key"},
    Column{"by", "seen by", Shape::text, "t.by_issuer"},
    kRecorded,
    kIndex,
    kId};
constexpr std::array kImportShown = {count("rows", "rows read", "t.lines"),
                                     count("admitted", "admitted", "t.admitted"),
                                     count("unchanged", "unchanged", "t.unchanged"),
                                     count("withheld", "withheld", "t.withheld"),
                                     count("refused", "refused", "t.refused"),
                                     Column{"profile", "format", Shape::text, "t.profile"},
                                     count("profile_version", "its version", "t.profile_version"),
                                     Column{"file", "SHA-256 of the file", Shape::text, "t.file"},
                                     kRecorded,
                                     kIndex,
                                     kId};
constexpr std::array kRedactionShown = {Column{"about", "about", Shape::text, "t.about"},
                                        Column{"fields", "fields", Shape::text, "t.fields"},
                                        Column{"law", "law", Shape::text, "t.law"},
                                        Column{"ground", "ground", Shape::text, "t.ground"},
                                        Column{"decided", "decided", Shape::day, "t.decided"},
                                        beneath("decided", kRecorded),
                                        kIndex,
                                        kId};

constexpr std::array kRecordFilters = {
    Filter{"kind", "t.kind = $1", "such as advertiser-report"},
    Filter{"issuer", "t.iss = $1", "id of who vouches"},
    Filter{"evidence", "t.evidence = $1", "declared, observed or decided"}};
constexpr std::array kKeyFilters = {Filter{"issuer", "t.issuer = $1", "id of who vouches"}};
constexpr std::array kRedactionFilters = {Filter{"about", "t.about = $1", "id of the thing"}};
constexpr std::array<std::string_view, 1> kOwn = {"own"};

constexpr std::array<std::string_view, 10> kJudgement = {
    "index",   "rule",    "rule_version", "commitment", "severity",
    "pointer", "subject", "against",      "seen",       "declared"};
constexpr std::array<std::string_view, 3> kErasure = {"index", "pointer", "redaction"};

constexpr std::array kDatasets = {
    Dataset{.name = "records",
            .title = "every current record",
            .table = "(SELECT r.idx, r.sub, r.iss, r.evidence, r.iat, r.kind FROM record r "
                     "JOIN head h ON h.sub = r.sub AND h.idx = r.idx)",
            .filters = kRecordFilters,
            .shown = kRecordColumns,
            .bodies = true},
    Dataset{.name = "keys",
            .title = "keys of issuers",
            .kind = "key",
            .table = "issuer_key",
            .filters = kKeyFilters,
            .shown = kKeyShown,
            .reads = kOwn},
    Dataset{.name = "node-keys",
            .title = "keys of this node",
            .kind = "node-key",
            .table = "node_key",
            .shown = kNodeKeyShown,
            .reads = kOwn},
    Dataset{.name = "key-checks",
            .title = "which domains show whose keys",
            .kind = "key-check",
            .table = "key_check",
            .filters = kKeyFilters,
            .shown = kKeyCheckShown,
            .reads = kOwn},
    Dataset{.name = "imports",
            .title = "runs of importers",
            .kind = "import",
            .table = "import_run",
            .shown = kImportShown,
            .reads = kOwn},
    Dataset{.name = "redactions",
            .title = "what was withheld, and why",
            .kind = "redaction",
            .table = "redacted",
            .filters = kRedactionFilters,
            .shown = kRedactionShown,
            .reads = kOwn},
    Dataset{.name = "judgements",
            .title = "what rules say, about whomever",
            .select = "idx, rule, rule_version, commitment, severity, pointer, subject, against, "
                      "seen, declared",
            .order = "idx, place",
            .columns = kJudgement,
            .table = "finding"},
    Dataset{.name = "erasures",
            .title = "which values redactions took away",
            .select = "idx, pointer, by_idx",
            .order = "idx, pointer",
            .columns = kErasure,
            .table = "erasure"},
};

}  // namespace

// Findings are written by the fold itself (fold.cc): here only their tables. `search` is written by
// the rooms' projections, by record index.
const Capability& node_capability() {
  static constexpr std::array<std::string_view, 1> kFinding = {"finding"};
  static constexpr std::array<std::string_view, 5> kTables = {"issuer_key", "node_key", "key_check",
                                                              "import_run", "redacted"};
  static constexpr std::array<std::string_view, 5> kReads = {"key", "node-key", "key-check",
                                                             "import", "redaction"};
  static constexpr std::array kProjections = {
      Projection{.name = "finding", .version = 3, .tables_sql = sql::kfinding, .tables = kFinding},
      Projection{.name = "search", .version = 4, .tables_sql = "{search_table}"},
      Projection{.name = "own",
                 .version = 3,
                 .tables_sql = sql::kown,
                 .tables = kTables,
                 .reads = kReads,
                 .apply = &apply,
                 .withdraw = &withdraw},
  };
  static const Capability made{
      .name = "node",
      .kinds = {&kind<KeyRecord>(), &kind<NodeKey>(), &kind<KeyCheck>(), &kind<ImportRecord>(),
                &kind<Ruleset>(), &kind<Redaction>()},
      .rules = {},
      .projections = kProjections,
      .importers = {},
      .datasets = kDatasets};
  return made;
}

}  // namespace hustings

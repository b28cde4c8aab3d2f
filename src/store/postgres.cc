#include <fmt/core.h>
#include <libpq-fe.h>

#include <array>
#include <cstring>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store/db.h"

namespace hustings {
namespace {

// Statements on their way at once. Few enough for their answers to fit into the socket's buffer, so
// that neither side waits for the other.
constexpr std::size_t kMostSent = 128;

constexpr Dialect kDialect = {
    .name = "postgresql",
    .blob = "BYTEA",
    .index_key = "BIGINT PRIMARY KEY",
    .binary = "COLLATE \"C\"",
    .search_table =
        "CREATE TABLE search (docid BIGINT PRIMARY KEY, heading TSVECTOR NOT NULL, "
        "body TSVECTOR NOT NULL); CREATE INDEX search_body ON search USING GIN (body)",
    .search_id = "search.docid",
    // `body` has all words and tags, `heading` those of the heading once more.
    .search_put =
        "INSERT INTO search (docid, heading, body) VALUES ($1, "
        "array_to_tsvector(string_to_array($2, ' ')), array_to_tsvector("
        "string_to_array(concat_ws(' ', NULLIF($2, ''), NULLIF($3, ''), NULLIF($4, '')), ' ')))",
};

// Type numbers of pg_type, fixed since ever.
constexpr Oid kBool = 16;
constexpr Oid kBytea = 17;
constexpr Oid kInt8 = 20;
constexpr Oid kInt2 = 21;
constexpr Oid kInt4 = 23;
constexpr Oid kText = 25;
constexpr Oid kFloat8 = 701;

bool is_integer(Oid type) {
  return type == kInt8 || type == kInt4 || type == kInt2 || type == kBool;
}

struct FreeResult {
  void operator()(PGresult* r) const { PQclear(r); }
};
using Answer = std::unique_ptr<PGresult, FreeResult>;

std::unexpected<Error> failure(PGconn* db, const PGresult* answer, std::string_view doing) {
  const char* raw = answer == nullptr ? nullptr : PQresultErrorField(answer, PG_DIAG_SQLSTATE);
  const std::string_view state = raw == nullptr ? "" : raw;
  const char* said = answer == nullptr ? PQerrorMessage(db) : PQresultErrorMessage(answer);
  std::string message = fmt::format("the database could not {}: {}", doing, said);
  while (message.ends_with('\n')) message.pop_back();
  if (state.starts_with("23") || state == "40001") return fail(Code::conflict, message);
  if (state == "53100") {
    return fail(Code::disk_full, message, {},
                "make room and start again; nothing acknowledged is lost");
  }
  if (state == "55P03") {
    return fail(Code::unavailable,
                fmt::format("another session of the database holds what is needed to {}", doing),
                {}, "try again when it has ended; pg_stat_activity names it");
  }
  const bool busy = state == "40P01" || state == "53300";
  if (busy || state.starts_with("08") || state.starts_with("57") ||
      PQstatus(db) == CONNECTION_BAD) {
    return fail(Code::unavailable, message, {}, "check that the database server runs");
  }
  return fail(Code::io, message);
}

std::int64_t big_endian(const char* data, int length) {
  std::uint64_t v = 0;
  for (int i = 0; i < length; ++i) v = (v << 8) | static_cast<unsigned char>(data[i]);
  if (length == 4) return static_cast<std::int32_t>(v);
  if (length == 2) return static_cast<std::int16_t>(v);
  return static_cast<std::int64_t>(v);
}

class PgRow final : public SqlRow {
 public:
  PgRow(const PGresult* answer, int row) : answer_(answer), row_(row) {}
  int size() const override { return PQnfields(answer_); }
  bool null(int c) const override { return PQgetisnull(answer_, row_, c) != 0; }
  std::int64_t integer(int c) const override {
    const Oid type = PQftype(answer_, c);
    const char* data = PQgetvalue(answer_, row_, c);
    const int length = PQgetlength(answer_, row_, c);
    return is_integer(type) ? big_endian(data, length) : 0;
  }
  double real(int c) const override {
    if (PQftype(answer_, c) != kFloat8) return static_cast<double>(integer(c));
    const std::int64_t raw = big_endian(PQgetvalue(answer_, row_, c), 8);
    double out = 0;
    std::memcpy(&out, &raw, sizeof out);
    return out;
  }
  std::string_view text(int c) const override {
    return {PQgetvalue(answer_, row_, c), static_cast<std::size_t>(PQgetlength(answer_, row_, c))};
  }
  std::string canonical(int c) const override {
    if (null(c)) return "n";
    return is_integer(PQftype(answer_, c)) ? fmt::format("i{}", integer(c))
                                           : fmt::format("s{}", text(c));
  }

 private:
  const PGresult* answer_;
  int row_;
};

// Parameters in libpq's form: binary integers, floats and blobs, text as it is.
struct Bound {
  std::vector<Oid> types;
  std::vector<std::string> own;
  std::vector<const char*> values;
  std::vector<int> lengths;
  std::vector<int> formats;

  explicit Bound(Params params) {
    own.reserve(params.size());
    for (const auto& p : params) add(p);
  }
  void add(const Param& p) {
    const auto number = [&](Oid type, std::uint64_t v) {
      std::string raw(8, '\0');
      for (int i = 0; i < 8; ++i) raw[i] = static_cast<char>(v >> (56 - 8 * i));
      own.push_back(std::move(raw));
      put(type, own.back().data(), 8, 1);
    };
    if (const auto* n = std::get_if<std::int64_t>(&p)) {
      number(kInt8, static_cast<std::uint64_t>(*n));
    } else if (const auto* d = std::get_if<double>(&p)) {
      std::uint64_t raw = 0;
      std::memcpy(&raw, d, sizeof raw);
      number(kFloat8, raw);
    } else if (const auto* s = std::get_if<std::string_view>(&p)) {
      put(kText, s->data() == nullptr ? "" : s->data(), static_cast<int>(s->size()), 1);
    } else if (const auto* b = std::get_if<Blob>(&p)) {
      const auto raw = text(b->bytes);  // a null pointer would be NULL
      put(kBytea, raw.empty() ? "" : raw.data(), static_cast<int>(raw.size()), 1);
    } else {
      put(0, nullptr, 0, 1);
    }
  }
  void put(Oid type, const char* value, int length, int format) {
    types.push_back(type);
    values.push_back(value);
    lengths.push_back(length);
    formats.push_back(format);
  }
};

class Postgres final : public Db {
 public:
  Postgres(PGconn* db, std::string schema, bool read_only)
      : db_(db), schema_(std::move(schema)), read_only_(read_only) {}
  Postgres(const Postgres&) = delete;
  Postgres& operator=(const Postgres&) = delete;
  ~Postgres() override { PQfinish(db_); }
  const Dialect& dialect() const override { return kDialect; }

  // A connection that was lost is made again here and nowhere else: a transaction is never half on
  // one connection and half on the next.
  Result<void> begin() override { return begin_as("BEGIN"); }
  Result<void> begin_snapshot() override {
    // The lock is part of the same round trip and, unlike a query, not yet the snapshot.
    return begin_as(
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; LOCK TABLE projection IN ACCESS SHARE "
        "MODE");
  }
  Result<void> exclude_snapshots() override {
    return script("LOCK TABLE projection IN ACCESS EXCLUSIVE MODE");
  }
  Result<void> begin_as(std::string_view sql) {
    if (PQstatus(db_) != CONNECTION_OK) {
      prepared_.clear();
      PQreset(db_);
      HUSTINGS_CHECK(start());
    }
    auto begun = script(sql);
    if (!begun) rollback();
    return begun;
  }

  // What every new connection needs first.
  Result<void> start() {
    if (PQstatus(db_) != CONNECTION_OK) return failure(db_, nullptr, "be reached");
    PQsetNoticeReceiver(db_, keep_warning, &warning_);
    HUSTINGS_CHECK(
        script("SET client_min_messages = warning; SET synchronous_commit = on; "
               "SET client_encoding = 'UTF8'"));
    if (read_only_) HUSTINGS_CHECK(script("SET default_transaction_read_only = on"));
    if (schema_.empty()) return {};
    if (!read_only_) HUSTINGS_CHECK(script("CREATE SCHEMA IF NOT EXISTS " + schema_));
    return script("SET search_path TO " + schema_);
  }

  Result<std::int64_t> run(std::string_view sql, Params params) override {
    HUSTINGS_TRY(const Answer answer, execute(sql, params));
    const std::string changed = PQcmdTuples(answer.get());
    return changed.empty() ? 0 : std::stoll(changed);
  }

  Result<void> query(std::string_view sql, Params params, const EachRow& each) override {
    HUSTINGS_TRY(const Answer answer, execute(sql, params));
    HUSTINGS_CHECK(check_types(answer.get(), sql));
    for (int row = 0; row < PQntuples(answer.get()); ++row) {
      HUSTINGS_CHECK(each(PgRow(answer.get(), row)));
    }
    return {};
  }

  // Outside a transaction there is no later call that could say what went wrong.
  Result<void> send(std::string_view sql, Params params) override {
    if (sent_.empty() && PQtransactionStatus(db_) != PQTRANS_INTRANS) return Db::send(sql, params);
    if (sent_.size() >= kMostSent) HUSTINGS_CHECK(sync());
    return enqueue(sql, params);
  }

  Result<void> sync() override {
    HUSTINGS_TRY(const Answer last, finish());
    return {};
  }

  Result<void> script(std::string_view sql) override {
    HUSTINGS_CHECK(sync());
    warning_.clear();
    const Answer answer(PQexec(db_, localise(sql, kDialect).c_str()));
    if (PQresultStatus(answer.get()) == PGRES_FATAL_ERROR) {
      return failure(db_, answer.get(), running(sql));
    }
    // Somebody ended the wait for the standby: the commit stands here, and perhaps nowhere else.
    if (sql == "COMMIT" && !warning_.empty()) {
      return fail(Code::io, "the database does not vouch for a commit: " + warning_, {},
                  "check its standby, then start again; nothing acknowledged is lost");
    }
    return {};
  }

  void rollback() override {
    std::ignore = sync();
    broken_.reset();
    Db::rollback();
  }

 private:
  static void keep_warning(void* warning, const PGresult* said) {
    auto& text = *static_cast<std::string*>(warning);
    text = PQresultErrorMessage(said);
    while (text.ends_with('\n')) text.pop_back();
  }

  static std::string running(std::string_view sql) {
    return fmt::format("run \"{}\"", sql.substr(0, 80));
  }

  static Result<void> check_types(const PGresult* answer, std::string_view sql) {
    for (int c = 0; c < PQnfields(answer); ++c) {
      const Oid type = PQftype(answer, c);
      if (is_integer(type) || type == kText || type == kBytea || type == kFloat8) continue;
      return fail(Code::io, fmt::format("column {} of \"{}\" has type {}", c, sql, type), {},
                  "cast it to BIGINT or TEXT in the query");
    }
    return {};
  }

  // One round trip, also for what was sent before.
  Result<Answer> execute(std::string_view sql, Params params) {
    if (!sent_.empty()) {
      HUSTINGS_CHECK(enqueue(sql, params));
      return finish();
    }
    if (broken_) return std::unexpected(*broken_);
    const Bound bound(params);
    HUSTINGS_TRY(const std::string name, prepare(sql, bound.types));
    Answer answer(PQexecPrepared(db_, name.c_str(), static_cast<int>(bound.values.size()),
                                 bound.values.data(), bound.lengths.data(), bound.formats.data(),
                                 1));
    const auto status = PQresultStatus(answer.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return answer;
    return failure(db_, answer.get(), running(sql));
  }

  // Puts a statement behind those that are on their way.
  Result<void> enqueue(std::string_view sql, Params params) {
    if (broken_) return std::unexpected(*broken_);
    const Bound bound(params);
    HUSTINGS_TRY(const std::string name, prepare(sql, bound.types));
    const bool on_its_way =
        PQenterPipelineMode(db_) == 1 &&
        PQsendQueryPrepared(db_, name.c_str(), static_cast<int>(bound.values.size()),
                            bound.values.data(), bound.lengths.data(), bound.formats.data(),
                            1) == 1;
    sent_.emplace_back(sql.substr(0, 80));
    if (on_its_way) return {};
    broken_ = failure(db_, nullptr, running(sql)).error();
    return sync();
  }

  // Waits for what is on its way; the answer to the last of it. After an error the server skips the
  // rest, and the transaction can only be rolled back.
  Result<Answer> finish() {
    Answer last;
    if (!sent_.empty()) {
      PQpipelineSync(db_);
      for (std::size_t nth = 0;;) {
        Answer answer(PQgetResult(db_));
        const auto status = answer ? PQresultStatus(answer.get()) : PGRES_EMPTY_QUERY;
        if (status == PGRES_PIPELINE_SYNC) break;
        if (status == PGRES_FATAL_ERROR && !broken_) {
          broken_ =
              failure(db_, answer.get(), running(nth < sent_.size() ? sent_[nth] : "")).error();
        }
        if (answer) {
          last = std::move(answer);
        } else if (++nth > sent_.size() || PQstatus(db_) == CONNECTION_BAD) {
          if (!broken_) broken_ = failure(db_, nullptr, "be reached").error();
          break;
        }
      }
      PQexitPipelineMode(db_);
      sent_.clear();
    }
    if (broken_) return std::unexpected(*broken_);
    return last;
  }

  // The name of the statement. A null has no type of its own: the same text is prepared again when
  // a value comes in its place.
  Result<std::string> prepare(std::string_view sql, const std::vector<Oid>& types) {
    std::string key;
    for (const Oid type : types) key += std::to_string(type) + ',';
    key += sql;
    if (const auto it = prepared_.find(key); it != prepared_.end()) return it->second;
    HUSTINGS_CHECK(sync());
    std::string name = fmt::format("s{}", prepared_.size());
    const Answer made(PQprepare(db_, name.c_str(), localise(sql, kDialect).c_str(),
                                static_cast<int>(types.size()), types.data()));
    if (PQresultStatus(made.get()) != PGRES_COMMAND_OK) {
      return failure(db_, made.get(), fmt::format("prepare \"{}\"", sql));
    }
    prepared_.emplace(std::move(key), name);
    return name;
  }

  PGconn* db_;
  const std::string schema_;
  const bool read_only_;
  std::unordered_map<std::string, std::string> prepared_;  // names by types and text
  std::vector<std::string> sent_;  // what was sent and not answered yet, cut for messages
  std::string warning_;            // the last that the server gave
  std::optional<Error> broken_;    // of something sent, until the transaction is rolled back
};

}  // namespace

Result<std::unique_ptr<Db>> open_postgres(const std::string& url, const std::string& schema,
                                          bool read_only) {
  // A server that is gone without a word is noticed within a minute; the URL may say otherwise.
  constexpr std::array kNames = {"connect_timeout",
                                 "keepalives_idle",
                                 "keepalives_interval",
                                 "keepalives_count",
                                 "tcp_user_timeout",
                                 "dbname",
                                 static_cast<const char*>(nullptr)};
  const std::array values = {
      "10", "30", "10", "3", "60000", url.c_str(), static_cast<const char*>(nullptr)};
  PGconn* raw = PQconnectdbParams(kNames.data(), values.data(), 1);
  auto db = std::make_unique<Postgres>(raw, schema, read_only);
  HUSTINGS_CHECK(db->start());
  return db;
}

}  // namespace hustings

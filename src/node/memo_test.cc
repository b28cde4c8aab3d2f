#include <array>

#include "node/testing_memo.h"
#include "record/derive.h"
#include "store/search.h"

namespace hustings {

using testing::Memo;
HUSTINGS_KIND(Memo, "memo", 1)

namespace testing {
namespace {

Result<void> total(Db& db, std::string_view topic, std::int64_t count, std::int64_t weight) {
  HUSTINGS_CHECK(db.send(
      "INSERT INTO memo_total (topic, memos, weight) VALUES ($1, $2, $3) ON CONFLICT (topic) DO "
      "UPDATE SET memos = memo_total.memos + EXCLUDED.memos, "
      "weight = memo_total.weight + EXCLUDED.weight",
      {topic, count, weight}));
  HUSTINGS_CHECK(db.send("DELETE FROM memo_total WHERE topic = $1 AND memos = 0", {topic}));
  return {};
}

Result<void> apply(Db& db, const Record& record) {
  const auto& body = *record.body.as<Memo>();
  const auto* words = body.words.get();
  const std::string said = words != nullptr && *words ? (*words)->value : "";
  HUSTINGS_CHECK(
      db.send("INSERT INTO memo (sub, idx, topic, weight, words) VALUES ($1, $2, $3, $4, $5)",
              {record.head.sub, param(record.index), body.topic.value.value,
               body.weight.value.value, said.empty() ? Param(nullptr) : Param(said)}));
  const std::array tags = {search_tag("memos", "topic", body.topic.value.value)};
  HUSTINGS_CHECK(put_search(
      db, static_cast<std::int64_t>(record.index),
      {.dataset = "memos", .heading = body.topic.value.value, .body = said, .tags = tags}));
  return total(db, body.topic.value.value, 1, body.weight.value.value);
}

Result<void> withdraw(Db& db, const std::string& sub) {
  std::string topic;
  std::optional<std::int64_t> weight;
  HUSTINGS_CHECK(db.query("SELECT topic, weight FROM memo WHERE sub = $1", {sub},
                          [&](const SqlRow& row) -> Result<void> {
                            topic = row.text(0);
                            weight = row.integer(1);
                            return {};
                          }));
  if (!weight) return {};
  HUSTINGS_TRY(const auto index, db.integer("SELECT idx FROM memo WHERE sub = $1", {sub}));
  HUSTINGS_CHECK(drop_search(db, index.value_or(-1)));
  HUSTINGS_CHECK(db.send("DELETE FROM memo WHERE sub = $1", {sub}));
  return total(db, topic, -1, -*weight);
}

void heavy(const Rule&, const Record& record, std::vector<Finding>& out) {
  if (record.body.as<Memo>()->weight.value.value > 100) out.push_back({"/weight", record.head.sub});
}

constexpr Rule rule(int version) {
  return {.id = "memo.heavy",
          .version = version,
          .code = "memo-1",
          .commitment = "1.a",
          .law = "none",
          .applies_from = {2024, 1, 1},
          .severity = Severity::note,
          .on = "memo",
          .says = "This memo is heavy.",
          .check = &heavy};
}

Registry make(std::span<const Rule> rules) {
  static constexpr std::array<std::string_view, 2> kTables = {"memo", "memo_total"};
  static constexpr std::array<std::string_view, 1> kReads = {"memo"};
  static constexpr std::array kProjections = {Projection{
      .name = "memo",
      .version = 1,
      .tables_sql = "CREATE TABLE memo (sub TEXT PRIMARY KEY, idx BIGINT, topic TEXT, "
                    "weight BIGINT, words TEXT); CREATE TABLE memo_total (topic TEXT PRIMARY KEY, "
                    "memos BIGINT NOT NULL, weight BIGINT NOT NULL); "
                    "CREATE INDEX memo_facets ON memo (idx, topic)",
      .tables = kTables,
      .reads = kReads,
      .apply = &apply,
      .withdraw = &withdraw}};
  static constexpr std::array kFilters = {
      Filter{"topic", "t.topic = $1", "a word", true}, Filter{"q", kSearch, "words"},
      Filter{"heavier", "t.weight >= CAST($1 AS BIGINT)", "a weight"}};
  static constexpr std::array kShown = {
      Column{"topic", "topic", Shape::text, "t.topic", "/memos/{id}"},
      Column{"weight", "weight", Shape::integer, "t.weight"},
      Column{"words", "words", Shape::text, "t.words"},
      Column{"index", "record", Shape::integer, "t.idx"},
      Column{.name = "id", .label = "id", .sql = "t.sub", .for_programs = true}};
  static constexpr std::array kSorts = {kByIndex[0], kByIndex[1],
                                        Sort{"weight", "heaviest first", "t.weight"},
                                        Sort{"topic", "by topic", "t.topic {binary}", false, true}};
  static constexpr std::array kFacets = {FacetOf{"topic", "topic", "topic"}};
  static constexpr std::array<std::string_view, 1> kAlike = {"topic"};
  static constexpr std::array kDatasets = {Dataset{.name = "memos",
                                                   .title = "memos",
                                                   .kind = "memo",
                                                   .table = "memo",
                                                   .filters = kFilters,
                                                   .shown = kShown,
                                                   .sorts = kSorts,
                                                   .facets = kFacets,
                                                   .rollup = "memo_total",
                                                   .rollup_count = "memos",
                                                   .facet_index = "memo_facets",
                                                   .alike = kAlike,
                                                   .reads = kReads}};
  static std::vector<std::unique_ptr<Capability>> made;
  made.push_back(std::make_unique<Capability>(Capability{.name = "memo",
                                                         .kinds = {&kind<Memo>()},
                                                         .rules = rules,
                                                         .projections = kProjections,
                                                         .importers = {},
                                                         .datasets = kDatasets}));
  const std::array<const Capability*, 2> all = {&node_capability(), made.back().get()};
  return Registry(all);
}

}  // namespace

Draft memo(const std::string& topic, const std::string& words, std::int64_t weight,
           const std::string& secret) {
  Memo out;
  out.topic.value.value = topic;
  out.weight.value.value = weight;
  if (!words.empty()) out.words = std::optional(Text<1, 60000>{words});
  if (!secret.empty()) out.secret = std::optional(Text<1, 100>{secret});
  return draft(std::move(out));
}

const Registry& memo_registry() {
  static constexpr std::array kRules = {rule(1)};
  static const Registry made = make(kRules);
  return made;
}

const Registry& memo_registry_with_new_rule() {
  static constexpr std::array kRules = {rule(2)};
  static const Registry made = make(kRules);
  return made;
}

}  // namespace testing
}  // namespace hustings

#include "node/fold.h"

#include <fmt/core.h>

#include <algorithm>

#include "node/findings.h"
#include "node/sql.h"

namespace hustings {
namespace {

std::vector<const Kind*> all_kinds(std::span<const Capability* const> capabilities) {
  std::vector<const Kind*> out;
  for (const auto* capability : capabilities) {
    out.insert(out.end(), capability->kinds.begin(), capability->kinds.end());
  }
  return out;
}

template <class Reader>
bool reads(const Reader& reader, const Kind& kind) {
  return std::ranges::find(reader.reads, kind.name) != reader.reads.end();
}

// The row of `projection` that says by which set of rules the findings came about.
std::string rules_row(std::span<const Rule* const> rules) {
  return "rules " + hex(ruleset_digest(rules));
}

}  // namespace

Registry::Registry(std::span<const Capability* const> capabilities)
    : capabilities_(capabilities.begin(), capabilities.end()), kinds_(all_kinds(capabilities)) {
  for (const auto* capability : capabilities) {
    for (const auto& rule : capability->rules) rules_.push_back(&rule);
    for (const auto& projection : capability->projections) projections_.push_back(&projection);
    if (capability->comparison != nullptr) comparisons_.push_back(capability->comparison);
  }
}

const Importer* Registry::importer(std::string_view format) const {
  for (const auto* capability : capabilities_) {
    for (const auto& importer : capability->importers) {
      if (importer.format == format) return &importer;
    }
  }
  return nullptr;
}

const Dataset* Registry::dataset(std::string_view name) const {
  for (const auto* capability : capabilities_) {
    for (const auto& dataset : capability->datasets) {
      if (dataset.name == name) return &dataset;
    }
  }
  return nullptr;
}

const Admission* Registry::admission(const Kind& kind) const {
  for (const auto* capability : capabilities_) {
    for (const auto& admission : capability->admissions) {
      if (admission.kind == kind.name) return &admission;
    }
  }
  return nullptr;
}

std::vector<std::pair<const Rule*, Finding>> Registry::judge(const Record& record) const {
  std::vector<std::pair<const Rule*, Finding>> out;
  std::vector<Finding> said;
  for (const Rule* rule : rules_) {
    if (rule->on != record.kind().name || rule->check == nullptr) continue;
    said.clear();
    rule->check(*rule, record, said);
    for (auto& finding : said) out.emplace_back(rule, std::move(finding));
  }
  return out;
}

Result<std::vector<std::pair<const Rule*, Finding>>> Registry::apply(Db& db, const Record& record,
                                                                     Touched& touched) const {
  for (const auto* projection : projections_) {
    if (projection->apply != nullptr && reads(*projection, record.kind())) {
      HUSTINGS_CHECK(projection->apply(db, record));
    }
  }
  auto said = judge(record);
  std::int64_t place = 0;
  for (const auto& [rule, finding] : said) {
    HUSTINGS_CHECK(put_finding(db, {record.index, record.head.sub, place++}, *rule, finding));
  }
  if (compared(record.kind())) touched.emplace(record.kind().name, record.head.sub);
  return said;
}

bool Registry::compared(const Kind& kind) const {
  return std::ranges::any_of(comparisons_, [&](const auto* one) { return reads(*one, kind); });
}

Result<void> Registry::withdraw(Db& db, const Kind& kind, const std::string& sub,
                                Touched& touched) const {
  for (const auto* comparison : comparisons_) {
    if (reads(*comparison, kind)) {
      HUSTINGS_CHECK(comparison->withdraw(db, kind.name, sub, touched));
    }
  }
  for (const auto* projection : projections_) {
    if (projection->withdraw != nullptr && reads(*projection, kind)) {
      HUSTINGS_CHECK(projection->withdraw(db, sub));
    }
  }
  return db.send("DELETE FROM finding WHERE sub = $1", {sub});
}

Result<void> Registry::settle(Db& db, const Touched& touched) const {
  if (touched.empty()) return {};
  for (const auto* comparison : comparisons_) HUSTINGS_CHECK(comparison->settle(db, touched));
  return {};
}

Result<void> Registry::settle_all(Db& db) const {
  for (const auto* comparison : comparisons_) HUSTINGS_CHECK(comparison->settle_all(db));
  return {};
}

std::vector<std::string_view> Registry::changed_by(const Kind& kind) const {
  std::vector<std::string_view> out;
  for (const auto* projection : projections_) {
    if (reads(*projection, kind)) out.push_back(projection->name);
  }
  if (compared(kind) ||
      std::ranges::any_of(rules_, [&](const Rule* rule) { return rule->on == kind.name; }))
    out.emplace_back("finding");
  return out;
}

Result<Changed> last_change(Db& db, std::span<const std::string_view> projections) {
  Changed out;
  for (const auto name : projections) {
    HUSTINGS_CHECK(db.query("SELECT changed, version FROM projection WHERE name = $1", {name},
                            [&](const SqlRow& row) -> Result<void> {
                              out.size =
                                  std::max(out.size, static_cast<std::uint64_t>(row.integer(0)));
                              out.versions += row.integer(1);
                              return {};
                            }));
  }
  return out;
}

Result<void> mark_changed(Db& db, const std::set<std::string_view>& projections,
                          std::uint64_t size) {
  for (const auto name : projections) {
    HUSTINGS_CHECK(
        db.run("UPDATE projection SET changed = $1 WHERE name = $2", {param(size), name}));
  }
  return {};
}

Result<void> Registry::create_tables(Db& db) const {
  for (const auto* projection : projections_) {
    HUSTINGS_CHECK(db.script(projection->tables_sql));
    HUSTINGS_CHECK(
        db.run("INSERT INTO projection (name, version, changed) SELECT $1, $2, "
               "COALESCE(MAX(size), 0) FROM log_state",
               {projection->name, std::int64_t{projection->version}}));
  }
  HUSTINGS_CHECK(
      db.run("INSERT INTO projection (name, version) VALUES ($1, 1)", {rules_row(rules_)}));
  return {};
}

Result<void> Registry::drop_tables(Db& db) const {
  HUSTINGS_CHECK(db.exclude_snapshots());
  for (const auto* projection : projections_) {
    for (const auto view : projection->views) {
      HUSTINGS_CHECK(db.script(fmt::format("DROP VIEW IF EXISTS {}", view)));
    }
  }
  for (const auto* projection : projections_) {
    for (const auto table : projection->tables) {
      HUSTINGS_CHECK(db.script(fmt::format("DROP TABLE IF EXISTS {}", table)));
    }
  }
  HUSTINGS_CHECK(db.script("DROP TABLE IF EXISTS search"));
  HUSTINGS_CHECK(db.run("DELETE FROM projection"));
  return {};
}

Result<bool> Registry::tables_current(Db& db) const {
  const std::string rules = rules_row(rules_);
  bool judged = false;
  std::size_t current = 0;
  HUSTINGS_CHECK(
      db.query("SELECT name, version FROM projection", {}, [&](const SqlRow& row) -> Result<void> {
        const auto it = std::ranges::find(projections_, row.text(0), &Projection::name);
        if (it != projections_.end() && (*it)->version == row.integer(1)) {
          ++current;
        }
        judged = judged || row.text(0) == rules;
        return {};
      }));
  return judged && current == projections_.size();
}

}  // namespace hustings

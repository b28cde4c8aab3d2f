// hustings scrub: what was erased, and what was kept long enough, is destroyed on this disk.
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "base/id.h"
#include "cases/deadlines.h"
#include "cases/retention.h"
#include "cli/commands.h"
#include "codes/code.h"
#include "desk/desk.h"
#include "node/backup.h"
#include "node/desk_file.h"
#include "node/kinds.h"
#include "store/vault_file.h"
#include "vault/vault.h"

namespace hustings::cli {
namespace {

// Pictures of what is not published yet.
Result<std::set<std::string>> wanted_at_desk(const RealWorld& real, const Node& node,
                                             const std::string& data) {
  std::error_code ignored;
  const bool there = is_postgres(node.config().database) ||
                     std::filesystem::exists(Path(data) / kDeskFile, ignored);
  if (!there) return std::set<std::string>();
  HUSTINGS_TRY(const auto desk, desk::Desk::open({.disk = *real.disk,
                                                  .clock = real.clock,
                                                  .random = *real.random,
                                                  .dir = data,
                                                  .registry = registry(),
                                                  .address = {}}));
  return desk->works().digests();
}

Redaction redaction_of(const std::string& thing, std::vector<Pointer> fields, Instant now) {
  Redaction out;
  out.about.value = ThingId{thing};
  out.fields.value = std::move(fields);
  out.law.value = {"gdpr:5.1.e"};
  out.ground.value = {"kept as long as the code's deadlines say after the case was over"};
  out.decided.value = date_of(now);
  return out;
}

// Says in the log that sealed fields of a case's records go: all, or the reporter's name and
// address. False where that was said before; what a crash left of it is said the next time.
Result<bool> say_it(Node& node, Db& db, const cases::CaseFile& file, bool all, Instant now) {
  std::vector<Submission> items;
  for (const auto& step : file.history.steps) {
    HUSTINGS_TRY(const StoredRecord record, read_record(db, step.index));
    std::vector<Pointer> fields;
    for (const auto& sealed : record.envelope.sealed) {
      if (all || sealed.pointer == "/contact" || sealed.pointer == "/name")
        fields.push_back({sealed.pointer});
    }
    if (fields.empty()) continue;
    items.push_back({.what = draft(redaction_of(step.id, std::move(fields), now)),
                     .by = node.config().operator_id});
  }
  if (items.empty()) return false;
  for (const auto& answer : node.admit(std::move(items))) HUSTINGS_CHECK(answer);
  return true;
}

// The address for mails that say there is news goes with the contact: at its time, or when a
// redaction took that.
Result<void> end_news(vault::Vault& vault, Db& db, const cases::CaseFile& file,
                      const cases::Retention& kept, Instant now) {
  HUSTINGS_TRY(const auto address, vault.news_address(file.history.id));
  if (!address) return {};
  HUSTINGS_TRY(const StoredRecord report, read_record(db, file.index));
  const bool redacted = std::ranges::find(report.erased, "/contact") != report.erased.end();
  if (!redacted && !(kept.contact && *kept.contact < now)) return {};
  return vault.set_news(file.history.id, std::nullopt, 0);
}

struct Ended {
  int cases = 0;
  int contacts = 0;
};
// First the log, then the keys, the texts and the files.
Result<Ended> end_what_is_due(Node& node, vault::Vault& vault, Instant now) {
  Ended out;
  HUSTINGS_TRY(const auto ids, vault.cases());
  HUSTINGS_TRY(const auto db, node.connect());
  for (const auto& id : ids) {
    HUSTINGS_TRY(const auto file, cases::read_case(*db, id));
    const auto kept = cases::retention_of(file, now);
    HUSTINGS_CHECK(end_news(vault, *db, file, kept, now));
    const bool all = kept.content && *kept.content < now;
    if (!all && !(kept.contact && *kept.contact < now)) continue;
    HUSTINGS_TRY(const bool said, say_it(node, *db, file, all, now));
    if (all) HUSTINGS_CHECK(vault.erase(id));
    out.cases += all ? 1 : 0;
    out.contacts += !all && said ? 1 : 0;
  }
  return out;
}

Result<Ended> scrub_vault(const RealWorld& real, Node& node, const std::string& data) {
  const std::string& database = node.config().database;
  std::error_code ignored;
  if (!is_postgres(database) && !std::filesystem::exists(Path(data) / kVaultFile, ignored))
    return Ended();
  HUSTINGS_TRY(const auto vault, open_vault(real, data));
  HUSTINGS_TRY(const Ended out, end_what_is_due(node, *vault, real.clock.now()));
  HUSTINGS_CHECK(vault->scrub());
  return out;
}

// The shortest that a code of this program gives.
std::optional<Instant> oldest_backup(Instant now) {
  std::optional<Instant> out;
  for (const auto& code : all_codes()) {
    const auto* all = cases::find_deadlines(code.id);
    const auto* row = all == nullptr ? nullptr : all->find("kept-backups", "", now);
    if (row == nullptr || row->unit != cases::TimeUnit::days) continue;
    const Instant oldest = cases::plus_days(now, -row->limit);
    if (!out || *out < oldest) out = oldest;
  }
  return out;
}

Result<void> expire(const RealWorld& real, const Node& node, const std::string& folder) {
  const auto oldest = oldest_backup(real.clock.now());
  if (folder.empty() || !oldest) return {};
  HUSTINGS_TRY(const auto gone, expire_backups(*real.disk, folder, node.config().origin, *oldest));
  fmt::print("{} backups in {} were too old and are deleted{}{}\n", gone.size(), folder,
             gone.empty() ? "." : ": ", fmt::join(gone, ", "));
  return {};
}

}  // namespace

int scrub(const ScrubOptions& options) {
  const RealWorld real;
  const auto node = open_node(real, options.data);
  if (!node) return report(node.error());
  const auto wanted = wanted_at_desk(real, **node, options.data);
  if (!wanted) return report(wanted.error());
  // Before the node's own pages: what is due is erased in them too.
  const auto ended = scrub_vault(real, **node, options.data);
  if (!ended) return report(ended.error());
  if (auto done = (*node)->scrub(*wanted); !done) return report(done.error());
  if (auto done = expire(real, **node, options.backups); !done) return report(done.error());
  if (ended->cases + ended->contacts > 0)
    fmt::print("Kept long enough: all that was sealed in {} cases, name and address in {}.\n",
               ended->cases, ended->contacts);
  fmt::print(
      "What redactions freed is destroyed on this disk. {}ackups and mirrors are not reached from "
      "here.\n",
      options.backups.empty() ? "B" : "Other b");
  return 0;
}

}  // namespace hustings::cli

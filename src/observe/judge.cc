// What a checkpoint means beside those before it; the alerts of follow.h.
#include <fmt/core.h>

#include <algorithm>

#include "observe/follow.h"

namespace hustings {
namespace {

constexpr std::ptrdiff_t kMostRecords = 100;  // alerts about records that stand at once
constexpr std::string_view kMoreRecords = "record-and-more";

Json json_of(const TreeHead& head) {
  return JsonObject{{"size", static_cast<std::int64_t>(head.size)}, {"root", base64(head.root)}};
}

std::vector<std::pair<std::string, std::string>> both(const Shown& known, const Shown& shown) {
  return {{"known.checkpoint", known.note}, {"shown.checkpoint", shown.note}};
}

}  // namespace

// Whether this checkpoint continues all others; then it is the one to compare with from now on.
Result<bool> Follower::judge(const Shown& shown, Round& out) {
  HUSTINGS_TRY(const auto before, mirror_->seen());
  const Shown seen = before.value_or(Shown{{}, {0, empty_root()}});
  if (shown.head.size < seen.head.size) {
    HUSTINGS_CHECK(judge_older(shown, seen, out));
    return false;
  }
  const TileFetch tiles = [this](const TileId& id) -> Result<std::string> {
    if (const auto known = fetched_.find(id); known != fetched_.end()) return known->second;
    HUSTINGS_TRY(auto data, Remote(http_, mirror_->source().log).tile(id));
    return fetched_.emplace(id, std::move(data)).first->second;
  };
  HUSTINGS_TRY(const ComparedHeads found, compare_heads(seen.head, shown.head, tiles));
  if (found.beside == Beside::fork) {
    HUSTINGS_CHECK(raise_fork(seen, shown, found.fork, out));
    return false;
  }
  const Instant now = options_.clock.now();
  HUSTINGS_TRY(Heard heard, mirror_->heard());
  heard.answered = now;
  if (!before || found.beside == Beside::newer) {
    HUSTINGS_CHECK(mirror_->see(shown));
    heard.grown = now;
  }
  HUSTINGS_CHECK(mirror_->hear(heard));
  return true;
}

// Fewer entries than before: an old state of this log, or of another.
Result<void> Follower::judge_older(const Shown& shown, const Shown& seen, Round& out) {
  HUSTINGS_TRY(const auto mirrored, mirror_->mirrored());
  if (mirrored && shown.head.size <= mirrored->head.size) {
    const Tiles tiles = mirror_->tiles();
    const auto found = compare_heads(mirrored->head, shown.head,
                                     [&](const TileId& id) { return tiles.fetch(id); });
    if (found && found->beside == Beside::fork)
      return raise_fork(*mirrored, shown, found->fork, out);
  }
  return raise({.kind = AlertKind::rollback,
                .id = fmt::format("rollback-{}", seen.head.size),
                .log = {},
                .what = fmt::format("the log was rolled back: it had {} entries, now it shows {}",
                                    seen.head.size, shown.head.size),
                .at = {},
                .facts = {{"known", json_of(seen.head)}, {"shown", json_of(shown.head)}},
                .evidence = both(seen, shown)},
               out);
}

Result<void> Follower::raise(Alert alert, Round& out) {
  alert.log = mirror_->key().name();
  alert.at = options_.clock.now();
  alert.facts.emplace_back("vkey", mirror_->key().text());
  HUSTINGS_TRY(const bool is_new, mirror_->alerts().raise(alert));
  if (is_new) out.raised.push_back(std::move(alert));
  return {};
}

Result<void> Follower::raise_fork(const Shown& known, const Shown& shown, const Fork& fork,
                                  Round& out) {
  HUSTINGS_CHECK(check_fork(fork));
  JsonArray proof;
  for (const auto& hash : fork.proof) proof.emplace_back(base64(hash));
  return raise({.kind = AlertKind::fork,
                .id = fmt::format("fork-{}", known.head.size),
                .log = {},
                .what = fmt::format("the log has shown two histories: a checkpoint of {} entries "
                                    "and one of {} that do not fit",
                                    known.head.size, shown.head.size),
                .at = {},
                .facts = {{"known", json_of(known.head)},
                          {"shown", json_of(shown.head)},
                          {"first_entries", json_of({fork.smaller.size, fork.root})},
                          {"consistency", std::move(proof)}},
                .evidence = both(known, shown)},
               out);
}

Result<void> Follower::raise_record(Sync& sync, const Shown& shown, Index index,
                                    std::string_view entry, const Error& why, Round& out) {
  HUSTINGS_TRY(const auto standing, mirror_->alerts().standing());
  const auto many = std::ranges::count_if(
      standing, [](const std::string& id) { return id.starts_with("record-"); });
  const Hash leaf = leaf_hash(bytes(entry));
  HUSTINGS_TRY(Proof proof, inclusion_proof(index, shown.head.size,
                                            [&](const TileId& id) { return sync.any(id); }));
  HUSTINGS_CHECK(verify_inclusion(index, leaf, shown.head, proof));
  const Receipt receipt{std::string(entry), index, std::move(proof), shown.note};
  return raise(
      {.kind = AlertKind::record,
       .id = many < kMostRecords ? fmt::format("record-{}", index) : std::string(kMoreRecords),
       .log = {},
       .what = fmt::format("{}: {}", why.where, why.message),
       .at = {},
       .facts = {{"index", static_cast<std::int64_t>(index)}},
       .evidence = {{"entry.tlog-proof", format_receipt(receipt)}}},
      out);
}

}  // namespace hustings

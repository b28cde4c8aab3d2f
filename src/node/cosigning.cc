#include "node/cosigning.h"

#include <algorithm>

#include "node/guard.h"
#include "node/reader.h"
#include "node/witnesses.h"
#include "node/witnessing.h"

namespace hustings {
namespace {

constexpr std::chrono::milliseconds kTick(1000);
constexpr std::chrono::milliseconds kLockPatience(2000);

// Who has cosigned the public checkpoint, and who not.
struct Scene {
  VerifierKey key;
  Policy policy;
  Tiles tiles;
  std::string note;  // the public checkpoint
  TreeHead head;
  std::vector<VerifierKey> signed_by;  // witnesses
};

Result<Scene> look(const CosigningOptions& o) {
  HUSTINGS_TRY(VerifierKey key, read_log_key(o.disk, o.dir));
  HUSTINGS_TRY(Policy policy, read_own_policy(o.disk, o.dir, key));
  Tiles tiles(o.disk, o.dir / "log");
  HUSTINGS_TRY(std::string note, tiles.checkpoint());
  HUSTINGS_TRY(const auto shown, open_checkpoint(note, keys_of(policy)));
  Scene out{std::move(key),  std::move(policy),     std::move(tiles),
            std::move(note), shown.checkpoint.head, {}};
  for (const auto& s : shown.note.verified) {
    if (s.key.type() == KeyType::cosignature) out.signed_by.push_back(s.key);
  }
  return out;
}

Result<TreeHead> committed_head(NodeReader& node) {
  HUSTINGS_TRY(const auto state, read_state(*node.db, node.config.origin));
  return state ? state->head : TreeHead{0, empty_root()};
}

// Adds the lines to the public checkpoint, if that is still the same: whoever writes holds the
// lock. Answers how many are new.
Result<std::size_t> add_lines(const CosigningOptions& o, const Scene& scene,
                              std::span<const Cosignature> lines) {
  if (lines.empty()) return 0;
  const auto lock = FileLock::take(o.dir / "lock", kLockPatience);
  if (!lock && lock.error().code == Code::unavailable) return 0;  // a writer, who asks itself
  if (!lock) return std::unexpected(lock.error());
  HUSTINGS_TRY(const std::string now, scene.tiles.checkpoint());
  if (now != scene.note) return 0;  // a newer one; its writer has asked too
  HUSTINGS_TRY(const std::string note, add_cosignatures(now, lines));
  HUSTINGS_CHECK(o.disk.write(scene.tiles.root() / "checkpoint", note));
  return lines.size();
}

}  // namespace

Result<CosigningRound> cosign_late(const CosigningOptions& o) {
  HUSTINGS_TRY(const Scene scene, look(o));
  if (scene.signed_by.size() == scene.policy.witnesses.size()) return CosigningRound();
  HUSTINGS_TRY(NodeReader node, open_reader(o.disk, o.dir));
  HUSTINGS_TRY(const TreeHead committed, committed_head(node));
  if (scene.head.size > committed.size) {
    return fail(Code::unverified, "the public log has more entries than the database",
                o.dir.string(), "bring back the newest database; never go on from an old one");
  }
  HUSTINGS_TRY(const auto known, read_witnesses(*node.db));
  Witnesses witnesses(o.http, o.clock, scene.policy, known);
  if (!witnesses.any_due(scene.signed_by)) return CosigningRound();
  const TileFetch fetch = [&scene](const TileId& id) { return scene.tiles.fetch(id); };
  const auto round = witnesses.ask({scene.head, scene.note, fetch, scene.signed_by}, o.limit);
  HUSTINGS_TRY(const std::size_t added, add_lines(o, scene, round.cosignatures));
  HUSTINGS_TRY(const auto db, connect_to_write(database_of(node.config, o.dir)));
  HUSTINGS_CHECK(witnesses.save(*db));
  if (round.doubted) {
    const auto seen =
        ask_what_was_seen(o.http, scene.policy, node.config.monitoring, node.keys(), o.limit);
    HUSTINGS_TRY(const TreeHead now, committed_head(node));
    HUSTINGS_CHECK(check_not_behind(seen, now));
    HUSTINGS_CHECK(check_continues(seen, scene.head, fetch));
  }
  return CosigningRound{added, false};
}

Cosigning::Cosigning(CosigningOptions options, std::function<void(const std::string&)> errors)
    : options_(std::move(options)), errors_(std::move(errors)), thread_([this] { run(); }) {}

Cosigning::~Cosigning() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

// False: the end has come.
bool Cosigning::wait() {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, kTick, [this] { return stopping_; });
}

void Cosigning::run() {
  std::string before;
  std::string said;  // the last error, told once
  while (wait()) {
    const auto note = Tiles(options_.disk, options_.dir / "log").checkpoint();
    if (!note || std::exchange(before, *note) != *note) continue;  // a writer is at work
    const auto done = cosign_late(options_);
    std::string now = done ? std::string() : done.error().text();
    if (!now.empty() && now != said && errors_) errors_("witnesses: " + now);
    said = std::move(now);
  }
}

}  // namespace hustings

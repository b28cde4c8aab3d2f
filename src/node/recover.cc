#include <fmt/core.h>

#include <algorithm>

#include "base/id.h"
#include "node/key_history.h"
#include "node/kinds.h"
#include "node/node.h"
#include "node/reader.h"

namespace hustings {
namespace {

struct Published {
  TreeHead head;
  std::string note;  // perhaps with cosignatures
};
// The public log; nothing before the first checkpoint.
Result<std::optional<Published>> published_log(const Tiles& tiles,
                                               std::span<const VerifierKey> keys,
                                               const TreeHead& committed) {
  auto note = tiles.checkpoint();
  if (!note && note.error().code == Code::not_found) return std::optional<Published>();
  if (!note) return std::unexpected(note.error());
  const auto opened = open_checkpoint(*note, keys);
  const std::string file = (tiles.root() / "checkpoint").string();
  if (!opened) {
    return fail(Code::unverified,
                "the published checkpoint does not hold: " + opened.error().message, file,
                "restore this file from a mirror; never start on a log that was tampered with");
  }
  const TreeHead& head = opened->checkpoint.head;
  if (opened->checkpoint.origin == keys.front().name() && head.size <= committed.size &&
      (head.size < committed.size || head.root == committed.root)) {
    return std::optional(Published{head, *std::move(note)});
  }
  return fail(Code::unverified,
              fmt::format("the public log has {} entries, the database {}: it is behind or another",
                          head.size, committed.size),
              file, "never start from an old database: restore this log from a mirror");
}

// `edge` grown by the database's entries up to `to`. Tiles that this completes are written in
// slices: memory does not grow with the log.
Result<void> grow(Db& db, Tiles& tiles, RightEdge& edge, std::uint64_t to) {
  constexpr std::size_t kSlice = 64;  // tiles
  std::vector<TileData> full;
  const auto add = [&](Index, std::string_view jws) -> Result<void> {
    HUSTINGS_CHECK(edge.append(bytes(jws), full));
    if (full.size() < kSlice) return {};
    HUSTINGS_CHECK(tiles.write(full));
    full.clear();
    return {};
  };
  HUSTINGS_CHECK(each_entry(db, edge.size(), to, add));
  return tiles.write(full);
}

constexpr std::chrono::milliseconds kLockPatience(1000);

TreeHead empty_head() { return {0, empty_root()}; }

// The secrets of a new node and the operator's id in `config`; the log's signer.
Result<Signer> make_keys(const World& world, const Path& dir, Config& config) {
  config.operator_id = uuid_v7(world.clock.now(), world.random);
  HUSTINGS_TRY(const Secrets secrets,
               create_secrets(world.disk, dir / "secrets", config.operator_id, world.random));
  HUSTINGS_CHECK(world.disk.remove(dir / "secrets" / "witness.key"));
  HUSTINGS_CHECK(ensure_witness_key(world.disk, dir, config.origin, world.random));
  return Signer::make(config.origin, secrets.log);
}

// Removes the custodial keys of a node without records, and what rotations left.
Result<void> forget_keys(Disk& disk, const Path& dir) {
  HUSTINGS_CHECK(forget_previous_key(disk, dir / "secrets", kLogKey));
  HUSTINGS_CHECK(forget_previous_key(disk, dir / "secrets", kWitnessKey));
  const Path folder = dir / "secrets" / "issuers";
  HUSTINGS_TRY(const auto names, disk.list(folder));
  for (const auto& name : names) HUSTINGS_CHECK(disk.remove(folder / name));
  return {};
}

// The public side of a log without records.
Result<void> show_empty(const World& world, const Path& dir, const Config& config,
                        const Signer& signer, const std::string& note) {
  Tiles tiles(world.disk, dir / "log");
  HUSTINGS_CHECK(tiles.publish(0, RightEdge(), {}, note));
  HUSTINGS_CHECK(world.disk.write(dir / "log.vkey", signer.verifier().text() + "\n"));
  return write_config(world.disk, dir, config);  // last: a node is there when its config is
}

// While a node is being made; nothing that an interrupted init left counts.
constexpr std::string_view kUnfinished = "init.unfinished";

// A folder that may become a node: one without keys, database or log that somebody may still need.
// Answers whether an earlier init was interrupted here.
Result<bool> check_place(Disk& disk, const Path& dir) {
  HUSTINGS_TRY(const auto names, disk.list(dir));
  const auto has = [&names](std::string_view name) {
    return std::ranges::find(names, name) != names.end();
  };
  if (has("hustings.toml")) {
    return fail(Code::conflict, "there is a node here already", dir.string(),
                "choose an empty folder with --data");
  }
  if (has(kUnfinished)) return true;
  for (const std::string_view name : {"secrets", "node.db", "log"}) {
    if (has(name)) {
      return fail(Code::conflict, "there are parts of a node here, but no hustings.toml",
                  (dir / name).string(),
                  "restore that file to go on with this node, or choose an empty folder");
    }
  }
  return false;
}

}  // namespace

Result<void> init_node(World world, const Path& dir, const std::string& origin,
                       const std::string& database) {
  HUSTINGS_CHECK(world.disk.make_folder(dir));
  HUSTINGS_TRY(const auto lock, FileLock::take(dir / "lock"));
  HUSTINGS_TRY(const bool again, check_place(world.disk, dir));
  HUSTINGS_CHECK(world.disk.write(dir / kUnfinished, ""));
  Config config{origin, database.empty() ? "node.db" : database, {}};
  HUSTINGS_CHECK(forget_keys(world.disk, dir));
  HUSTINGS_TRY(const Signer signer, make_keys(world, dir, config));
  HUSTINGS_TRY(const std::string note, sign_checkpoint({origin, empty_head()}, signer));
  HUSTINGS_TRY(const auto store, Store::open(database_of(config, dir)));
  HUSTINGS_TRY(const auto there, settled_state(store->writer(), origin));
  if (there && !(again && there->head == empty_head())) {
    return fail(Code::conflict, "this database has a log of this origin already", origin,
                "choose an empty database, or the data directory that belongs to it");
  }
  HUSTINGS_CHECK(there ? swap_state(store->writer(), origin, there->head, {empty_head(), note})
                       : create_state(store->writer(), origin, {empty_head(), note}));
  HUSTINGS_CHECK(show_empty(world, dir, config, signer, note));
  return world.disk.remove(dir / kUnfinished);
}

Result<void> renew_node(World world, const Path& dir, std::map<std::string, OwnCountry> countries) {
  HUSTINGS_TRY(Config config, read_config(world.disk, dir));
  HUSTINGS_TRY(const auto lock, FileLock::take(dir / "lock"));
  HUSTINGS_TRY(const auto store, Store::open(database_of(config, dir)));
  HUSTINGS_TRY(const auto state, settled_state(store->writer(), config.origin));
  HUSTINGS_TRY(const auto issuers, world.disk.list(dir / "secrets" / "issuers"));
  if (!state || state->head.size > 0 || issuers.size() > 1) {
    return fail(Code::conflict, "this node is in use: it has records or issuers", dir.string(),
                "choose a node that was just made with `hustings init`");
  }
  HUSTINGS_CHECK(forget_keys(world.disk, dir));
  config.countries = std::move(countries);
  HUSTINGS_TRY(const Signer signer, make_keys(world, dir, config));
  HUSTINGS_TRY(const std::string note, sign_checkpoint({config.origin, empty_head()}, signer));
  HUSTINGS_CHECK(swap_state(store->writer(), config.origin, empty_head(), {empty_head(), note}));
  return show_empty(world, dir, config, signer, note);
}

Result<std::unique_ptr<Node>> Node::open(World world, const Path& dir, const Registry& registry) {
  HUSTINGS_TRY(Config config, read_config(world.disk, dir));
  // `serve` holds the lock for a moment when it adds a late cosignature to the checkpoint.
  HUSTINGS_TRY(FileLock lock, FileLock::take(dir / "lock", kLockPatience));
  HUSTINGS_TRY(Secrets secrets, read_secrets(world.disk, dir / "secrets"));
  if (!secrets.issuers.contains(config.operator_id)) {
    return fail(Code::not_found, "the operator's key is missing",
                (dir / "secrets" / "issuers" / (config.operator_id + ".key")).string(),
                "restore it from your copy of the secrets folder");
  }
  HUSTINGS_TRY(auto signers, log_signers(config.origin, secrets));
  HUSTINGS_CHECK(ensure_witness_key(world.disk, dir, config.origin, world.random));
  HUSTINGS_TRY(auto store, Store::open(database_of(config, dir)));
  std::unique_ptr<Node> node(new Node(world, dir, registry, std::move(config), std::move(secrets),
                                      std::move(signers), std::move(lock), std::move(store)));
  HUSTINGS_CHECK(node->recover());
  HUSTINGS_CHECK(node->say_what_is_due());
  HUSTINGS_CHECK(node->show_keys());
  node->start();
  return node;
}

// The database is the truth; the public files are derived from it again where they are behind.
Result<void> Node::recover() {
  Db& db = store_->writer();
  HUSTINGS_TRY(const auto state, settled_state(db, config_.origin));
  if (!state) {
    return fail(Code::not_found, "the database has no log of this origin", config_.origin,
                "restore the database that belongs to this data directory");
  }
  HUSTINGS_CHECK(find_witnesses());
  HUSTINGS_CHECK(check_not_behind(sightings_, state->head));
  RightEdge edge;
  HUSTINGS_CHECK(catch_up(*state, edge));
  HUSTINGS_CHECK(check_continues(sightings_, state->head,
                                 [this](const TileId& id) { return tiles_.fetch(id); }));
  HUSTINGS_CHECK(note_witnessed());
  // What this run draws differs from what earlier ones drew, also where randomness is seeded.
  random_ = world_.random.fork(state->head.size);
  issuers_made_ = secrets_.issuers.size();
  HUSTINGS_TRY(auto committed, read_committed(std::move(edge)));
  committer_ =
      std::make_unique<Committer>(*store_, registry_, preparer_, signers_, config_,
                                  secrets_.issuers.at(config_.operator_id), std::move(committed));
  HUSTINGS_TRY(const bool current, registry_.tables_current(db));
  if (!current) HUSTINGS_CHECK(rebuild(false));
  return {};
}

// Makes the public files those of the committed log. Afterwards `edge` is its right edge.
Result<void> Node::catch_up(const LogState& committed, RightEdge& edge) {
  Db& db = store_->writer();
  HUSTINGS_TRY(const auto known, published_log(tiles_, verifiers(), committed.head));
  const auto head = known ? std::optional(known->head) : std::nullopt;
  published_ = head ? head->size : 0;
  HUSTINGS_TRY(auto survey, tiles_.survey(published_));
  auto loaded = RightEdge::load(head.value_or(TreeHead{0, empty_root()}),
                                [this](const TileId& id) { return tiles_.fetch(id); });
  const bool whole = head && loaded && survey.missing.empty();
  if (whole) edge = *std::move(loaded);
  if (!whole) {  // again from the first entry; files that are there must be equal
    HUSTINGS_CHECK(grow(db, tiles_, edge, published_));
    if (head && edge.root() != head->root) {
      return fail(Code::unverified, "the database's entries do not give the published root",
                  tiles_.root().string(),
                  "this database belongs to another log, or is damaged: restore the right one");
    }
  }
  HUSTINGS_CHECK(grow(db, tiles_, edge, committed.head.size));
  if (edge.root() != committed.head.root) {
    return fail(Code::unverified, "the database's entries do not give its own root", config_.origin,
                "the database is damaged or belongs to another log: restore the right one, not "
                "older than the public log");
  }
  if (!whole || published_ < edge.size()) {
    const bool same = known && known->head == committed.head;  // then it may be cosigned already
    HUSTINGS_CHECK(tiles_.publish(published_, edge, {}, same ? known->note : committed.note));
    HUSTINGS_TRY(survey, tiles_.survey(edge.size()));
  }
  published_ = edge.size();
  return tiles_.remove(survey.strays);
}

Result<Committer::State> Node::read_committed(RightEdge edge) {
  Db& db = store_->writer();
  Committer::State out{std::move(edge), {}, false};
  HUSTINGS_TRY(out.keys, read_keys(db, registry_.kinds()));
  HUSTINGS_TRY(const auto last, db.integer("SELECT MAX(idx) FROM record WHERE kind = 'ruleset'"));
  if (!last) return out;
  const auto index = static_cast<Index>(*last);
  HUSTINGS_TRY(const std::string jws, read_entry(db, index));
  HUSTINGS_TRY(const Record record, open_record(index, {jws, {}, {}}, registry_.kinds()));
  const Hash digest = record.body.as<Ruleset>()->digest.value.value;
  out.ruleset_logged = digest == ruleset_digest(registry_.rules());
  return out;
}

// Findings name the rules' versions; which set is in force stands in the log. An empty log gets it
// with its first record, any other now. So do keys that were rotated (rotate.cc).
Result<void> Node::say_what_is_due() {
  HUSTINGS_TRY(auto statements, owed_statements());
  const auto& state = committer_->state();
  const bool rules_due = !state.ruleset_logged && state.edge.size() > 0;
  if (statements.empty() && !rules_due) return {};
  const auto random = random_->fork(0);
  HUSTINGS_TRY(const auto batch, committer_->log_own(std::move(statements), *random));
  HUSTINGS_CHECK(make_public(batch));
  published_ = batch.edge.size();
  return {};
}

Result<void> Node::find_witnesses() {
  HUSTINGS_TRY(auto policy, read_own_policy(world_.disk, dir_, verifier()));
  if (world_.http == nullptr || policy.witnesses.empty()) return {};
  sightings_ = ask_what_was_seen(*world_.http, policy, config_.monitoring, verifiers());
  HUSTINGS_TRY(witness_db_, connect_to_write(database_of(config_, dir_)));
  HUSTINGS_TRY(const auto known, read_witnesses(*witness_db_));
  witnesses_ = std::make_unique<Witnesses>(*world_.http, world_.clock, std::move(policy), known);
  for (const auto& silent : sightings_.silent) {
    if (!silent.answers) witnesses_->missed(silent.witness, silent.why);
  }
  return {};
}

}  // namespace hustings

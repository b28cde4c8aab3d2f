#include <fmt/format.h>

#include "base/id.h"
#include "node/kinds.h"
#include "node/node.h"
#include "node/reader.h"

namespace hustings {
namespace {

Result<std::uint64_t> published_size(const Tiles& tiles, const VerifierKey& key,
                                     const TreeHead& committed) {
  auto note = tiles.checkpoint();
  if (!note && note.error().code == Code::not_found) return 0;
  if (!note) return std::unexpected(note.error());
  const std::array keys = {key};
  HUSTINGS_TRY(const auto opened, open_checkpoint(*note, keys));
  const TreeHead& head = opened.checkpoint.head;
  if (head.size > committed.size || (head.size == committed.size && head.root != committed.root)) {
    return fail(Code::unverified,
                fmt::format("the public log has {} entries, the database {}: it is behind or another",
                            head.size, committed.size),
                tiles.root().string(),
                "never start from an old database: restore this log from a mirror");
  }
  return head.size;
}

// The edge at `from`, grown by the database's entries up to `to`.
Result<RightEdge> grow(Db& db, RightEdge edge, std::uint64_t to, std::vector<TileData>& full) {
  HUSTINGS_CHECK(each_entry(db, edge.size(), to, [&](Index, std::string_view jws) -> Result<void> {
    HUSTINGS_TRY(const Hash leaf, edge.append(bytes(jws), full));
    (void)leaf;
    return {};
  }));
  return edge;
}

Result<KeyHistory> read_keys(Db& db, const Kinds& kinds) {
  KeyHistory keys;
  std::vector<Index> at;
  HUSTINGS_CHECK(db.query("SELECT idx FROM record WHERE kind = 'key' ORDER BY idx", {},
                          [&](const SqlRow& row) -> Result<void> {
                            at.push_back(static_cast<Index>(row.integer(0)));
                            return {};
                          }));
  for (const Index index : at) {
    HUSTINGS_TRY(const std::string jws, read_entry(db, index));
    HUSTINGS_TRY(const Record record, open_record(index, {jws, {}, {}}, kinds));
    apply_key(keys, *record.body.as<KeyRecord>(), index);
  }
  return keys;
}

}  // namespace

Result<void> init_node(World world, const Path& dir, const std::string& origin,
                       const std::string& database) {
  HUSTINGS_CHECK(world.disk.make_folder(dir));
  HUSTINGS_TRY(const auto lock, FileLock::take(dir / "lock"));
  if (world.disk.read(dir / "hustings.toml")) {
    return fail(Code::conflict, "there is a node here already", dir.string(),
                "choose an empty folder with --data");
  }
  const Config config{origin, database.empty() ? "node.db" : database,
                      uuid_v7(world.clock.now(), world.random)};
  HUSTINGS_TRY(const Secrets secrets,
               create_secrets(world.disk, dir / "secrets", config.operator_id, world.random));
  HUSTINGS_TRY(const Signer signer, Signer::make(origin, secrets.log));
  const TreeHead empty{0, empty_root()};
  HUSTINGS_TRY(const std::string note, sign_checkpoint({origin, empty}, signer));
  HUSTINGS_TRY(const auto store, Store::open(database_of(config, dir)));
  HUSTINGS_TRY(const auto there, read_state(store->writer(), origin));
  if (there) {
    return fail(Code::conflict, "this database has a log of this origin already", origin,
                "choose an empty database, or the data directory that belongs to it");
  }
  HUSTINGS_CHECK(create_state(store->writer(), origin, {empty, note}));
  Tiles tiles(world.disk, dir / "log");
  HUSTINGS_CHECK(tiles.publish(0, RightEdge(), {}, note));
  HUSTINGS_CHECK(world.disk.write(dir / "log.vkey", signer.verifier().text() + "\n"));
  return write_config(world.disk, dir, config);  // last: a node is there when its config is
}

Result<std::unique_ptr<Node>> Node::open(World world, const Path& dir, const Registry& registry) {
  HUSTINGS_TRY(Config config, read_config(world.disk, dir));
  HUSTINGS_TRY(FileLock lock, FileLock::take(dir / "lock"));
  HUSTINGS_TRY(Secrets secrets, read_secrets(world.disk, dir / "secrets"));
  HUSTINGS_TRY(Signer signer, Signer::make(config.origin, secrets.log));
  HUSTINGS_TRY(auto store, Store::open(database_of(config, dir)));
  std::unique_ptr<Node> node(new Node(world, dir, registry, std::move(config), std::move(secrets),
                                      std::move(signer), std::move(lock), std::move(store)));
  HUSTINGS_CHECK(node->recover());
  node->start();
  HUSTINGS_CHECK(node->activate_ruleset());
  return node;
}

// The database is the truth; the public files are derived from it again where they are behind.
Result<void> Node::recover() {
  Db& db = store_->writer();
  HUSTINGS_TRY(const auto state, read_state(db, config_.origin));
  if (!state) {
    return fail(Code::not_found, "the database has no log of this origin", config_.origin,
                "restore the database that belongs to this data directory");
  }
  HUSTINGS_TRY(published_, published_size(tiles_, signer_.verifier(), state->head));
  std::vector<TileData> full;
  const auto fetch = [this](const TileId& id) { return tiles_.fetch(id); };
  RightEdge edge;
  if (published_ > 0) {
    HUSTINGS_TRY(const auto opened_note, tiles_.checkpoint());
    const std::array keys = {signer_.verifier()};
    HUSTINGS_TRY(const auto opened, open_checkpoint(opened_note, keys));
    auto loaded = RightEdge::load(opened.checkpoint.head, fetch);
    if (loaded) edge = *std::move(loaded);
  }
  HUSTINGS_TRY(edge, grow(db, std::move(edge), state->head.size, full));
  if (edge.root() != state->head.root) {
    return fail(Code::unverified, "the database's entries do not give its own root", config_.origin,
                "the database is damaged: restore it from a backup that is not older than the log");
  }
  const bool behind = published_ < state->head.size || !full.empty() || !tiles_.checkpoint();
  if (behind) HUSTINGS_CHECK(tiles_.publish(published_, edge, full, state->note));
  published_ = state->head.size;

  HUSTINGS_TRY(auto history, read_keys(db, registry_.kinds()));
  for (const auto& [issuer, entries] : history.issuers()) announced_.insert(issuer);
  committer_ = std::make_unique<Committer>(*store_, registry_, preparer_, signer_, config_.origin,
                                           config_.operator_id, std::move(edge), std::move(history));
  HUSTINGS_TRY(const bool current, registry_.tables_current(db));
  if (!current) {
    HUSTINGS_TRY(const auto digests, rebuild(false));
  }
  return {};
}

// Findings name the rules' versions; which set is in force stands in the log. An empty log gets it
// with its first record.
Result<void> Node::activate_ruleset() {
  Db& db = store_->writer();
  HUSTINGS_TRY(const auto last, db.integer("SELECT MAX(idx) FROM record WHERE kind = 'ruleset'"));
  if (!last) return {};
  const auto index = static_cast<Index>(*last);
  HUSTINGS_TRY(const std::string jws, read_entry(db, index));
  HUSTINGS_TRY(const Record record, open_record(index, {jws, {}, {}}, registry_.kinds()));
  {
    const std::lock_guard lock(mutex_);
    ruleset_logged_ = record.body.as<Ruleset>()->digest.value.value == ruleset_digest(registry_.rules());
    if (ruleset_logged_) return {};
  }
  auto answers = admit({});  // its prologue is the new set
  HUSTINGS_TRY(const auto digests, rebuild(false));  // all records are judged by the new rules
  return {};
}

}  // namespace hustings

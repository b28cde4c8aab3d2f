#include "log/verify.h"

#include <fmt/core.h>

#include "log/tile.h"
#include "log/tree.h"

namespace hustings {
namespace {

constexpr std::string_view kCheckpoint = "checkpoint";
constexpr std::string_view kMend =
    "the log does not show what it signed: keep a copy, tell its operator, compare with a mirror";

std::unexpected<Error> differs(std::string what, std::string where) {
  return fail(Code::unverified, std::move(what), std::move(where), std::string(kMend));
}

// The file's place goes before what is known of the place inside it.
std::unexpected<Error> at(std::string_view path, Error error) {
  if (error.where.empty()) {
    error.where = path;
  } else if (!error.where.starts_with(path)) {
    error.where = fmt::format("{}: {}", path, error.where);
  }
  return std::unexpected(std::move(error));
}

class Verifier {
 public:
  Verifier(const LogFetch& fetch, const EntryCheck& check, const TreeHead& head)
      : fetch_(fetch), on_entry_(check), head_(head) {}

  Result<void> run() {
    while (tiles_.size() < head_.size) {
      HUSTINGS_CHECK(bundle(tile_at(kEntries, tiles_.size() / kTileWidth, head_.size)));
      HUSTINGS_CHECK(higher(full_));
      full_.clear();
    }
    HUSTINGS_CHECK(higher(tiles_.partials()));
    if (const Hash root = tiles_.root(); root != head_.root) {
      return differs(fmt::format("the {} entries have the root {}, but the checkpoint says {}",
                                 head_.size, base64(root), base64(head_.root)),
                     std::string(kCheckpoint));
    }
    return {};
  }

 private:
  Result<std::string> file(const TileId& id) const {
    auto data = fetch_(path(id));
    if (data) return data;
    if (!id.is_full() && data.error().code == Code::not_found) {
      if (const auto whole = fetch_(path(id.full()))) return cut_tile(id.full(), *whole, id.width);
    }
    return at(path(id), std::move(data).error());
  }

  // The entries of a bundle against their leaf hashes.
  Result<void> bundle(const TileId& id) {
    HUSTINGS_TRY(const auto data, file(id));
    const TileId leaves{0, id.index, id.width};
    HUSTINGS_TRY(const auto tile, file(leaves));
    HUSTINGS_TRY(const auto hashes, decode_tile(leaves, tile));
    BundleReader reader(id, data);
    for (const auto& hash : hashes) {
      HUSTINGS_TRY(const Bytes content, reader.next());
      HUSTINGS_CHECK(entry(id, content, hash));
    }
    return reader.finish();
  }

  // The next entry, in bundle `id`, against what the level-0 tile says of it.
  Result<void> entry(const TileId& id, Bytes content, const Hash& said) {
    const std::uint64_t index = tiles_.size();
    const Hash leaf = leaf_hash(content);
    if (leaf != said) {
      return differs(fmt::format("the entry has the leaf hash {}, but {} says {}", base64(leaf),
                                 path({0, id.index, id.width}), base64(said)),
                     fmt::format("{}: entry {}", path(id), index));
    }
    if (on_entry_) {
      if (auto checked = on_entry_(index, content, leaf); !checked) {
        return at(fmt::format("{}: entry {}", path(id), index), std::move(checked).error());
      }
    }
    tiles_.add(leaf, full_);
    return {};
  }

  // Computed tiles against the log's. Level 0 was compared leaf by leaf.
  Result<void> higher(const std::vector<TileData>& computed) const {
    for (const auto& want : computed) {
      if (want.id.level == 0) continue;
      HUSTINGS_TRY(const auto got, file(want.id));
      if (got == want.bytes) continue;
      HUSTINGS_TRY(const auto hashes, decode_tile(want.id, got));
      HUSTINGS_TRY(const auto right, decode_tile(want.id, want.bytes));
      std::size_t i = 0;
      while (hashes[i] == right[i]) ++i;
      return differs(fmt::format("hash {} of the tile is {}, but the level below gives {}", i,
                                 base64(hashes[i]), base64(right[i])),
                     path(want.id));
    }
    return {};
  }

  const LogFetch& fetch_;
  const EntryCheck& on_entry_;
  const TreeHead head_;
  HashTiles tiles_;
  std::vector<TileData> full_;
};

}  // namespace

Result<OpenedCheckpoint> verify_log(const LogFetch& fetch, std::span<const VerifierKey> keys,
                                    const EntryCheck& check) {
  auto note = fetch(kCheckpoint);
  if (!note) return at(kCheckpoint, std::move(note).error());
  auto opened = open_checkpoint(*note, keys);
  if (!opened) return at(kCheckpoint, std::move(opened).error());
  HUSTINGS_CHECK(Verifier(fetch, check, opened->checkpoint.head).run());
  return opened;
}

}  // namespace hustings

#include "node/reader.h"

#include <fmt/core.h>

#include <charconv>

namespace hustings {

std::string database_of(const Config& config, const Path& dir) {
  return is_postgres(config.database) ? config.database : (dir / config.database).string();
}

Result<VerifierKey> read_vkey(Disk& disk, const Path& file) {
  HUSTINGS_TRY(std::string vkey, disk.read(file));
  while (vkey.ends_with('\n')) vkey.pop_back();
  return VerifierKey::parse(vkey);
}

Result<VerifierKey> read_log_key(Disk& disk, const Path& dir) {
  return read_vkey(disk, dir / "log.vkey");
}

Result<std::optional<VerifierKey>> read_previous_log_key(Disk& disk, const Path& dir) {
  auto key = read_vkey(disk, dir / kPreviousLogKey);
  if (!key && key.error().code == Code::not_found) return std::optional<VerifierKey>();
  if (!key) return std::unexpected(key.error());
  return std::optional(*std::move(key));
}

Result<NodeReader> open_reader(Disk& disk, const Path& dir) {
  HUSTINGS_TRY(Config config, read_config(disk, dir));
  HUSTINGS_TRY(VerifierKey key, read_log_key(disk, dir));
  HUSTINGS_TRY(auto previous, read_previous_log_key(disk, dir));
  HUSTINGS_TRY(auto db, connect(database_of(config, dir)));
  return NodeReader{std::move(config),        std::move(db),
                    Tiles(disk, dir / "log"), Blobs(disk, dir / kBlobsFolder),
                    std::move(key),           std::move(previous)};
}

std::vector<VerifierKey> NodeReader::keys() const {
  std::vector out = {key};
  if (previous) out.push_back(*previous);
  return out;
}

Result<Receipt> make_receipt(Db& db, const Tiles& tiles, const VerifierKey& key, Index index) {
  HUSTINGS_TRY(std::string note, tiles.checkpoint());
  const std::array keys = {key};
  HUSTINGS_TRY(const auto opened, open_checkpoint(note, keys));
  const std::uint64_t size = opened.checkpoint.head.size;
  if (index >= size) {
    return fail(Code::not_found,
                fmt::format("the published log has {} records, numbered from 0", size),
                fmt::format("record {}", index));
  }
  HUSTINGS_TRY(auto proof,
               inclusion_proof(index, size, [&](const TileId& id) { return tiles.fetch(id); }));
  HUSTINGS_TRY(std::string entry, read_entry(db, index));
  const Hash leaf = leaf_hash(bytes(entry));
  Receipt receipt{std::move(entry), index, std::move(proof), std::move(note)};
  HUSTINGS_TRY(const auto checked, check_receipt(receipt, leaf, keys));
  return receipt;
}

Result<Index> find_record(Db& db, std::string_view id_or_index) {
  Index index = 0;
  const std::string typed(id_or_index);
  const char* end = typed.data() + typed.size();
  const auto parsed = std::from_chars(typed.data(), end, index);
  if (parsed.ec == std::errc() && parsed.ptr == end) return index;
  HUSTINGS_TRY(const auto head, read_head(db, typed));
  if (head) return head->index;
  return fail(Code::not_found, "there is no such record or thing", typed,
              "give a log index such as 12, or an id as `hustings export records` lists them");
}

}  // namespace hustings

// Reading a node's data without being the node: beside a running one, or after it.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/disk.h"
#include "log/proof.h"
#include "node/config.h"
#include "node/fold.h"
#include "store/blobs.h"
#include "store/store.h"
#include "store/tiles.h"

namespace hustings {

// Where the database of a node is.
std::string database_of(const Config& config, const Path& dir);

struct NodeReader {
  Config config;
  std::unique_ptr<Db> db;
  Tiles tiles;
  Blobs blobs;
  VerifierKey key;                           // of the log
  std::optional<VerifierKey> previous = {};  // that it replaces, and that still signs too
  std::vector<VerifierKey> keys() const;     // both
};
Result<NodeReader> open_reader(Disk& disk, const Path& dir);
// A verifier key in a file of its own: DIR/log.vkey, DIR/log.previous.vkey, DIR/witness.vkey.
Result<VerifierKey> read_vkey(Disk& disk, const Path& file);
Result<VerifierKey> read_log_key(Disk& disk, const Path& dir);
// There only while a key is being replaced.
inline constexpr std::string_view kPreviousLogKey = "log.previous.vkey";
Result<std::optional<VerifierKey>> read_previous_log_key(Disk& disk, const Path& dir);

// The proof that a record is in the published log, checked before it is handed out. Its `extra` is
// the record's signed entry, without disclosures, so that the file can be checked alone.
// not_found when the record is not published.
Result<Receipt> make_receipt(Db& db, const Tiles& tiles, const VerifierKey& key, Index index);

// The index of a record or, for the id of a thing, of its current version.
Result<Index> find_record(Db& db, std::string_view id_or_index);

}  // namespace hustings

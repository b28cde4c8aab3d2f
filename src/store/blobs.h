// Files that records name by their SHA-256, such as the pictures of ads: the log has the digest,
// DIR/blobs the bytes. A file is kept whole or not at all, and never changes; only what takes away
// its last name lets it be removed.
#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/disk.h"

namespace hustings {

inline constexpr std::string_view kBlobsFolder = "blobs";  // of a node's directory

// What a worker saw in the file (worker/picture.h).
struct BlobInfo {
  std::string media_type;    // "image/png"
  std::uint64_t bytes = 0;   // of the file
  std::uint32_t width = 0;   // pixels, upright
  std::uint32_t height = 0;  // pixels
  std::uint32_t frames = 1;  // more than 1: it moves
  bool operator==(const BlobInfo&) const = default;
};

// Thread-safe; any number of processes may keep and read at the same time.
class Blobs {
 public:
  // `disk` outlives it. `root`: DIR/blobs; it need not be there.
  Blobs(Disk& disk, Path root) : disk_(disk), root_(std::move(root)) {}

  // Keeps a file with its thumbnail (JPEG), and gives its digest. Durable when it returns; of one
  // that is kept already nothing is written.
  Result<Hash> keep(std::string_view bytes, const BlobInfo& info, std::string_view thumbnail);

  // Nothing when it is not kept here.
  Result<std::optional<BlobInfo>> info(const Hash& digest) const;
  // Errors: not_found; unverified when the disk has changed it.
  Result<std::string> read(const Hash& digest) const;
  Result<std::string> thumbnail(const Hash& digest) const;  // not_found

  Result<std::vector<Hash>> all() const;  // sorted
  Result<void> remove(const Hash& digest);

 private:
  Path path(const Hash& digest, std::string_view suffix = {}) const;

  Disk& disk_;
  const Path root_;
};

// The digests (64 hexadecimal digits, lower case) that stand anywhere in a text: JSON, a table.
void digests_in(std::string_view text, std::set<std::string>& out);

}  // namespace hustings

// For tests of the log: a small log in memory, and where outside test vectors lie.
#pragma once
#include <fmt/core.h>

#include <bit>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/crypto.h"
#include "log/checkpoint.h"
#include "log/hash.h"
#include "log/note.h"
#include "log/tile.h"
#include "log/tree.h"
#include "log/verify.h"

namespace hustings::testing {

inline Signer test_signer(std::string name, KeyType type = KeyType::ed25519,
                          std::string_view seed = "log") {
  return *Signer::make(std::move(name), SigningKey::from_seed(sha256(bytes(seed))), type);
}

// RFC 6962's definition, word for word.
inline Hash naive_root(std::span<const Hash> leaves) {
  if (leaves.empty()) return sha256(Bytes());
  if (leaves.size() == 1) return leaves.front();
  const std::size_t split = std::bit_floor(leaves.size() - 1);
  return node_hash(naive_root(leaves.first(split)), naive_root(leaves.subspan(split)));
}

// Every file of a log, by path; full tiles stay, partial ones are those of the last publish().
class MemoryLog {
 public:
  explicit MemoryLog(std::string origin = "log.example/main")
      : signer_(test_signer(std::move(origin))) {}

  void append(std::string_view entry) {
    std::vector<TileData> full;
    leaves.push_back(*edge.append(bytes(entry), full));
    for (auto& tile : full) files[path(tile.id)] = std::move(tile.bytes);
  }
  void append_numbered(std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) append(fmt::format("entry {}", edge.size()));
  }
  void publish() {
    std::erase_if(files, [](const auto& file) { return file.first.contains(".p/"); });
    for (auto& tile : edge.partials()) files[path(tile.id)] = std::move(tile.bytes);
    sign(edge.head());
  }
  void sign(const TreeHead& head) {
    files["checkpoint"] = *sign_checkpoint({keys().front().name(), head}, signer_);
  }
  std::vector<VerifierKey> keys() const { return {signer_.verifier()}; }
  LogFetch fetch() const {
    return [this](std::string_view name) -> Result<std::string> {
      const auto file = files.find(std::string(name));
      if (file == files.end()) return fail(Code::not_found, "no such file", std::string(name));
      return file->second;
    };
  }
  TileFetch fetch_tile() const {
    return [get = fetch()](const TileId& id) { return get(path(id)); };
  }

  RightEdge edge;
  std::vector<Hash> leaves;
  std::map<std::string, std::string> files;

 private:
  Signer signer_;
};

// A folder of outside test data below $HUSTINGS_SHARED; empty when it is not there.
inline std::filesystem::path outside(std::string_view folder) {
  const char* const root = std::getenv("HUSTINGS_SHARED");  // NOLINT(concurrency-mt-unsafe)
  if (root == nullptr) return {};
  auto out = std::filesystem::path(root) / folder;
  return std::filesystem::exists(out) ? out : std::filesystem::path();
}

inline std::string slurp(const std::filesystem::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

}  // namespace hustings::testing

// Ends the test as skipped where its outside data is missing.
#define HUSTINGS_SKIP_WITHOUT(path)                                                        \
  if ((path).empty()) {                                                                    \
    GTEST_SKIP() << "needs outside test data below the folder that HUSTINGS_SHARED names"; \
  }

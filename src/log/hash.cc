#include "log/hash.h"

#include <algorithm>
#include <vector>

#include "base/crypto.h"

namespace hustings {
namespace {

constexpr std::uint8_t kLeafPrefix = 0x00;
constexpr std::uint8_t kNodePrefix = 0x01;

}  // namespace

Hash leaf_hash(Bytes entry) { return sha256({Bytes(&kLeafPrefix, 1), entry}); }

Hash node_hash(const Hash& left, const Hash& right) {
  std::array<std::uint8_t, 65> buffer;
  buffer[0] = kNodePrefix;
  std::ranges::copy(left.value, buffer.begin() + 1);
  std::ranges::copy(right.value, buffer.begin() + 33);
  return sha256_short(buffer);
}

const Hash& empty_root() {
  static const Hash root = sha256(Bytes());
  return root;
}

Hash tree_hash(std::span<const Hash> leaves) {
  if (leaves.empty()) return empty_root();
  std::vector<Hash> row(leaves.begin(), leaves.end());
  // Row by row; an odd last hash moves up unchanged, which is RFC 6962's split at the largest
  // power of two seen from below.
  while (row.size() > 1) {
    const std::size_t pairs = row.size() / 2;
    const bool odd = row.size() % 2 == 1;
    for (std::size_t i = 0; i < pairs; ++i) row[i] = node_hash(row[2 * i], row[2 * i + 1]);
    if (odd) row[pairs] = row.back();
    row.resize(pairs + (odd ? 1 : 0));
  }
  return row.front();
}

}  // namespace hustings

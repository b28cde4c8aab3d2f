#include "observe/fork_alert.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/json.h"
#include "log/checkpoint.h"

namespace hustings {
namespace {

constexpr std::size_t kMostHashes = 64;  // no tree of fewer than 2^64 entries is higher

Result<Hash> hash_at(const Json* json, std::string where) {
  const auto* text = json == nullptr ? nullptr : json->as<std::string>();
  const auto hash = text == nullptr ? std::nullopt : hash_from_base64(*text);
  if (hash) return *hash;
  return fail(Code::bad_input, "no hash in base64 here", std::move(where),
              "give the folder of a fork alert, as `hustings observe` wrote it");
}

Result<Checkpoint> open_file(Disk& disk, const Path& file, std::span<const VerifierKey> keys) {
  HUSTINGS_TRY(const std::string note, disk.read(file));
  auto opened = open_checkpoint(note, keys);
  if (opened) return std::move(opened->checkpoint);
  Error error = std::move(opened).error();
  error.where = fmt::format("{}{}{}", file.string(), error.where.empty() ? "" : ": ", error.where);
  return std::unexpected(std::move(error));
}

}  // namespace

Result<Fork> parse_fork(std::string_view alert, const TreeHead& known, const TreeHead& shown) {
  HUSTINGS_TRY(const Json all, parse_json(alert));
  Fork out{std::min(known, shown), std::max(known, shown), {}, {}};
  const Json* first = all.find("first_entries");
  HUSTINGS_TRY(out.root,
               hash_at(first == nullptr ? nullptr : first->find("root"), "/first_entries/root"));
  const Json* proof = all.find("consistency");
  const auto* hashes = proof == nullptr ? nullptr : proof->as<JsonArray>();
  if (hashes == nullptr || hashes->size() > kMostHashes)
    return fail(Code::bad_input, "no proof here", "/consistency");
  for (std::size_t n = 0; n < hashes->size(); ++n) {
    HUSTINGS_TRY(const Hash hash, hash_at(&(*hashes)[n], fmt::format("/consistency/{}", n)));
    out.proof.push_back(hash);
  }
  // With equal sizes either head may be called the smaller one; `root` is the other's.
  if (out.smaller.size == out.larger.size && out.root == out.smaller.root)
    std::swap(out.smaller, out.larger);
  return out;
}

Result<ProvedFork> check_fork_alert(Disk& disk, const Path& folder,
                                    std::span<const VerifierKey> keys) {
  HUSTINGS_TRY(const Checkpoint known, open_file(disk, folder / "known.checkpoint", keys));
  HUSTINGS_TRY(const Checkpoint shown, open_file(disk, folder / "shown.checkpoint", keys));
  if (known.origin != shown.origin)
    return fail(Code::unverified, "these are checkpoints of two logs", folder.string());
  HUSTINGS_TRY(const std::string alert, disk.read(folder / "alert.json"));
  HUSTINGS_TRY(Fork fork, parse_fork(alert, known.head, shown.head));
  HUSTINGS_CHECK(check_fork(fork));
  return ProvedFork{known.origin, std::move(fork)};
}

}  // namespace hustings

#include "node/secrets.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/id.h"
#include "base/random.h"

namespace hustings {
namespace {

constexpr std::string_view kEnd = ".key";
constexpr std::string_view kPreviousEnd = ".previous.key";

Path file_of(const Path& folder, std::string_view name) {
  return folder / fmt::format("{}{}", name, kEnd);
}
Path previous_file_of(const Path& folder, std::string_view name) {
  return folder / fmt::format("{}{}", name, kPreviousEnd);
}

Result<void> write_secret(Disk& disk, const Path& file, const Hash& secret) {
  return disk.write(file, hex(secret) + "\n", 0600);
}

Result<Hash> read_secret(Disk& disk, const Path& file) {
  HUSTINGS_TRY(std::string text, disk.read(file));
  while (text.ends_with('\n')) text.pop_back();
  const auto secret = hash_from_hex(text);
  if (!secret) {
    return fail(Code::bad_input, "this secret is damaged", file.string(),
                "restore it from your copy of the secrets folder");
  }
  return *secret;
}

Result<std::optional<SigningKey>> previous_of(Disk& disk, const Path& folder, std::string_view name,
                                              const SigningKey& now) {
  const auto seed = read_secret(disk, previous_file_of(folder, name));
  if (!seed && seed.error().code == Code::not_found) return std::optional<SigningKey>();
  if (!seed) return std::unexpected(seed.error());
  if (*seed == now.seed()) return std::optional<SigningKey>();  // a rotation was interrupted
  return std::optional(SigningKey::from_seed(*seed));
}

Result<std::vector<Signer>> signers_of(const std::string& name, const SigningKey& now,
                                       const std::optional<SigningKey>& previous, KeyType type) {
  std::vector<Signer> out;
  HUSTINGS_TRY(Signer first, Signer::make(name, now, type));
  out.push_back(std::move(first));
  if (!previous) return out;
  HUSTINGS_TRY(Signer second, Signer::make(name, *previous, type));
  out.push_back(std::move(second));
  return out;
}

}  // namespace

std::string issuer_key_name(std::string_view id) { return fmt::format("issuers/{}", id); }

Result<void> make_secrets_folder(Disk& disk, const Path& folder) {
  HUSTINGS_CHECK(disk.make_folder(folder, 0700));
  return disk.make_folder(folder / "issuers", 0700);
}

Result<Secrets> create_secrets(Disk& disk, const Path& folder, const std::string& operator_id,
                               Random& random) {
  HUSTINGS_CHECK(make_secrets_folder(disk, folder));
  const Hash log = random.hash();
  const Hash pepper = random.hash();
  const Hash box = random.hash();
  HUSTINGS_CHECK(write_secret(disk, file_of(folder, kLogKey), log));
  HUSTINGS_CHECK(write_secret(disk, folder / "pepper.key", pepper));
  HUSTINGS_CHECK(write_secret(disk, folder / "box.key", box));
  Secrets secrets{SigningKey::from_seed(log), pepper, BoxKey::from_secret(box), {}};
  HUSTINGS_TRY(const auto key, create_issuer(disk, folder, operator_id, random));
  secrets.issuers.emplace(operator_id, key);
  return secrets;
}

Result<Secrets> read_secrets(Disk& disk, const Path& folder) {
  HUSTINGS_TRY(const SigningKey log, read_key(disk, folder, kLogKey));
  HUSTINGS_TRY(const Hash pepper, read_secret(disk, folder / "pepper.key"));
  HUSTINGS_TRY(const Hash box, read_secret(disk, folder / "box.key"));
  Secrets secrets{log, pepper, BoxKey::from_secret(box), {}};
  HUSTINGS_TRY(secrets.previous_log, previous_of(disk, folder, kLogKey, log));
  HUSTINGS_TRY(const auto names, disk.list(folder / "issuers"));
  for (const auto& name : names) {
    const std::string id = name.substr(0, name.find('.'));
    if (name != id + std::string(kEnd) || !is_uuid(id)) continue;
    HUSTINGS_TRY(const SigningKey key, read_key(disk, folder, issuer_key_name(id)));
    secrets.issuers.emplace(id, key);
    if (!std::ranges::binary_search(names, id + std::string(kPreviousEnd))) continue;
    HUSTINGS_TRY(const auto previous, previous_of(disk, folder, issuer_key_name(id), key));
    if (previous) secrets.previous_issuers.emplace(id, *previous);
  }
  return secrets;
}

Result<SigningKey> read_key(Disk& disk, const Path& folder, std::string_view name) {
  HUSTINGS_TRY(const Hash seed, read_secret(disk, file_of(folder, name)));
  return SigningKey::from_seed(seed);
}

Result<std::optional<SigningKey>> read_previous_key(Disk& disk, const Path& folder,
                                                    std::string_view name) {
  HUSTINGS_TRY(const SigningKey now, read_key(disk, folder, name));
  return previous_of(disk, folder, name, now);
}

Result<void> rotate_key(Disk& disk, const Path& folder, std::string_view name, Random& random) {
  HUSTINGS_TRY(const SigningKey now, read_key(disk, folder, name));
  HUSTINGS_TRY(const auto previous, previous_of(disk, folder, name, now));
  if (previous) {
    return fail(Code::conflict, "the key before this one still counts", std::string(name),
                "retire it first: hustings keys retire");
  }
  // In this order: whatever happens in between, no key is lost.
  HUSTINGS_CHECK(write_secret(disk, previous_file_of(folder, name), now.seed()));
  return write_secret(disk, file_of(folder, name), random.hash());
}

Result<void> forget_previous_key(Disk& disk, const Path& folder, std::string_view name) {
  return disk.remove(previous_file_of(folder, name));
}

Result<SigningKey> create_issuer(Disk& disk, const Path& folder, const std::string& id,
                                 Random& random) {
  const Path file = file_of(folder, issuer_key_name(id));
  const auto there = disk.read(file);
  if (there) return fail(Code::conflict, "this issuer has a key here", file.string());
  if (there.error().code != Code::not_found) return std::unexpected(there.error());
  const Hash seed = random.hash();
  HUSTINGS_CHECK(write_secret(disk, file, seed));
  return SigningKey::from_seed(seed);
}

Result<std::vector<Signer>> log_signers(const std::string& origin, const Secrets& secrets) {
  return signers_of(origin, secrets.log, secrets.previous_log, KeyType::ed25519);
}

std::string witness_name(std::string_view origin) {
  const auto slash = origin.rfind('/');
  return std::string(origin.substr(0, slash)) + "/witness";
}

Result<std::vector<Signer>> witness_signers(Disk& disk, const Path& folder,
                                            const std::string& origin) {
  HUSTINGS_TRY(const SigningKey key, read_key(disk, folder, kWitnessKey));
  HUSTINGS_TRY(const auto previous, previous_of(disk, folder, kWitnessKey, key));
  return signers_of(witness_name(origin), key, previous, KeyType::cosignature);
}

Result<void> ensure_witness_key(Disk& disk, const Path& dir, const std::string& origin,
                                Random& random) {
  auto key = read_key(disk, dir / "secrets", kWitnessKey);
  if (!key && key.error().code != Code::not_found) return std::unexpected(key.error());
  if (!key) {
    const Hash seed = random.hash();
    HUSTINGS_CHECK(write_secret(disk, file_of(dir / "secrets", kWitnessKey), seed));
    key = SigningKey::from_seed(seed);
  }
  HUSTINGS_TRY(const auto signer, Signer::make(witness_name(origin), *key, KeyType::cosignature));
  const std::string vkey = signer.verifier().text() + "\n";
  const auto there = disk.read(dir / "witness.vkey");
  if (there && *there == vkey) return {};
  if (!there && there.error().code != Code::not_found) return std::unexpected(there.error());
  return disk.write(dir / "witness.vkey", vkey);
}

}  // namespace hustings

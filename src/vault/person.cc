#include "vault/person.h"

#include <fmt/core.h>

#include "base/text.h"
#include "base/totp.h"

namespace hustings::vault {
namespace {

constexpr std::size_t kCheck = 2;  // bytes
constexpr std::size_t kGroup = 4;

Result<Secret> passphrase_key(std::string_view passphrase, const Salt& salt, const Secret& pepper) {
  HUSTINGS_TRY(const Secret slow, stretch(bytes(passphrase), salt, kPassphraseCost));
  return derive(pepper, "hustings/passphrase/v1", {slow.view()});
}

Result<void> check(std::string_view passphrase) {
  if (is_utf8(passphrase) && code_points(passphrase) >= kLeastPassphrase) return {};
  return fail(Code::bad_input,
              fmt::format("a passphrase has at least {} characters", kLeastPassphrase),
              "/passphrase", "choose four or five words that do not belong together");
}

// The opened bytes are this person's key, and not just any.
Result<KeyPair> own(Result<Secret> opened, const PersonKey& kept) {
  if (!opened) return std::unexpected(std::move(opened).error());
  if (opened->size() == kKeyBytes) {
    KeyPair key = KeyPair::of(*std::move(opened));
    if (key.public_key == kept.public_key) return key;
  }
  return fail(Code::unverified, "this opens another key than it should");
}

}  // namespace

Result<NewPerson> make_person(std::string_view passphrase, const std::optional<Hash>& escrow,
                              const Secret& pepper, Random& random) {
  const KeyPair key = KeyPair::generate(random);
  const KeyPair recovery = KeyPair::generate(random);
  NewPerson out;
  out.kept.public_key = key.public_key;
  out.kept.under_recovery = seal_to(recovery.public_key, key.secret.view(), random);
  out.kept = change_escrow(std::move(out.kept), key, escrow, random);
  HUSTINGS_TRY(out.kept, change_passphrase(std::move(out.kept), key, passphrase, pepper, random));
  out.recovery = write_key(recovery.secret.view());
  return out;
}

Result<KeyPair> open_person(const PersonKey& kept, std::string_view passphrase,
                            const Secret& pepper) {
  HUSTINGS_TRY(const Secret key, passphrase_key(passphrase, kept.salt, pepper));
  return own(unlock(key, bytes(kept.under_passphrase)), kept);
}

Result<KeyPair> recover_person(const PersonKey& kept, std::string_view recovery) {
  HUSTINGS_TRY(Secret secret, read_key(recovery));
  return own(open_with(KeyPair::of(std::move(secret)), bytes(kept.under_recovery)), kept);
}

Result<KeyPair> release_person(const PersonKey& kept, const KeyPair& escrow) {
  return own(open_with(escrow, bytes(kept.under_escrow)), kept);
}

Result<PersonKey> change_passphrase(PersonKey kept, const KeyPair& key, std::string_view passphrase,
                                    const Secret& pepper, Random& random) {
  HUSTINGS_CHECK(check(passphrase));
  random.fill(kept.salt);
  HUSTINGS_TRY(const Secret wrap, passphrase_key(passphrase, kept.salt, pepper));
  kept.under_passphrase = lock(wrap, key.secret.view(), random);
  return kept;
}

PersonKey change_escrow(PersonKey kept, const KeyPair& key, const std::optional<Hash>& escrow,
                        Random& random) {
  kept.under_escrow = escrow ? seal_to(*escrow, key.secret.view(), random) : std::string();
  return kept;
}

std::string write_printed(Bytes key) {
  std::string all(text(key));
  all += text(Bytes(sha256(key)).first(kCheck));
  std::string letters = base32(bytes(all));
  std::string out;
  for (std::size_t at = 0; at < letters.size(); at += kGroup) {
    if (at > 0) out += ' ';
    out += letters.substr(at, kGroup);
  }
  wipe(all);
  wipe(letters);
  return out;
}

Result<Secret> read_printed(std::string_view typed, std::size_t size) {
  auto all = from_base32(typed);
  if (all && all->size() == size + kCheck) {
    Secret key = Secret::copy_of(bytes(*all).first(size));
    const bool right = equal(Bytes(sha256(key.view())).first(kCheck), bytes(*all).subspan(size));
    wipe(*all);
    if (right) return key;
  }
  return fail(Code::bad_input, "this is no key as it was printed", {},
              "compare it with the sheet, letter by letter");
}

}  // namespace hustings::vault

#include "base/password.h"

#include <sodium.h>

#include <array>
#include <stdexcept>

#include "base/large_pages.h"

namespace hustings {
namespace {

void ready() {
  static const int result = sodium_init();
  if (result < 0) throw std::runtime_error("libsodium did not start");
}

// What nobody's password is compared with: made once, so that a name that is not known costs what
// a known one does.
const std::string& nobody() {
  static const std::string made = hash_password("").value_or("");
  return made;
}

}  // namespace

Result<std::string> hash_password(std::string_view password) {
  ready();
  std::array<char, crypto_pwhash_argon2id_STRBYTES> out{};
  const LargePages large;
  if (crypto_pwhash_argon2id_str(out.data(), password.data(), password.size(),
                                 crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE,
                                 crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE) != 0) {
    return fail(Code::unavailable, "there is not enough memory for a password", {},
                "it takes 64 MiB; use a machine that has them");
  }
  return std::string(out.data());
}

bool password_matches(std::string_view kept, std::string_view password) {
  ready();
  const std::string hash(kept.empty() ? std::string_view(nobody()) : kept);
  const LargePages large;
  const bool same =
      crypto_pwhash_argon2id_str_verify(hash.c_str(), password.data(), password.size()) == 0;
  return same && !kept.empty();
}

}  // namespace hustings

// The key pair of somebody who reads cases, and its three ways back: their passphrase with the
// node's pepper; the recovery secret that they printed; the escrow key, where the node has one.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "vault/lock.h"

namespace hustings::vault {

// As it is kept. Whoever has it without the pepper can guess no passphrase, and with it at the cost
// of Argon2id for each guess.
struct PersonKey {
  Hash public_key;
  Salt salt{};
  std::string under_passphrase;
  std::string under_recovery;
  std::string under_escrow;  // empty: there is none
};
// Shown once, to be printed: 13 groups of four letters and digits and a check; it opens
// `under_recovery` without pepper and passphrase.
struct NewPerson {
  PersonKey kept;
  std::string recovery;
};

inline constexpr std::size_t kLeastPassphrase = 15;  // characters; OWASP ASVS 5.0 V6.2.1 asks for 8

// All take some 0.1 s where there is a passphrase. Errors: bad_input for a passphrase that is too
// short; unavailable when there is no memory for it.
Result<NewPerson> make_person(std::string_view passphrase, const std::optional<Hash>& escrow,
                              const Secret& pepper, Random& random);
// unverified: another passphrase.
Result<KeyPair> open_person(const PersonKey& kept, std::string_view passphrase,
                            const Secret& pepper);
// bad_input for what is no recovery secret; unverified for that of somebody else.
Result<KeyPair> recover_person(const PersonKey& kept, std::string_view recovery);
Result<KeyPair> release_person(const PersonKey& kept, const KeyPair& escrow);
// The same key under another passphrase; the rest stays as it is.
Result<PersonKey> change_passphrase(PersonKey kept, const KeyPair& key, std::string_view passphrase,
                                    const Secret& pepper, Random& random);

// Another escrow key, or none, from here on.
PersonKey change_escrow(PersonKey kept, const KeyPair& key, const std::optional<Hash>& escrow,
                        Random& random);

// Bytes as people copy them by hand: base32 in groups of four, and two bytes of their digest.
std::string write_printed(Bytes bytes);
// Also lower case and without the groups. bad_input when it was copied wrongly.
Result<Secret> read_printed(std::string_view text, std::size_t size);
inline std::string write_key(Bytes key) { return write_printed(key); }
inline Result<Secret> read_key(std::string_view text) { return read_printed(text, kKeyBytes); }

}  // namespace hustings::vault

// Signed notes (c2sp.org/signed-note) with Ed25519 signatures (type 0x01) and timestamped Ed25519
// cosignatures (type 0x04, c2sp.org/tlog-cosignature, "cosignature/v1").
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/error.h"

namespace hustings {

inline constexpr std::size_t kMaxNote = 1 << 20;  // bytes
inline constexpr std::size_t kMaxNoteSignatures = 128;

// The signature types that are understood; all others are unknown and passed over.
enum class KeyType : std::uint8_t { ed25519 = 0x01, cosignature = 0x04 };

// Who can be trusted to have signed a note: name, key ID and public key.
class VerifierKey {
 public:
  // Errors: bad_input for a name that is empty or has Unicode spaces, controls or a plus sign.
  static Result<VerifierKey> make(std::string name, KeyType type, const PublicKey& key);
  // "<name>+<hex key ID>+<base64 of type and key>" (signed-note, "Verifier keys"). Errors:
  // bad_input, also when the ID does not belong to name, type and key.
  static Result<VerifierKey> parse(std::string_view vkey);
  std::string text() const;  // the form that parse() reads

  const std::string& name() const { return name_; }
  std::uint32_t id() const { return id_; }
  KeyType type() const { return type_; }
  const PublicKey& key() const { return key_; }
  auto operator<=>(const VerifierKey&) const = default;

 private:
  VerifierKey(std::string name, KeyType type, const PublicKey& key);

  std::string name_;
  KeyType type_;
  PublicKey key_;
  std::uint32_t id_;
};

// A key pair under a name.
class Signer {
 public:
  // Errors: as of VerifierKey::make.
  static Result<Signer> make(std::string name, const SigningKey& key,
                             KeyType type = KeyType::ed25519);
  const VerifierKey& verifier() const { return verifier_; }
  const SigningKey& key() const { return key_; }

 private:
  Signer(VerifierKey verifier, const SigningKey& key) : verifier_(std::move(verifier)), key_(key) {}

  VerifierKey verifier_;
  SigningKey key_;
};

// One signature line, unchecked.
struct SignatureLine {
  std::string name;
  std::uint32_t key_id = 0;
  std::string signature;  // the bytes after the key ID, at least one
  bool operator==(const SignatureLine&) const = default;
};

// A note as it was read: nothing in it may be believed yet.
struct UnverifiedNote {
  std::string text;  // ends in a newline
  std::vector<SignatureLine> signatures;
  bool operator==(const UnverifiedNote&) const = default;
};

struct VerifiedSignature {
  VerifierKey key;
  std::optional<std::int64_t> time;  // cosignatures only: Unix seconds, as the cosigner says
};

struct Note {
  std::string text;                         // ends in a newline
  std::vector<VerifiedSignature> verified;  // at least one; each key at most once
  std::vector<SignatureLine> unverified;    // by keys that nobody told us
};

// Splits a note into text and signature lines. Errors: too_large over kMaxNote bytes or
// kMaxNoteSignatures lines; bad_input (where: a line number or byte) for anything that signed-note
// does not allow: ill-formed UTF-8, control characters, no signature line, a malformed one.
Result<UnverifiedNote> parse_note(std::string_view note);
std::string format_note(const UnverifiedNote& note);
std::string format_signature(const SignatureLine& line);  // with its newline

// Checks every signature by a known key. Errors: unverified when a known key's signature does not
// hold, or no known key has signed.
Result<Note> verify_note(UnverifiedNote note, std::span<const VerifierKey> keys);
// The same for a note that is still to be read. Errors: those of parse_note too.
Result<Note> open_note(std::string_view note, std::span<const VerifierKey> keys);

// The signature line of `signer` under this text; `time` (Unix seconds, not negative) is used for
// cosignatures only. Errors: bad_input when the text could not be read back from a note.
Result<SignatureLine> sign_line(std::string_view text, const Signer& signer, std::int64_t time = 0);
// The whole note with one signature. Errors: as of sign_line.
Result<std::string> sign_note(std::string_view text, const Signer& signer, std::int64_t time = 0);

}  // namespace hustings

// DIR/secrets: what only the node may know. 0700, files 0600; never in a backup, never in a log or
// error text. docs/keys.md.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/disk.h"
#include "base/error.h"
#include "log/note.h"

namespace hustings {

struct Secrets {
  SigningKey log;
  Hash pepper;                                // keys the fingerprints
  BoxKey box;                                 // sealed fields are sealed to it
  std::map<std::string, SigningKey> issuers;  // custodial keys by issuer id
  // Of before a rotation: they still count, until they are retired.
  std::optional<SigningKey> previous_log = {};
  std::map<std::string, SigningKey> previous_issuers = {};
};
Result<void> make_secrets_folder(Disk& disk, const Path& folder);
Result<Secrets> create_secrets(Disk& disk, const Path& folder, const std::string& operator_id,
                               Random& random);
Result<Secrets> read_secrets(Disk& disk, const Path& folder);

// A signing key by its file below DIR/secrets, without ".key".
inline constexpr std::string_view kLogKey = "log";
// With which this node cosigns other logs: its own, never the log's.
inline constexpr std::string_view kWitnessKey = "witness";
std::string issuer_key_name(std::string_view id);  // "issuers/<id>"

Result<SigningKey> read_key(Disk& disk, const Path& folder, std::string_view name);  // not_found
// The key that this one has replaced and that still counts; nothing when there is none.
Result<std::optional<SigningKey>> read_previous_key(Disk& disk, const Path& folder,
                                                    std::string_view name);
// Puts a new key in its place; the old one is the previous one from now on. Can be repeated after a
// crash. Errors: not_found for no such key; conflict while an earlier one still counts.
Result<void> rotate_key(Disk& disk, const Path& folder, std::string_view name, Random& random);
Result<void> forget_previous_key(Disk& disk, const Path& folder, std::string_view name);

// Makes a custodial key for an issuer. conflict when there is one.
Result<SigningKey> create_issuer(Disk& disk, const Path& folder, const std::string& id,
                                 Random& random);

// With what the log of this origin signs, the current key first: more than one while a key is being
// replaced.
Result<std::vector<Signer>> log_signers(const std::string& origin, const Secrets& secrets);

// The name of the witness key: the origin with "witness" for its last part,
// "party.example/witness".
std::string witness_name(std::string_view origin);
// With what this node cosigns, the current key first.
Result<std::vector<Signer>> witness_signers(Disk& disk, const Path& folder,
                                            const std::string& origin);
// Makes the witness key of a node that has none, and DIR/witness.vkey.
Result<void> ensure_witness_key(Disk& disk, const Path& dir, const std::string& origin,
                                Random& random);

}  // namespace hustings

// DIR/hustings.toml and DIR/secrets: what a node is, and what only it may know.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "base/disk.h"
#include "base/error.h"

namespace hustings {

// A country that exists only on this node.
struct OwnCountry {
  std::string name;      // "Ardovia"
  std::string language;  // of its people, ISO 639-1: what its names are tagged with
};

struct Config {
  std::string origin;       // names the log: "hustings.party.example/log"
  std::string database;     // SQLite file below the data directory, or a postgresql:// URL
  std::string operator_id;  // the issuer that runs the node
  // [countries]: what pages call the codes of a fictional election, by code ("QM"). All other
  // codes mean what ISO 3166-1 says; is_user_country() holds for each of these.
  std::map<std::string, OwnCountry> countries = {};
  // Where people reach the operator, for those who run witnesses and observers.
  std::string contact = {};
  // [monitoring]: where a witness of witnesses.policy shows what it has seen, by its name there;
  // needed where that is not below the URL it is asked at.
  std::map<std::string, std::string> monitoring = {};
};
// True for a code that ISO 3166-1 leaves to its users: AA, QM to QZ, XA to XZ, ZZ.
bool is_user_country(std::string_view code);
// Whether the log of this origin tells a fictional election.
inline bool is_demonstration(std::string_view origin) { return origin.starts_with("demo.invalid"); }
Result<Config> read_config(Disk& disk, const Path& dir);
// Settings of others in the file stay, such as [serve]; comments do not.
Result<void> write_config(Disk& disk, const Path& dir, const Config& config);

// Keys in DIR/secrets (0700, files 0600): never in a backup, never in a log or error text.
struct Secrets {
  SigningKey log;
  Hash pepper;                                // keys the fingerprints
  BoxKey box;                                 // sealed fields are sealed to it
  std::map<std::string, SigningKey> issuers;  // custodial keys by issuer id
};
// The key with which this node cosigns other logs: its own, never the log's.
// DIR/secrets/witness.key.
Result<SigningKey> read_witness_key(Disk& disk, const Path& folder);  // not_found
// The name of that key: the origin with "witness" for its last part, "party.example/witness".
std::string witness_name(std::string_view origin);
// Makes the witness key of a node that has none, and DIR/witness.vkey.
Result<void> ensure_witness_key(Disk& disk, const Path& dir, const std::string& origin,
                                Random& random);
Result<Secrets> create_secrets(Disk& disk, const Path& folder, const std::string& operator_id,
                               Random& random);
Result<Secrets> read_secrets(Disk& disk, const Path& folder);
// Makes a custodial key for an issuer. conflict when there is one.
Result<SigningKey> create_issuer(Disk& disk, const Path& folder, const std::string& id,
                                 Random& random);

}  // namespace hustings

// DIR/hustings.toml: what a node is.
#pragma once
#include <map>
#include <string>
#include <string_view>

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

}  // namespace hustings

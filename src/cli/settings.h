// Settings of `hustings serve`: a flag, else a HUSTINGS_* variable, else [serve] in
// DIR/hustings.toml, else the default. Pure but for what it is given.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/disk.h"
#include "base/error.h"
#include "cli/commands.h"

namespace hustings::cli {

// What the command line says; nothing where it does not.
struct ServeFlags {
  std::optional<std::string> data = {};
  std::optional<std::string> listen = {};
  std::optional<std::vector<std::string>> hosts = {};
  std::optional<bool> https = {};
  std::optional<std::string> admin = {};
  std::optional<bool> admin_open = {};
  std::optional<std::string> access_log = {};
  std::optional<std::string> security_contact = {};
  bool print_config = false;
};

// The value of an environment variable, by name; nothing when it is not set or empty.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
Environment real_environment();

struct Settings {
  ServeOptions options;
  // For each setting "name = value" in TOML, a comment behind it says where it came from. A good
  // [serve] table but for `data`, which is no setting of a directory.
  std::string printed;
};

// The data directory: as settle().
std::string data_of(const ServeFlags& flags, const Environment& environment);
// `toml`: the text of hustings.toml, which `file` names in errors. bad_input for a value of the
// wrong type, a variable that is no yes or no, or a key in [serve] that is no setting.
Result<Settings> settle(const ServeFlags& flags, const Environment& environment,
                        std::string_view toml, const std::string& file);

// The address under which `hustings serve` shows the node of this directory. Errors: of its file.
Result<std::string> node_address(Disk& disk, const std::string& data);

}  // namespace hustings::cli

#include "node/antivirus_config.h"

#include "tables/toml_loader.h"

namespace hustings {

Result<std::optional<std::string>> read_antivirus(Disk& disk, const Path& dir) {
  constexpr std::size_t kLongest = 107;  // of a local socket's path, unix(7)
  const Path file = dir / "hustings.toml";
  HUSTINGS_TRY(const std::string text, disk.read(file));
  HUSTINGS_TRY(const toml::table all, parse_toml(text, file.string()));
  const toml::table* antivirus = all["antivirus"].as_table();
  if (antivirus == nullptr) return std::nullopt;
  auto socket = (*antivirus)["clamd"].value_or(std::string());
  if (!socket.starts_with('/') || socket.size() > kLongest) {
    return fail(Code::bad_input, "[antivirus] needs the local socket of clamd",
                file.string() + ": antivirus.clamd",
                "write clamd = \"/run/clamav/clamd.ctl\", an absolute path of at most 107 bytes");
  }
  return std::optional(std::move(socket));
}

}  // namespace hustings

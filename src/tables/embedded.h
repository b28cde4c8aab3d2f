// The bytes of profiles/*.toml inside the program; written by embed.cmake at build time.
#pragma once
#include <span>
#include <string_view>

namespace hustings {

struct EmbeddedProfile {
  std::string_view file;  // "meta-report.toml"
  std::string_view toml;
};
std::span<const EmbeddedProfile> embedded_profiles();

}  // namespace hustings

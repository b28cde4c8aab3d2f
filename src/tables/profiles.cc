// The profiles inside the program and those of the user; toml++ stays in profile.cc.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "tables/embedded.h"
#include "tables/profile.h"

namespace hustings {

std::vector<std::string> Profile::outputs() const {
  std::vector<std::string> names;
  names.reserve(fields.size() + constants.size() + 2);
  for (const Field& field : fields) names.push_back(field.name);
  for (const auto& [constant, value] : constants) names.push_back(constant);
  if (period) {
    names.emplace_back("period_start");
    names.emplace_back("period_end");
  }
  return names;
}

const Field* Profile::find(std::string_view field) const {
  const auto found = std::ranges::find(fields, field, &Field::name);
  return found == fields.end() ? nullptr : &*found;
}

Result<Profile> load_profile(Disk& disk, const Path& file) {
  HUSTINGS_TRY(const std::string toml, disk.read(file));
  return parse_profile(toml, file.string());
}

Result<std::vector<Profile>> builtin_profiles() {
  std::vector<Profile> profiles;
  for (const EmbeddedProfile& embedded : embedded_profiles()) {
    HUSTINGS_TRY(Profile profile, parse_profile(embedded.toml, std::string(embedded.file)));
    profiles.push_back(std::move(profile));
  }
  return profiles;
}

Result<std::vector<Profile>> builtin_profiles(std::string_view format) {
  HUSTINGS_TRY(std::vector<Profile> profiles, builtin_profiles());
  std::set<std::string> formats;
  for (const Profile& profile : profiles) formats.insert(profile.format);
  std::erase_if(profiles, [&](const Profile& p) { return p.format != format; });
  if (!profiles.empty()) return profiles;
  return fail(Code::not_found, fmt::format("there is no format \"{}\"", format), {},
              fmt::format("use one of: {}; or give a profile of your own with --profile FILE",
                          fmt::join(formats, ", ")));
}

}  // namespace hustings

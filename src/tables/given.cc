#include "tables/given.h"

#include <fmt/core.h>

#include <algorithm>

namespace hustings {

std::string option_name(std::string_view field) {
  std::string name(field);
  std::ranges::replace(name, '_', '-');
  return "--" + name;
}

std::map<std::string, std::string> read_file_name(std::string_view file, const Profile& profile) {
  std::map<std::string, std::string> found;
  std::string_view pattern = profile.file_name;
  const std::size_t slash = file.find_last_of("/\\");
  if (slash != std::string_view::npos) file.remove_prefix(slash + 1);
  while (!pattern.empty()) {
    if (pattern.front() != '{') {
      const std::size_t literal = std::min(pattern.find('{'), pattern.size());
      if (!file.starts_with(pattern.substr(0, literal))) return {};
      file.remove_prefix(literal);
      pattern.remove_prefix(literal);
      continue;
    }
    const std::size_t close = pattern.find('}');
    const std::string_view field = pattern.substr(1, close - 1);
    pattern.remove_prefix(close + 1);
    // Up to the text that follows; to the file's ending when nothing follows.
    const std::string_view stop = pattern.empty() ? "." : pattern.substr(0, pattern.find('{'));
    const std::size_t end = file.find(stop);
    if (end == std::string_view::npos || end == 0) return {};
    found.emplace(field, file.substr(0, end));
    file.remove_prefix(end);
  }
  return found;
}

Result<std::map<std::string, std::string>> gather_given(
    const std::map<std::string, std::string>& options, std::string_view file,
    const Profile& profile) {
  std::map<std::string, std::string> given = read_file_name(file, profile);
  for (const auto& [name, value] : options) {
    const Field* field = profile.find(name);
    const bool period = profile.period && (name == "period_start" || name == "period_end");
    const bool general = period || (field == nullptr && name == "currency");
    if (field != nullptr && !field->given) {
      return fail(Code::bad_input, fmt::format("the table has a column for {}", name),
                  option_name(name), "leave this option out");
    }
    if (field == nullptr && !general) {
      return fail(Code::bad_input, fmt::format("the profile {} has no {}", profile.name, name),
                  option_name(name), "leave this option out");
    }
    const auto [there, added] = given.emplace(name, value);
    if (!added && there->second != value) {
      return fail(Code::bad_input,
                  fmt::format("the file's name says {}, the option says {}", there->second, value),
                  option_name(name),
                  "leave the option out, or rename the file if its name is wrong");
    }
  }
  return given;
}

}  // namespace hustings

#include "web/openapi_parts.h"

#include <fmt/core.h>

#include <cctype>
#include <stdexcept>

#include "base/json.h"

namespace hustings::web {
namespace {

std::string members(const std::map<std::string, std::string>& all) {
  std::string out;
  for (const auto& [name, text] : all) out += fmt::format(",\n\"{}\":{}", name, text);
  return out;
}

}  // namespace

std::string json_text(std::string_view text) {
  std::string out;
  write_json_string(text, out);
  return out;
}

std::string name_of(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      out += c;
    } else if (!out.empty() && !out.ends_with('_') && c != '}') {
      out += '_';
    }
  }
  return out.empty() ? "root" : out;
}

std::string with_segments(std::string path, std::size_t segments) {
  const auto end = path.find("...}");
  if (end == std::string::npos) return path;
  const auto begin = path.rfind('{', end);
  const std::string name = path.substr(begin + 1, end - begin - 1);
  std::string all;
  for (std::size_t i = 1; i <= segments; ++i) {
    all += segments == 1 ? fmt::format("{{{}}}", name)
                         : fmt::format("{}{{{}_{}}}", i == 1 ? "" : "/", name, i);
  }
  return path.replace(begin, end + 4 - begin, all);
}

std::string Parts::schema(const Route& route) {
  constexpr std::string_view kApi = "/api/v1";
  std::string_view path = route.path;
  if (path.starts_with(kApi)) path.remove_prefix(kApi.size());
  std::string name = name_of(path == "/" ? "/index" : path);
  if (route.method != Method::get) name += "_written";
  if (schemas_.emplace(name, route.schema).first->second != route.schema)
    throw std::logic_error("two schemas of one name: " + name);
  return fmt::format(R"({{"$ref":"#/components/schemas/{}"}})", name);
}

std::string Parts::parameter(const std::string& name, const std::string& text) {
  std::string key = name;
  for (int n = 2; parameters_.emplace(key, text).first->second != text; ++n)
    key = fmt::format("{}_{}", name, n);
  return fmt::format(R"({{"$ref":"#/components/parameters/{}"}})", key);
}

std::string Parts::schemas() const { return members(schemas_); }
std::string Parts::parameters() const { return members(parameters_); }

}  // namespace hustings::web

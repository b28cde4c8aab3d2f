// Parameters and paths of the OpenAPI document (openapi.h).
#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "node/schema.h"
#include "web/openapi_parts.h"

namespace hustings::web {
namespace {

// base/text.h has_control(), tabs and line ends too.
constexpr std::string_view kNoControls = R"(^[^\\u0000-\\u001f\\u007f-\\u009f]*$)";

std::string text_schema(std::string_view pattern, std::size_t most) {
  return fmt::format(R"({{"type":"string","minLength":1,"maxLength":{},"pattern":"{}"}})", most,
                     pattern);
}

std::string schema_of(const Parameter& parameter, bool path) {
  switch (parameter.type) {
    case ParameterType::text:
      return text_schema(kNoControls, parameter.max_length);
    case ParameterType::token:
      return text_schema(path ? "^[A-Za-z0-9][A-Za-z0-9._:+-]*$" : "^[A-Za-z0-9._:+/-]+$",
                         parameter.max_length);
    case ParameterType::cursor:
      return text_schema("^[A-Za-z0-9_-]+$", parameter.max_length);
    case ParameterType::integer:
      return fmt::format(R"({{"type":"integer","format":"int64","minimum":{},"maximum":{}}})",
                         parameter.min, parameter.max);
    case ParameterType::day:
      return schema::kDay;
    case ParameterType::country:
      return schema::kCountry;
    case ParameterType::flag:
      return R"({"type":"integer","enum":[0,1]})";
    case ParameterType::choice:
      return schema::one_of(parameter.choices);
    case ParameterType::choices:
      return fmt::format(R"({{"type":"array","items":{},"minItems":1,"uniqueItems":true}})",
                         schema::one_of(parameter.choices));
  }
  return "{}";
}

std::string examples_of(const Parameter& parameter, const std::vector<std::string>& examples) {
  std::string out;
  for (const auto& example : examples) {
    const std::string name = fmt::format("e{}", &example - examples.data());
    out += fmt::format(R"({}"{}":{{"value":{}}})", out.empty() ? "" : ",", name,
                       parameter.type == ParameterType::integer ? example : json_text(example));
  }
  return out.empty() ? out : fmt::format(R"(,"examples":{{{}}})", out);
}

std::string parameter_of(const Parameter& parameter, std::string_view name, bool path,
                         const std::vector<std::string>& examples) {
  std::string out = fmt::format(
      R"({{"name":{},"in":"{}","required":{},"description":{},"schema":{}{})", json_text(name),
      path ? "path" : "query", path || parameter.required, json_text(parameter.help),
      schema_of(parameter, path), examples_of(parameter, examples));
  if (!path && !parameter.required) out += R"(,"allowEmptyValue":true)";
  if (parameter.type == ParameterType::choices) out += R"(,"style":"form","explode":false)";
  return out + '}';
}

// The examples of one of `segments` segments, each by its place.
std::vector<std::string> examples_at(const Parameter& parameter, std::size_t segments,
                                     std::size_t place) {
  std::vector<std::string> out;
  for (const auto& example : parameter.examples) {
    if (static_cast<std::size_t>(std::ranges::count(example, '/')) + 1 != segments) continue;
    std::string_view rest = example;
    for (std::size_t i = 0; i < place; ++i) rest.remove_prefix(rest.find('/') + 1);
    out.emplace_back(rest.substr(0, rest.find('/')));
  }
  return out;
}

}  // namespace

std::string parameters_of(const Route& route, std::size_t segments, Parts& parts) {
  std::vector<std::string> all;
  for (const auto& p : route.parameters) {
    const bool path = in_path(route, p.name);
    const bool rest = path && route.path.contains("...}");
    const std::size_t n = rest && route.path.contains(p.name + "...}") ? segments : 1;
    for (std::size_t i = 0; i < n; ++i) {
      const std::string name = n == 1 ? p.name : fmt::format("{}_{}", p.name, i + 1);
      all.push_back(parts.parameter(
          name, parameter_of(p, name, path, path ? examples_at(p, n, i) : p.examples)));
    }
  }
  const auto answers = [&](int status) {
    return std::ranges::find(route.statuses, status) != route.statuses.end();
  };
  if (answers(304)) all.emplace_back(R"({"$ref":"#/components/parameters/If-None-Match"})");
  if (answers(206)) {
    all.emplace_back(R"({"$ref":"#/components/parameters/Range"})");
    all.emplace_back(R"({"$ref":"#/components/parameters/If-Range"})");
  }
  return fmt::format("{}", fmt::join(all, ","));
}

}  // namespace hustings::web

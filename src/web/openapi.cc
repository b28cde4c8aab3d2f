#include "web/openapi.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <map>

#include "base/json.h"

namespace hustings::web {
namespace {

std::string json_text(std::string_view text) {
  std::string out;
  write_json_string(text, out);
  return out;
}

std::string schema_of(const Parameter& p) {
  switch (p.type) {
    case ParameterType::integer:
      return fmt::format(R"({{"type":"integer","format":"int64","minimum":{},"maximum":{}}})",
                         p.min, p.max);
    case ParameterType::day:
      return R"({"type":"string","format":"date"})";
    case ParameterType::country:
      return R"({"type":"string","pattern":"^[A-Z]{2}$"})";
    case ParameterType::flag:
      return R"({"type":"integer","enum":[0,1]})";
    case ParameterType::text:
      break;
  }
  return fmt::format(R"({{"type":"string","maxLength":{}}})", p.max_length);
}

// "{path...}" of ours is "{path}" in OpenAPI, which knows no parameters over several segments.
std::string template_of(const Route& route, const Twin& twin) {
  std::string out = route.path + std::string(twin.suffix);
  if (const auto dots = out.find("...}"); dots != std::string::npos) out.erase(dots, 3);
  return out;
}

std::string parameters_of(const Route& route) {
  std::string out;
  for (const auto& p : route.parameters) {
    const bool path =
        route.path.contains("{" + p.name + "}") || route.path.contains("{" + p.name + "...}");
    out += fmt::format(R"({}{{"name":{},"in":"{}","required":{},"description":{},"schema":{}}})",
                       out.empty() ? "" : ",", json_text(p.name), path ? "path" : "query",
                       path || p.required, json_text(p.help), schema_of(p));
  }
  return out;
}

std::string content_of(const Route& route, Format format) {
  const std::string_view type =
      format == Format::plain ? std::string_view(route.plain_type) : media_type(format);
  std::string schema = R"({"type":"string"})";
  if (format == Format::json) {
    schema = fmt::format(R"({{"$ref":"#/components/schemas/{}"}})", route.list ? "List" : "One");
  } else if (type.starts_with("application/json") || type.starts_with("application/openapi")) {
    schema = R"({"type":"object"})";
  } else if (type == "application/octet-stream") {
    schema = "{}";  // bytes
  }
  return fmt::format(R"({{{}:{{"schema":{}}}}})", json_text(type), schema);
}

std::string responses_of(const Route& route, Format format) {
  constexpr std::string_view kProblem = R"({"$ref":"#/components/responses/Problem"})";
  std::string out =
      fmt::format(R"("200":{{"description":"good","content":{}}})", content_of(route, format));
  if (route.method == Method::get) out += R"(,"304":{"description":"as in If-None-Match"})";
  for (const int status : {400, 404, 405, 500, 503})
    out += fmt::format(R"(,"{}":{})", status, kProblem);
  if (route.body_limit > 0) {
    for (const int status : {413, 415}) out += fmt::format(R"(,"{}":{})", status, kProblem);
  }
  return out;
}

std::string operation_id(const Route& route, const Twin& twin) {
  std::string out(name(route.method));
  for (const char c : template_of(route, twin)) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      out += c;
    } else if (!out.ends_with('_') && c != '}') {
      out += '_';
    }
  }
  return out;
}

std::string operation(const Route& route, const Twin& twin) {
  std::string out =
      fmt::format(R"({{"operationId":{},"summary":{},"parameters":[{}],"responses":{{{}}})",
                  json_text(operation_id(route, twin)), json_text(route.summary),
                  parameters_of(route), responses_of(route, twin.format));
  if (route.body_limit > 0) {
    out += fmt::format(R"(,"requestBody":{{"required":true,"content":{{{}:{{}}}}}})",
                       json_text(route.body_type));
  }
  return out + '}';
}

constexpr std::string_view kInfo = R"json({"openapi":"3.1.0",
"info":{"title":"Hustings","version":"1","summary":"a public register of campaign records, verifiable offline","license":{"name":"CC BY 4.0 (data)","identifier":"CC-BY-4.0"}},
"servers":[{"url":"/"}],
"paths":{)json";

constexpr std::string_view kComponents = R"json("components":{
"schemas":{
"AsOf":{"type":"object","description":"the state of the log that the answer was read from","required":["size","root","time"],"properties":{"size":{"type":"integer","minimum":0},"root":{"type":"string","contentEncoding":"base64"},"time":{"type":"string","format":"date-time"}}},
"List":{"type":"object","required":["as_of","total","total_is_exact","items","next"],"properties":{"as_of":{"$ref":"#/components/schemas/AsOf"},"total":{"type":"integer","minimum":0},"total_is_exact":{"type":"boolean","description":"false: at least total"},"items":{"type":"array","items":{"type":"object"},"maxItems":1000},"next":{"type":["string","null"],"description":"address of the next slice"},"facets":{"type":"object","description":"as the parameter facets asks: counts by filter and value","additionalProperties":{"type":"object","required":["exact","values"],"properties":{"exact":{"type":"boolean"},"values":{"type":"array","items":{"type":"object","required":["value","count","chosen"],"properties":{"value":{"type":"string"},"count":{"type":"integer"},"chosen":{"type":"boolean"}}}}}}}}},
"One":{"type":"object","required":["as_of","item"],"properties":{"as_of":{"$ref":"#/components/schemas/AsOf"},"item":{"type":"object"}}},
"Problem":{"type":"object","description":"RFC 9457","required":["type","title","status","detail"],"properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},"errors":{"type":"array","items":{"type":"object","required":["message"],"properties":{"pointer":{"type":"string"},"parameter":{"type":"string"},"message":{"type":"string"}}}}}}},
"responses":{"Problem":{"description":"what is wrong and how to mend it","content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}}}})json";

}  // namespace

std::string openapi(const std::vector<Route>& routes) {
  std::map<std::string, std::string> paths;
  for (const auto& route : routes) {
    for (const auto& twin : route.twins) {
      std::string method(name(route.method));
      std::ranges::transform(method, method.begin(),
                             [](unsigned char c) { return std::tolower(c); });
      auto& path = paths[template_of(route, twin)];
      path += fmt::format("{}\"{}\":{}", path.empty() ? "" : ",", method, operation(route, twin));
    }
  }
  std::string out(kInfo);
  bool first = true;
  for (const auto& [path, operations] : paths) {
    out += fmt::format("{}\n{}:{{{}}}", first ? "" : ",", json_text(path), operations);
    first = false;
  }
  return out + "},\n" + std::string(kComponents) + "}\n";
}

}  // namespace hustings::web

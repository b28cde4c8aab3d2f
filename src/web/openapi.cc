#include "web/openapi.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <map>

#include "web/openapi_parts.h"

namespace hustings::web {
namespace {

bool for_token(const Route& route) { return std::ranges::any_of(route.bodies, &Body::for_token); }

bool answers(const Route& route, int status) {
  return std::ranges::find(route.statuses, status) != route.statuses.end();
}

// What a page's JSON is: the frame of all lists or things, and inside what this one tells.
std::string frame(const Route& route, Parts& parts) {
  std::string frame =
      fmt::format(R"({{"$ref":"#/components/schemas/{}"}})", route.list ? "List" : "One");
  if (route.schema.empty()) return frame;
  return fmt::format(
      R"({{"allOf":[{},{{"properties":{{"{}":{}}}}}]}})", frame, route.list ? "items" : "item",
      route.list ? fmt::format(R"({{"items":{}}})", parts.schema(route)) : parts.schema(route));
}

std::string content_of(const Route& route, Format format, Parts& parts) {
  const std::string_view type =
      format == Format::plain ? std::string_view(route.plain_type) : media_type(format);
  std::string schema = R"("schema":{"type":"string"})";
  if (format == Format::json && route.page) {
    schema = fmt::format(R"("schema":{})", frame(route, parts));
  } else if (type.contains("json") && format != Format::ndjson) {
    schema = fmt::format(R"("schema":{})",
                         route.schema.empty() ? R"({"type":"object"})" : parts.schema(route));
  } else if (!type.starts_with("text/") && format != Format::ndjson) {
    schema.clear();  // bytes
  }
  return fmt::format(R"({{{}:{{{}}}}})", json_text(type), schema);
}

// The member "headers" of a response: references to these.
std::string headers_named(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names)
    out += fmt::format(R"({}"{}":{{"$ref":"#/components/headers/{}"}})", out.empty() ? "" : ",",
                       name, name);
  return fmt::format(R"("headers":{{{}}})", out);
}

std::string headers_of(const Route& route, int status) {
  std::vector<std::string> names;
  if (answers(route, 304) && status < 400) names.emplace_back("ETag");
  names.emplace_back("Hustings-Log");
  if (route.page) names.emplace_back("Link");
  if (answers(route, 206) && status != 304) names.emplace_back("Accept-Ranges");
  if (status == 206) names.emplace_back("Content-Range");
  if (status == 201 || status == 202 || status == 303) names.emplace_back("Location");
  return headers_named(names);
}

std::string_view description_of(int status) {
  switch (status) {
    case 200:
      return "good";
    case 201:
      return "it stands in the log";
    case 202:
      return "taken, and not in the log yet";
    case 206:
      return "the part that Range asks for";
    case 303:
      return "it is there";
    case 304:
      return "the client has it already";
    default:
      return "";
  }
}

std::string response_of(const Route& route, Format format, int status, Parts& parts) {
  if (status == 409 && !route.conflict_type.empty()) {
    return fmt::format(
        R"({{"description":"it does not fit what is there",{},"content":{{{}:{{"schema":{{"type":"string"}}}}}}}})",
        headers_of(route, status), json_text(route.conflict_type));
  }
  if (status >= 400) return fmt::format(R"({{"$ref":"#/components/responses/{}"}})", status);
  const bool bodiless = status == 303 || status == 304;
  return fmt::format(R"({{"description":"{}",{}{}}})", description_of(status),
                     headers_of(route, status),
                     bodiless ? "" : ",\"content\":" + content_of(route, format, parts));
}

std::string responses_of(const Route& route, Format format, Parts& parts) {
  std::vector<int> all(route.statuses);
  all.insert(all.end(), kEverywhere.begin(), kEverywhere.end());
  if (route.body_limit > 0) all.push_back(413);
  if (std::ranges::any_of(route.bodies, [](const Body& body) { return !body.type.empty(); }))
    all.push_back(415);
  if (for_token(route)) all.insert(all.end(), {401, 403});
  std::ranges::sort(all);
  all.erase(std::ranges::unique(all).begin(), all.end());
  std::string out;
  for (const int status : all)
    out += fmt::format(R"({}"{}":{})", out.empty() ? "" : ",", status,
                       response_of(route, format, status, parts));
  return out;
}

std::string body_of(const Body& body) {
  return fmt::format(R"({}:{{"schema":{}}})",
                     json_text(body.type.empty() ? "text/plain" : body.type),
                     body.schema.empty() ? "{}" : body.schema);
}

std::string request_body_of(const Route& route) {
  std::string content;
  for (const auto& body : route.bodies) content += (content.empty() ? "" : ",") + body_of(body);
  if (content.empty()) content = body_of({});
  return fmt::format(R"(,"requestBody":{{"required":true,"content":{{{}}}}})", content);
}

// A token, unless what is sent speaks for itself.
std::string_view security_of(const Route& route) {
  if (!for_token(route)) return "";
  return std::ranges::all_of(route.bodies, &Body::for_token) ? R"(,"security":[{"token":[]}])"
                                                             : R"(,"security":[{"token":[]},{}])";
}

std::string operation(const Route& route, const Twin& twin, const std::string& path,
                      std::size_t segments, Parts& parts) {
  std::string out =
      fmt::format(R"({{"operationId":"{}_{}","summary":{},"parameters":[{}],"responses":{{{}}})",
                  name(route.method), name_of(path), json_text(route.summary),
                  parameters_of(route, segments, parts), responses_of(route, twin.format, parts));
  if (route.body_limit > 0) out += request_body_of(route);
  out += security_of(route);
  return out + '}';
}

constexpr std::string_view kInfo = R"json({"openapi":"3.1.0",
"info":{"title":"Hustings","version":"1","summary":"a public register of campaign records, verifiable offline","description":"Every GET answers HEAD as well. A method that an address does not take is answered with 405 and Allow. Errors are RFC 9457 problems; a client that accepts text/html gets them as pages. Every answer, errors too, says in Hustings-Log which size the log has and which root. What is no HTTP/1.1 as this node reads it is refused before any address is looked at, also with 417, 501 and 505.","license":{"name":"CC BY 4.0 (data)","identifier":"CC-BY-4.0"}},
"servers":[{"url":"/"}],
"paths":{)json";

constexpr std::string_view kParameters = R"json("parameters":{
"If-None-Match":{"name":"If-None-Match","in":"header","description":"tags of what the client has; * for anything","schema":{"type":"string"}},
"Range":{"name":"Range","in":"header","description":"one range of bytes (RFC 9110 section 14); what is no such range is ignored","schema":{"type":"string"}},
"If-Range":{"name":"If-Range","in":"header","description":"the tag of what the client has a part of","schema":{"type":"string"}})json";

constexpr std::string_view kHeaders = R"json("headers":{
"ETag":{"description":"names this form of the answer; weak where only as_of may differ","required":true,"schema":{"type":"string","pattern":"^(W/)?\"[^\"]+\"$"}},
"Hustings-Log":{"description":"size and root of this node's log: as it was read for the answer, or, where nothing of it was, as the node saw it about a second ago at most","required":true,"schema":{"type":"string","pattern":"^[0-9]+ [A-Za-z0-9+/]{43}=$"}},
"Link":{"description":"this document, and the other forms of the answer (RFC 8288)","required":true,"schema":{"type":"string"}},
"Accept-Ranges":{"required":true,"schema":{"type":"string","const":"bytes"}},
"Content-Range":{"description":"RFC 9110 section 14.4","required":true,"schema":{"type":"string","pattern":"^bytes ([0-9]+-[0-9]+|\\*)/[0-9]+$"}},
"Location":{"description":"where it is","required":true,"schema":{"type":"string","pattern":"^/"}},
"WWW-Authenticate":{"description":"RFC 6750","required":true,"schema":{"type":"string","const":"Bearer"}},
"Retry-After":{"description":"seconds","required":true,"schema":{"type":"integer","minimum":0}}},
)json";

constexpr std::string_view kSchemas = R"json("schemas":{
"AsOf":{"type":"object","description":"the state of the log that the answer was read from","required":["size","root","time"],"properties":{"size":{"type":"integer","minimum":0},"root":{"type":"string","contentEncoding":"base64"},"time":{"type":"string","format":"date-time"}},"additionalProperties":false},
"List":{"type":"object","required":["as_of","total","total_is_exact","items","next"],"properties":{"as_of":{"$ref":"#/components/schemas/AsOf"},"total":{"type":"integer","minimum":0},"total_is_exact":{"type":"boolean","description":"false: at least total"},"items":{"type":"array","items":{"type":"object"},"maxItems":1000},"next":{"type":["string","null"],"description":"address of the next slice"},"facets":{"type":"object","description":"as the parameter facets asks: counts by filter and value","additionalProperties":{"type":"object","required":["exact","values"],"properties":{"exact":{"type":"boolean"},"values":{"type":"array","items":{"type":"object","required":["value","count","chosen"],"properties":{"value":{"type":"string"},"count":{"type":"integer"},"chosen":{"type":"boolean"}}}}}}}},"additionalProperties":false},
"One":{"type":"object","required":["as_of","item"],"properties":{"as_of":{"$ref":"#/components/schemas/AsOf"},"item":{"type":"object"}},"additionalProperties":false},
"Problem":{"type":"object","description":"RFC 9457","required":["type","title","status","detail"],"properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},"errors":{"type":"array","items":{"type":"object","required":["message"],"properties":{"pointer":{"type":"string"},"parameter":{"type":"string"},"message":{"type":"string"}},"additionalProperties":false}}},"additionalProperties":false})json";

constexpr std::string_view kSecurity =
    R"json("securitySchemes":{"token":{"type":"http","scheme":"bearer","description":"a token that somebody made at /desk/account, or the operator of the node with hustings user token"}})json";

struct Failure {
  int status;
  std::string_view description;
  std::string_view header = {};
};
constexpr std::array kFailures = {
    Failure{400, "a parameter or the request itself is wrong"},
    Failure{401, "a token is needed, and this is none that counts", "WWW-Authenticate"},
    Failure{403, "that is not for this client"},
    Failure{404, "what the arguments name is not there"},
    Failure{409, "it does not fit what is there"},
    Failure{410, "it was withdrawn"},
    Failure{413, "the body is too large"},
    Failure{414, "the address is too long"},
    Failure{415, "the body is of another media type"},
    Failure{416, "the file has no such bytes", "Content-Range"},
    Failure{422, "it does not hold"},
    Failure{429, "there were too many from this network", "Retry-After"},
    Failure{431, "the head of the request is too large"},
    Failure{500, "the node is broken; its operator knows the error by the id in detail"},
    Failure{503, "not now", "Retry-After"}};

// Those that the document refers to.
std::string failures(std::string_view document) {
  std::string out;
  for (const auto& failure : kFailures) {
    if (!document.contains(fmt::format("#/components/responses/{}\"", failure.status))) continue;
    std::vector<std::string> headers{"Hustings-Log"};
    if (!failure.header.empty()) headers.emplace_back(failure.header);
    out += fmt::format(
        R"({}"{}":{{"description":"{}",{},"content":{{"application/problem+json":{{"schema":{{"$ref":"#/components/schemas/Problem"}}}},"text/html":{{"schema":{{"type":"string"}}}}}}}})",
        out.empty() ? "" : ",\n", failure.status, failure.description, headers_named(headers));
  }
  return out;
}

}  // namespace

std::vector<std::string> templates_of(const Route& route, const Twin& twin) {
  std::vector<std::string> out;
  const std::size_t most = route.path.contains("...}") ? route.most_segments : 1;
  for (std::size_t n = 1; n <= most; ++n) out.push_back(with_segments(address(route, twin), n));
  return out;
}

std::string openapi(const std::vector<Route>& routes) {
  std::map<std::string, std::string> paths;
  Parts parts;
  for (const auto& route : routes) {
    if (route.hidden) continue;
    std::string method(name(route.method));
    std::ranges::transform(method, method.begin(), [](unsigned char c) { return std::tolower(c); });
    for (const auto& twin : route.twins) {
      std::size_t segments = 0;
      for (const auto& path : templates_of(route, twin)) {
        std::string& operations = paths[path];
        operations += fmt::format("{}\"{}\":{}", operations.empty() ? "" : ",", method,
                                  operation(route, twin, path, ++segments, parts));
      }
    }
  }
  std::string out(kInfo);
  bool first = true;
  for (const auto& [path, operations] : paths) {
    out += fmt::format("{}\n{}:{{{}}}", first ? "" : ",", json_text(path), operations);
    first = false;
  }
  return fmt::format(
      "{}}},\n\"components\":{{{}{}}},\n{}{}{}}},\n\"responses\":{{\n{}}},\n{}}}}}\n", out,
      kParameters, parts.parameters(), kHeaders, kSchemas, parts.schemas(), failures(out),
      kSecurity);
}

}  // namespace hustings::web

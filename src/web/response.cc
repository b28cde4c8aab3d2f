#include "web/response.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>

#include "base/json.h"

namespace hustings::web {
namespace {

bool equal_names(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

}  // namespace

bool is_token(std::string_view name) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::ranges::all_of(name, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kOthers.contains(c);
  });
}

bool is_field_value(std::string_view value) {
  return std::ranges::all_of(value,
                             [](unsigned char c) { return c == '\t' || (c >= 0x20 && c != 0x7f); });
}

Result<void> Response::set(std::string_view name, std::string_view value) {
  constexpr std::array<std::string_view, 5> kOurs = {"content-length", "transfer-encoding",
                                                     "connection", "content-type", "date"};
  const bool ours = std::ranges::any_of(kOurs, [&](auto n) { return equal_names(n, name); });
  if (ours || !is_token(name) || !is_field_value(value)) {
    return fail(Code::bad_input,
                ours ? "this header is computed, never set" : "a header with a forbidden character",
                std::string(name),
                "give a name of token characters and a value without line breaks");
  }
  headers_.emplace_back(name, value);
  return {};
}

void Response::must_set(std::string_view name, std::string_view value) {
  if (const auto done = set(name, value); !done) throw std::logic_error(done.error().text());
}

std::string_view reason(int status) {
  constexpr std::array<std::pair<int, std::string_view>, 31> kReasons = {{
      {100, "Continue"},
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {204, "No Content"},
      {206, "Partial Content"},
      {301, "Moved Permanently"},
      {303, "See Other"},
      {304, "Not Modified"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {406, "Not Acceptable"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {410, "Gone"},
      {411, "Length Required"},
      {413, "Content Too Large"},
      {414, "URI Too Long"},
      {415, "Unsupported Media Type"},
      {416, "Range Not Satisfiable"},
      {417, "Expectation Failed"},
      {422, "Unprocessable Content"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {503, "Service Unavailable"},
      {505, "HTTP Version Not Supported"},
  }};
  const auto it = std::ranges::find(kReasons, status, &std::pair<int, std::string_view>::first);
  return it == kReasons.end() ? "Unknown" : it->second;
}

Response problem(int status, std::string_view detail, const std::vector<Detail>& details) {
  Response out;
  out.status = status;
  out.type = kProblem;
  out.body = fmt::format(R"({{"type":"about:blank","title":"{}","status":{},"detail":)",
                         reason(status), status);
  write_json_string(detail, out.body);
  for (std::size_t i = 0; i < details.size(); ++i) {
    const auto& [where, message] = details[i];
    const bool pointer = where.empty() || where.starts_with('/');
    out.body += i == 0 ? R"(,"errors":[)" : ",";
    out.body += pointer ? R"({"pointer":)" : R"({"parameter":)";
    write_json_string(where, out.body);
    out.body += R"(,"message":)";
    write_json_string(message, out.body);
    out.body += '}';
  }
  if (!details.empty()) out.body += ']';
  out.body += "}\n";
  out.detail = detail;
  out.details = details;
  return out;
}

int status_of(Code code) {
  switch (code) {
    case Code::bad_input:
      return 400;
    case Code::not_found:
      return 404;
    case Code::conflict:
      return 409;
    case Code::withheld:
      return 410;
    case Code::too_large:
      return 413;
    case Code::disk_full:
    case Code::unavailable:
      return 503;
    case Code::unverified:
    case Code::io:
      return 500;
  }
  return 500;
}

Response problem(const Error& error, std::string_view id) {
  const int status = status_of(error.code);
  if (status >= 500) {
    Response out = problem(
        status,
        fmt::format("The node could not answer. Its operator finds the cause under {}.", id));
    if (status == 503) out.must_set("Retry-After", "5");
    return out;
  }
  std::string detail = error.message;
  if (!error.where.empty()) detail += ": " + error.where;
  if (!error.mend.empty()) detail += ": " + error.mend;
  return problem(status, detail, error.details);
}

}  // namespace hustings::web

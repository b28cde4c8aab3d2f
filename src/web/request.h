// A request as handlers see it: plain, checked values. Nothing here knows Beast.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hustings::web {

// Of trace and query it is known what they mean; no route takes them.
enum class Method : std::uint8_t {
  get,
  head,
  post,
  put,
  patch,
  del,
  options,
  trace,
  query,
  other,
};
std::string_view name(Method method);     // "GET"
Method method_of(std::string_view name);  // case-sensitive; `other` for what is not known

// The target of a request: decoded once, and unambiguous (gate.h).
struct Target {
  std::string raw;                         // as it came: "/ads.json?country=AT"
  std::string path;                        // raw, without the query
  std::string query;                       // raw, without the question mark
  std::vector<std::string> segments = {};  // decoded; none for "/"
  std::vector<std::pair<std::string, std::string>> parameters = {};  // decoded, in order
};

enum class Encoding : std::uint8_t { identity, gzip, zstd };

struct Request {
  Method method = Method::get;
  Target target;
  Encoding encoding = Encoding::identity;  // the best that the client takes and we make
  std::string language = "en";             // the best that the client takes and we have
  bool html = false;                       // the client is a browser: errors are pages too
  std::string if_none_match;
  std::string range;
  std::string if_range;
  std::string content_type;
  std::string authorization;
  std::string host;  // one of the node's names, with its port
  std::string cookie;
  std::string origin;      // who made a browser send this: "https://hustings.party.example"
  std::string fetch_site;  // Sec-Fetch-Site; empty: an older browser, or a program
  std::string network;     // the sender's /24 or /64, to slow guessing down; never kept
  std::string body;
};

}  // namespace hustings::web

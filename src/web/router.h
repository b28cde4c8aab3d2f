// Routes as data: which handler answers, with which checked arguments, in which form. The OpenAPI
// document and the tests that walk all routes are made from the same table.
#pragma once
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "node/page.h"
#include "web/request.h"
#include "web/response.h"

namespace hustings::web {

enum class RouteClass : std::uint8_t {
  open,    // public reading: any origin may, anybody may keep it
  closed,  // everything else: same origin only, never kept
};
enum class Format : std::uint8_t { plain, html, json, csv, ndjson, atom };
std::string_view media_type(Format format);  // "text/csv; charset=utf-8"; empty for plain

// One form of a route: the path with this suffix.
struct Twin {
  std::string_view suffix;
  Format format = Format::plain;
};

struct Route;
// A request that found its route.
struct Call {
  const Request& request;
  const Route& route;
  Format format = Format::plain;
  const Arguments& arguments;
};
// Straight-line code that may wait for the database: runs on the thread pool. An error becomes a
// problem answer; what broke inside goes to the log and not to strangers.
using Handler = std::function<Result<Response>(const Call&)>;

// A form of body that a route takes.
struct Body {
  std::string type;         // Content-Type; empty: any
  std::string schema = {};  // JSON Schema, for the document of the API; empty: anything
  bool for_token = false;   // wants "Authorization: Bearer": answers 401 and 403 besides
};

struct Route {
  Method method = Method::get;  // a get answers HEAD as well
  // "/records/{index}"; "{name...}" at the end takes all segments that follow, joined with "/".
  std::string path;
  std::vector<Twin> twins = {{"", Format::plain}};
  std::vector<Parameter> parameters = {};  // those that are not in the path are in the query
  std::string summary;
  RouteClass kind = RouteClass::open;
  std::size_t body_limit = 0;     // bytes; 0: takes no body
  std::vector<Body> bodies = {};  // the only ones taken; none: anything
  bool keep = false;              // answers may be kept for a second, and sent again as they are
  Handler handler = {};
  // The handler waits for others (a slow key, the log's writer): it runs on threads of its own, and
  // keeps nobody from reading.
  bool waits = false;
  bool hidden = false;      // not part of the API: pages of the desk, what forms of pages send
  bool others_too = false;  // takes all parameters in the query: another site has written it

  // For the document of the API, which promises what follows (openapi.h).
  std::string plain_type = {};        // media type of Format::plain; "*/*": that of the file
  bool list = false;                  // JSON, CSV and NDJSON have rows
  bool page = false;                  // says which log it was read from, and its other forms
  std::vector<int> statuses = {200};  // besides those that every route may have
  std::string schema = {};            // JSON Schema of an item or row, or of a plain JSON answer
  std::string conflict_type = {};     // media type of a 409; empty: a problem
  std::size_t most_segments = 1;      // of a "{name...}"; with more the route does not fit
};

struct Match {
  const Route* route = nullptr;
  Format format = Format::plain;
  Arguments arguments;
};

class Router {
 public:
  // Throws std::logic_error when two routes have the same method and path, a path parameter is not
  // described, a get takes a body, or a request whose arguments are all good may be longer than
  // Limits allow.
  void add(Route route);
  const std::vector<Route>& routes() const { return routes_; }

  // The route, or the answer that says why there is none: 404, 405 with Allow, 415, 400 naming
  // every parameter that is unknown, repeated, missing or of another type.
  std::expected<Match, Response> resolve(const Request& request) const;

 private:
  struct Part {
    std::string text;  // literal, or the name of a parameter
    bool parameter = false;
    bool rest = false;
  };
  struct Compiled {
    std::vector<Part> parts;
  };
  bool fits(std::size_t route, const Target& target, Match& out) const;
  static bool fits_root(const Route& route, const Target& target, Match& out);

  std::vector<Route> routes_;
  std::vector<Compiled> compiled_;  // as routes_
};

bool in_path(const Route& route, std::string_view parameter);  // else it is in the query
// The path of a form: "/ads.json", and "/index.json" of the root, whose name is empty.
std::string address(const Route& route, const Twin& twin);
// What is wrong with the text of an argument; nothing when it is good.
std::string check_argument(const Parameter& parameter, std::string_view text);

}  // namespace hustings::web

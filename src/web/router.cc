#include "web/router.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <numeric>
#include <optional>
#include <set>
#include <stdexcept>

#include "base/message.h"
#include "base/text.h"
#include "web/gate.h"
#include "web/limits.h"

namespace hustings::web {
namespace {

std::string check_integer(const Parameter& parameter, std::string_view text) {
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [ptr, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool canonical =
      text == "0" || (!text.empty() && text[0] != '0' && !text.starts_with("-0"));
  if (ec != std::errc() || ptr != end || !canonical) return "must be a decimal integer";
  if (value < parameter.min || value > parameter.max) {
    return fmt::format("must be from {} to {}", parameter.min, parameter.max);
  }
  return {};
}

bool alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Letters, digits and `others`, not too many.
std::string check_code(const Parameter& parameter, std::string_view text, std::string_view others) {
  const bool good = !text.empty() && std::ranges::all_of(text, [&](char c) {
    return alphanumeric(c) || others.contains(c);
  });
  if (!good) return fmt::format("must consist of letters, digits and {}", others);
  return text.size() <= parameter.max_length
             ? std::string()
             : fmt::format("must be at most {} characters long", parameter.max_length);
}

constexpr std::string_view kInQuery = "._-:+/";
constexpr std::string_view kInPath = "._-:+";

// In the path each segment is one token; segments are not empty.
std::string check_segments(const Parameter& parameter, std::string_view text) {
  std::string wrong;
  while (wrong.empty() && !text.empty()) {
    const auto slash = text.find('/');
    wrong = alphanumeric(text[0]) ? check_code(parameter, text.substr(0, slash), kInPath)
                                  : "must begin with a letter or digit";
    text = slash == std::string_view::npos ? "" : text.substr(slash + 1);
  }
  return wrong;
}

std::string check_choices(const Parameter& parameter, std::string_view text) {
  std::set<std::string_view> seen;
  for (bool more = true; more;) {
    const auto comma = text.find(',');
    const std::string_view one = text.substr(0, comma);
    more = comma != std::string_view::npos;
    if (more) text.remove_prefix(comma + 1);
    if (std::ranges::find(parameter.choices, one) == parameter.choices.end())
      return fmt::format("must name some of {}", fmt::join(parameter.choices, ", "));
    if (!seen.insert(one).second) return fmt::format("names {} twice", one);
  }
  return {};
}

// The longest that a good argument can be in an address.
std::size_t longest(const Parameter& parameter) {
  std::vector<std::size_t> sizes;
  sizes.reserve(parameter.choices.size());
  for (const auto& choice : parameter.choices) sizes.push_back(percent_encode(choice).size());
  switch (parameter.type) {
    case ParameterType::text:
      return 12 * parameter.max_length;  // four bytes of three characters
    case ParameterType::token:
      return 3 * parameter.max_length;
    case ParameterType::cursor:
      return parameter.max_length;
    case ParameterType::integer:
      return std::max(std::to_string(parameter.min).size(), std::to_string(parameter.max).size());
    case ParameterType::day:
      return 10;
    case ParameterType::country:
      return 2;
    case ParameterType::flag:
      return 1;
    case ParameterType::choice:
      return std::ranges::max(sizes);
    case ParameterType::choices:
      return std::accumulate(sizes.begin(), sizes.end(), 3 * sizes.size());
  }
  return 0;
}

// A request that the document of the API allows must not be too long for the gate.
void check_length(const Route& route) {
  constexpr Limits kLimits;
  std::size_t query = 0;
  std::size_t path = route.path.size();
  for (const auto& parameter : route.parameters) {
    if (in_path(route, parameter.name)) {
      path += route.most_segments * (longest(parameter) + 1);
    } else {
      query += percent_encode(parameter.name).size() + 2 + longest(parameter);
    }
  }
  if (query > kLimits.query_bytes || path + query > kLimits.target_bytes)
    throw std::logic_error(fmt::format("{}: {} bytes of good arguments are too long for the gate",
                                       route.path, path + query));
}

const Parameter* find(const Route& route, std::string_view name) {
  const auto it = std::ranges::find(route.parameters, name, &Parameter::name);
  return it == route.parameters.end() ? nullptr : &*it;
}

std::string_view without_parameters(std::string_view type) {
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return type;
}

// Why a body of this type is not taken.
std::optional<Response> check_type(const Route& route, std::string_view given) {
  const auto is_taken = [type = without_parameters(given)](const Body& body) {
    return body.type.empty() || body.type == type;
  };
  if (route.bodies.empty() || std::ranges::any_of(route.bodies, is_taken)) return std::nullopt;
  std::vector<std::string_view> types;
  types.reserve(route.bodies.size());
  for (const auto& body : route.bodies) types.emplace_back(body.type);
  return problem(415, fmt::format("Content-Type must be {}.", fmt::join(types, " or ")));
}

std::string known_names(const Route& route) {
  std::string out;
  for (const auto& p : route.parameters) {
    if (!in_path(route, p.name)) out += (out.empty() ? "" : ", ") + p.name;
  }
  return out.empty() ? "this address takes no parameters" : "known here: " + out;
}

// Puts the query's parameters behind those of the path; says what is wrong with all of them.
std::vector<Detail> take_arguments(const Route& route, const Target& target, Arguments& out) {
  std::vector<Detail> wrong;
  for (const auto& [name, value] : out.all()) {
    const Parameter& parameter = *find(route, name);
    auto bad = parameter.type == ParameterType::token ? check_segments(parameter, value)
                                                      : check_argument(parameter, value);
    if (!bad.empty()) wrong.push_back({name, std::move(bad)});
  }
  for (const auto& [name, value] : target.parameters) {
    const Parameter* parameter = find(route, name);
    if (parameter == nullptr && route.others_too) continue;
    if (parameter == nullptr || in_path(route, name)) {
      wrong.push_back({name, "unknown parameter; " + known_names(route)});
      continue;
    }
    if (out.text(name) || std::ranges::count(target.parameters, name,
                                             [](const auto& p) -> auto& { return p.first; }) > 1) {
      wrong.push_back({name, "given more than once"});
      continue;
    }
    if (value.empty()) continue;
    auto bad = check_argument(*parameter, value);
    if (bad.empty()) {
      out.put(name, value);
    } else {
      wrong.push_back({name, std::move(bad)});
    }
  }
  for (const auto& parameter : route.parameters) {
    const auto same = [&](const Detail& d) { return d.where == parameter.name; };
    if (parameter.required && !out.text(parameter.name) && std::ranges::none_of(wrong, same)) {
      wrong.push_back({parameter.name, "missing"});
    }
  }
  return wrong;
}

}  // namespace

std::string_view media_type(Format format) {
  switch (format) {
    case Format::html:
      return "text/html; charset=utf-8";
    case Format::json:
      return "application/json";
    case Format::csv:
      return "text/csv; charset=utf-8; header=present";
    case Format::ndjson:
      return "application/x-ndjson";
    case Format::atom:
      return "application/atom+xml; charset=utf-8";
    case Format::plain:
      return "";
  }
  return "";
}

bool in_path(const Route& route, std::string_view parameter) {
  return route.path.contains(fmt::format("{{{}}}", parameter)) ||
         route.path.contains(fmt::format("{{{}...}}", parameter));
}

std::string address(const Route& route, const Twin& twin) {
  const bool nameless = route.path.ends_with('/') && !twin.suffix.empty();
  return fmt::format("{}{}{}", route.path, nameless ? "index" : "", twin.suffix);
}

std::string check_argument(const Parameter& parameter, std::string_view text) {
  switch (parameter.type) {
    case ParameterType::integer:
      return check_integer(parameter, text);
    case ParameterType::text:
      return code_points(text) <= parameter.max_length
                 ? std::string()
                 : fmt::format("must be at most {} characters long", parameter.max_length);
    case ParameterType::token:
      return check_code(parameter, text, kInQuery);
    case ParameterType::cursor:
      return check_code(parameter, text, "-_");
    case ParameterType::choice:
      return std::ranges::find(parameter.choices, text) != parameter.choices.end()
                 ? std::string()
                 : fmt::format("must be one of {}", fmt::join(parameter.choices, ", "));
    case ParameterType::choices:
      return check_choices(parameter, text);
    case ParameterType::day:
      return parse_date(text) ? std::string() : "must be a day such as 2029-06-03";
    case ParameterType::country: {
      const bool good = text.size() == 2 &&
                        std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
      return good ? std::string() : "must be two upper-case letters such as AT";
    }
    case ParameterType::flag:
      return text == "0" || text == "1" ? std::string() : "must be 0 or 1";
  }
  return {};
}

void Router::add(Route route) {
  for (const auto& other : routes_) {
    if (other.method == route.method && other.path == route.path) {
      throw std::logic_error("two routes for " + route.path);
    }
  }
  if (route.method == Method::get && route.body_limit > 0) {
    throw std::logic_error("a get with a body: " + route.path);
  }
  check_length(route);
  Compiled compiled;
  for (std::string_view rest = std::string_view(route.path).substr(1); !rest.empty();) {
    const auto slash = rest.find('/');
    const std::string_view part = rest.substr(0, slash);
    rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
    if (!part.starts_with('{')) {
      compiled.parts.push_back({.text = std::string(part)});
      continue;
    }
    const bool many = part.ends_with("...}");
    const std::string name(part.substr(1, part.size() - (many ? 5 : 2)));
    if (find(route, name) == nullptr)
      throw std::logic_error(route.path + ": what is " + name + "?");
    compiled.parts.push_back({.text = name, .parameter = true, .rest = many});
  }
  routes_.push_back(std::move(route));
  compiled_.push_back(std::move(compiled));
}

// The root itself, or a form of it.
bool Router::fits_root(const Route& route, const Target& target, Match& out) {
  for (const auto& twin : route.twins) {
    const std::string path = address(route, twin);
    if (target.path != path) continue;
    out = {.route = &route, .format = twin.format, .arguments = {}};
    return true;
  }
  return false;
}

// Does the path fit this route? Fills in format and path arguments.
bool Router::fits(std::size_t n, const Target& target, Match& out) const {
  const auto& parts = compiled_[n].parts;
  const auto& segments = target.segments;
  if (parts.empty()) return fits_root(routes_[n], target, out);
  const bool rest = !parts.empty() && parts.back().rest;
  const std::size_t most = parts.size() + (rest ? routes_[n].most_segments - 1 : 0);
  if (segments.size() < parts.size() || segments.size() > most) return false;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    if (!parts[i].parameter && parts[i].text != segments[i]) return false;
  }
  std::string last;
  for (std::size_t i = parts.size(); i <= segments.size(); ++i) {
    last += (i == parts.size() ? "" : "/") + segments[i - 1];
  }
  // The longest suffix that fits says the form; the empty one only where no other does.
  const Twin* twin = nullptr;
  for (const auto& t : routes_[n].twins) {
    const bool longer = twin == nullptr || t.suffix.size() > twin->suffix.size();
    if (longer && last.ends_with(t.suffix) && last.size() > t.suffix.size()) twin = &t;
  }
  if (twin == nullptr) return false;
  last.resize(last.size() - twin->suffix.size());
  if (!parts.back().parameter && last != parts.back().text) return false;
  out.route = &routes_[n];
  out.format = twin->format;
  out.arguments = {};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].parameter)
      out.arguments.put(parts[i].text, i + 1 == parts.size() ? last : segments[i]);
  }
  return true;
}

std::expected<Match, Response> Router::resolve(const Request& request) const {
  std::string allow;
  const Method wanted = request.method == Method::head ? Method::get : request.method;
  for (std::size_t n = 0; n < routes_.size(); ++n) {
    Match match;
    if (!fits(n, request.target, match)) continue;
    const Route& route = routes_[n];
    if (route.method != wanted) {
      if (!allow.empty()) allow += ", ";
      allow += route.method == Method::get ? "GET, HEAD" : name(route.method);
      continue;
    }
    const auto wrong = take_arguments(route, request.target, match.arguments);
    if (!wrong.empty()) {
      return std::unexpected(problem(400, tr("The request has a wrong parameter."), wrong));
    }
    if (auto refused = check_type(route, request.content_type)) {
      return std::unexpected(*std::move(refused));
    }
    return match;
  }
  if (allow.empty())
    return std::unexpected(
        problem(404, tr("No page and no file is called that; /docs lists all addresses.")));
  Response out = problem(405, fmt::format("This address answers to {}.", allow));
  out.must_set("Allow", allow);
  return std::unexpected(std::move(out));
}

}  // namespace hustings::web

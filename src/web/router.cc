#include "web/router.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "base/text.h"

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

const Parameter* find(const Route& route, std::string_view name) {
  const auto it = std::ranges::find(route.parameters, name, &Parameter::name);
  return it == route.parameters.end() ? nullptr : &*it;
}

bool in_path(const Route& route, std::string_view name) {
  return route.path.contains(fmt::format("{{{}}}", name)) ||
         route.path.contains(fmt::format("{{{}...}}", name));
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
    if (auto bad = check_argument(*find(route, name), value); !bad.empty())
      wrong.push_back({name, bad});
  }
  for (const auto& [name, value] : target.parameters) {
    const Parameter* parameter = find(route, name);
    if (parameter == nullptr || in_path(route, name)) {
      wrong.push_back({name, "unknown parameter; " + known_names(route)});
      continue;
    }
    if (out.text(name) || std::ranges::count(target.parameters, name,
                                             [](const auto& p) -> auto& { return p.first; }) > 1) {
      wrong.push_back({name, "given more than once"});
      continue;
    }
    if (parameter->type == ParameterType::text && value.empty()) continue;
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

std::string_view without_parameters(std::string_view type) {
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return type;
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
    case Format::plain:
      return "";
  }
  return "";
}

std::string check_argument(const Parameter& parameter, std::string_view text) {
  switch (parameter.type) {
    case ParameterType::integer:
      return check_integer(parameter, text);
    case ParameterType::text:
      return code_points(text) <= parameter.max_length
                 ? std::string()
                 : fmt::format("must be at most {} characters long", parameter.max_length);
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

// Does the path fit this route? Fills in format and path arguments.
bool Router::fits(std::size_t n, const Target& target, Match& out) const {
  const auto& parts = compiled_[n].parts;
  const auto& segments = target.segments;
  const bool rest = !parts.empty() && parts.back().rest;
  if (rest ? segments.size() < parts.size() : segments.size() != parts.size()) return false;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    if (!parts[i].parameter && parts[i].text != segments[i]) return false;
  }
  std::string last;
  for (std::size_t i = parts.size(); i <= segments.size() && i > 0; ++i) {
    last += (i == parts.size() ? "" : "/") + segments[i - 1];
  }
  // The longest suffix that fits says the form; the empty one only where no other does.
  const Twin* twin = nullptr;
  for (const auto& t : routes_[n].twins) {
    const bool longer = twin == nullptr || t.suffix.size() > twin->suffix.size();
    if (longer && last.ends_with(t.suffix) && (parts.empty() || last.size() > t.suffix.size()))
      twin = &t;
  }
  if (twin == nullptr) return false;
  last.resize(last.size() - twin->suffix.size());
  if (!parts.empty() && !parts.back().parameter && last != parts.back().text) return false;
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
      return std::unexpected(problem(400, "The request has a wrong parameter.", wrong));
    }
    if (!route.body_type.empty() && without_parameters(request.content_type) != route.body_type) {
      return std::unexpected(
          problem(415, fmt::format("Content-Type must be {}.", route.body_type)));
    }
    return match;
  }
  if (allow.empty()) return std::unexpected(problem(404, "There is nothing under this address."));
  Response out = problem(405, fmt::format("This address answers to {}.", allow));
  out.must_set("Allow", allow);
  return std::unexpected(std::move(out));
}

}  // namespace hustings::web

// Targets: splitting and decoding (gate.h).
#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "web/gate.h"

namespace hustings::web {
namespace {

std::unexpected<Refusal> refuse(std::string detail) {
  return std::unexpected(Refusal{400, std::move(detail)});
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

// RFC 3986: pchar and "/".
bool of_path(char c) {
  constexpr std::string_view kOthers = "!$&'()*+,;=:@%/";
  return unreserved(c) || kOthers.contains(c);
}
// Browsers leave more than RFC 3986 allows in a query as it was typed.
bool of_query(char c) {
  constexpr std::string_view kNever = "\"#<>\\";
  return c > 0x20 && c < 0x7f && !kNever.contains(c);
}

bool has_any_control(std::string_view text) {
  return has_control(text) || text.find_first_of("\t\n") != std::string_view::npos;
}

Gated<std::string> decode_segment(std::string_view raw) {
  auto out = percent_decode(raw, false);
  if (!out) return refuse("A percent sign in the path is not followed by two hexadecimal digits.");
  if (out->empty()) return refuse("The path has an empty segment.");
  if (*out == "." || *out == "..") return refuse("The path has a dot segment.");
  if (out->find_first_of("/\\") != std::string::npos)
    return refuse("A path segment holds a slash.");
  if (!is_utf8(*out) || has_any_control(*out)) return refuse("The path is no text in UTF-8.");
  return *std::move(out);
}

Gated<void> split_path(std::string_view path, Target& out) {
  if (path == "/") return {};
  for (std::string_view rest = path.substr(1);;) {
    const auto slash = rest.find('/');
    auto segment = decode_segment(rest.substr(0, slash));
    if (!segment) return std::unexpected(segment.error());
    out.segments.push_back(*std::move(segment));
    if (slash == std::string_view::npos) return {};
    rest.remove_prefix(slash + 1);
  }
}

Gated<void> split_query(std::string_view query, const Limits& limits, Target& out) {
  for (std::string_view rest = query; !rest.empty();) {
    const auto end = rest.find('&');
    const std::string_view pair = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    const auto equals = pair.find('=');
    auto name = percent_decode(pair.substr(0, equals), true);
    auto value = percent_decode(
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1), true);
    if (!name || !value) {
      return refuse("A percent sign in the query is not followed by two hexadecimal digits.");
    }
    if (name->empty()) return refuse("A query parameter has no name.");
    for (const auto& text : {std::string_view(*name), std::string_view(*value)}) {
      if (!is_utf8(text) || has_any_control(text)) return refuse("The query is no text in UTF-8.");
    }
    if (out.parameters.size() == limits.query_parameters)
      return refuse("Too many query parameters.");
    out.parameters.emplace_back(*std::move(name), *std::move(value));
  }
  return {};
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = digit(text[i + 1]);
      const int low = digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::string percent_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (unreserved(c)) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

Gated<Target> parse_target(std::string_view target, const Limits& limits) {
  if (target.size() > limits.target_bytes) {
    return std::unexpected(Refusal{414, "The request target is too long."});
  }
  if (!target.starts_with('/')) return refuse("The request target must be a path.");
  const auto mark = target.find('?');
  const std::string_view path = target.substr(0, mark);
  const std::string_view query =
      mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
  if (query.size() > limits.query_bytes) {
    return std::unexpected(Refusal{414, "The query is too long."});
  }
  if (!std::ranges::all_of(path, of_path) || !std::ranges::all_of(query, of_query)) {
    return refuse("The request target holds a character that is not allowed.");
  }
  Target out{.raw = std::string(target), .path = std::string(path), .query = std::string(query)};
  if (auto done = split_path(path, out); !done) return std::unexpected(done.error());
  if (auto done = split_query(query, limits, out); !done) return std::unexpected(done.error());
  return out;
}

}  // namespace hustings::web

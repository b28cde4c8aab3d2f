#include "web/gate.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "web/response.h"

namespace hustings::web {
namespace {

std::unexpected<Refusal> refuse(int status, std::string detail) {
  return std::unexpected(Refusal{status, std::move(detail)});
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool equal_names(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}
std::string_view trimmed(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
  return s;
}

// One line of a head, without its CRLF.
std::optional<Refusal> check_line(std::string_view line, bool first, const Limits& limits) {
  if (first && line.size() > limits.target_bytes + 32) {
    return Refusal{414, "The request line is too long."};
  }
  if (first && line.empty()) return Refusal{400, "The request begins with an empty line."};
  if (!first && !line.empty() && (line[0] == ' ' || line[0] == '\t')) {
    return Refusal{400, "A header field is folded over two lines."};
  }
  if (!is_field_value(line)) return Refusal{400, "The request head holds a control character."};
  return std::nullopt;
}

// The only value of a field that may be there once.
Gated<std::optional<std::string_view>> single(const RawHead& head, std::string_view name) {
  std::optional<std::string_view> out;
  for (const auto& f : head.fields) {
    if (!equal_names(f.name, name)) continue;
    if (out) return refuse(400, fmt::format("{} is given twice.", name));
    out = trimmed(f.value);
  }
  return out;
}

std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.rfind(':'));
}

bool well_formed_host(std::string_view host) {
  const std::string_view name = without_port(host);
  const std::string_view port = host.substr(name.size());
  if (!port.empty() &&
      (port[0] != ':' || port.size() > 6 ||
       !std::ranges::all_of(port.substr(1), [](char c) { return c >= '0' && c <= '9'; }))) {
    return false;
  }
  return !name.empty() && name.size() <= 255 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '[' || c == ']' || c == ':' || c == '_';
  });
}

std::optional<Refusal> check_host(const RawHead& head, const Hosts& hosts) {
  const auto given = single(head, "Host");
  if (!given) return given.error();
  const std::optional<std::string_view> host = *given;
  if (!host) {
    if (head.version == 10) return std::nullopt;
    return Refusal{400, "The Host field is missing."};
  }
  if (!well_formed_host(*host)) return Refusal{400, "The Host field is malformed."};
  if (hosts.empty()) return std::nullopt;
  std::string name(without_port(*host));
  std::ranges::transform(name, name.begin(), lower);
  if (std::ranges::find(hosts, name) != hosts.end()) return std::nullopt;
  return Refusal{400, "This server does not answer under that name."};
}

bool read_length(std::string_view text, std::uint64_t& out) {
  const auto [ptr, ec] = std::from_chars(text.data(), text.data() + text.size(), out);
  return ec == std::errc() && ptr == text.data() + text.size();  // from_chars takes no sign here
}

std::optional<Refusal> check_length(const RawHead& head, Framing& out) {
  const auto lengths = single(head, "Content-Length");
  if (!lengths) return lengths.error();
  const auto encodings = single(head, "Transfer-Encoding");
  if (!encodings) return encodings.error();
  const std::optional<std::string_view> length = *lengths;
  const std::optional<std::string_view> encoding = *encodings;
  if (encoding) {
    if (length) return Refusal{400, "Content-Length and Transfer-Encoding are given together."};
    if (head.version != 11) return Refusal{400, "Transfer-Encoding needs HTTP/1.1."};
    if (!equal_names(*encoding, "chunked")) {
      return Refusal{400, "The only Transfer-Encoding understood here is chunked."};
    }
    out.chunked = true;
  }
  if (length && !read_length(*length, out.length)) {
    return Refusal{400, "Content-Length is no decimal number."};
  }
  return std::nullopt;
}

bool has_option(const RawHead& head, std::string_view option) {
  for (const auto& f : head.fields) {
    if (!equal_names(f.name, "Connection")) continue;
    for (std::string_view rest = f.value; !rest.empty();) {
      const auto comma = rest.find(',');
      if (equal_names(trimmed(rest.substr(0, comma)), option)) return true;
      rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    }
  }
  return false;
}

}  // namespace

Gated<HeadScan> scan_head(std::string_view received, std::size_t from, const Limits& limits) {
  std::size_t line = from;
  for (;;) {
    const auto lf = received.find('\n', line);
    if (lf == std::string_view::npos) break;
    if (lf == line || received[lf - 1] != '\r') {
      return refuse(400, "A line does not end in CR LF.");
    }
    const std::string_view text = received.substr(line, lf - 1 - line);
    if (auto bad = check_line(text, line == 0, limits)) return std::unexpected(*std::move(bad));
    line = lf + 1;
    if (line > limits.head_bytes) return refuse(431, "The request head is too large.");
    if (text.empty()) return HeadScan{line, line};
  }
  // The rest is the beginning of a line. A CR at its end may still become a line end.
  std::string_view rest = received.substr(line);
  if (received.size() >= limits.head_bytes) return refuse(431, "The request head is too large.");
  if (rest.ends_with('\r')) rest.remove_suffix(1);
  if (rest.empty()) return HeadScan{0, line};
  if (auto bad = check_line(rest, line == 0, limits)) return std::unexpected(*std::move(bad));
  return HeadScan{0, line};
}

std::optional<std::string_view> field(const RawHead& head, std::string_view name) {
  for (const auto& f : head.fields) {
    if (equal_names(f.name, name)) return trimmed(f.value);
  }
  return std::nullopt;
}

Gated<Framing> check_head(const RawHead& head, const Hosts& hosts, const Limits& limits) {
  if (head.version != 10 && head.version != 11) {
    return refuse(505, "HTTP/1.1 and HTTP/1.0 are understood here.");
  }
  if (head.fields.size() > limits.fields) return refuse(431, "The request has too many fields.");
  if (method_of(head.method) == Method::other) return refuse(501, "This method is not known here.");
  for (const auto& f : head.fields) {
    if (!is_token(f.name) || !is_field_value(f.value)) {
      return refuse(400, "A header field holds a character that is not allowed.");
    }
  }
  if (auto bad = check_host(head, hosts)) return std::unexpected(*std::move(bad));
  Framing out;
  if (auto bad = check_length(head, out)) return std::unexpected(*std::move(bad));
  const bool bodiless = head.method == "GET" || head.method == "HEAD";
  if (bodiless && out.has_body()) {
    return refuse(400, fmt::format("A {} request has no body.", head.method));
  }
  if (const auto expect = field(head, "Expect")) {
    if (!equal_names(*expect, "100-continue")) {
      return refuse(417, "The only expectation understood here is 100-continue.");
    }
    out.expects_continue = head.version == 11 && out.has_body();
  }
  out.keep_alive = head.version == 11 && !has_option(head, "close");
  return out;
}

Encoding choose_encoding(std::string_view accept) {
  Encoding best = Encoding::identity;
  for (std::string_view rest = accept; !rest.empty();) {
    const auto comma = rest.find(',');
    const std::string_view item = rest.substr(0, comma);
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    const auto semicolon = item.find(';');
    const std::string_view coding = trimmed(item.substr(0, semicolon));
    if (semicolon != std::string_view::npos) {
      const std::string_view q = trimmed(item.substr(semicolon + 1));
      // Any weight but 0 will do: which of two we send is ours to choose.
      if (!q.starts_with("q=") || q.substr(2).find_first_not_of("0.") == std::string_view::npos)
        continue;
    }
    if (equal_names(coding, "zstd")) return Encoding::zstd;
    if (equal_names(coding, "gzip")) best = Encoding::gzip;
  }
  return best;
}

bool etag_matches(std::string_view if_none_match, std::string_view etag) {
  if (trimmed(if_none_match) == "*") return true;
  for (std::string_view rest = if_none_match; !rest.empty();) {
    const auto comma = rest.find(',');
    std::string_view item = trimmed(rest.substr(0, comma));
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    if (item.starts_with("W/")) item.remove_prefix(2);
    if (item.size() == etag.size() + 2 && item.front() == '"' && item.back() == '"' &&
        item.substr(1, etag.size()) == etag) {
      return true;
    }
  }
  return false;
}

}  // namespace hustings::web

#include "record/values.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/id.h"
#include "base/text.h"

namespace hustings {
namespace {

using Problem = std::optional<std::string>;

bool alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

constexpr std::string_view kUnbrokenPattern = R"(^[^\u0000-\u0020\u007F-\u009F]+$)";

bool digit(char c) { return c >= '0' && c <= '9'; }
bool lower_hex(char c) { return digit(c) || (c >= 'a' && c <= 'f'); }

std::string json_text(std::string_view text) {
  std::string out;
  write_json_string(text, out);
  return out;
}

Problem expect_string(const Json& json, std::string& out) {
  const auto* text = json.as<std::string>();
  if (text == nullptr) return fmt::format("expected a string, got {}", json.type());
  out = *text;
  return {};
}

std::string not_a(std::string_view what, const Json& json) {
  return fmt::format("expected {}, got {}", what, detail::shown(json));
}

// A string that fits `fits`; otherwise "expected <what>, got ...".
template <class Fits>
Problem expect(const Json& json, std::string_view what, std::string& out, const Fits& fits) {
  if (auto problem = expect_string(json, out)) return problem;
  if (fits(out)) return {};
  return not_a(what, json);
}

// A string that `read` makes a value of (an optional).
template <class T, class Read>
Problem expect_as(const Json& json, std::string_view what, T& out, const Read& read) {
  const auto* text = json.as<std::string>();
  if (text == nullptr) return fmt::format("expected a string, got {}", json.type());
  const auto value = read(std::string_view(*text));
  if (!value) return not_a(what, json);
  out = T{*value};
  return {};
}

// No white space and nothing that does not print.
bool unbroken(std::string_view s) {
  return is_utf8(s) && !has_control(s) && s.find_first_of(" \t\n") == std::string_view::npos;
}

// RFC 1123 labels; the last one starts with a letter, so that no IP address is a name.
bool is_domain(std::string_view s) {
  if (s.size() > 253 || !s.contains('.')) return false;
  for (std::size_t at = 0; at <= s.size();) {
    const std::size_t dot = std::min(s.find('.', at), s.size());
    const std::string_view label = s.substr(at, dot - at);
    const bool fits = !label.empty() && label.size() <= 63 && label.front() != '-' &&
                      label.back() != '-' && std::ranges::all_of(label, [](char c) {
                        return digit(c) || (c >= 'a' && c <= 'z') || c == '-';
                      });
    if (!fits || (dot == s.size() && digit(label.front()))) return false;
    at = dot + 1;
  }
  return true;
}

// RFC 6901: a tilde stands only before 0 or 1.
bool is_pointer(std::string_view s) {
  if (s.size() < 2 || s.size() > 256 || s.front() != '/' || !is_utf8(s) || has_control(s)) {
    return false;
  }
  for (std::size_t at = 0; (at = s.find('~', at)) != std::string_view::npos; ++at) {
    if (at + 1 == s.size() || (s[at + 1] != '0' && s[at + 1] != '1')) return false;
  }
  return true;
}

}  // namespace

namespace detail {

Problem check_text(const Json& json, std::size_t min, std::size_t max, std::string& out) {
  if (auto problem = expect_string(json, out)) return problem;
  const std::size_t bad = bad_utf8_at(out);
  if (bad != std::string::npos) return fmt::format("not UTF-8 at byte {}", bad);
  if (has_control(out)) return "control characters are not allowed (only tab and newline are)";
  const std::size_t n = code_points(out);
  if (n < min)
    return min == 1 ? "must not be empty" : fmt::format("shorter than {} characters", min);
  if (n > max) return fmt::format("{} characters long, at most {} are allowed", n, max);
  return {};
}

Problem check_token(const Json& json, std::size_t max, std::string& out) {
  return expect(json, fmt::format("a code of at most {} letters, digits and . _ : / + -", max), out,
                [max](std::string_view s) {
                  return !s.empty() && s.size() <= max && alnum(s[0]) &&
                         std::ranges::all_of(s, [](char c) {
                           return alnum(c) || std::string_view("._:/+-").contains(c);
                         });
                });
}

std::string shown(const Json& json) {
  constexpr std::size_t kMost = 80;
  const auto* text = json.as<std::string>();
  if (text == nullptr) return std::string(json.type());
  if (text->size() <= kMost) return json_text(*text);
  std::size_t cut = kMost;
  while (cut > 0 && (static_cast<unsigned char>((*text)[cut]) & 0xC0) == 0x80) --cut;
  return json_text(text->substr(0, cut)) + "...";
}

std::string string_schema(std::size_t min, std::size_t max, std::string_view pattern) {
  std::string out = fmt::format(R"({{"type":"string","minLength":{},"maxLength":{})", min, max);
  if (!pattern.empty()) out += ",\"pattern\":" + json_text(pattern);
  return out + "}";
}

}  // namespace detail

// NOLINTBEGIN(bugprone-macro-parentheses): a type cannot stand in parentheses
#define HUSTINGS_STRING_SCALAR(Type, what, fits, schema_text)                                    \
  Problem Scalar<Type>::parse(const Json& json, Type& out) {                                     \
    return expect(json, what, out.value, [](std::string_view s) { return fits; });               \
  }                                                                                              \
  void Scalar<Type>::write(const Type& v, std::string& out) { write_json_string(v.value, out); } \
  std::string Scalar<Type>::csv(const Type& v) { return v.value; }                               \
  std::string Scalar<Type>::schema() { return schema_text; }

// NOLINTEND(bugprone-macro-parentheses)

HUSTINGS_STRING_SCALAR(
    PlatformId, "an identifier of 1 to 64 letters, digits, dots, _ or -",
    !s.empty() && s.size() <= 64 &&
        std::ranges::all_of(s, [](char c) { return alnum(c) || c == '.' || c == '_' || c == '-'; }),
    detail::string_schema(1, 64, "^[A-Za-z0-9._-]+$"))
HUSTINGS_STRING_SCALAR(Handle, "a handle of 1 to 100 characters without white space",
                       unbroken(s) && !s.empty() && code_points(s) <= 100,
                       detail::string_schema(1, 100, kUnbrokenPattern))
HUSTINGS_STRING_SCALAR(Url, "an http or https address of at most 2048 bytes",
                       s.size() <= 2048 && unbroken(s) &&
                           (s.starts_with("https://") || s.starts_with("http://")) &&
                           s.find("://") + 3 < s.size(),
                       detail::string_schema(8, 2048,
                                             R"(^https?://[^\u0000-\u0020\u007F-\u009F]+$)"))
HUSTINGS_STRING_SCALAR(CountryCode, "two capital letters (ISO 3166-1), such as AT",
                       s.size() == 2 &&
                           std::ranges::all_of(s, [](char c) { return c >= 'A' && c <= 'Z'; }),
                       detail::string_schema(2, 2, "^[A-Z]{2}$"))
HUSTINGS_STRING_SCALAR(Domain, "a domain name in lower case, such as party.example", is_domain(s),
                       detail::string_schema(3, 253,
                                             "^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+"
                                             "[a-z]([a-z0-9-]{0,61}[a-z0-9])?$"))
HUSTINGS_STRING_SCALAR(ThingId, "a UUID in lower case", is_uuid(s),
                       detail::string_schema(36, 36, "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"))
HUSTINGS_STRING_SCALAR(Pointer, "a JSON Pointer such as /page_name", is_pointer(s),
                       detail::string_schema(2, 256, "^(/([^/~]|~[01])*)+$"))

Problem Scalar<Digest>::parse(const Json& json, Digest& out) {
  return expect_as(json, "64 hexadecimal digits in lower case (SHA-256)", out,
                   [](std::string_view s) {
                     return std::ranges::all_of(s, lower_hex) ? hash_from_hex(s) : std::nullopt;
                   });
}
void Scalar<Digest>::write(const Digest& v, std::string& out) { out += '"' + hex(v.value) + '"'; }
std::string Scalar<Digest>::csv(const Digest& v) { return hex(v.value); }
std::string Scalar<Digest>::schema() { return detail::string_schema(64, 64, "^[0-9a-f]{64}$"); }

Problem Scalar<Key32>::parse(const Json& json, Key32& out) {
  return expect_as(json, "a public key of 32 bytes in base64", out, hash_from_base64);
}
void Scalar<Key32>::write(const Key32& v, std::string& out) { out += '"' + base64(v.value) + '"'; }
std::string Scalar<Key32>::csv(const Key32& v) { return base64(v.value); }
std::string Scalar<Key32>::schema() {
  return detail::string_schema(44, 44, "^[A-Za-z0-9+/]{43}=$");
}

Problem Scalar<Count>::parse(const Json& json, Count& out) {
  const auto* number = json.as<std::int64_t>();
  if (number == nullptr) return fmt::format("expected an integer, got {}", json.type());
  if (*number < 0) return fmt::format("{} is below 0", *number);
  out.value = *number;
  return {};
}
void Scalar<Count>::write(const Count& v, std::string& out) { out += std::to_string(v.value); }
std::string Scalar<Count>::csv(const Count& v) { return std::to_string(v.value); }
std::string Scalar<Count>::schema() {
  return R"({"type":"integer","minimum":0,"maximum":9223372036854775807})";
}

Problem Scalar<std::int64_t>::parse(const Json& json, std::int64_t& out) {
  const auto* number = json.as<std::int64_t>();
  if (number == nullptr) return fmt::format("expected an integer, got {}", json.type());
  out = *number;
  return {};
}
void Scalar<std::int64_t>::write(const std::int64_t& v, std::string& out) {
  out += std::to_string(v);
}
std::string Scalar<std::int64_t>::csv(const std::int64_t& v) { return std::to_string(v); }
std::string Scalar<std::int64_t>::schema() {
  return R"({"type":"integer","minimum":-9223372036854775808,"maximum":9223372036854775807})";
}

Problem Scalar<Currency>::parse(const Json& json, Currency& out) {
  return expect_as(json, "a currency code (ISO 4217) such as EUR", out, Currency::parse);
}
void Scalar<Currency>::write(const Currency& v, std::string& out) {
  write_json_string(v.code(), out);
}
std::string Scalar<Currency>::csv(const Currency& v) { return std::string(v.code()); }
std::string Scalar<Currency>::schema() { return detail::string_schema(3, 3, "^[A-Z]{3}$"); }

Problem Scalar<CivilDate>::parse(const Json& json, CivilDate& out) {
  return expect_as(json, "a day that exists, as YYYY-MM-DD", out, parse_date);
}
void Scalar<CivilDate>::write(const CivilDate& v, std::string& out) {
  out += '"' + to_string(v) + '"';
}
std::string Scalar<CivilDate>::csv(const CivilDate& v) { return to_string(v); }
std::string Scalar<CivilDate>::schema() { return R"({"type":"string","format":"date"})"; }

Problem Scalar<Instant>::parse(const Json& json, Instant& out) {
  return expect_as(json, "a time in UTC such as 2024-06-03T10:00:00Z", out, parse_instant);
}
void Scalar<Instant>::write(const Instant& v, std::string& out) { out += '"' + to_string(v) + '"'; }
std::string Scalar<Instant>::csv(const Instant& v) { return to_string(v); }
std::string Scalar<Instant>::schema() { return R"({"type":"string","format":"date-time"})"; }

Problem Scalar<bool>::parse(const Json& json, bool& out) {
  const auto* value = json.as<bool>();
  if (value == nullptr) return fmt::format("expected true or false, got {}", json.type());
  out = *value;
  return {};
}
void Scalar<bool>::write(const bool& v, std::string& out) { out += v ? "true" : "false"; }
std::string Scalar<bool>::csv(const bool& v) { return v ? "true" : "false"; }
std::string Scalar<bool>::schema() { return R"({"type":"boolean"})"; }

Problem invalid(const Period& period) {
  if (period.from <= period.to) return {};
  return fmt::format("the period ends ({}) before it starts ({})", to_string(period.to),
                     to_string(period.from));
}

Problem invalid(const MoneyInterval& amount) {
  if (amount.min.value_or(0) < 0 || amount.max.value_or(0) < 0) return "an amount is never below 0";
  if (amount.min && amount.max && *amount.min > *amount.max) {
    return fmt::format("min {} is above max {}", *amount.min, *amount.max);
  }
  return {};
}

}  // namespace hustings

#include "record/values.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/id.h"
#include "base/text.h"

namespace hustings {
namespace {

using Problem = std::optional<std::string>;

bool alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

Problem expect_string(const Json& json, std::string& out) {
  const auto* text = json.as<std::string>();
  if (text == nullptr) return fmt::format("expected a string, got {}", json.type());
  out = *text;
  return {};
}

// A string that fits `fits`; otherwise "expected <what>, got ...".
template <class Fits>
Problem expect(const Json& json, std::string_view what, std::string& out, const Fits& fits) {
  if (auto problem = expect_string(json, out)) return problem;
  if (fits(out)) return {};
  return fmt::format("expected {}, got \"{}\"", what, out.substr(0, 80));
}

std::string quoted(std::string_view text) {
  std::string out;
  write_json_string(text, out);
  return out;
}

}  // namespace

namespace detail {

Problem check_text(const Json& json, std::size_t min, std::size_t max, std::string& out) {
  if (auto problem = expect_string(json, out)) return problem;
  const std::size_t bad = bad_utf8_at(out);
  if (bad != std::string::npos) return fmt::format("not UTF-8 at byte {}", bad);
  if (has_control(out)) return "control characters are not allowed (only tab and newline are)";
  const std::size_t n = code_points(out);
  if (n < min) return min == 1 ? "must not be empty" : fmt::format("shorter than {} characters", min);
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

std::string string_schema(std::size_t min, std::size_t max, std::string_view pattern) {
  std::string out = fmt::format(R"({{"type":"string","minLength":{},"maxLength":{})", min, max);
  if (!pattern.empty()) out += ",\"pattern\":" + quoted(pattern);
  return out + "}";
}

}  // namespace detail

#define HUSTINGS_STRING_SCALAR(Type, what, fits, schema_text)                              \
  Problem Scalar<Type>::parse(const Json& json, Type& out) {                               \
    return expect(json, what, out.value, [](std::string_view s) { return fits; });         \
  }                                                                                        \
  void Scalar<Type>::write(const Type& v, std::string& out) { write_json_string(v.value, out); } \
  std::string Scalar<Type>::csv(const Type& v) { return v.value; }                         \
  std::string Scalar<Type>::schema() { return schema_text; }

HUSTINGS_STRING_SCALAR(PlatformId, "an identifier of 1 to 64 letters, digits, dots, _ or -",
                       !s.empty() && s.size() <= 64 && std::ranges::all_of(s, [](char c) {
                         return alnum(c) || c == '.' || c == '_' || c == '-';
                       }),
                       detail::string_schema(1, 64, "^[A-Za-z0-9._-]+$"))
HUSTINGS_STRING_SCALAR(Handle, "a handle of 1 to 100 characters without white space",
                       is_utf8(s) && !s.empty() && code_points(s) <= 100 && !has_control(s) &&
                           !s.contains(' ') && !s.contains('\n') && !s.contains('\t'),
                       detail::string_schema(1, 100, "^[^ \\t\\n]+$"))
HUSTINGS_STRING_SCALAR(Url, "an http or https address of at most 2048 bytes",
                       s.size() <= 2048 && is_utf8(s) && !has_control(s) && !s.contains(' ') &&
                           (s.starts_with("https://") || s.starts_with("http://")) &&
                           s.find("://") + 3 < s.size(),
                       detail::string_schema(8, 2048, "^https?://[^ ]+$"))
HUSTINGS_STRING_SCALAR(CountryCode, "two capital letters (ISO 3166-1), such as AT",
                       s.size() == 2 && std::ranges::all_of(s, [](char c) {
                         return c >= 'A' && c <= 'Z';
                       }),
                       detail::string_schema(2, 2, "^[A-Z]{2}$"))
HUSTINGS_STRING_SCALAR(Domain, "a domain name in lower case, such as party.example",
                       s.size() >= 3 && s.size() <= 253 && s.contains('.') && alnum(s.front()) &&
                           alnum(s.back()) && !s.contains("..") &&
                           std::ranges::all_of(s, [](char c) {
                             return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                                    c == '.';
                           }),
                       detail::string_schema(3, 253, "^[a-z0-9][a-z0-9.-]*\\.[a-z0-9.-]*[a-z0-9]$"))
HUSTINGS_STRING_SCALAR(ThingId, "a UUID in lower case", is_uuid(s),
                       detail::string_schema(36, 36, "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"))
HUSTINGS_STRING_SCALAR(Pointer, "a JSON Pointer such as /page_name",
                       s.size() >= 2 && s.size() <= 256 && s.front() == '/' && is_utf8(s) &&
                           !has_control(s),
                       detail::string_schema(2, 256, "^/"))

Problem Scalar<Digest>::parse(const Json& json, Digest& out) {
  std::string text;
  if (auto problem = expect(json, "64 hexadecimal digits in lower case (SHA-256)", text,
                            [](std::string_view s) {
                              return s.size() == 64 && std::ranges::all_of(s, [](char c) {
                                       return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                                     });
                            })) {
    return problem;
  }
  out.value = *hash_from_hex(text);
  return {};
}
void Scalar<Digest>::write(const Digest& v, std::string& out) { out += '"' + hex(v.value) + '"'; }
std::string Scalar<Digest>::csv(const Digest& v) { return hex(v.value); }
std::string Scalar<Digest>::schema() { return detail::string_schema(64, 64, "^[0-9a-f]{64}$"); }

Problem Scalar<Key32>::parse(const Json& json, Key32& out) {
  std::string text;
  if (auto problem = expect(json, "a public key of 32 bytes in base64", text, [](std::string_view s) {
        return hash_from_base64(s).has_value();
      })) {
    return problem;
  }
  out.value = *hash_from_base64(text);
  return {};
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
std::string Scalar<Count>::schema() { return R"({"type":"integer","minimum":0})"; }

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
std::string Scalar<std::int64_t>::schema() { return R"({"type":"integer"})"; }

Problem Scalar<Currency>::parse(const Json& json, Currency& out) {
  std::string text;
  if (auto problem = expect(json, "a currency code (ISO 4217) such as EUR", text,
                            [](std::string_view s) { return Currency::parse(s).has_value(); })) {
    return problem;
  }
  out = *Currency::parse(text);
  return {};
}
void Scalar<Currency>::write(const Currency& v, std::string& out) {
  write_json_string(v.code(), out);
}
std::string Scalar<Currency>::csv(const Currency& v) { return std::string(v.code()); }
std::string Scalar<Currency>::schema() { return detail::string_schema(3, 3, "^[A-Z]{3}$"); }

Problem Scalar<CivilDate>::parse(const Json& json, CivilDate& out) {
  std::string text;
  if (auto problem = expect(json, "a day that exists, as YYYY-MM-DD", text,
                            [](std::string_view s) { return parse_date(s).has_value(); })) {
    return problem;
  }
  out = *parse_date(text);
  return {};
}
void Scalar<CivilDate>::write(const CivilDate& v, std::string& out) {
  out += '"' + to_string(v) + '"';
}
std::string Scalar<CivilDate>::csv(const CivilDate& v) { return to_string(v); }
std::string Scalar<CivilDate>::schema() { return R"({"type":"string","format":"date"})"; }

Problem Scalar<Instant>::parse(const Json& json, Instant& out) {
  std::string text;
  if (auto problem = expect(json, "a time in UTC such as 2024-06-03T10:00:00Z", text,
                            [](std::string_view s) { return parse_instant(s).has_value(); })) {
    return problem;
  }
  out = *parse_instant(text);
  return {};
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
  if (amount.min && *amount.min < 0) return "an amount is never below 0";
  if (amount.min && amount.max && *amount.min > *amount.max) {
    return fmt::format("min {} is above max {}", *amount.min, *amount.max);
  }
  return {};
}

}  // namespace hustings

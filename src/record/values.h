// The value types that fields are made of. Each knows its own rules; what a value may be public
// as (text, personal, or neither) is part of its type.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/json.h"
#include "base/money.h"
#include "base/time.h"

namespace hustings {

enum class Privacy : std::uint8_t {
  open,      // codes, numbers, dates, digests
  text,      // words somebody chose: can contain anything, also personal data
  personal,  // identifies a person or an account
};

// Free text of Min to Max code points: UTF-8, no control characters but tab and newline, kept as
// it came (NFC is for comparing only).
template <std::size_t Min, std::size_t Max>
struct Text {
  std::string value;
  auto operator<=>(const Text&) const = default;
};
// A short code of letters, digits and . _ : / + - ; starts with a letter or digit.
template <std::size_t Max>
struct Token {
  std::string value;
  auto operator<=>(const Token&) const = default;
};

#define HUSTINGS_STRING_VALUE(Name)                \
  struct Name {                                    \
    std::string value;                             \
    auto operator<=>(const Name&) const = default; \
  }
HUSTINGS_STRING_VALUE(
    PlatformId);  // account or page on a platform, 1 to 64 of [A-Za-z0-9._-]; personal
HUSTINGS_STRING_VALUE(Handle);  // a public handle with or without @, 1 to 100 code points; personal
HUSTINGS_STRING_VALUE(Url);     // http(s), at most 2 048 bytes; text
HUSTINGS_STRING_VALUE(CountryCode);  // ISO 3166-1 alpha-2, upper case
HUSTINGS_STRING_VALUE(Domain);       // a DNS name of an organisation, lower case, ASCII
HUSTINGS_STRING_VALUE(ThingId);      // a UUID, lower case
HUSTINGS_STRING_VALUE(Pointer);      // JSON Pointer (RFC 6901) of a field, not empty
#undef HUSTINGS_STRING_VALUE

struct Digest {  // SHA-256, 64 hexadecimal digits
  Hash value;
  auto operator<=>(const Digest&) const = default;
};
struct Key32 {  // a public key of 32 bytes, base64
  Hash value;
  auto operator<=>(const Key32&) const = default;
};
struct Count {  // 0 to 2^63 - 1
  std::int64_t value = 0;
  auto operator<=>(const Count&) const = default;
};
struct Period {  // both days belong to it; from <= to
  CivilDate from;
  CivilDate to;
  auto operator<=>(const Period&) const = default;
};

// How one value type is read, written and described. A specialisation for each type above.
//   parse: nothing when it fits, otherwise what is wrong in words.
template <class T>
struct Scalar;

namespace detail {
std::optional<std::string> check_text(const Json& json, std::size_t min, std::size_t max,
                                      std::string& out);
std::optional<std::string> check_token(const Json& json, std::size_t max, std::string& out);
std::string string_schema(std::size_t min, std::size_t max, std::string_view pattern);
// For messages: a string in quotes, cut after 80 bytes; of anything else its type.
std::string shown(const Json& json);
inline constexpr std::string_view kTextPattern = R"(^[^\u0000-\u0008\u000B-\u001F\u007F-\u009F]*$)";
}  // namespace detail

template <std::size_t Min, std::size_t Max>
struct Scalar<Text<Min, Max>> {
  static constexpr Privacy kPrivacy = Privacy::text;
  static constexpr std::string_view kName = "text";
  static std::optional<std::string> parse(const Json& json, Text<Min, Max>& out) {
    return detail::check_text(json, Min, Max, out.value);
  }
  static void write(const Text<Min, Max>& v, std::string& out) { write_json_string(v.value, out); }
  static std::string csv(const Text<Min, Max>& v) { return v.value; }
  static std::string schema() { return detail::string_schema(Min, Max, detail::kTextPattern); }
};
template <std::size_t Max>
struct Scalar<Token<Max>> {
  static constexpr Privacy kPrivacy = Privacy::open;
  static constexpr std::string_view kName = "token";
  static std::optional<std::string> parse(const Json& json, Token<Max>& out) {
    return detail::check_token(json, Max, out.value);
  }
  static void write(const Token<Max>& v, std::string& out) { write_json_string(v.value, out); }
  static std::string csv(const Token<Max>& v) { return v.value; }
  static std::string schema() {
    return detail::string_schema(1, Max, "^[A-Za-z0-9][A-Za-z0-9._:/+-]*$");
  }
};

// NOLINTBEGIN(bugprone-macro-parentheses): a type cannot stand in parentheses
#define HUSTINGS_SCALAR(Type, name, privacy)                              \
  template <>                                                             \
  struct Scalar<Type> {                                                   \
    static constexpr Privacy kPrivacy = privacy;                          \
    static constexpr std::string_view kName = name;                       \
    static std::optional<std::string> parse(const Json& json, Type& out); \
    static void write(const Type& value, std::string& out);               \
    static std::string csv(const Type& value);                            \
    static std::string schema();                                          \
  }
// NOLINTEND(bugprone-macro-parentheses)
HUSTINGS_SCALAR(PlatformId, "platform id", Privacy::personal);
HUSTINGS_SCALAR(Handle, "handle", Privacy::personal);
HUSTINGS_SCALAR(Url, "URL", Privacy::text);
HUSTINGS_SCALAR(CountryCode, "country", Privacy::open);
HUSTINGS_SCALAR(Domain, "domain", Privacy::open);
HUSTINGS_SCALAR(ThingId, "id", Privacy::open);
HUSTINGS_SCALAR(Pointer, "JSON Pointer", Privacy::open);
HUSTINGS_SCALAR(Digest, "SHA-256", Privacy::open);
HUSTINGS_SCALAR(Key32, "public key", Privacy::open);
HUSTINGS_SCALAR(Count, "count", Privacy::open);
HUSTINGS_SCALAR(std::int64_t, "integer", Privacy::open);
HUSTINGS_SCALAR(Currency, "currency", Privacy::open);
HUSTINGS_SCALAR(CivilDate, "day", Privacy::open);
HUSTINGS_SCALAR(Instant, "time", Privacy::open);
HUSTINGS_SCALAR(bool, "yes or no", Privacy::open);
#undef HUSTINGS_SCALAR

// What the types of the members cannot say about a whole; nothing when it holds.
std::optional<std::string> invalid(const Period& period);
std::optional<std::string> invalid(const MoneyInterval& amount);

template <class T>
concept IsScalar = requires { Scalar<T>::kName; };

}  // namespace hustings

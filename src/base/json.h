// Strict JSON (RFC 8259): what two readers could understand differently is refused.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.h"

namespace hustings {

class Json;
using JsonArray = std::vector<Json>;
using JsonObject = std::vector<std::pair<std::string, Json>>;  // in document order, keys distinct

class Json {
 public:
  using Value =
      std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, JsonArray, JsonObject>;
  Json() = default;
  template <class T>
    requires std::is_constructible_v<Value, T>
  Json(T v) : value(std::move(v)) {}  // NOLINT: a JSON value is what it holds

  Value value = nullptr;

  template <class T>
  const T* as() const {
    return std::get_if<T>(&value);
  }
  // The member of an object; null when this is no object or has no such member.
  const Json* find(std::string_view key) const;
  std::string_view type()
      const;  // "null", "boolean", "integer", "number", "string", "array", "object"
};

inline constexpr std::size_t kJsonDepth = 32;

// Refused, each with its JSON Pointer in Error::details: duplicate members, integers outside 64
// bits, numbers that are not finite. Refused with a byte offset and the value read last ("byte 9,
// near /a/1"): malformed text, ill-formed UTF-8, lone surrogates, nesting over kJsonDepth, anything
// after the value.
Result<Json> parse_json(std::string_view text);
// The same for a caller who says everything that is wrong at once: goes on after what has a place,
// also after ill-formed UTF-8 (U+FFFD stands in its place), and sets `problems` to all of it. Fails
// only where no reader can go on; `problems` are then the details of the error.
Result<Json> parse_json(std::string_view text, std::vector<Detail>& problems);

void write_json(const Json& value, std::string& out);
void write_json_string(std::string_view utf8, std::string& out);  // with quotes; shortest escapes
std::string pointer_token(std::string_view key);                  // RFC 6901: ~ -> ~0, / -> ~1

}  // namespace hustings

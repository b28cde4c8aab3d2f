#include "base/json.h"

#include <fmt/core.h>

#ifdef HUSTINGS_FUZZ
#include <boost/json/src.hpp>  // instrumented; the shared library is not
#endif
#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cmath>
#include <cstring>
#include <memory>
#include <span>
#include <stdexcept>
#include <unordered_set>

#include "base/text.h"

namespace hustings {
namespace {

// Builds Json from Boost.JSON's events, and notes what its own value type would let pass.
struct Builder {
  using error_code = boost::json::error_code;
  using string_view = boost::json::string_view;
  static constexpr std::size_t max_object_size = -1;
  static constexpr std::size_t max_array_size = -1;
  static constexpr std::size_t max_key_size = -1;
  static constexpr std::size_t max_string_size = -1;

  static constexpr std::size_t kFew = 32;  // members that are compared one by one

  // An object or array being read. Its own container does not grow before it is closed.
  struct Open {
    Json* value;
    std::unique_ptr<std::unordered_set<std::string>> keys;  // when there are more than a few
  };
  std::vector<Open> stack;
  Json root;
  std::string partial;  // string or key read in pieces
  std::string number;   // text of the number being read
  std::vector<Detail> problems;
  bool lenient = false;  // goes on after ill-formed UTF-8

  // Of the member or item being read.
  std::string pointer() const {
    std::string out;
    for (std::size_t i = 0; i < stack.size(); ++i) {
      if (const auto* array = stack[i].value->as<JsonArray>()) {
        const bool inside = i + 1 < stack.size();  // the item being read stands in the array
        out += '/' + std::to_string(array->size() - (inside ? 1 : 0));
      } else if (const auto* object = stack[i].value->as<JsonObject>(); !object->empty()) {
        out += '/' + pointer_token(object->back().first);
      }
    }
    return out;
  }
  template <class T>
  Json& put(T value) {
    if (stack.empty()) {
      root.value = std::move(value);
      return root;
    }
    auto& around = stack.back().value->value;
    if (auto* array = std::get_if<JsonArray>(&around)) {
      return array->emplace_back(std::move(value));
    }
    Json& member = std::get<JsonObject>(around).back().second;
    member.value = std::move(value);
    return member;
  }
  template <class T>
  void open() {
    Json& value = put(T{});
    stack.push_back({&value, nullptr});
  }
  // Boost.JSON 1.81 is off by a bit or two in the last place, so the text is read once more.
  bool real(double about) {
    double value = 0;
    const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
    const bool integer = number.find_first_of(".eE") == std::string::npos;
    const bool infinite = read.ec == std::errc::result_out_of_range && std::abs(about) > 1;
    if (integer) {
      problems.push_back(
          {pointer(), fmt::format("the integer {} does not fit in 64 bits", number)});
    } else if (infinite) {
      problems.push_back({pointer(), fmt::format("the number {} is not finite", number)});
    }
    number.clear();
    put(value);
    return true;
  }

  // Whether the last member's name is the first of its kind.
  bool is_new_key(const JsonObject& object) {
    const std::string& key = object.back().first;
    const auto before = std::span(object).first(object.size() - 1);
    if (before.size() < kFew) {
      return std::ranges::none_of(before, [&](const auto& member) { return member.first == key; });
    }
    auto& keys = stack.back().keys;
    if (keys == nullptr) {
      keys = std::make_unique<std::unordered_set<std::string>>();
      for (const auto& member : before) keys->insert(member.first);
    }
    return keys->insert(key).second;
  }
  // The string or key that ends with `s`.
  std::string whole(string_view s) {
    if (partial.empty()) return {s.data(), s.size()};
    partial.append(s.data(), s.size());
    return std::exchange(partial, {});
  }
  // Where ill-formed UTF-8 was let pass, U+FFFD stands in its place; true when it did.
  static bool mend(std::string& text) {
    if (is_utf8(text)) return false;
    std::string out;
    std::string_view rest = text;
    for (std::size_t bad = 0; (bad = bad_utf8_at(rest)) != std::string_view::npos;) {
      out.append(rest, 0, bad) += "\xEF\xBF\xBD";
      rest.remove_prefix(bad + 1);
    }
    text = out.append(rest);
    return true;
  }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) {
    open<JsonObject>();
    return true;
  }
  bool on_object_end(std::size_t, error_code&) {
    stack.pop_back();
    return true;
  }
  bool on_array_begin(error_code&) {
    open<JsonArray>();
    return true;
  }
  bool on_array_end(std::size_t, error_code&) {
    stack.pop_back();
    return true;
  }
  bool on_key_part(string_view s, std::size_t, error_code&) {
    partial.append(s.data(), s.size());
    return true;
  }
  bool on_key(string_view s, std::size_t, error_code&) {
    auto& object = std::get<JsonObject>(stack.back().value->value);
    if (object.empty()) object.reserve(8);  // most of ours have no more
    auto& key = object.emplace_back(whole(s), Json()).first;
    if (lenient && mend(key)) problems.push_back({pointer(), "the member's name is not UTF-8"});
    if (!is_new_key(object)) problems.push_back({pointer(), "this member is given twice"});
    return true;
  }
  bool on_string_part(string_view s, std::size_t, error_code&) {
    partial.append(s.data(), s.size());
    return true;
  }
  bool on_string(string_view s, std::size_t, error_code&) {
    std::string text = whole(s);
    if (lenient && mend(text)) problems.push_back({pointer(), "not UTF-8"});
    put(std::move(text));
    return true;
  }
  bool on_number_part(string_view s, error_code&) {
    number.append(s.data(), s.size());
    return true;
  }
  bool on_int64(std::int64_t value, string_view, error_code&) {
    number.clear();
    put(value);
    return true;
  }
  bool on_uint64(std::uint64_t value, string_view s, error_code&) {
    number.append(s.data(), s.size());
    return real(static_cast<double>(value));
  }
  bool on_double(double value, string_view s, error_code&) {
    number.append(s.data(), s.size());
    return real(value);
  }
  bool on_bool(bool value, error_code&) {
    put(value);
    return true;
  }
  bool on_null(error_code&) {
    put(nullptr);
    return true;
  }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }
};

// A whole number keeps its ".0": without it 1e19 could be written as an integer that does not fit.
void write_double(double value, std::string& out) {
  if (!std::isfinite(value)) throw std::invalid_argument("JSON has no infinities and no NaN");
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  const std::string_view digits(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  out += digits;
  if (digits.find_first_of(".e") == std::string_view::npos) out += ".0";
}

// Reads on after what has a place and notes it; fails for what no reader can go on after.
Result<Json> read_text(std::string_view text, bool lenient, std::vector<Detail>& problems) {
  boost::json::parse_options options;
  options.max_depth = kJsonDepth;
  options.allow_invalid_utf8 = lenient;
  boost::json::basic_parser<Builder> parser(options);
  auto& built = parser.handler();
  built.lenient = lenient;
  built.stack.reserve(8);
  boost::json::error_code error;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
  if (!error && read < text.size()) error = boost::json::error::extra_data;
  problems = std::move(built.problems);
  if (!error) return std::move(built.root);
  std::string where = fmt::format("byte {}", read);
  if (const std::string pointer = built.pointer(); !pointer.empty()) where += ", near " + pointer;
  return std::unexpected(Error{Code::bad_input, fmt::format("not JSON: {}", error.message()),
                               std::move(where),
                               "send one JSON value, UTF-8, at most 32 levels deep", problems});
}

}  // namespace

const Json* Json::find(std::string_view key) const {
  if (const auto* object = as<JsonObject>()) {
    for (const auto& [name, member] : *object) {
      if (name == key) return &member;
    }
  }
  return nullptr;
}

std::string_view Json::type() const {
  static constexpr std::string_view kNames[] = {"null",   "boolean", "integer", "number",
                                                "string", "array",   "object"};
  return kNames[value.index()];
}

Result<Json> parse_json(std::string_view text) {
  std::vector<Detail> problems;
  auto json = read_text(text, false, problems);
  if (!json || problems.empty()) return json;
  return std::unexpected(Error{Code::bad_input,
                               "JSON that readers understand differently",
                               {},
                               "give each member once, with numbers that fit",
                               std::move(problems)});
}

Result<Json> parse_json(std::string_view text, std::vector<Detail>& problems) {
  return read_text(text, true, problems);
}

std::string pointer_token(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

namespace {

// The first byte at or after `at` that a JSON string cannot hold as it is; eight are looked at in
// one step.
std::size_t next_escaped(std::string_view utf8, std::size_t at) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHighs = 0x8080808080808080;
  const auto has_zero = [](std::uint64_t v) { return ((v - kOnes) & ~v & kHighs) != 0; };
  for (; at + 8 <= utf8.size(); at += 8) {
    std::uint64_t v = 0;
    std::memcpy(&v, utf8.data() + at, 8);
    const bool control = ((v - kOnes * 0x20) & ~v & kHighs) != 0;
    if (control || has_zero(v ^ kOnes * '"') || has_zero(v ^ kOnes * '\\')) break;
  }
  const auto plain = [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
  };
  while (at < utf8.size() && plain(utf8[at])) ++at;
  return at;
}

}  // namespace

void write_json_string(std::string_view utf8, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  std::size_t plain = 0;
  for (std::size_t i = 0; (i = next_escaped(utf8, i)) < utf8.size(); ++i) {
    const auto c = static_cast<unsigned char>(utf8[i]);
    out.append(utf8, plain, i - plain);
    plain = i + 1;
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        out += "\\u00";
        out += kHex[c >> 4];
        out += kHex[c & 15];
    }
  }
  out.append(utf8, plain);
  out += '"';
}

void write_json(const Json& value, std::string& out) {
  const auto list = [&out](const auto& items, char open, char close, const auto& each) {
    out += open;
    bool first = true;
    for (const auto& item : items) {
      if (!std::exchange(first, false)) out += ',';
      each(item);
    }
    out += close;
  };
  std::visit(
      [&](const auto& v) {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, std::nullptr_t>) {
          out += "null";
        } else if constexpr (std::is_same_v<T, bool>) {
          out += v ? "true" : "false";
        } else if constexpr (std::is_same_v<T, std::int64_t>) {
          out += std::to_string(v);
        } else if constexpr (std::is_same_v<T, double>) {
          write_double(v, out);
        } else if constexpr (std::is_same_v<T, std::string>) {
          write_json_string(v, out);
        } else if constexpr (std::is_same_v<T, JsonArray>) {
          list(v, '[', ']', [&](const Json& item) { write_json(item, out); });
        } else {
          list(v, '{', '}', [&](const auto& member) {
            write_json_string(member.first, out);
            out += ':';
            write_json(member.second, out);
          });
        }
      },
      value.value);
}

}  // namespace hustings

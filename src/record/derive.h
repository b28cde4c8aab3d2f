// Everything that follows from a kind's one description: parser, writer, schema, columns, rows.
// Templates; include this only in the .cc of a kind, which ends with HUSTINGS_KIND(...).
#pragma once
#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>

#include "record/kind.h"

namespace hustings::derive {

namespace mp11 = boost::mp11;

inline constexpr std::size_t kMaxItems = 1000;  // of a list

// Where the reader is, and what it found wrong so far.
struct Reader {
  bool reopening = false;
  std::span<const std::string> erased = {};
  std::string pointer = {};
  std::vector<Detail> problems = {};
  std::size_t from_json =
      0;  // of the problems: those of the text; their places are not named again
  std::size_t failures = 0;

  void problem(std::string message);  // at `pointer`
  bool is_erased() const { return std::ranges::find(erased, pointer) != erased.end(); }
};

// Enters a member or an item for the length of a scope; `token` as it stands in a JSON Pointer.
class Step {
 public:
  Step(Reader& reader, std::string_view token) : reader_(reader), length_(reader.pointer.size()) {
    reader.pointer += '/';
    reader.pointer += token;
  }
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;
  ~Step() { reader_.pointer.resize(length_); }

 private:
  Reader& reader_;
  std::size_t length_;
};

// What is wrong with a member that a struct of these names does not have: "did you mean".
std::string unknown_member(std::string_view key, std::span<const std::string_view> names);
// Reports the members of an object that are not among `names`.
void refuse_unknown(const JsonObject& object, std::span<const std::string_view> names,
                    Reader& reader);

template <class T, class F>
void each_member(F&& f) {
  mp11::mp_for_each<detail::Members<T>>([&](auto d) { f(d); });
}
template <class T>
std::span<const std::string_view> member_names() {
  static const auto names = [] {
    std::array<std::string_view, mp11::mp_size<detail::Members<T>>::value> out;
    std::size_t i = 0;
    each_member<T>([&](auto d) { out[i++] = d.name; });
    return out;
  }();
  return names;
}

// ---- marks as patterns -------------------------------------------------------------------------
template <class M>
struct MarkOf;  // undefined: a field of a kind must carry a mark
template <class T>
struct MarkOf<Open<T>> {
  static constexpr Mark kMark = Mark::open;
  using Value = T;
};
template <class T, Reason Why>
struct MarkOf<OpenText<T, Why>> {
  static constexpr Mark kMark = Mark::open_text;
  using Value = T;
};
template <class T>
struct MarkOf<Erasable<T>> {
  static constexpr Mark kMark = Mark::erasable;
  using Value = T;
};
template <class T>
struct MarkOf<Sealed<T>> {
  static_assert(!detail::IsStated<T>::value, "a state is always open: seal a plain value");
  static constexpr Mark kMark = Mark::sealed;
  using Value = T;
};
template <class M>
concept Marked = requires { MarkOf<M>::kMark; };
template <class M>
constexpr Mark kMarkOf = MarkOf<M>::kMark;
template <class T>
constexpr bool kOptional = detail::IsOptional<T>::value;
template <class T>
constexpr bool kStated = detail::IsStated<T>::value;

// ---- plain values ------------------------------------------------------------------------------
template <class T>
void read(const Json& json, T& out, Reader& reader);

template <class T>
void read_struct(const Json& json, T& out, Reader& reader) {
  const auto* object = json.as<JsonObject>();
  if (object == nullptr)
    return reader.problem("expected an object, got " + std::string(json.type()));
  const std::size_t failures = reader.failures;
  each_member<T>([&](auto d) {
    const Step step(reader, d.name);
    if (const Json* member = json.find(d.name)) {
      read(*member, out.*d.pointer, reader);
    } else {
      reader.problem("missing");
    }
  });
  refuse_unknown(*object, member_names<T>(), reader);
  if constexpr (requires { invalid(out); }) {
    if (reader.failures == failures) {
      if (auto problem = invalid(out)) reader.problem(*problem);
    }
  }
}

template <class T>
std::string enumerators() {
  std::string names;
  mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
      [&](auto d) { names += (names.empty() ? "" : ", ") + std::string(d.name); });
  return names;
}

template <class T>
void read_enum(const Json& json, T& out, Reader& reader) {
  const auto* text = json.as<std::string>();
  bool found = false;
  mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) {
    if (text == nullptr || *text != d.name) return;
    out = d.value;
    found = true;
  });
  if (found) return;
  reader.problem("expected one of " + enumerators<T>() + ", got " + detail::shown(json));
}

template <class T>
void read_list(const Json& json, std::vector<T>& out, Reader& reader) {
  const auto* array = json.as<JsonArray>();
  if (array == nullptr) return reader.problem("expected a list, got " + std::string(json.type()));
  if (array->size() > kMaxItems) {
    return reader.problem(std::to_string(array->size()) + " items, at most " +
                          std::to_string(kMaxItems) + " are allowed");
  }
  out.reserve(array->size());
  for (std::size_t i = 0; i < array->size(); ++i) {
    const Step step(reader, std::to_string(i));
    T item{};
    read((*array)[i], item, reader);
    out.push_back(std::move(item));
  }
}

template <class T>
void read(const Json& json, T& out, Reader& reader) {
  if constexpr (IsScalar<T>) {
    if (auto problem = Scalar<T>::parse(json, out)) reader.problem(std::move(*problem));
  } else if constexpr (detail::IsEnum<T>) {
    read_enum(json, out, reader);
  } else if constexpr (kOptional<T>) {  // inside a plain struct: null where open
    if (json.as<std::nullptr_t>() != nullptr) return;
    read(json, out.emplace(), reader);
  } else if constexpr (detail::IsVector<T>::value) {
    read_list(json, out, reader);
  } else {
    read_struct(json, out, reader);
  }
}

template <class T>
void write(const T& value, std::string& out) {
  if constexpr (IsScalar<T>) {
    Scalar<T>::write(value, out);
  } else if constexpr (detail::IsEnum<T>) {
    write_json_string(boost::describe::enum_to_string(value, ""), out);
  } else if constexpr (kOptional<T>) {
    if (value) {
      write(*value, out);
    } else {
      out += "null";
    }
  } else if constexpr (detail::IsVector<T>::value) {
    char next = '[';
    for (const auto& item : value) {
      out += std::exchange(next, ',');
      write(item, out);
    }
    out += value.empty() ? "[]" : "]";
  } else {
    char next = '{';
    each_member<T>([&](auto d) {
      out += std::exchange(next, ',');
      write_json_string(d.name, out);
      out += ':';
      write(value.*d.pointer, out);
    });
    out += '}';
  }
}

template <class T>
std::string schema() {
  if constexpr (IsScalar<T>) {
    return Scalar<T>::schema();
  } else if constexpr (detail::IsEnum<T>) {
    std::string names;
    mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
        [&](auto d) { names += (names.empty() ? "\"" : ",\"") + std::string(d.name) + '"'; });
    return R"({"type":"string","enum":[)" + names + "]}";
  } else if constexpr (kOptional<T>) {
    return R"({"anyOf":[)" + schema<typename T::value_type>() + R"(,{"type":"null"}]})";
  } else if constexpr (detail::IsVector<T>::value) {
    return R"({"type":"array","maxItems":)" + std::to_string(kMaxItems) + R"(,"items":)" +
           schema<typename T::value_type>() + "}";
  } else {
    std::string properties;
    std::string required;
    each_member<T>([&](auto d) {
      const std::string name = '"' + std::string(d.name) + '"';
      properties +=
          (properties.empty() ? "" : ",") + name + ':' + schema<detail::MemberOf<decltype(d), T>>();
      required += (required.empty() ? "" : ",") + name;
    });
    return R"({"type":"object","additionalProperties":false,"properties":{)" + properties +
           R"(},"required":[)" + required + "]}";
  }
}

template <class T>
std::string type_name() {
  if constexpr (IsScalar<T>) {
    return std::string(Scalar<T>::kName);
  } else if constexpr (detail::IsEnum<T>) {
    std::string names;
    mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
        [&](auto d) { names += (names.empty() ? "" : "|") + std::string(d.name); });
    return names;
  } else if constexpr (kOptional<T>) {
    return type_name<typename T::value_type>();
  } else {
    return "list";
  }
}

// Leaves of a value as (path, type, required); the same walk gives the header and the rows.
template <class T, class Leaf>
void leaves(const std::string& path, bool required, const Leaf& leaf) {
  if constexpr (detail::IsStruct<T>) {
    each_member<T>([&](auto d) {
      using M = detail::MemberOf<decltype(d), T>;
      leaves<M>(path + '.' + d.name, required && !kOptional<M>, leaf);
    });
  } else if constexpr (kOptional<T> && !IsScalar<T>) {
    leaves<typename T::value_type>(path, false, leaf);
  } else {
    leaf(path, type_name<T>(), required);
  }
}

// The cells of a value, or as many empty ones when there is none.
template <class T>
void cells(const T* value, std::vector<std::string>& out) {
  if constexpr (detail::IsStruct<T>) {
    each_member<T>([&](auto d) { cells(value == nullptr ? nullptr : &(value->*d.pointer), out); });
  } else if constexpr (kOptional<T>) {
    cells<typename T::value_type>(value == nullptr || !*value ? nullptr : &**value, out);
  } else if (value == nullptr) {
    out.emplace_back();
  } else if constexpr (IsScalar<T>) {
    out.push_back(Scalar<T>::csv(*value));
  } else if constexpr (detail::IsEnum<T>) {
    out.emplace_back(boost::describe::enum_to_string(*value, ""));
  } else {
    write(*value, out.emplace_back());  // a list stands in one cell, as JSON
  }
}

}  // namespace hustings::derive

#include "record/derive_kind.h"

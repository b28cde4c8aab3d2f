// The part of derive.h about marked fields and facts in five states.
#pragma once
#include "record/derive.h"

namespace hustings::derive {

// ---- facts in five states: {"state":"value","value":...} ---------------------------------------
// Reads the state; true when it is "value" and the value has to follow.
template <class Fact>
bool read_state(const Json& json, Fact& out, Reader& reader) {
  static constexpr std::string_view kMembers[] = {"state", "value", "reason"};
  const auto* object = json.as<JsonObject>();
  const Json* state = json.find("state");
  const auto* name = state == nullptr ? nullptr : state->template as<std::string>();
  if (object == nullptr || name == nullptr || std::ranges::find(kStates, *name) == kStates.end()) {
    reader.problem(
        "expected {\"state\": ...} with one of value, not_used, not_disclosed, not_applicable, "
        "unknown");
    return false;
  }
  for (const auto& [key, value] : *object) {
    const bool fits = key == "state" || (key == "value" && *name == "value") ||
                      (key == "reason" && *name == "not_disclosed");
    if (fits) continue;
    const Step step(reader, key);
    const bool known = std::ranges::find(kMembers, key) != std::end(kMembers);
    reader.problem(known ? "does not belong to the state " + *name : unknown_member(key, kMembers));
  }
  if (*name == "not_used") out = NotUsed{};
  if (*name == "not_applicable") out = NotApplicable{};
  if (*name == "unknown") out = Unknown{};
  if (*name == "not_disclosed") {
    const Step step(reader, "reason");
    Token<64> reason;
    const Json* given = json.find("reason");
    if (given == nullptr) {
      reader.problem("missing: say why it is not disclosed, as a code");
    } else {
      read(*given, reason, reader);
    }
    out = NotDisclosed{reason.value};
  }
  return *name == "value";
}

template <class Fact>
void write_state(const Fact& fact, std::string& out) {
  out += R"({"state":")";
  out += kStates[fact.index()];
  out += '"';
  if (const auto* hidden = std::get_if<NotDisclosed>(&fact)) {
    out += R"(,"reason":)";
    write_json_string(hidden->reason, out);
  }
}

inline std::string stated_schema(const std::string& value) {
  return R"({"oneOf":[{"type":"object","additionalProperties":false,"properties":{"state":{"const":"value"},"value":)" +
         value +
         R"(},"required":["state","value"]},{"type":"object","additionalProperties":false,"properties":{"state":{"const":"not_disclosed"},"reason":)" +
         Scalar<Token<64>>::schema() +
         R"(},"required":["state","reason"]},{"type":"object","additionalProperties":false,"properties":{"state":{"enum":["not_used","not_applicable","unknown"]}},"required":["state"]}]})";
}

// ---- one marked field --------------------------------------------------------------------------
template <class M>
void read_field(const Json* json, M& out, Reader& reader) {
  using Value = typename MarkOf<M>::Value;
  constexpr bool hidden = kMarkOf<M> == Mark::erasable || kMarkOf<M> == Mark::sealed;
  if (json == nullptr) {
    if constexpr (kMarkOf<M> == Mark::erasable && !kStated<Value>) {
      if (reader.reopening && reader.is_erased()) out.v = Erased{};
    }
    if (!kOptional<Value> && !(hidden && reader.reopening)) reader.problem("missing");
    return;
  }
  if (json->as<std::nullptr_t>() != nullptr) {
    return reader.problem("null is no value: leave the field out, or say its state");
  }
  if constexpr (kMarkOf<M> == Mark::erasable && kStated<Value>) {
    if (!read_state(*json, out.fact, reader)) return;
    using Inner = std::variant_alternative_t<0, Value>;
    const Step step(reader, "value");
    Erasable<Inner> inner;
    if (const Json* value = json->find("value")) {
      Inner read_value{};
      read(*value, read_value, reader);
      inner = std::move(read_value);
    } else if (!reader.reopening) {
      reader.problem("missing");
    } else if (reader.is_erased()) {
      inner.v = Erased{};
    }
    out.fact = std::move(inner);
  } else {
    Value value{};
    if constexpr (kStated<Value>) {
      if (read_state(*json, value, reader)) {
        const Step step(reader, "value");
        std::variant_alternative_t<0, Value> inner{};
        if (const Json* given = json->find("value")) {
          read(*given, inner, reader);
        } else {
          reader.problem("missing");
        }
        value = std::move(inner);
      }
    } else if constexpr (kOptional<Value>) {
      read(*json, value.emplace(), reader);
    } else {
      read(*json, value, reader);
    }
    if constexpr (kMarkOf<M> == Mark::open || kMarkOf<M> == Mark::open_text) {
      out.value = std::move(value);
    } else if constexpr (kMarkOf<M> == Mark::erasable) {
      out = M(std::move(value));
    } else {
      SealedAccess::of(out) = std::move(value);
    }
  }
}

// The JSON of a hidden field's value, or nothing when it is absent or erased.
template <class T>
std::optional<std::string> value_json(const T* value) {
  if (value == nullptr) return std::nullopt;
  if constexpr (kOptional<T>) {
    if (!*value) return std::nullopt;
  }
  std::string out;
  write(*value, out);
  return out;
}

template <class M>
std::optional<std::string> hidden_json(const M& field) {
  if constexpr (kMarkOf<M> == Mark::sealed) {
    const auto& secret = SealedAccess::of(field);
    return value_json(secret ? &*secret : nullptr);
  } else {
    return value_json(field.get());
  }
}

// ---- a struct of marked fields -----------------------------------------------------------------
// Writes members in order. `hide` null: in plain, without what is sealed, absent or erased.
template <class T>
void write_body(const T& body, const Hide* hide, const std::string& at, std::string& out) {
  std::string digests;
  char next = '{';
  const auto member = [&](std::string_view name) {
    out += std::exchange(next, ',');
    write_json_string(name, out);
    out += ':';
  };
  const auto digest = [&](std::string_view pointer, std::string_view name, bool sealed, auto json) {
    return '"' + (*hide)({std::string(pointer), std::string(name), std::move(json), sealed}) + '"';
  };
  each_member<T>([&](auto d) {
    using M = detail::MemberOf<decltype(d), T>;
    const M& field = body.*d.pointer;
    const std::string pointer = at + '/' + d.name;
    if constexpr (!Marked<M>) {  // a section: a struct of marked fields
      member(d.name);
      write_body(field, hide, pointer, out);
    } else if constexpr (kMarkOf<M> == Mark::open || kMarkOf<M> == Mark::open_text) {
      using Value = typename MarkOf<M>::Value;
      if constexpr (kStated<Value>) {
        member(d.name);
        write_state(field.value, out);
        if (field.value.index() == 0) {
          out += R"(,"value":)";
          write(std::get<0>(field.value), out);
        }
        out += '}';
      } else if constexpr (kOptional<Value>) {
        if (!field.value) return;
        member(d.name);
        write(*field.value, out);
      } else {
        member(d.name);
        write(field.value, out);
      }
    } else if constexpr (kMarkOf<M> == Mark::erasable && kStated<typename MarkOf<M>::Value>) {
      member(d.name);
      write_state(field.fact, out);
      auto json = hidden_json(field);
      if (hide != nullptr) {
        out += R"(,"_sd":[)" + digest(pointer + "/value", "value", false, std::move(json)) + ']';
      } else if (json) {
        out += R"(,"value":)" + *json;
      }
      out += '}';
    } else {
      constexpr bool sealed = kMarkOf<M> == Mark::sealed;
      auto json = hidden_json(field);
      if (hide != nullptr) {
        digests += (digests.empty() ? "" : ",") + digest(pointer, d.name, sealed, std::move(json));
      } else if (json && !sealed) {
        member(d.name);
        out += *json;
      }
    }
  });
  if (!digests.empty()) {
    member("_sd");
    out += '[' + digests + ']';
  }
  out += next == '{' ? "{}" : "}";
}

template <class T>
void read_body(const Json& json, T& out, Reader& reader) {
  const auto* object = json.as<JsonObject>();
  if (object == nullptr) return reader.problem("expected an object, got " + std::string(json.type()));
  each_member<T>([&](auto d) {
    using M = detail::MemberOf<decltype(d), T>;
    const Step step(reader, d.name);
    const Json* member = json.find(d.name);
    if constexpr (Marked<M>) {
      read_field(member, out.*d.pointer, reader);
    } else if (member == nullptr) {
      reader.problem("missing");
    } else {
      read_body(*member, out.*d.pointer, reader);
    }
  });
  for (const auto& [key, value] : *object) {
    if (std::ranges::find(member_names<T>(), key) != member_names<T>().end()) continue;
    const Step step(reader, key);
    reader.problem(unknown_member(key, member_names<T>()));
  }
  if constexpr (requires { invalid(out); }) {
    if (!reader.reopening && reader.problems.empty()) {
      if (auto problem = invalid(out)) reader.problem(*problem);
    }
  }
}

template <class M>
constexpr std::string_view privacy_name() {
  constexpr std::array<std::string_view, 4> kNames = {"open", "open text", "erasable", "sealed"};
  return kNames[static_cast<std::size_t>(kMarkOf<M>)];
}

template <class T>
std::string body_schema() {
  std::string properties;
  std::string required;
  each_member<T>([&](auto d) {
    using M = detail::MemberOf<decltype(d), T>;
    const std::string name = '"' + std::string(d.name) + '"';
    std::string inner;
    bool needed = true;
    if constexpr (Marked<M>) {
      using Value = typename MarkOf<M>::Value;
      if constexpr (kStated<Value>) {
        inner = stated_schema(schema<std::variant_alternative_t<0, Value>>());
      } else if constexpr (kOptional<Value>) {
        inner = schema<typename Value::value_type>();
        needed = false;
      } else {
        inner = schema<Value>();
      }
      inner.insert(1, R"("x-mark":")" + std::string(privacy_name<M>()) + "\",");
    } else {
      inner = body_schema<M>();
    }
    properties += (properties.empty() ? "" : ",") + name + ':' + inner;
    if (needed) required += (required.empty() ? "" : ",") + name;
  });
  return R"({"type":"object","additionalProperties":false,"properties":{)" + properties +
         R"(},"required":[)" + required + "]}";
}

// Adds the columns of T below `path`; `prefix` is the kind's name, for the message ids.
template <class T>
void body_columns(const std::string& prefix, const std::string& path, std::vector<Column>& out) {
  each_member<T>([&](auto d) {
    using M = detail::MemberOf<decltype(d), T>;
    const std::string at = path.empty() ? std::string(d.name) : path + '.' + d.name;
    if constexpr (!Marked<M>) {
      body_columns<M>(prefix, at, out);
    } else {
      using Value = typename MarkOf<M>::Value;
      std::string reason;
      if constexpr (kMarkOf<M> == Mark::open_text) {
        reason = boost::describe::enum_to_string(M::kWhy, "");
      }
      const auto add = [&](const std::string& leaf, std::string type, bool required, Mark mark) {
        out.push_back({leaf, mark, std::move(type), required, reason, prefix + '.' + leaf});
      };
      const auto value_leaf = [&](const std::string& leaf, std::string type, bool required) {
        add(leaf, std::move(type), required, kMarkOf<M>);
      };
      if constexpr (kStated<Value>) {
        add(at + ".state", "value|not_used|not_disclosed|not_applicable|unknown", true, Mark::open);
        leaves<std::variant_alternative_t<0, Value>>(at, false, value_leaf);
      } else {
        leaves<Value>(at, !kOptional<Value>, value_leaf);
      }
    }
  });
}

template <class T>
void body_cells(const T& body, std::vector<std::string>& out) {
  each_member<T>([&](auto d) {
    using M = detail::MemberOf<decltype(d), T>;
    const M& field = body.*d.pointer;
    if constexpr (!Marked<M>) {
      body_cells(field, out);
    } else if constexpr (kMarkOf<M> == Mark::sealed) {
      cells<typename MarkOf<M>::Value>(nullptr, out);
    } else if constexpr (kMarkOf<M> == Mark::erasable) {
      if constexpr (kStated<typename MarkOf<M>::Value>) out.emplace_back(field.state());
      cells(field.get(), out);
    } else if constexpr (kStated<typename MarkOf<M>::Value>) {
      out.emplace_back(state(field.value));
      cells(std::get_if<0>(&field.value), out);
    } else {
      cells(&field.value, out);
    }
  });
}

// ---- the kind ----------------------------------------------------------------------------------
Result<Draft> finish(Reader& reader, const Kind& kind, Draft draft);

template <class T>
struct Derived {
  static Result<Draft> parse(std::string_view text) {
    HUSTINGS_TRY(const Json json, parse_json(text));
    Reader reader;
    T body{};
    read_body(json, body, reader);
    return finish(reader, kind<T>(), draft(std::move(body)));
  }
  static Result<Draft> reopen(const Json& json, std::span<const std::string> erased) {
    Reader reader{true, erased, {}, {}};
    T body{};
    read_body(json, body, reader);
    return finish(reader, kind<T>(), draft(std::move(body)));
  }
  static void write(const Draft& d, std::string& out) { write_body(*d.as<T>(), nullptr, "", out); }
  static void hide(const Draft& d, const Hide& hide, std::string& out) {
    write_body(*d.as<T>(), &hide, "", out);
  }
  static void schema(std::string& out) {
    out = body_schema<T>();
    out.insert(1, R"("$schema":"https://json-schema.org/draft/2020-12/schema","title":")" +
                      std::string(kind<T>().name) + "\",");
  }
  static void csv_row(const Draft& d, std::vector<std::string>& out) { body_cells(*d.as<T>(), out); }
  static std::optional<ThingId> bound_issuer(const Draft& d) {
    if constexpr (requires(const T& t) { t.bound_issuer(); }) {
      return d.as<T>()->bound_issuer();
    } else {
      return std::nullopt;
    }
  }
  static Kind make(std::string_view name, int version) {
    Kind k{name, version, {}, {}, &parse, &reopen, &write, &hide, &schema, &csv_row, &bound_issuer};
    body_columns<T>(std::string(name), "", k.columns);
    std::string ignored;
    const Hide note = [&k](const Hidden& field) {
      k.hidden.push_back(field.pointer);
      return std::string();
    };
    write_body(T{}, &note, "", ignored);
    return k;
  }
};

}  // namespace hustings::derive

// Once per kind, in its .cc, inside namespace hustings.
#define HUSTINGS_KIND(T, name, version)                                        \
  template <>                                                                  \
  const Kind& kind<T>() {                                                      \
    static const Kind made = ::hustings::derive::Derived<T>::make(name, version); \
    return made;                                                               \
  }

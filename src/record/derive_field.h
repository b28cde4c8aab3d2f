// The part of derive.h about facts in five states and about one marked field.
#pragma once
#include "record/derive.h"

namespace hustings::derive {

template <class M>
constexpr bool kVisible = kMarkOf<M> == Mark::open || kMarkOf<M> == Mark::open_text;
template <class M>
constexpr bool kErasableFact = kMarkOf<M> == Mark::erasable && kStated<typename MarkOf<M>::Value>;
template <class Fact>
using ValueOf = std::variant_alternative_t<0, Fact>;

// ---- facts in five states: {"state":"value","value":...} ---------------------------------------
// The state's place in kStates; nothing when there is no good one. Reports unknown members too.
std::optional<std::size_t> read_state(const Json& json, Reader& reader);
// Reports a value or a reason that does not belong to the state.
void refuse_misfits(const Json& json, std::size_t state, Reader& reader);
NotDisclosed read_reason(const Json& json, Reader& reader);
// The schema of a fact whose value has this schema.
std::string stated_schema(const std::string& value);

// Reads all of a fact but its value; true when the value has to follow.
template <class Fact>
bool read_fact(const Json& json, Fact& out, Reader& reader) {
  const auto state = read_state(json, reader);
  if (!state) return false;
  refuse_misfits(json, *state, reader);
  switch (*state) {
    case 1:
      out = NotUsed{};
      break;
    case 2:
      out = read_reason(json, reader);
      break;
    case 3:
      out = NotApplicable{};
      break;
    case 4:
      out = Unknown{};
      break;
    default:
      return true;
  }
  return false;
}

template <class Fact>
void read_open_fact(const Json& json, Fact& out, Reader& reader) {
  if (!read_fact(json, out, reader)) return;
  const Step step(reader, "value");
  ValueOf<Fact> value{};
  if (const Json* given = json.find("value")) {
    read(*given, value, reader);
  } else {
    reader.problem("missing");
  }
  out = std::move(value);
}

template <class T>
void read_erasable_fact(const Json& json, Stated<Erasable<T>>& out, Reader& reader) {
  if (!read_fact(json, out, reader)) return;
  const Step step(reader, "value");
  Erasable<T> hidden;
  if (const Json* given = json.find("value")) {
    T value{};
    read(*given, value, reader);
    hidden = std::move(value);
  } else if (!reader.reopening) {
    reader.problem("missing");
  } else if (reader.is_erased()) {
    hidden.v = Erased{};
  }
  out = std::move(hidden);
}

// The state and what explains it; the object stays open.
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

// ---- one marked field --------------------------------------------------------------------------
// A field that is not there: an error, absent, or erased.
template <class M>
void read_missing(M& out, Reader& reader) {
  using Value = typename MarkOf<M>::Value;
  if constexpr (kMarkOf<M> == Mark::erasable && !kStated<Value>) {
    if (reader.reopening && reader.is_erased()) out.v = Erased{};
  }
  const bool may_be_hidden = !kVisible<M> && !kErasableFact<M> && reader.reopening;
  if (!kOptional<Value> && !may_be_hidden) reader.problem("missing");
}

template <class M>
void read_field(const Json* json, M& out, Reader& reader) {
  using Value = typename MarkOf<M>::Value;
  if (json == nullptr) return read_missing(out, reader);
  if (json->as<std::nullptr_t>() != nullptr) {
    return reader.problem("null is no value: leave the field out, or say its state");
  }
  if constexpr (kErasableFact<M>) {
    read_erasable_fact(*json, out.fact, reader);
  } else {
    Value value{};
    if constexpr (kStated<Value>) {
      read_open_fact(*json, value, reader);
    } else if constexpr (kOptional<Value>) {
      read(*json, value.emplace(), reader);
    } else {
      read(*json, value, reader);
    }
    if constexpr (kVisible<M>) {
      out.value = std::move(value);
    } else {
      out = M(std::move(value));
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

// ---- writing one field -------------------------------------------------------------------------
// An object being written, member by member.
struct ObjectText {
  std::string& out;
  char next = '{';

  void member(std::string_view name) {
    out += std::exchange(next, ',');
    write_json_string(name, out);
    out += ':';
  }
  void close() { out += next == '{' ? "{}" : "}"; }
};

template <class Value>
void write_visible(std::string_view name, const Value& value, ObjectText& object) {
  if constexpr (kOptional<Value>) {
    if (!value) return;
    object.member(name);
    write(*value, object.out);
  } else if constexpr (kStated<Value>) {
    object.member(name);
    write_state(value, object.out);
    if (const auto* inner = std::get_if<0>(&value)) {
      object.out += R"(,"value":)";
      write(*inner, object.out);
    }
    object.out += '}';
  } else {
    object.member(name);
    write(value, object.out);
  }
}

// `at` is the pointer of the object around the fact.
template <class M>
void write_erasable_fact(std::string_view name, const M& field, const Hide* hide,
                         const std::string& at, ObjectText& object) {
  object.member(name);
  write_state(field.fact, object.out);
  auto json = hidden_json(field);
  if (hide != nullptr) {
    std::string pointer = at + '/' + std::string(name) + "/value";
    object.out += R"(,"_sd":[")";
    object.out += (*hide)({std::move(pointer), "value", std::move(json), false});
    object.out += "\"]";
  } else if (json) {
    object.out += R"(,"value":)" + *json;
  }
  object.out += '}';
}

}  // namespace hustings::derive

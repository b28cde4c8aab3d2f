// The part of derive.h about a kind as a whole.
#pragma once
#include "record/derive_field.h"

namespace hustings::derive {

// ---- a struct of marked fields -----------------------------------------------------------------
// Writes members in order. `hide` null: in plain, without what is sealed, absent or erased; else
// the digests of one object stand in order of their spelling, so that they do not tell what they
// hide.
template <class T>
void write_body(const T& body, const Hide* hide, const std::string& at, std::string& out) {
  ObjectText object{out};
  std::vector<std::string> digests;
  each_member<T>([&](auto d) {
    using M = detail::MemberOf<decltype(d), T>;
    const M& field = body.*d.pointer;
    if constexpr (!Marked<M>) {  // a section: a struct of marked fields
      object.member(d.name);
      write_body(field, hide, at + '/' + d.name, out);
    } else if constexpr (kVisible<M>) {
      write_visible(d.name, field.value, object);
    } else if constexpr (kErasableFact<M>) {
      write_erasable_fact(d.name, field, hide, at, object);
    } else if (hide != nullptr) {
      constexpr bool sealed = kMarkOf<M> == Mark::sealed;
      digests.push_back((*hide)({at + '/' + d.name, d.name, hidden_json(field), sealed}));
    } else if constexpr (kMarkOf<M> == Mark::erasable) {
      if (const auto json = hidden_json(field)) {
        object.member(d.name);
        out += *json;
      }
    }
  });
  if (!digests.empty()) {
    std::ranges::sort(digests);
    object.member("_sd");
    char next = '[';
    for (const auto& digest : digests) {
      out += std::exchange(next, ',');
      out += '"' + digest + '"';
    }
    out += ']';
  }
  object.close();
}

template <class T>
void read_body(const Json& json, T& out, Reader& reader) {
  const auto* object = json.as<JsonObject>();
  if (object == nullptr)
    return reader.problem("expected an object, got " + std::string(json.type()));
  const std::size_t failures = reader.failures;
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
  refuse_unknown(*object, member_names<T>(), reader);
  if constexpr (requires { invalid(out); }) {
    if (!reader.reopening && reader.failures == failures) {
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
void body_columns(const std::string& prefix, const std::string& path,
                  std::vector<KindColumn>& out) {
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
  static constexpr bool kDecides = requires { T::kDecides; };
  static Result<Draft> parse(std::string_view text) {
    Reader reader;
    HUSTINGS_TRY(const Json json, parse_json(text, reader.problems));
    reader.from_json = reader.problems.size();
    T body{};
    read_body(json, body, reader);
    return finish(reader, kind<T>(), draft(std::move(body)));
  }
  static Result<Draft> reopen(const Json& json, std::span<const std::string> erased) {
    Reader reader{.reopening = true, .erased = erased};
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
  static void csv_row(const Draft& d, std::vector<std::string>& out) {
    body_cells(*d.as<T>(), out);
  }
  static std::optional<ThingId> bound_issuer(const Draft& d) {
    if constexpr (requires(const T& t) { t.bound_issuer(); }) {
      return d.as<T>()->bound_issuer();
    } else {
      return std::nullopt;
    }
  }
  static Kind make(std::string_view name, int version) {
    Kind k{.name = name,
           .version = version,
           .columns = {},
           .hidden = {},
           .sealed = {},
           .later = {},
           .parse = &parse,
           .reopen = &reopen,
           .write = &write,
           .hide = &hide,
           .schema = &schema,
           .csv_row = &csv_row,
           .bound_issuer = &bound_issuer,
           .decides = kDecides};
    if constexpr (requires { T::kLater; }) k.later.assign(T::kLater.begin(), T::kLater.end());
    body_columns<T>(std::string(name), "", k.columns);
    std::string ignored;
    const Hide note = [&k](const Hidden& field) {
      k.hidden.push_back(field.pointer);
      if (field.sealed) k.sealed.push_back(field.pointer);
      return std::string();
    };
    write_body(T{}, &note, "", ignored);
    return k;
  }
};

}  // namespace hustings::derive

// Once per kind, in its .cc, inside namespace hustings.
#define HUSTINGS_KIND(T, name, version)                                           \
  template <>                                                                     \
  const Kind& kind<T>() {                                                         \
    static const Kind made = ::hustings::derive::Derived<T>::make(name, version); \
    return made;                                                                  \
  }

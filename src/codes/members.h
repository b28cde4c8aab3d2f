// Reading data of codes: objects whose every member is asked for.
#pragma once
#include <fmt/core.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/time.h"

namespace hustings::codes {

inline std::unexpected<Error> wrong(std::string message, std::string where) {
  return fail(Code::bad_input, std::move(message), std::move(where), "see codes/README.md");
}

// An object whose members are all read once; what nobody asked for is refused at the end.
class Members {
 public:
  static Result<Members> of(const Json& json, std::string where) {
    const auto* object = json.as<JsonObject>();
    if (object == nullptr) return wrong("an object is expected", where);
    return Members(*object, std::move(where));
  }
  std::string at(std::string_view name) const { return where_ + '/' + std::string(name); }

  const Json* maybe(std::string_view name) {
    for (const auto& [key, value] : object_) {
      if (key != name) continue;
      known_.insert(key);
      return &value;
    }
    return nullptr;
  }
  template <class T>
  Result<const T*> get(std::string_view name) {
    const Json* found = maybe(name);
    const T* value = found == nullptr ? nullptr : found->as<T>();
    if (value != nullptr) return value;
    return wrong(found == nullptr ? "is missing" : fmt::format("cannot be {}", found->type()),
                 at(name));
  }
  Result<std::string> text(std::string_view name) {
    HUSTINGS_TRY(const auto* value, get<std::string>(name));
    if (value->empty()) return wrong("is empty", at(name));
    return *value;
  }
  Result<CivilDate> day(std::string_view name) {
    HUSTINGS_TRY(const std::string value, text(name));
    if (const auto parsed = parse_date(value)) return *parsed;
    return wrong(fmt::format("\"{}\" is no day: write YYYY-MM-DD", value), at(name));
  }
  Result<std::vector<std::string>> texts(std::string_view name) {
    HUSTINGS_TRY(const auto* list, get<JsonArray>(name));
    std::vector<std::string> out;
    for (const Json& item : *list) {
      const auto* value = item.as<std::string>();
      if (value == nullptr || value->empty())
        return wrong("a text is expected", fmt::format("{}/{}", at(name), out.size()));
      out.push_back(*value);
    }
    return out;
  }
  Result<void> done() const {
    for (const auto& [key, value] : object_) {
      if (!known_.contains(key)) return wrong("is not known here", at(key));
    }
    return {};
  }

 private:
  Members(const JsonObject& object, std::string where)
      : object_(object), where_(std::move(where)) {}
  const JsonObject& object_;
  std::string where_;
  std::set<std::string_view> known_;
};

// Reads a list of objects with `read`, which gets each one's members.
template <class Read>
Result<void> each(Members& in, std::string_view name, const Read& read) {
  HUSTINGS_TRY(const auto* list, in.get<JsonArray>(name));
  if (list->empty()) return wrong("is empty", in.at(name));
  for (std::size_t i = 0; i < list->size(); ++i) {
    HUSTINGS_TRY(Members item, Members::of((*list)[i], fmt::format("{}/{}", in.at(name), i)));
    HUSTINGS_CHECK(read(item));
    HUSTINGS_CHECK(item.done());
  }
  return {};
}

}  // namespace hustings::codes

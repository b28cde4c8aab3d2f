// Facts of a record as columns of a table: for the projections of this room only.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "ads/ad.h"
#include "record/marks.h"
#include "store/db.h"

namespace hustings::columns {

template <class T>
std::string_view word(T value) {
  return boost::describe::enum_to_string(value, "");
}

template <class T>
Param text_or_null(const T* value) {
  return value == nullptr ? Param(nullptr) : Param(value->value);
}
template <class T>
Param text_or_null(const std::optional<T>& value) {
  return text_or_null(value ? &*value : nullptr);
}
inline Param text_or_null(const std::string& text) {
  return text.empty() ? Param(nullptr) : Param(std::string_view(text));
}

// What is still there of an erasable field that may be left out; null otherwise.
template <class T>
const T* held(const Erasable<std::optional<T>>& field) {
  const auto* value = field.get();
  return value == nullptr || !*value ? nullptr : &**value;
}

template <class T>
std::optional<std::int64_t> count_of(const Open<Stated<T>>& field) {
  const auto* value = std::get_if<0>(&field.value);
  return value == nullptr ? std::nullopt : std::optional(value->value);
}

// "YYYY-MM-DD"; empty where there is none.
inline std::string day_of(const std::optional<CivilDate>& day) {
  return day ? to_string(*day) : std::string();
}

// "yes", "no", or the state of the fact.
inline std::string_view yes_or_state(const Stated<bool>& fact) {
  const auto* value = std::get_if<bool>(&fact);
  if (value == nullptr) return state(fact);
  return *value ? "yes" : "no";
}

// How AI made it, or the state of the fact.
inline std::string_view making_or_state(const Stated<AiMaking>& fact) {
  const auto* making = std::get_if<AiMaking>(&fact);
  return making == nullptr ? state(fact) : word(*making);
}

struct Amount {
  std::string currency;  // empty: none is stated
  std::optional<std::int64_t> min;
  std::optional<std::int64_t> max;
};
inline Amount amount_of(const MoneyInterval& stated) {
  return {std::string(stated.currency.code()), stated.min, stated.max};
}
inline Amount amount_of(const Open<Stated<MoneyInterval>>& field) {
  const auto* stated = std::get_if<MoneyInterval>(&field.value);
  return stated == nullptr ? Amount{} : amount_of(*stated);
}

}  // namespace hustings::columns

// The fact that a field of an ad states, by the field's type: for .cc files of this room only.
#pragma once
#include "ads/notice.h"
#include "ads/words.h"

namespace hustings::facts {

// ---- one value as people and programs read it --------------------------------------------------
template <class T>
Value shown(const T& value);

template <class T>
Value shown_list(const std::vector<T>& values) {
  List out;
  out.reserve(values.size());
  for (const auto& value : values) out.emplace_back(shown(value));
  return out;
}

template <class T>
constexpr bool kIsList = false;
template <class T>
constexpr bool kIsList<std::vector<T>> = true;

template <class T>
Value shown(const T& value) {
  if constexpr (kIsList<T>) {
    return shown_list(value);
  } else if constexpr (std::is_same_v<T, bool>) {
    return value ? Word{"yes", tr("yes")} : Word{"no", tr("no")};
  } else if constexpr (std::is_enum_v<T>) {
    return word_of(value);
  } else if constexpr (std::is_same_v<T, Criterion>) {
    return Object{{"criterion", word_of(value.type)}, {"criterion_value", value.value.value}};
  } else if constexpr (std::is_same_v<T, CountryCode>) {
    return Country{value.value};
  } else if constexpr (std::is_same_v<T, MoneyInterval>) {
    return value;
  } else {
    return value.value;  // text, address, count
  }
}

// ---- the fact of a field, by its mark ----------------------------------------------------------
template <class T>
std::string_view state_of(const Open<Stated<T>>& field) {
  return state(field.value);
}
template <class T>
std::string_view state_of(const Erasable<Stated<T>>& field) {
  return field.state();
}
template <class Fact>
std::string_view reason_of(const Fact& fact) {
  const auto* hidden = std::get_if<NotDisclosed>(&fact);
  return hidden == nullptr ? std::string_view() : hidden->reason;
}
template <class T>
AdFact fact_of(const Open<Stated<T>>& field) {
  AdFact out{state(field.value), reason_of(field.value)};
  if (const auto* value = std::get_if<0>(&field.value)) out.value = shown(*value);
  return out;
}
template <class T>
AdFact fact_of(const Erasable<Stated<T>>& field) {
  AdFact out{field.state(), reason_of(field.fact)};
  if (const T* value = field.get()) out.value = shown(*value);
  out.erased = field.stated() && field.get() == nullptr;
  return out;
}

}  // namespace hustings::facts

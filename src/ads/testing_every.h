// All the ways in which a thing can read. Only tests include it.
#pragma once
#include <optional>
#include <vector>

#include "record/marks.h"

namespace hustings::testing {

// of(X) answers copies of X that differ in one field each, so that together they have every word of
// every enumeration, every state of a fact, each form of an amount, and what may be missing both
// there and not. New fields and words come in by themselves.
struct Every {
  template <class T>
  static std::vector<T> of(const T& now) {
    std::vector<T> out;
    if constexpr (detail::IsEnum<T>) {
      boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
          [&](auto word) { out.push_back(word.value); });
    } else if constexpr (detail::IsOptional<T>::value) {
      out = listed<T>(of(now.value_or(typename T::value_type{})));
      out.emplace_back(std::nullopt);
    } else if constexpr (detail::IsVector<T>::value) {
      out = {T(), of(typename T::value_type{})};
    } else if constexpr (detail::IsStated<T>::value) {
      using Value = std::variant_alternative_t<0, T>;
      const auto* value = std::get_if<Value>(&now);
      out = listed<T>(of(value == nullptr ? Value{} : *value));
      out.insert(out.end(), {NotUsed{}, NotDisclosed{"trade-secret"}, NotApplicable{}, Unknown{}});
    } else if constexpr (detail::IsStruct<T>) {
      boost::mp11::mp_for_each<detail::Members<T>>([&](auto member) {
        for (auto& value : of(now.*member.pointer)) {
          out.push_back(now);
          out.back().*member.pointer = std::move(value);
        }
      });
    } else {
      out.push_back(now);
    }
    return out;
  }
  static std::vector<bool> of(bool /*now*/) { return {false, true}; }
  static std::vector<MoneyInterval> of(const MoneyInterval& now) {
    return {{100, 100, now.currency},
            {100, 200, now.currency},
            {100, {}, now.currency},
            {{}, 200, now.currency},
            {{}, {}, now.currency}};
  }
  template <class T>
  static std::vector<Open<T>> of(const Open<T>& now) {
    std::vector<Open<T>> out;
    for (const auto& value : of(now.value)) out.push_back({value});
    return out;
  }
  template <class T>
  static std::vector<Erasable<T>> of(const Erasable<T>& now) {
    std::vector<Erasable<T>> out;
    if constexpr (detail::IsStated<T>::value) {
      for (auto& fact : of(now.fact)) out.emplace_back().fact = std::move(fact);
    } else {
      for (auto& value : of(now.get() == nullptr ? T{} : *now.get()))
        out.emplace_back(std::move(value));
      out.emplace_back().v = Erased{};
    }
    return out;
  }

 private:
  template <class T, class From>
  static std::vector<T> listed(std::vector<From> values) {
    return {std::make_move_iterator(values.begin()), std::make_move_iterator(values.end())};
  }
};

}  // namespace hustings::testing

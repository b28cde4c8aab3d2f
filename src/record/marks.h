// What a field is stands in its type: in the log for ever, erasable, or sealed. Text and personal
// data that is marked Open does not compile.
#pragma once
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/stated.h"
#include "record/values.h"

namespace hustings {

namespace detail {

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsStated : std::false_type {};
template <class T>
struct IsStated<std::variant<T, NotUsed, NotDisclosed, NotApplicable, Unknown>> : std::true_type {};

template <class T>
concept IsEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;
template <class T>
concept IsStruct =
    !IsScalar<T> && std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

template <class D, class T>
using MemberOf = std::remove_cvref_t<decltype(std::declval<T&>().*D::pointer)>;
template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public>;

template <class T>
consteval bool publishable();
template <class T, template <class...> class List, class... D>
consteval bool all_publishable(List<D...>*) {
  return (publishable<MemberOf<D, T>>() && ...);
}
// No text and nothing personal anywhere inside.
template <class T>
consteval bool publishable() {
  if constexpr (IsScalar<T>) {
    return Scalar<T>::kPrivacy == Privacy::open;
  } else if constexpr (IsEnum<T>) {
    return true;
  } else if constexpr (IsOptional<T>::value || IsVector<T>::value) {
    return publishable<typename T::value_type>();
  } else if constexpr (IsStated<T>::value) {
    return publishable<std::variant_alternative_t<0, T>>();
  } else if constexpr (IsStruct<T>) {
    return all_publishable<T>(static_cast<Members<T>*>(nullptr));
  } else {
    return false;
  }
}

}  // namespace detail

template <class T>
concept Publishable = detail::publishable<T>();

// In the log for ever, in plain.
template <class T>
  requires Publishable<T>
struct Open {
  T value{};
  bool operator==(const Open&) const = default;
};

// Why a text may stand in the log for ever. docs/formats/kinds.md lists every use.
enum class Reason : std::uint8_t {
  legal_ground,  // the words of a law or a legal ground: not about a person, and needed to check an
                 // erasure
  public_body,   // the official name of an organisation that signs in public
};
BOOST_DESCRIBE_ENUM(Reason, legal_ground, public_body)

// Text in the log for ever: the exception, with its reason.
template <class T, Reason Why>
  requires IsScalar<T> && (Scalar<T>::kPrivacy == Privacy::text)
struct OpenText {
  static constexpr Reason kWhy = Why;
  T value{};
  bool operator==(const OpenText&) const = default;
};

struct Erased {
  bool operator==(const Erased&) const = default;
};

// Public as a disclosure beside the log, erasable by law. Log: one digest; a decoy when absent.
template <class T>
struct Erasable {
  std::variant<T, Absent, Erased> v = Absent{};
  Erasable() = default;
  Erasable(T value) {  // NOLINT: a field is set from its value; an empty optional leaves it absent
    if constexpr (detail::IsOptional<T>::value) {
      if (!value) return;
    }
    v = std::move(value);
  }
  const T* get() const { return std::get_if<T>(&v); }
  bool erased() const { return std::holds_alternative<Erased>(v); }
  bool operator==(const Erasable&) const = default;
};
// The state of a fact is always open (rules must keep it); only the value is erasable.
template <class T>
struct Erasable<std::variant<T, NotUsed, NotDisclosed, NotApplicable, Unknown>> {
  Stated<Erasable<T>> fact = Unknown{};
  Erasable() = default;
  template <class S>
    requires(!std::is_same_v<std::remove_cvref_t<S>, Erasable>)
  Erasable(S state) : fact(std::move(state)) {}  // NOLINT: a fact is set from its state
  const T* get() const {
    const auto* value = std::get_if<0>(&fact);
    return value == nullptr ? nullptr : value->get();
  }
  std::string_view state() const { return kStates[fact.index()]; }
  bool stated() const { return fact.index() == 0; }
  bool operator==(const Erasable&) const = default;
};

// Never public: only a salted digest is in the log; the value is encrypted to those who must read
// it. It has no accessor, no formatter and no <<; only the sealing code reads it.
template <class T>
class Sealed {
 public:
  Sealed() = default;
  Sealed(T secret) {  // NOLINT: a field is set from its value; an empty optional leaves it absent
    if constexpr (detail::IsOptional<T>::value) {
      if (!secret) return;
    }
    secret_.emplace(std::move(secret));
  }
  bool operator==(const Sealed&) const = default;

 private:
  friend struct SealedAccess;
  std::optional<T> secret_;
};
struct SealedAccess {
  template <class T>
  static std::optional<T>& of(Sealed<T>& sealed) {
    return sealed.secret_;
  }
  template <class T>
  static const std::optional<T>& of(const Sealed<T>& sealed) {
    return sealed.secret_;
  }
};

BOOST_DESCRIBE_STRUCT(Period, (), (from, to))
BOOST_DESCRIBE_STRUCT(MoneyInterval, (), (min, max, currency))
}  // namespace hustings

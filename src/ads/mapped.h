// What importers take out of a mapped row, through the value types' own checks.
#pragma once
#include <string>
#include <string_view>
#include <utility>

#include "ads/source_of.h"
#include "node/capability.h"
#include "tables/import.h"

namespace hustings::mapped {

inline std::unexpected<Error> unfit(std::string_view field, std::string problem) {
  return fail(Code::bad_input, std::move(problem), std::string(field),
              "see the platform's original file");
}

// The value of a field if it is of this type; null otherwise.
template <class T>
const T* get(const Mapped& row, std::string_view field) {
  const CellValue* value = row.find(field);
  return value == nullptr ? nullptr : std::get_if<T>(value);
}
// Whether the source says that there is none.
inline bool none_stated(const Mapped& row, std::string_view field) {
  return get<NoneStated>(row, field) != nullptr;
}

template <class T>
Result<T> checked_text(std::string_view field, const std::string& text) {
  T out;
  if (auto problem = Scalar<T>::parse(Json(text), out)) return unfit(field, std::move(*problem));
  return out;
}

// The text of a field; unfit where there is none.
template <class T>
Result<T> checked(const Mapped& row, std::string_view field) {
  const auto* text = get<std::string>(row, field);
  if (text == nullptr) return unfit(field, "there is no value");
  return checked_text<T>(field, *text);
}

// Text in the state that the source gives it: verbatim, none stated, or unknown.
template <class T>
Result<Erasable<Stated<T>>> stated_text(const Mapped& row, std::string_view field) {
  using Out = Erasable<Stated<T>>;
  if (none_stated(row, field)) return Out(NotUsed{});
  if (get<std::string>(row, field) == nullptr) return Out(Unknown{});
  HUSTINGS_TRY(T text, checked<T>(row, field));
  return Out(Erasable<T>(std::move(text)));
}

inline SourceOf source_of(const Mapped& row, const Importer::Context& context) {
  return {context.file,
          {std::string(context.profile)},
          {context.profile_version},
          {static_cast<std::int64_t>(row.row)}};
}

}  // namespace hustings::mapped

// What a form of a page sends: fields, and files. Strict: what could be read in two ways is
// refused.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace hustings::web {

inline constexpr std::size_t kMaxFormFields = 2000;
inline constexpr std::size_t kMaxFormParts = 32;     // of a form with files
inline constexpr std::size_t kMaxPartHeader = 1024;  // bytes
inline constexpr std::size_t kMaxBoundary = 70;      // RFC 2046 section 5.1.1

struct FormFile {
  std::string field;
  std::string name;  // as the browser calls it; never a path here
  std::string bytes;
};
struct Form {
  std::vector<std::pair<std::string, std::string>> fields;  // in order; a name may come again
  std::vector<FormFile> files;
  // The first of that name; nothing where there is none.
  std::optional<std::string_view> text(std::string_view name) const;
  std::string_view operator[](std::string_view name) const { return text(name).value_or(""); }
};

// `content_type`: application/x-www-form-urlencoded, or multipart/form-data with its boundary
// (RFC 7578). Errors: bad_input, saying what is malformed.
Result<Form> parse_form(std::string_view content_type, std::string_view body);

}  // namespace hustings::web

// Help and examples beside the fields of forms.
#pragma once
#include <string_view>

namespace hustings::desk {

struct FieldHelp {
  std::string_view kind;
  std::string_view path;  // "funding.ad"; of rows without their number
  std::string_view help;  // English, the id of its translation
  std::string_view example = {};
};
// Null where there is none.
const FieldHelp* help_of(std::string_view kind, std::string_view path);

}  // namespace hustings::desk

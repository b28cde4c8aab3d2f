// What pages of errors say of each status.
#pragma once
#include <string_view>

namespace hustings::web {

struct ErrorWords {
  int status;              // 0: any other
  std::string_view title;  // English, ids of their translations
  std::string_view says;
};
const ErrorWords& error_words(int status);

}  // namespace hustings::web

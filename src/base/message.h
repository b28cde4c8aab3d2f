// Marks a text that people read, so that tools/messages.py puts it into the catalogues. The English
// text is its own id; web/locale.h has the translations.
#pragma once
#include <string_view>

namespace hustings {

constexpr std::string_view tr(std::string_view id) { return id; }

}  // namespace hustings

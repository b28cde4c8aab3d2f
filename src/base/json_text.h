#pragma once
#include <string>
#include <string_view>

#include "base/json.h"

namespace hustings {

// A member's text; empty where there is no such member, or it is no text.
std::string text_at(const Json& json, std::string_view member);

}  // namespace hustings

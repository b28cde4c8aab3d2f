#include "base/json_text.h"

namespace hustings {

std::string text_at(const Json& json, std::string_view member) {
  const Json* found = json.find(member);
  const auto* text = found == nullptr ? nullptr : found->as<std::string>();
  return text == nullptr ? std::string() : *text;
}

}  // namespace hustings

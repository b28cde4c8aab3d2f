// What people type to find their report again.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "vault/code.h"

namespace hustings::intake {

struct LookUp {
  std::string number;  // of a case, as it is shown; or the twelve digits of one that waits
  bool waits = false;
  vault::TrackingCode code;
};
// Nothing for what can be neither, whoever asks.
std::optional<LookUp> read_look_up(std::string_view number, std::string_view code);

}  // namespace hustings::intake

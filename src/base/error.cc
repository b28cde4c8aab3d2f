#include "base/error.h"

namespace hustings {

std::string Error::text() const {
  std::string out = message;
  for (const auto* part : {&where, &mend}) {
    if (!part->empty()) out += ": " + *part;
  }
  for (const auto& detail : details) {
    out += "\n  " + detail.where + (detail.where.empty() ? "" : ": ") + detail.message;
  }
  return out;
}

std::string_view name(Code code) {
  switch (code) {
    case Code::bad_input:
      return "bad_input";
    case Code::not_found:
      return "not_found";
    case Code::conflict:
      return "conflict";
    case Code::withheld:
      return "withheld";
    case Code::too_large:
      return "too_large";
    case Code::unverified:
      return "unverified";
    case Code::disk_full:
      return "disk_full";
    case Code::io:
      return "io";
    case Code::unavailable:
      return "unavailable";
  }
  return "unknown";
}

}  // namespace hustings

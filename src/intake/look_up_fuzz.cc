// A number and a code as anybody types them, in two lines: what is read is one spelling of them.
#include <algorithm>
#include <cstdlib>

#include "intake/look_up.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hustings::intake;
  const std::string_view typed(reinterpret_cast<const char*>(data), size);
  const auto end = std::min(typed.find('\n'), typed.size());
  const auto code = typed.substr(std::min(end + 1, typed.size()));
  const auto found = read_look_up(typed.substr(0, end), code);
  if (!found) return 0;
  const auto again = read_look_up(found->number, found->code.shown());
  const bool same = again && again->number == found->number && again->waits == found->waits &&
                    again->code.digits() == found->code.digits();
  if (!same || found->number.find_first_not_of("0123456789-") != std::string::npos) std::abort();
  return 0;
}

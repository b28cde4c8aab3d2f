// Any bytes: the reader neither crashes nor hangs, and what it accepts is written and read back the
// same.
#include <cstdint>
#include <cstdlib>

#include "base/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto json = hustings::parse_json({reinterpret_cast<const char*>(data), size});
  if (!json) return 0;
  std::string once;
  hustings::write_json(*json, once);
  const auto again = hustings::parse_json(once);
  if (!again) std::abort();
  std::string twice;
  hustings::write_json(*again, twice);
  if (once != twice) std::abort();
  return 0;
}

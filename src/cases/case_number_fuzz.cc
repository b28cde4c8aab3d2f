// What people type as the number of a case: read without harm, and only as what it is written.
#include <cstdlib>

#include "cases/case_number.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto number = hustings::parse_case_number(text);
  if (number && hustings::parse_case_number(hustings::to_string(*number)) != number) std::abort();
  return 0;
}

// The first bytes of a file that anybody sends.
#include <cstdlib>

#include "intake/sniff.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto found = hustings::intake::sniff(bytes);
  if (found && found->type.empty()) std::abort();
  if (found && found->type.starts_with("text/") && bytes.starts_with("<")) std::abort();
  return 0;
}

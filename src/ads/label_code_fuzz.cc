// What people type into "Check an ad": codes and addresses.
#include <cstdint>
#include <cstdlib>

#include "ads/label.h"
#include "record/content_ref.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (const auto code = hustings::parse_label_code(text)) {
    if (code->check.size() != 8) std::abort();
  }
  const std::string once = hustings::comparable(text);
  if (hustings::comparable(once) != once) std::abort();
  return 0;
}

// Accounts and addresses as strangers send them: what is told of them is text.
#include <cstdlib>

#include "base/lookalike.h"
#include "base/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hustings;
  const std::string_view typed(reinterpret_cast<const char*>(data), size);
  if (!is_utf8(typed)) return 0;
  for (const auto& found : {lookalike(typed), lookalike_host(typed)}) {
    if (found && (!is_utf8(found->letters) || !is_utf8(found->reads))) std::abort();
  }
  return 0;
}

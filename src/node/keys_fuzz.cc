// What strangers show of keys: a domain's list of them, and an encrypted copy of a node's.
#include <cstdlib>

#include "node/key_check.h"
#include "node/key_copy.h"

using namespace hustings;  // NOLINT

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = text({data, size});
  if (const auto keys = parse_shown_keys(input)) {
    if (parse_shown_keys(format_shown_keys(*keys)) != *keys) std::abort();
  }
  if (const auto copy = parse_key_copy(input)) {
    // Nobody's file may take more than the program promises.
    if (copy->sealed.cost.passes > 10 || copy->sealed.cost.memory > (std::uint64_t{1} << 30)) {
      std::abort();
    }
  }
  return 0;
}

// A list of logs that is read is written and read again as the same.
#include <cstdlib>

#include "log/log_list.h"
#include "log/testing.h"

using namespace hustings;  // NOLINT

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto logs = parse_log_list(text({data, size}));
  if (!logs) return 0;
  const auto again = parse_log_list(format_log_list(*logs));
  if (!again || *again != *logs) std::abort();
  return 0;
}

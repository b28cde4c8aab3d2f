// The queue's cursor and the "seen" of a form, as they come back.
#include <cstdlib>

#include "casedesk/cursor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hustings;
  using namespace hustings::casedesk;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const QueueKey key = read_key(text);
  if (!(read_key(write_key(key)) == key)) std::abort();
  const Index seen = read_seen(text);
  if (read_seen(std::to_string(seen)) != seen) std::abort();
  return 0;
}

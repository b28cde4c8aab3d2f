// Any text is a cursor or is refused; what is read is written again and reads the same.
#include <cstdlib>

#include "node/cursor.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace hustings;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const bool text_key = size % 2 == 0;
  const auto read = read_cursor(text, "abc", text_key);
  if (!read) return 0;
  const auto again = read_cursor(write_cursor(*read), "abc", text_key);
  if (!again || again->key != read->key || again->index != read->index || again->tie != read->tie ||
      again->floor != read->floor) {
    std::abort();
  }
  return 0;
}

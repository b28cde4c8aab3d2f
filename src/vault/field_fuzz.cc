// What stands inside a sealed box, and inside the text that names a file's key: whoever can seal
// to a case can put any bytes there.
#include <cstdlib>

#include "vault/internal.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hustings::vault;
  const hustings::Bytes plain(data, size);
  if (const auto field = read_plain(plain)) {
    // What is read is exactly what would be written.
    if (write_plain(*field) != hustings::text(plain)) std::abort();
  }
  if (const auto row = read_file_row(hustings::text(plain)); row && row->blob.contains('/'))
    std::abort();
  return 0;
}

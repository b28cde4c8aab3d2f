// A sealed file as the disk gives it back. The key is one that everybody knows, so that chunks that
// open are reached: the seeds are sealed with it.
#include <cstdlib>

#include "vault/file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hustings::vault;
  const Secret key;
  const FilePlace place{"0b1e2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "00"};
  const auto plain = open_file(place, std::string(reinterpret_cast<const char*>(data), size), key);
  if (plain && plain->size() > size) std::abort();
  return 0;
}

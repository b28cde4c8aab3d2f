// What a node says of itself, and origins as folders: whatever a stranger sends.
#include <cstdlib>

#include "base/bytes.h"
#include "observe/source.h"

using namespace hustings;  // NOLINT

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = text({data, size});
  if (const auto said = parse_discovery(input, "https://node.example")) {
    if (!folder_of_log(said->key.name())) std::abort();
    if (said->log.ends_with('/')) std::abort();
  }
  if (const auto folder = folder_of_log(input)) {
    // One folder below the mirror's, whatever the origin is; and no other origin has it.
    if (folder->empty() || folder->contains('/') || folder->starts_with('.')) std::abort();
    if (folder->size() != input.size()) std::abort();
  }
  return 0;
}

// What a node says of itself, origins as folders, and alerts that somebody hands on.
#include <cstdlib>

#include "base/bytes.h"
#include "observe/fork_alert.h"
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
  const TreeHead small{300, leaf_hash(bytes("small"))};
  const TreeHead large{620, leaf_hash(bytes("large"))};
  if (const auto fork = parse_fork(input, large, small)) {
    if (fork->smaller != small || fork->larger != large) std::abort();
    if (check_fork(*fork)) std::abort();  // nobody finds a proof for these
  }
  return 0;
}

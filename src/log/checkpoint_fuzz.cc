// A checkpoint that is read is written back byte for byte.
#include <cstdlib>

#include "log/testing.h"

using namespace hustings;  // NOLINT

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = text({data, size});
  const auto checkpoint = parse_checkpoint(input);
  if (!checkpoint) return 0;
  if (format_checkpoint(*checkpoint) != input) std::abort();
  const auto signer = Signer::make(checkpoint->origin, SigningKey::from_seed(Hash{}));
  if (!signer) return 0;
  if (const auto note = sign_checkpoint(*checkpoint, *signer)) {
    const auto opened = open_checkpoint(*note, {{signer->verifier()}});
    if (!opened || opened->checkpoint != *checkpoint) std::abort();
  }
  return 0;
}

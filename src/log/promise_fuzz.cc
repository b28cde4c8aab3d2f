// A promise that is read was signed by its log, and signing it again gives the same bytes.
#include <cstdlib>

#include "log/checkpoint.h"
#include "log/promise.h"
#include "log/testing.h"

using namespace hustings;  // NOLINT

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Signer log = testing::test_signer("log.example/main");
  const std::string_view input = text({data, size});
  (void)open_promise(input, {{log.verifier()}});
  // The signature would hold everything back: the text alone, signed here.
  const auto note = sign_note(input, log);
  if (!note) return 0;
  const auto promise = open_promise(*note, {{log.verifier()}});
  if (!promise) return 0;
  if (parse_checkpoint(input)) std::abort();
  if (sign_promise(*promise, log) != *note) std::abort();
  return 0;
}

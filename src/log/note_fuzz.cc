// A note that is read is written back byte for byte, and only our own key's signature is believed.
#include <cstdlib>

#include "log/testing.h"

using namespace hustings;  // NOLINT

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Signer signer = testing::test_signer("log.example/main");
  static const std::vector<VerifierKey> keys = {
      signer.verifier(), testing::test_signer("w.example", KeyType::cosignature).verifier()};
  const std::string_view input = text({data, size});
  const auto parsed = parse_note(input);
  const auto opened = open_note(input, keys);
  if (parsed && format_note(*parsed) != input) std::abort();
  if (opened && (!parsed || opened->text != parsed->text)) std::abort();
  if (const auto key = VerifierKey::parse(input); key && key->text() != input) std::abort();
  if (const auto note = sign_note(input, signer)) {
    const auto back = open_note(*note, keys);
    if (!back ? note->size() <= kMaxNote : back->text != input) std::abort();
  }
  return 0;
}

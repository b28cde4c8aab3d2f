// A receipt that is read is written back byte for byte; one that holds has an index in its tree.
#include <cstdlib>

#include "log/proof.h"
#include "log/testing.h"

using namespace hustings;  // NOLINT

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<VerifierKey> keys = {
      testing::test_signer("log.example/main").verifier()};
  const std::string_view input = text({data, size});
  const auto receipt = parse_receipt(input);
  if (!receipt) return 0;
  if (format_receipt(*receipt) != input) std::abort();
  const Hash leaf = leaf_hash(bytes("entry 4"));
  const auto opened = check_receipt(*receipt, leaf, keys);
  if (opened && receipt->index >= opened->checkpoint.head.size) std::abort();
  // The arithmetic under sizes that nobody has signed.
  const auto checkpoint = parse_checkpoint(parse_note(receipt->checkpoint)->text);
  const TreeHead& head = checkpoint->head;
  const bool inside = receipt->index < head.size;
  if (verify_inclusion(receipt->index, leaf, head, receipt->proof) && !inside) std::abort();
  const TreeHead older{receipt->index, leaf};
  if (verify_consistency(older, head, receipt->proof) && !inside && older != head) std::abort();
  return 0;
}

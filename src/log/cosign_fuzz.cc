// A request that is read is written back byte for byte; only what the log's key has signed and what
// continues the last checkpoint is cosigned; only the witness's own lines are believed.
#include <cstdlib>

#include "log/cosign.h"
#include "log/testing.h"

using namespace hustings;  // NOLINT

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Signer log = testing::test_signer("log.example/main");
  static const Signer witness = testing::test_signer("w.example", KeyType::cosignature);
  static const std::vector<VerifierKey> keys = {log.verifier()};
  const std::string_view input = text({data, size});
  const std::string note_text = format_checkpoint({"log.example/main", {1, leaf_hash({})}});
  if (const auto own = read_cosignature(input, note_text, witness.verifier())) {
    const UnverifiedNote note{note_text, {own->line}};
    if (!verify_note(note, {{witness.verifier()}})) std::abort();
  }
  (void)read_size(input);
  const auto asked = parse_add_checkpoint(input);
  if (!asked) return 0;
  const std::string note = format_note(asked->note);
  if (format_add_checkpoint(asked->old_size, asked->proof, note) != input) std::abort();
  if (decide(*asked, {}, {}).ruling != Ruling::unknown) std::abort();
  const Decision decision = decide(*asked, keys, TreeHead{asked->old_size, leaf_hash({})});
  if ((decision.ruling == Ruling::cosign) != open_note(decision.note, keys).has_value()) {
    std::abort();
  }
  return 0;
}

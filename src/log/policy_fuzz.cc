// Short text files that people write or are given: policies, lists of logs, promises. What is read
// is written and read again as the same.
#include <cstdlib>

#include "log/checkpoint.h"
#include "log/log_list.h"
#include "log/policy.h"
#include "log/promise.h"
#include "log/testing.h"

using namespace hustings;  // NOLINT

namespace {

void try_policy(std::string_view input) {
  const auto policy = parse_policy(input);
  if (!policy) return;
  const auto again = parse_policy(format_policy(*policy));
  if (!again || *again != *policy) std::abort();
  std::vector<VerifiedSignature> all;
  for (const auto& key : policy->witness_keys()) all.push_back({key, 1});
  if (!meets_quorum(*policy, all)) std::abort();  // every threshold can be met
  if (policy->asks_for_witnesses() && meets_quorum(*policy, {})) std::abort();
}

void try_log_list(std::string_view input) {
  const auto logs = parse_log_list(input);
  if (!logs) return;
  const auto again = parse_log_list(format_log_list(*logs));
  if (!again || *again != *logs) std::abort();
}

void try_promise(std::string_view input) {
  static const Signer log = testing::test_signer("log.example/main");
  [[maybe_unused]] const auto opened = open_promise(input, {{log.verifier()}});
  // No fuzzer finds a signature: the text alone, signed here.
  const auto note = sign_note(input, log);
  if (!note) return;
  const auto promise = open_promise(*note, {{log.verifier()}});
  if (!promise) return;
  if (parse_checkpoint(input)) std::abort();
  if (sign_promise(*promise, log) != *note) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = text({data, size});
  try_policy(input);
  try_log_list(input);
  try_promise(input);
  return 0;
}

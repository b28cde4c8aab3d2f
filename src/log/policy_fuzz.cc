// A policy that is read is written and read again as the same; its quorum can be asked about.
#include <cstdlib>

#include "log/policy.h"
#include "log/testing.h"

using namespace hustings;  // NOLINT

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto policy = parse_policy(text({data, size}));
  if (!policy) return 0;
  const auto again = parse_policy(format_policy(*policy));
  if (!again || *again != *policy) std::abort();
  std::vector<VerifiedSignature> all;
  for (const auto& key : policy->witness_keys()) all.push_back({key, 1});
  if (!meets_quorum(*policy, all)) std::abort();  // every threshold can be met
  if (policy->asks_for_witnesses() && meets_quorum(*policy, {})) std::abort();
  return 0;
}

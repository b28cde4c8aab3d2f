// Whatever comes as a receipt is read without harm; what holds has a known log and its record.
#include <cstdlib>

#include "casedesk/receipts.h"
#include "cases/cases.h"
#include "log/testing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hustings;
  using namespace hustings::casedesk;
  static const std::vector<VerifierKey> keys = {
      testing::test_signer("log.example/main").verifier()};
  static const Kinds kinds({&kind<CaseReport>()});
  const auto says = read_receipt(text({data, size}), keys, kinds);
  if (says.holds == ReceiptHolds::holds && (!says.included || says.origin != "log.example/main"))
    std::abort();
  if (says.holds == ReceiptHolds::broken && says.why.empty()) std::abort();
  return 0;
}

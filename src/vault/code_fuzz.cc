// What people type: tracking codes, keys and shares copied from a sheet.
#include <cstdlib>

#include "vault/code.h"
#include "vault/person.h"
#include "vault/shares.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hustings::vault;
  const std::string_view typed(reinterpret_cast<const char*>(data), size);
  if (const auto code = TrackingCode::parse(typed)) {
    const auto again = TrackingCode::parse(code->shown());
    if (!again || again->digits() != code->digits()) std::abort();
  }
  if (const auto key = read_key(typed)) {
    const auto again = read_key(write_key(key->view()));
    if (!again || !equal(again->view(), key->view())) std::abort();
  }
  if (const auto share = read_share(typed)) {
    const auto again = read_share(write_share(*share));
    if (!again || !equal(again->value.view(), share->value.view())) std::abort();
  }
  return 0;
}

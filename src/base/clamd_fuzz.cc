// What clamd answers: nothing but what may stand on a page comes out of it.
#include <algorithm>
#include <cstdlib>

#include "base/clamd.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hustings;
  const std::string_view reply(reinterpret_cast<const char*>(data), size);
  const auto strange = [](char c) { return c <= 0x20 || c >= 0x7f; };
  const ScanAnswer said = read_scan_reply(reply);
  if ((said.result == Scanned::found) != !said.name.empty()) std::abort();
  if (said.result == Scanned::nothing_found && reply != "stream: OK") std::abort();
  const ScanAnswer version = read_scanner_version(reply);
  if (version.result != Scanned::unclear) std::abort();
  if (std::ranges::any_of(said.name + version.version, strange)) std::abort();
  if (version.signatures && parse_date(to_string(*version.signatures)) != version.signatures)
    std::abort();
  return 0;
}

// A set of keys in the first line, a JWS in the rest. Text of a JWS that begins with { is its
// header and payload as JSON, a line each, so that a fuzzer need not find base64url.
#include <cstdint>
#include <cstdlib>

#include "base/jws.h"

namespace hustings {
namespace {

std::string jws_of(std::string_view text) {
  if (!text.starts_with('{')) return std::string(text);
  const auto line = text.find('\n');
  const auto payload = line == std::string_view::npos ? std::string_view() : text.substr(line + 1);
  return base64url(bytes(text.substr(0, line))) + '.' + base64url(bytes(payload)) + ".c2ln";
}

void check(std::string_view text) {
  const auto line = text.find('\n');
  const auto keys = read_jwk_set(text.substr(0, line));
  if (!keys || line == std::string_view::npos) return;
  // Nobody has signed this.
  const auto read = read_jws(jws_of(text.substr(line + 1)), *keys);
  if (read && jws_of(text.substr(line + 1)).ends_with(".c2ln")) std::abort();
}

}  // namespace
}  // namespace hustings

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  hustings::check({reinterpret_cast<const char*>(data), size});
  return 0;
}

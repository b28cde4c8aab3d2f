// What a browser says for a passkey: client data in the first line, authenticator data behind it.
// Its first 32 bytes are put right, which no fuzzer finds.
#include <cstdint>
#include <cstdlib>

#include "base/crypto.h"
#include "staff/webauthn.h"

namespace hustings {
namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check(std::string_view input) {
  static const RelyingParty party{"party.example", "https://party.example"};
  const auto line = input.find('\n');
  const std::string client(input.substr(0, line));
  for (const char* type : {"webauthn.create", "webauthn.get"}) {
    const auto challenge = answered_challenge(client, type, party);
    require(!challenge || (!challenge->empty() && client.contains(type)));
  }
  if (line == std::string_view::npos) return;
  std::string data(input.substr(line + 1));
  const Hash digest = sha256(bytes(party.id));
  if (data.size() >= digest.value.size())
    data.replace(0, digest.value.size(), std::string(text(digest)));
  const auto made = read_made({.client_data = client, .authenticator_data = data}, party);
  const PasskeyKey key = made ? made->key : PasskeyKey{-7, std::string(64, 'k')};
  require(!made || (!made->credential.empty() && made->credential.size() < 1024));
  // Nobody has signed this.
  require(!check_used({.credential = "c",
                       .client_data = client,
                       .authenticator_data = data,
                       .signature = "0123456789",
                       .user = {}},
                      key, party));
}

}  // namespace
}  // namespace hustings

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  hustings::check({reinterpret_cast<const char*>(data), size});
  return 0;
}

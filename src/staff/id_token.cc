// What an ID token must say (OpenID Connect Core, section 3.1.3.7).
#include <algorithm>

#include "base/message.h"
#include "staff/oidc.h"

namespace hustings {
namespace {

constexpr std::int64_t kSkew = 60;     // s: how far clocks may be apart; ours
constexpr std::int64_t kOldest = 600;  // s since it was made; ours
constexpr std::size_t kMostToken = 64 << 10;
constexpr std::size_t kMostSubject = 255;

std::unexpected<Error> wrong(std::string claim) {
  return fail(Code::unverified,
              std::string(tr("the identity provider's answer is not for this sign-in")),
              std::move(claim), std::string(tr("begin again")));
}

std::string_view text_of(const Json& json, std::string_view name) {
  const Json* found = json.find(name);
  const auto* text = found == nullptr ? nullptr : found->as<std::string>();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

// Seconds since 1970, of this era; -1 where there are none. Some providers write them with
// decimals.
std::int64_t seconds(const Json& json, std::string_view name) {
  constexpr std::int64_t kEnd = 253402300799;
  const Json* found = json.find(name);
  if (found == nullptr) return -1;
  if (const auto* whole = found->as<std::int64_t>())
    return *whole < 0 ? -1 : std::min(*whole, kEnd);
  const auto* real = found->as<double>();
  return real != nullptr && *real >= 0 && *real < 1e11 ? static_cast<std::int64_t>(*real) : -1;
}

// One text, or a list of them.
std::vector<std::string> list_of(const Json& json, std::string_view name) {
  const Json* found = json.find(name);
  if (found == nullptr) return {};
  if (const auto* one = found->as<std::string>()) return {*one};
  std::vector<std::string> out;
  if (const auto* all = found->as<JsonArray>()) {
    for (const auto& one : *all) {
      const auto* text = one.as<std::string>();
      out.push_back(text == nullptr ? std::string() : *text);
    }
  }
  return out;
}

// For this node and for nobody besides, unless it says who it was given to (V10.5.4).
bool is_for(const Json& claims, const std::string& client) {
  const auto audience = list_of(claims, "aud");
  const auto given_to = text_of(claims, "azp");
  if (std::ranges::find(audience, client) == audience.end()) return false;
  return given_to.empty() ? audience.size() == 1 : given_to == client;
}

}  // namespace

Result<SignedInElsewhere> check_id_token(const OidcProvider& provider, std::string_view token,
                                         const std::vector<JwsKey>& keys, std::string_view nonce,
                                         Instant now) {
  if (token.size() > kMostToken) return wrong("length");
  HUSTINGS_TRY(const Json claims, read_jws(token, keys));
  if (text_of(claims, "iss") != provider.issuer) return wrong("iss");
  if (!is_for(claims, provider.client)) return wrong("aud");
  const std::int64_t at = now.seconds();
  if (seconds(claims, "exp") + kSkew <= at) return wrong("exp");
  const std::int64_t made = seconds(claims, "iat");
  if (made < 0 || made > at + kSkew || made + kOldest < at) return wrong("iat");
  if (nonce.empty() || text_of(claims, "nonce") != nonce) return wrong("nonce");
  SignedInElsewhere out{
      .who = {.issuer = provider.issuer, .subject = std::string(text_of(claims, "sub"))}};
  if (out.who.subject.empty() || out.who.subject.size() > kMostSubject) return wrong("sub");
  const auto ways = list_of(claims, "amr");
  out.two_factors = std::ranges::any_of(ways, [&](const std::string& way) {
    return std::ranges::find(provider.second_factor, way) != provider.second_factor.end();
  });
  const std::int64_t asked = seconds(claims, "auth_time");
  out.fresh = asked >= 0 && asked <= at + kSkew && asked + kConfirmed / 1000 + kSkew >= at;
  return out;
}

}  // namespace hustings

#include "staff/oidc.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/url.h"

namespace hustings {
namespace {

constexpr std::size_t kMostAnswer = 256 << 10;  // bytes
constexpr std::chrono::seconds kPatience(10);

std::unexpected<Error> broken(const OidcProvider& provider, std::string what) {
  return fail(Code::unavailable, "the identity provider cannot be used: " + std::move(what),
              provider.issuer, "try again, or tell who runs the node");
}

std::string_view text_of(const Json& json, std::string_view name) {
  const Json* found = json.find(name);
  const auto* text = found == nullptr ? nullptr : found->as<std::string>();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

bool names(const Json& json, std::string_view list, std::string_view value) {
  const Json* found = json.find(list);
  const auto* array = found == nullptr ? nullptr : found->as<JsonArray>();
  return array != nullptr && std::ranges::any_of(*array, [&](const Json& one) {
           const auto* text = one.as<std::string>();
           return text != nullptr && *text == value;
         });
}

HttpAnswer ask(Http& http, HttpRequest request) {
  HttpAnswer out;
  http.ask({std::move(request)}, {.limit = kPatience},
           [&out](std::size_t, HttpAnswer answer) -> std::optional<HttpRequest> {
             out = std::move(answer);
             return std::nullopt;
           });
  return out;
}

Result<std::string> get(Http& http, const OidcProvider& provider, const std::string& url) {
  auto answer = ask(http, {.url = url, .post = {}, .most = kMostAnswer});
  if (answer.status == 200) return std::move(answer.body);
  return broken(provider,
                answer.status == 0 ? answer.problem : fmt::format("it answers {}", answer.status));
}

std::string derived(std::string_view what, std::string_view browser, std::string_view state) {
  return base64url(
      hmac_sha256(sha256(bytes(browser)), bytes(std::string(what) + '\n' + std::string(state))));
}

}  // namespace

struct OidcClient::Places {
  std::string authorization;
  std::string token;
  std::string keys;
  bool says_issuer = false;  // in the way back (RFC 9207)
  bool secret_in_form = false;
};

// Nonce and verifier need not be kept: they come again of what the browser and the state are.
OidcTry oidc_try(std::string back, std::string_view browser, std::string_view state) {
  return {.back = std::move(back),
          .state = std::string(state),
          .nonce = derived("nonce", browser, state),
          .verifier = derived("verifier", browser, state)};
}

Result<const OidcProvider*> OidcClient::provider(std::string_view name) const {
  const auto found = std::ranges::find(providers_, name, &OidcProvider::name);
  if (found != providers_.end()) return &*found;
  return fail(Code::not_found, "this node knows no such identity provider", std::string(name));
}

Result<OidcClient::Places> OidcClient::discover(const OidcProvider& provider) {
  const std::string_view base = provider.issuer;
  HUSTINGS_TRY(const std::string body,
               get(*http_, provider,
                   std::string(base.substr(0, base.size() - (base.ends_with('/') ? 1 : 0))) +
                       "/.well-known/openid-configuration"));
  const auto json = parse_json(body);
  if (!json) return broken(provider, "what it says of itself is no JSON");
  if (text_of(*json, "issuer") != provider.issuer)
    return broken(provider, "it calls itself another issuer");
  Places out{.authorization = std::string(text_of(*json, "authorization_endpoint")),
             .token = std::string(text_of(*json, "token_endpoint")),
             .keys = std::string(text_of(*json, "jwks_uri"))};
  const bool here = provider.issuer.starts_with("http://");  // a provider on this machine
  for (const auto* url : {&out.authorization, &out.token, &out.keys}) {
    if (!is_private_address(*url) || (!here && url->starts_with("http://")))
      return broken(provider, "it names an address that is not https");
  }
  const Json* says = json->find("authorization_response_iss_parameter_supported");
  const auto* flag = says == nullptr ? nullptr : says->as<bool>();
  out.says_issuer = flag != nullptr && *flag;
  constexpr std::string_view kWays = "token_endpoint_auth_methods_supported";
  out.secret_in_form =
      !names(*json, kWays, "client_secret_basic") && names(*json, kWays, "client_secret_post");
  return out;
}

Result<std::string> OidcClient::address(const OidcProvider& provider, const OidcTry& way) {
  const std::lock_guard lock(mutex_);
  HUSTINGS_TRY(const Places places, discover(provider));
  const std::string challenge = base64url(sha256(bytes(way.verifier)));
  return places.authorization + (places.authorization.contains('?') ? '&' : '?') +
         form_encoded({{"response_type", "code"},
                       {"client_id", provider.client},
                       {"redirect_uri", way.back},
                       {"scope", "openid"},
                       {"state", way.state},
                       {"nonce", way.nonce},
                       {"code_challenge", challenge},
                       {"code_challenge_method", "S256"},
                       {"max_age", std::to_string(kConfirmed / 1000)}});
}

Result<std::string> OidcClient::token(const OidcProvider& provider, const Places& places,
                                      const OidcTry& way, std::string_view code) {
  HttpRequest request{.url = places.token,
                      .post = form_encoded({{"grant_type", "authorization_code"},
                                            {"code", code},
                                            {"redirect_uri", way.back},
                                            {"client_id", provider.client},
                                            {"code_verifier", way.verifier}}),
                      .most = kMostAnswer,
                      .type = "application/x-www-form-urlencoded"};
  if (places.secret_in_form) {
    *request.post += '&' + form_encoded({{"client_secret", provider.secret}});
  } else {
    request.authorization =
        "Basic " +
        base64(bytes(percent_encoded(provider.client) + ':' + percent_encoded(provider.secret)));
  }
  const auto answer = ask(*http_, std::move(request));
  if (answer.status >= 400 && answer.status < 500)
    return fail(Code::unverified, "the identity provider refuses this sign-in", "code",
                "begin again");
  if (answer.status != 200)
    return broken(provider, answer.status == 0 ? answer.problem
                                               : fmt::format("it answers {}", answer.status));
  const auto json = parse_json(answer.body);
  if (!json) return broken(provider, "its answer is no JSON");
  std::string out(text_of(*json, "id_token"));
  if (out.empty()) return broken(provider, "it gives no ID token");
  return out;
}

Result<SignedInElsewhere> OidcClient::redeem(const OidcProvider& provider, const OidcTry& way,
                                             const OidcAnswer& answer) {
  const std::lock_guard lock(mutex_);
  HUSTINGS_TRY(const Places places, discover(provider));
  // Whoever answered must be the one who was asked (V10.2.2).
  const bool said = !answer.issuer.empty();
  if (said ? answer.issuer != provider.issuer : places.says_issuer)
    return fail(Code::unverified, "another identity provider has answered", "iss", "begin again");
  HUSTINGS_TRY(const std::string token, this->token(provider, places, way, answer.code));
  HUSTINGS_TRY(const std::string set, get(*http_, provider, places.keys));
  const auto keys = read_jwk_set(set);
  if (!keys) return broken(provider, "its keys cannot be read");
  return check_id_token(provider, token, *keys, way.nonce, clock_.now());
}

}  // namespace hustings

// What an identity provider may say, against a node that believes little of it. Real and hostile
// providers over HTTP: tests/e2e/test_oidc.py.
#include "staff/oidc.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/url.h"
#include "store/testing.h"

namespace hustings {
namespace {

using ::testing::HasSubstr;

const Instant kNow{1'900'000'000'000};
OidcProvider our_provider() {
  return {.name = "party",
          .title = "Party",
          .issuer = "https://id.party.example",
          .client = "hustings",
          .secret = "s&cret",
          .second_factor = {"mfa"}};
}

class IdToken : public ::testing::Test {
 protected:
  using Claims = std::map<std::string, std::string>;  // values as JSON
  static Claims good() {
    return {{"iss", R"("https://id.party.example")"},
            {"aud", R"("hustings")"},
            {"sub", R"("4711")"},
            {"nonce", R"("n")"},
            {"iat", "1900000000"},
            {"exp", "1900000300"}};
  }
  static Claims with(const std::string& name, const std::string& value) {
    Claims out = good();
    out[name] = value;
    return out;
  }
  static Claims without(const std::string& name) {
    Claims out = good();
    out.erase(name);
    return out;
  }
  std::string token(const Claims& claims) {
    std::string json;
    for (const auto& [name, value] : claims)
      json.append(json.empty() ? "{\"" : ",\"").append(name).append("\":").append(value);
    const std::string is_signed =
        base64url(bytes(R"({"alg":"EdDSA"})")) + '.' + base64url(bytes(json + '}'));
    return is_signed + '.' + base64url(key_.sign(bytes(is_signed)));
  }
  Result<SignedInElsewhere> check(const Claims& claims, std::string_view nonce = "n") {
    return check_id_token(our_provider(), token(claims), {JwsKey(key_.public_key())}, nonce, kNow);
  }
  std::unique_ptr<Random> random_ = seeded_random(5);
  SigningKey key_ = SigningKey::generate(*random_);
};

TEST_F(IdToken, SaysWhoItIsAndHow) {
  const auto plain = check(good());
  ASSERT_GOOD(plain);
  EXPECT_EQ(plain->who.issuer, our_provider().issuer);
  EXPECT_EQ(plain->who.subject, "4711");
  EXPECT_FALSE(plain->two_factors || plain->fresh);
  EXPECT_TRUE(check(with("amr", R"(["pwd","mfa"])"))->two_factors);
  EXPECT_FALSE(check(with("amr", R"(["pwd","otp"])"))->two_factors);
  EXPECT_FALSE(check(with("amr", R"([null,{}])"))->two_factors);
  EXPECT_TRUE(check(with("auth_time", "1899999900"))->fresh);
  EXPECT_FALSE(check(with("auth_time", "1899990000"))->fresh);
  EXPECT_FALSE(check(with("auth_time", "1900009000"))->fresh);
}

TEST_F(IdToken, IsOfThisIssuerForThisNodeAndThisSignIn) {
  for (const auto& [name, values] : std::map<std::string, std::vector<std::string>>{
           {"iss", {R"("https://id.party.example/")", R"("https://evil.example")", "1", "null"}},
           {"aud", {R"("other")", R"([])", R"(["other"])", R"(["hustings","other"])", "{}"}},
           {"azp", {R"("other")"}},
           {"nonce", {R"("m")", R"("")", "1"}},
           {"sub", {R"("")", "4711", '"' + std::string(256, 'x') + '"'}},
           {"exp", {"1899999900", "0", "-1", R"("1900000300")", "null", "-1e300"}},
           {"iat", {"1900000100", "1899990000", "-5", R"("1900000000")", "9223372036854775807"}}}) {
    for (const auto& value : values) {
      const auto said = check(with(name, value));
      ASSERT_FALSE(said) << name << value;
      EXPECT_EQ(said.error().code, Code::unverified);
      EXPECT_THAT(said.error().where, ::testing::AnyOf(name, "aud")) << value;
    }
    EXPECT_EQ(check(without(name)).has_value(), name == "azp") << name;
  }
  EXPECT_TRUE(check(with("aud", R"(["hustings"])")));
  Claims several = with("aud", R"(["hustings","other"])");
  several["azp"] = R"("hustings")";
  EXPECT_TRUE(check(several));
  EXPECT_TRUE(check(with("exp", "9223372036854775807")));
  EXPECT_FALSE(check(without("nonce"), "")) << "no nonce is no answer to none";
}

// A provider by its answers; remembers what it was asked.
class Answers final : public Http {
 public:
  std::map<std::string, std::string> bodies;
  std::vector<HttpRequest> asked;
  int status = 200;
  void ask(std::vector<HttpRequest> requests, const Patience&, const Take& take) override {
    for (std::size_t n = 0; n < requests.size(); ++n) {
      asked.push_back(requests[n]);
      const auto found = bodies.find(requests[n].url);
      HttpAnswer answer;
      answer.status = found == bodies.end() ? 404 : requests[n].post ? status : 200;
      if (found != bodies.end()) answer.body = found->second;
      (void)take(n, std::move(answer));
    }
  }
};

class OidcTest : public IdToken {
 protected:
  void SetUp() override {
    auto http = std::make_unique<Answers>();
    http_ = http.get();
    client_ = std::make_unique<OidcClient>(std::vector{our_provider()}, std::move(http), clock_);
    say_places(R"("token_endpoint":"https://id.party.example/token")");
    http_->bodies["https://id.party.example/keys"] =
        R"({"keys":[{"kty":"OKP","crv":"Ed25519","x":")" + base64url(key_.public_key().value) +
        "\"}]}";
    answer(token(with("nonce", '"' + way_.nonce + '"')));
  }
  void say_places(const std::string& more) {
    http_->bodies["https://id.party.example/.well-known/openid-configuration"] =
        R"({"issuer":"https://id.party.example",)"
        R"("authorization_endpoint":"https://id.party.example/authorize",)"
        R"("jwks_uri":"https://id.party.example/keys",)" +
        more + '}';
  }
  void answer(const std::string& token) {
    http_->bodies["https://id.party.example/token"] = R"({"id_token":")" + token + "\"}";
  }
  Result<SignedInElsewhere> redeem(const OidcAnswer& answer = {.code = "c", .issuer = {}}) {
    return client_->redeem(our_provider(), way_, answer);
  }
  FixedClock clock_{kNow};
  Answers* http_ = nullptr;
  std::unique_ptr<OidcClient> client_;
  const OidcTry way_ = oidc_try("https://party.example/desk/sign-in/back", "browser", "state");
};

TEST_F(OidcTest, SendsTheBrowserOffWithAllThatTiesItsAnswer) {
  const auto address = client_->address(our_provider(), way_);
  ASSERT_GOOD(address);
  EXPECT_TRUE(address->starts_with("https://id.party.example/authorize?response_type=code&"));
  for (const std::string& part :
       {std::string("client_id=hustings"), std::string("state=state"), "nonce=" + way_.nonce,
        std::string("scope=openid"), std::string("code_challenge_method=S256"),
        "code_challenge=" + base64url(sha256(bytes(way_.verifier))),
        "redirect_uri=" + percent_encoded(way_.back)})
    EXPECT_THAT(*address, HasSubstr(part));
  EXPECT_FALSE(address->contains(way_.verifier));
  // Another browser, and another way of the same, have other secrets.
  for (const OidcTry& other :
       {oidc_try(way_.back, "another", "state"), oidc_try(way_.back, "browser", "s")}) {
    EXPECT_NE(other.nonce, way_.nonce);
    EXPECT_NE(other.verifier, way_.verifier);
  }
  EXPECT_GE(way_.verifier.size(), 43U);
}

TEST_F(OidcTest, RedeemsTheCodeWithItsSecretAndVerifier) {
  const auto there = redeem();
  ASSERT_GOOD(there);
  EXPECT_EQ(there->who.subject, "4711");
  const HttpRequest& asked = http_->asked.at(1);
  EXPECT_EQ(asked.url, "https://id.party.example/token");
  EXPECT_EQ(asked.authorization, "Basic " + base64(bytes("hustings:s%26cret")));
  EXPECT_THAT(*asked.post, HasSubstr("code_verifier=" + way_.verifier));
  EXPECT_THAT(*asked.post, HasSubstr("grant_type=authorization_code"));
  EXPECT_FALSE(asked.post->contains("s%26cret"));
  say_places(R"("token_endpoint":"https://id.party.example/token",)"
             R"("token_endpoint_auth_methods_supported":["client_secret_post"])");
  ASSERT_GOOD(redeem());
  EXPECT_THAT(*http_->asked.at(4).post, HasSubstr("client_secret=s%26cret"));
}

TEST_F(OidcTest, AProviderThatSaysWhatCannotBeIsNotUsed) {
  for (const char* places :
       {R"("token_endpoint":"http://id.party.example/token")", R"("token_endpoint":1)",
        R"("token_endpoint":"https://id.party.example/a b")", R"("x":1)",
        R"("token_endpoint":"http://127.0.0.1/token")"}) {
    say_places(places);
    EXPECT_FAILS(Code::unavailable, client_->address(our_provider(), way_));
    EXPECT_FAILS(Code::unavailable, redeem());
  }
  http_->bodies["https://id.party.example/.well-known/openid-configuration"] =
      R"({"issuer":"https://evil.example"})";
  EXPECT_FAILS(Code::unavailable, redeem());
  http_->bodies.clear();
  EXPECT_FAILS(Code::unavailable, redeem());
}

TEST_F(OidcTest, AnotherProvidersAnswerIsRefused) {
  EXPECT_TRUE(redeem({.code = "c", .issuer = our_provider().issuer}));
  EXPECT_FAILS(Code::unverified, redeem({.code = "c", .issuer = "https://evil.example"}));
  say_places(R"("token_endpoint":"https://id.party.example/token",)"
             R"("authorization_response_iss_parameter_supported":true)");
  EXPECT_FAILS(Code::unverified, redeem());
  EXPECT_TRUE(redeem({.code = "c", .issuer = our_provider().issuer}));
}

TEST_F(OidcTest, WhatTheTokenEndpointSaysIsHeldToItsForm) {
  http_->status = 400;
  EXPECT_FAILS(Code::unverified, redeem());
  http_->status = 500;
  EXPECT_FAILS(Code::unavailable, redeem());
  http_->status = 200;
  for (const char* body : {"", "[]", "{}", R"({"id_token":1})"}) {
    http_->bodies["https://id.party.example/token"] = body;
    EXPECT_FAILS(Code::unavailable, redeem());
  }
  answer(token(good()));
  EXPECT_FAILS(Code::unverified, redeem());  // the nonce of another sign-in
}

TEST_F(OidcTest, KnowsItsProvidersByName) {
  EXPECT_EQ((*client_->provider("party"))->issuer, our_provider().issuer);
  EXPECT_FAILS(Code::not_found, client_->provider("other"));
}

}  // namespace
}  // namespace hustings

#include "base/jws.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"

namespace hustings {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::string_view kRsa =
    "vMqmUUahMARLMScx3strpI8bDHaKFIgmAGJd7OQcag3jTPqVG1B0Mf3O16Xsp03UPkJ9mZf5OoZaa-lYkALRHDvr"
    "a5MfhZ2hskrBKvJ4NiNO9ziccDBRRj1rMWGMTz86sOKDKsx9WLCaG-QkjC93e85vzEPa8KNhYZ-rCaahzwQmEkzq"
    "HryWQemIo2TP7y2ZBahVOF6-byMqLLjtNrxftCAcUvJR1jLwcUOR4h30fPiFHdZgbSh5pnRF1NfckJoBQCBtzA1h"
    "tNplACs8oCCmSiBsDjbO9fmwKPn0Kg_X6GH8tmHjMV5wTy5R8dOdTUM6NW73jerhnTiRxApEKkTZ9w";
constexpr std::string_view kShortRsa =
    "wqGRbe1MwwztLHrprMz1p5JJ1qoSEN49BcTOLQMbc8cih8bqO_DVoqWvE2q5vUN7ATtzxquy-5Y13YYkK-RI7xul"
    "a1_g8g6Z7bWE4acN53zgDxoLaPsb3kZ1RPxJ1649Lljdg2FA54TTSBM-QlF3lC9-TsIHwDD4arLJNAt3gV8";
constexpr std::string_view kByRsa =
    "eyJhbGciOiAiUlMyNTYiLCAia2lkIjogInIxIn0.eyJzdWIiOiJraW0ifQ.c_aNV8h3V_b-7264XzgVaLoI7BRTJ"
    "SELPHtsqsg-dveqShF3EbYOdlwH6sxrhX9-_oKy9J1kUgLmJYltRBiIfarT3RI1kzYKEHWVIu2_JzJfEH06BBzF-"
    "U8wjvHIKYt_hnHkeSQk907ib9v74o7sFaq746huIT0Y4_Mlr3tkZ3FHStJoGX6Sj8pDdAJnHuZhIM6e4IHs3_SMt"
    "-J69egQQZ2pABJNyx9hdVNNKXlNjA7WsLpVWL8Wraty_XBCnOSadgqeItLc6oGKcmeVAyqdcQYvBW_e0GGvUhe02"
    "axsk10SMaQz1N9sO-234f0bVVPKyu-BDY_35K-J63FU4Gj2RQ";
// RFC 7515 appendix A.3.
constexpr std::string_view kEcKey =
    R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
    R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})";
constexpr std::string_view kByEc =
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxl"
    "LmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlS"
    "ApmWQxfKTUJqPP3-Kg6NU1Q";

std::string rsa_jwk(std::string_view n, std::string_view more = "") {
  return std::string(R"({"kty":"RSA","kid":"r1","e":"AQAB","n":")") + std::string(n) + '"' +
         std::string(more) + '}';
}
std::vector<JwsKey> keys_of(const std::string& jwk) {
  return read_jwk_set(R"({"keys":[)" + jwk + "]}").value();
}
std::string part(std::string_view json) { return base64url(bytes(json)); }

class EdDsa : public ::testing::Test {
 protected:
  std::string signed_by_us(std::string_view header, std::string_view payload = R"({"sub":"kim"})") {
    std::string out = part(header) + '.' + part(payload);
    return out + '.' + base64url(key_.sign(bytes(out)));
  }
  std::string jwk(std::string_view more = "") const {
    return std::string(R"({"kty":"OKP","crv":"Ed25519","kid":"e1","x":")") +
           base64url(key_.public_key().value) + '"' + std::string(more) + '}';
  }
  std::unique_ptr<Random> random_ = seeded_random(7);
  SigningKey key_ = SigningKey::generate(*random_);
};

std::string subject(const Result<Json>& payload) {
  if (!payload) return payload.error().text();
  const Json* found = payload->find("sub");
  return found == nullptr ? "" : *found->as<std::string>();
}

TEST(Jws, TakesWhatOthersHaveSigned) {
  EXPECT_EQ(subject(read_jws(kByRsa, keys_of(rsa_jwk(kRsa)))), "kim");
  const auto by_ec = read_jws(kByEc, keys_of(std::string(kEcKey)));
  ASSERT_TRUE(by_ec) << by_ec.error().text();
  EXPECT_EQ(*by_ec->find("iss")->as<std::string>(), "joe");
}

TEST_F(EdDsa, ChecksTheSignatureByTheKeyThatIsNamed) {
  const std::string good = signed_by_us(R"({"alg":"EdDSA","kid":"e1"})");
  EXPECT_EQ(subject(read_jws(good, keys_of(jwk()))), "kim");
  EXPECT_EQ(subject(read_jws(good, keys_of(jwk() + "," + rsa_jwk(kRsa)))), "kim");
  EXPECT_EQ(read_jws(good, {}).error().code, Code::unverified);
  EXPECT_EQ(read_jws(good, keys_of(rsa_jwk(kRsa))).error().code, Code::unverified);
  const auto other = SigningKey::generate(*random_);
  EXPECT_EQ(read_jws(good, {JwsKey(other.public_key())}).error().code, Code::unverified);
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bent = good;
    bent[at] = bent[at] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(read_jws(bent, keys_of(jwk()))) << at;
  }
}

// Without "kid" one key is meant, not whichever fits.
TEST_F(EdDsa, TriesNoKeys) {
  const std::string good = signed_by_us(R"({"alg":"EdDSA"})");
  EXPECT_EQ(subject(read_jws(good, keys_of(jwk()))), "kim");
  EXPECT_FALSE(read_jws(good, keys_of(jwk() + "," + rsa_jwk(kRsa))));
}

TEST_F(EdDsa, TheKeySaysTheAlgorithm) {
  for (const char* alg : {"none", "HS256", "RS256", "ES256", "eddsa", "Ed25519", ""}) {
    const std::string header = std::string(R"({"kid":"e1","alg":")") + alg + "\"}";
    EXPECT_EQ(read_jws(signed_by_us(header), keys_of(jwk())).error().code, Code::bad_input) << alg;
  }
  EXPECT_FALSE(read_jws(signed_by_us(R"({"kid":"e1"})"), keys_of(jwk())));
  // A public key that everybody knows is no secret to sign with.
  const std::string head = part(R"({"alg":"HS256","kid":"e1"})") + '.' + part(R"({"sub":"kim"})");
  const Hash secret = *hash_from_bytes(key_.public_key().value);
  const std::string forged = head + '.' + base64url(hmac_sha256(secret, bytes(head)));
  EXPECT_FALSE(read_jws(forged, keys_of(jwk())));
  EXPECT_FALSE(
      read_jws(part(R"({"alg":"none"})") + '.' + part(R"({"sub":"kim"})") + '.', keys_of(jwk())));
}

TEST_F(EdDsa, WhatIsNotUnderstoodIsRefused) {
  for (const char* more : {R"(,"crit":["exp"])", R"(,"b64":false)"}) {
    const std::string header = std::string(R"({"alg":"EdDSA","kid":"e1")") + more + '}';
    EXPECT_EQ(read_jws(signed_by_us(header), keys_of(jwk())).error().code, Code::bad_input) << more;
  }
  const std::string good = signed_by_us(R"({"alg":"EdDSA","kid":"e1"})");
  for (const std::string& bad :
       {std::string(), std::string("."), std::string(".."), good + ".", "." + good,
        good.substr(0, good.rfind('.')), good + "=", good + " "})
    EXPECT_FALSE(read_jws(bad, keys_of(jwk()))) << bad;
}

TEST_F(EdDsa, KeysForSomethingElseArePassedOver) {
  EXPECT_THAT(keys_of(jwk(R"(,"use":"sig","alg":"EdDSA","key_ops":["verify"])")), SizeIs(1));
  for (const char* more : {R"(,"use":"enc")", R"(,"alg":"RS256")", R"(,"key_ops":["sign"])"})
    EXPECT_THAT(keys_of(jwk(more)), IsEmpty()) << more;
  EXPECT_THAT(keys_of(rsa_jwk(kRsa, R"(,"alg":"PS256")")), IsEmpty());
  EXPECT_THAT(keys_of(rsa_jwk(kShortRsa)), IsEmpty()) << "1024 bits";
  EXPECT_THAT(keys_of(R"({"kty":"oct","k":"AAAA"})"), IsEmpty());
  EXPECT_THAT(keys_of(R"({"kty":"OKP","crv":"X25519","x":"AAAA"})"), IsEmpty());
  std::string off_curve(kEcKey);
  off_curve[off_curve.find("f83O")] = 'g';
  EXPECT_THAT(keys_of(off_curve), IsEmpty());
  for (const char* none : {"", "[]", "{}", R"({"keys":{}})"})
    EXPECT_FALSE(read_jwk_set(none)) << none;
}

}  // namespace
}  // namespace hustings

// What others' libraries made: a P-256 and an RSA key with one signature each (Python's
// cryptography). Ed25519 and everything that can be wrong: passkeys_test.cc.
#include "staff/webauthn.h"

#include <gtest/gtest.h>

#include "base/crypto.h"

namespace hustings {
namespace {

RelyingParty our_party() { return {"party.example", "https://party.example"}; }
constexpr std::string_view kUsedClient =
    R"({"type":"webauthn.get","challenge":"Y2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2M",)"
    R"("origin":"https://party.example","crossOrigin":false})";
constexpr std::string_view kEsMade =
    "a_KEF1MkHgSWDaKjH25laAdpOqM49_G72NRA-wkJFPBFAAAAAAAAAAAAAAAAAAAAAAAAAAAAEGNyZWRlbnRpYWwt"
    "b2YtZXOlAQIDJiABIVggDggxrDQhaCXSOsEiYF7O983EvTF5LaM0V3FQL8MeorQiWCDegtHorxFYyfbGB9qxiMkw"
    "wSVWYpVf1GHxkPhsmBNwsA";
constexpr std::string_view kEsSignature =
    "MEUCIQCnfl-wUGS9Ptcfs65uOgKalwH9gezhoJW9JOfXoUYhmQIgVpSWx9qUa_0_CLtYr13iXpyzO-xy-rwKpvIT"
    "KfktHjg";
constexpr std::string_view kRsMade =
    "a_KEF1MkHgSWDaKjH25laAdpOqM49_G72NRA-wkJFPBFAAAAAAAAAAAAAAAAAAAAAAAAAAAAEGNyZWRlbnRpYWwt"
    "b2YtcnOkAQMDOQEAIFkBANwh5sCrg5CbARcrTwRM-z7ypNR2ItRfrofX5D9JYGG03PORtah4cQIZ0WhuLxPF8m8U"
    "v9WD-u7OZyeTt2eeY_jSjbiuCLzHw60pdyQo5FDv_Qca7sB2wqE9897SfuCsIRvHLfV1i4QypNdhIeUFRYc22op5"
    "7ZbzGQN-o7LU_SyXg_seg25AzOCGYfolSMMOBf7aXkleiGes0l4TkC0yCyyPMPr6ede1fTVuHCTB3ijMvGU9S1gH"
    "nI5L86narJ9nj9l6P1pFt4xp8l1wkYb-4yKlc1XH17qzrmwV3yHy1jyN6QiXG896QTs5OrW9-ph2Rz5ONND1TpR6"
    "a1CBIOyGe7khQwEAAQ";
constexpr std::string_view kRsSignature =
    "hRQTbtmtalEd36u_k37ZfqJkJFZvEnuDTkzQNkkG3ZVgPM6rzP64o8ZUfI-941O_0QJiYswRZ0A9VcR0dSWqikSM"
    "HvYUjBGzG-YwzBNUCvB3_8cNdEre2-KfqgwIxOx096d55_aNjhOry3PRK0iQjnMR-KB5ndU5CzseBhaVUoqwqBDc"
    "2QkyC0HK77lIKIoWls4GkLHJilGaLlb7wHXYf62Dnui5WiHXAZuNC5n9Nglul54osLlfimDHfK_k37mcze0bKMz8"
    "rV0etvYU4kAxp3P7KC43u8r5jU_d_wjtJaTNCtc5G6b_3Cp8J-llIaPGYzOle6qbqLk8ZMToMQSyRw";

std::string raw(std::string_view base64url) { return from_base64url(base64url).value(); }

MadeAnswer made(std::string_view data) {
  return {.client_data = {}, .authenticator_data = raw(data)};
}

UsedAnswer used(std::string_view signature, char counter = 1) {
  std::string data(text(sha256(bytes(our_party().id))));
  data += std::string("\x05\0\0\0", 4) + counter;
  return {.credential = "c",
          .client_data = std::string(kUsedClient),
          .authenticator_data = std::move(data),
          .signature = raw(signature),
          .user = {}};
}

TEST(Webauthn, TakesKeysAndSignaturesOfOthers) {
  for (const auto& [name, algorithm, key, signature] :
       {std::tuple("credential-of-es", -7, kEsMade, kEsSignature),
        std::tuple("credential-of-rs", -257, kRsMade, kRsSignature)}) {
    const auto taken = read_made(made(key), our_party());
    ASSERT_TRUE(taken) << name << taken.error().text();
    EXPECT_EQ(taken->credential, name);
    EXPECT_EQ(taken->key.algorithm, algorithm);
    EXPECT_EQ(taken->counter, 0);
    const auto counter = check_used(used(signature), taken->key, our_party());
    ASSERT_TRUE(counter) << name << counter.error().text();
    EXPECT_EQ(*counter, 1);
    EXPECT_FALSE(check_used(used(signature, 2), taken->key, our_party())) << "another counter";
    auto other = used(signature);
    other.client_data += ' ';
    EXPECT_FALSE(check_used(other, taken->key, our_party()));
    other = used(signature);
    other.signature[9] ^= 1;
    EXPECT_FALSE(check_used(other, taken->key, our_party()));
  }
  const auto es = read_made(made(kEsMade), our_party());
  EXPECT_FALSE(check_used(used(kRsSignature), es->key, our_party())) << "signed by the other key";
}

TEST(Webauthn, APieceOfAKeyIsNone) {
  const std::string whole = raw(kEsMade);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(
        read_made({.client_data = {}, .authenticator_data = whole.substr(0, size)}, our_party()))
        << size;
  }
  EXPECT_FALSE(check_used(used(kEsSignature), {.algorithm = -7, .key = "short"}, our_party()));
  EXPECT_FALSE(
      check_used(used(kEsSignature), {.algorithm = -8, .key = std::string(64, 'k')}, our_party()));
  EXPECT_FALSE(
      check_used(used(kEsSignature), {.algorithm = 5, .key = std::string(64, 'k')}, our_party()));
}

TEST(Webauthn, NoRoomIsMadeForWhatIsOnlyClaimed) {
  // A list, a map and a text that say they are huge; a length that is not stated.
  for (const std::string_view claim :
       {"\x9a\x3f\xff\xff\xff", "\xba\x3f\xff\xff\xff", "\x7a\x3f\xff\xff\xff", "\x9f\x01\xff"}) {
    std::string data = raw(kEsMade);
    data[32] = '\xC5';  // extensions follow
    data += claim;
    const auto taken = read_made({.client_data = {}, .authenticator_data = data}, our_party());
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().code, Code::bad_input);
    EXPECT_EQ(taken.error().where, "authenticator data");
  }
}

TEST(Webauthn, NoKeyComesWithASignature) {
  // libfido2 would read extensions in the 16 bytes that name a kind of device: here a list that
  // says it is huge, where a key is read as a text.
  auto answer = used(kEsSignature);
  answer.authenticator_data[32] = '\xC5';
  answer.authenticator_data +=
      std::string("\x9b\x08\xb9\x5a\x78\x22\x67\xd9\xf0\0\0\0\0\0\0\0\0\1c\1", 20);
  const auto counter =
      check_used(answer, {.algorithm = -7, .key = std::string(64, 'k')}, our_party());
  ASSERT_FALSE(counter);
  EXPECT_EQ(counter.error().code, Code::bad_input);
  EXPECT_EQ(counter.error().where, "authenticator data");
}

TEST(Webauthn, ClientDataSaysWhatWasAskedAndWhere) {
  const auto challenge = answered_challenge(kUsedClient, "webauthn.get", our_party());
  ASSERT_TRUE(challenge);
  EXPECT_EQ(raw(*challenge), std::string(32, 'c'));
  EXPECT_FALSE(answered_challenge(kUsedClient, "webauthn.create", our_party()));
  EXPECT_FALSE(answered_challenge(kUsedClient, "webauthn.get", {"party.example", "https://a"}));
  for (const char* none :
       {"", "[]", "{}", "{", R"({"type":"webauthn.get"})",
        R"({"type":"webauthn.get","origin":"https://party.example"})",
        R"({"type":"webauthn.get","origin":"https://party.example","challenge":1})"})
    EXPECT_FALSE(answered_challenge(none, "webauthn.get", our_party())) << none;
  for (const char* inside : {"true", "null", "\"no\""}) {
    std::string text(kUsedClient);
    text.replace(text.find("false"), 5, inside);
    EXPECT_FALSE(answered_challenge(text, "webauthn.get", our_party())) << inside;
  }
  EXPECT_FALSE(answered_challenge(std::string(5000, ' ') + std::string(kUsedClient), "webauthn.get",
                                  our_party()));
}

}  // namespace
}  // namespace hustings

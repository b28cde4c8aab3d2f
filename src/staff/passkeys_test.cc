// Passkeys. The authenticator is one of this file's own; what real ones made is in
// webauthn_test.cc, and a browser's in tests/e2e/test_passkeys.py.
#include <gmock/gmock.h>

#include "staff/testing.h"

namespace hustings {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::SizeIs;

RelyingParty our_party() { return {"party.example", "https://party.example"}; }

// Everything that an authenticator and the browser in front of it say; each can be said wrongly.
struct Device {
  std::string credential = "credential-1";
  std::string origin = our_party().origin;
  std::string party = our_party().id;
  unsigned flags = 0x05;  // present, verified
  std::uint32_t counter = 0;
  std::string user = {};
  std::string more = {};  // members of the client data
  SigningKey key = SigningKey::generate(*seeded_random(3));

  std::string client_data(const char* type, const std::string& challenge) const {
    return std::string(R"({"type":")") + type + R"(","challenge":")" + challenge +
           R"(","origin":")" + origin + R"(","crossOrigin":false)" + more + '}';
  }
  std::string data(unsigned extra) const {
    std::string out(text(sha256(bytes(party))));
    out += static_cast<char>(flags | extra);
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(counter >> shift & 0xff);
    return out;
  }
  MadeAnswer make(const std::string& challenge) const {
    std::string out = data(0x40);
    out += std::string(16, '\0');  // of no particular make
    out += '\0';
    out += static_cast<char>(credential.size());
    out += credential;
    // COSE: {1: 1 (OKP), 3: -8 (EdDSA), -1: 6 (Ed25519), -2: the key}
    out += "\xa4\x01\x01\x03\x27\x20\x06\x21\x58\x20";
    out += text(key.public_key().value);
    return {client_data("webauthn.create", challenge), out};
  }
  UsedAnswer use(const std::string& challenge) {
    ++counter;
    UsedAnswer out{.credential = credential,
                   .client_data = client_data("webauthn.get", challenge),
                   .authenticator_data = data(0),
                   .signature = {},
                   .user = user};
    const Hash digest = sha256(bytes(out.client_data));
    const std::string is_signed = out.authenticator_data + std::string(text(digest));
    out.signature = text(key.sign(bytes(is_signed)));
    return out;
  }
};

class PasskeyTest : public StaffTest {
 protected:
  Session session_of(const SignedIn& in) { return *staff_->session(in.token).value(); }
  std::string challenge(Once purpose, std::string_view about = {}) {
    return staff_->make_once(purpose, about).value();
  }
  // Adds the device's passkey to whoever is signed in.
  Result<void> add(const Session& by, const Device& device) {
    return staff_->add_passkey(by, "phone", device.make(challenge(Once::passkey_add, by.id)),
                               our_party());
  }
  bool signs_in(Device& device) {
    const auto in = staff_->sign_in(device.use(challenge(Once::passkey_sign_in)), our_party(), "");
    EXPECT_TRUE(in) << in.error().text();
    return in && in->has_value();
  }
  // An account with a passkey, in session_.
  void SetUp() override {
    StaffTest::SetUp();
    user_ = enrolled();
    session_ = session_of(in());
    ASSERT_GOOD(add(session_, device_));
  }
  User user_;
  Session session_{};
  Device device_;
};

TEST_F(PasskeyTest, SignsInAloneAndIsListed) {
  EXPECT_TRUE(signs_in(device_));
  device_.user = user_.id;
  EXPECT_TRUE(signs_in(device_));
  const auto factors = staff_->factors(user_.id).value();
  EXPECT_TRUE(factors.app && factors.password);
  ASSERT_THAT(factors.passkeys, SizeIs(1));
  EXPECT_EQ(factors.passkeys[0].title, "phone");
  EXPECT_EQ(factors.passkeys[0].used, clock_.now());
  EXPECT_TRUE(staff_->session(session_.token).value()->passkey);
  EXPECT_THAT(acts(), Contains(StaffAction::passkey_added));
}

TEST_F(PasskeyTest, AnAnswerCountsOnceAndForFiveMinutes) {
  const UsedAnswer answer = device_.use(challenge(Once::passkey_sign_in));
  EXPECT_TRUE(staff_->sign_in(answer, our_party(), "").value());
  EXPECT_FALSE(staff_->sign_in(answer, our_party(), "").value()) << "again";
  const UsedAnswer late = device_.use(challenge(Once::passkey_sign_in));
  pass(kOnce);
  EXPECT_FALSE(staff_->sign_in(late, our_party(), "").value());
  EXPECT_FALSE(staff_->sign_in(device_.use("AAAA"), our_party(), "").value())
      << "a challenge of nobody";
  // A challenge that was answered wrongly is gone, too.
  const std::string asked = challenge(Once::passkey_sign_in);
  UsedAnswer bent = device_.use(asked);
  bent.signature[3] ^= 1;
  EXPECT_FALSE(staff_->sign_in(bent, our_party(), "").value());
  EXPECT_FALSE(staff_->sign_in(device_.use(asked), our_party(), "").value());
}

TEST_F(PasskeyTest, AnAnswerCountsForWhatWasAsked) {
  const UsedAnswer other = device_.use(challenge(Once::passkey_confirm, session_.id));
  EXPECT_FALSE(staff_->sign_in(other, our_party(), "").value());
  const UsedAnswer again = device_.use(challenge(Once::passkey_sign_in));
  EXPECT_FALSE(staff_->confirm(session_, again, our_party()).value());
  const UsedAnswer elsewhere = device_.use(challenge(Once::passkey_confirm, "another session"));
  EXPECT_FALSE(staff_->confirm(session_, elsewhere, our_party()).value());
}

struct Wrong {
  const char* what;
  void (*bend)(Device&);
};
class WrongAnswer : public PasskeyTest, public ::testing::WithParamInterface<Wrong> {};
TEST_P(WrongAnswer, SignsNobodyInAndMakesNoPasskey) {
  Device wrong = device_;
  GetParam().bend(wrong);
  EXPECT_FALSE(signs_in(wrong));
  EXPECT_TRUE(signs_in(device_)) << "the right one still does";
}
INSTANTIATE_TEST_SUITE_P(
    All, WrongAnswer,
    ::testing::Values(
        Wrong{"origin", [](Device& d) { d.origin = "https://party.example.evil"; }},
        Wrong{"port", [](Device& d) { d.origin = "https://party.example:444"; }},
        Wrong{"scheme", [](Device& d) { d.origin = "http://party.example"; }},
        Wrong{"party", [](Device& d) { d.party = "evil.example"; }},
        Wrong{"nobody_there", [](Device& d) { d.flags = 0x04; }},
        Wrong{"not_verified", [](Device& d) { d.flags = 0x01; }},
        Wrong{"inside_another",
              [](Device& d) { d.more = R"(,"topOrigin":"https://evil.example")"; }},
        Wrong{"twice_said", [](Device& d) { d.more = R"(,"origin":"https://party.example")"; }},
        Wrong{"key", [](Device& d) { d.key = SigningKey::generate(*seeded_random(4)); }},
        Wrong{"credential", [](Device& d) { d.credential = "credential-2"; }},
        Wrong{"user", [](Device& d) { d.user = "somebody else"; }}),
    [](const auto& test) { return std::string(test.param.what); });

TEST_F(PasskeyTest, ACounterThatGoesBackIsACopy) {
  device_.counter = 40;
  EXPECT_TRUE(signs_in(device_));
  Device copy = device_;
  EXPECT_TRUE(signs_in(device_));
  EXPECT_FALSE(signs_in(copy)) << "the same once more";
  copy.counter = 7;
  EXPECT_FALSE(signs_in(copy));
  // Devices without a counter always say 0.
  EXPECT_TRUE(counter_grew(0, 0) && counter_grew(0, 1) && counter_grew(1, 2));
  EXPECT_FALSE(counter_grew(1, 1) || counter_grew(2, 1) || counter_grew(1, 0));
}

TEST_F(PasskeyTest, ANewOneIsCheckedTheSameWay) {
  const auto refused = [&](auto bend) {
    Device device = device_;
    device.credential = "credential-2";
    bend(device);
    const auto done = add(session_, device);
    EXPECT_FALSE(done);
    return !done && done.error().code == Code::bad_input;
  };
  EXPECT_TRUE(refused([](Device& d) { d.origin = "https://evil.example"; }));
  EXPECT_TRUE(refused([](Device& d) { d.party = "evil.example"; }));
  EXPECT_TRUE(refused([](Device& d) { d.flags = 0x01; }));
  EXPECT_TRUE(refused([](Device& d) { d.flags = 0x04; }));
  EXPECT_TRUE(refused([](Device& d) { d.credential = ""; }));
  EXPECT_FAILS(Code::conflict, add(session_, device_));  // it is there already
  Device other = device_;
  other.credential = "credential-2";
  const auto answer = other.make(challenge(Once::passkey_add, session_.id));
  EXPECT_FAILS(Code::bad_input, staff_->add_passkey(session_, " ", answer, our_party()));
  EXPECT_TRUE(staff_->add_passkey(session_, "key ring", answer, our_party()));
  EXPECT_FAILS(Code::bad_input, staff_->add_passkey(session_, "key ring", answer, our_party()));
  const auto of_another = other.make(challenge(Once::passkey_add, "another session"));
  EXPECT_FAILS(Code::bad_input, staff_->add_passkey(session_, "key ring", of_another, our_party()));
}

TEST_F(PasskeyTest, CountsWhereThePasswordDoes) {
  pass(kConfirmed);
  Session session = *staff_->session(session_.token).value();
  EXPECT_FALSE(session.confirmed);
  const auto answer = device_.use(challenge(Once::passkey_confirm, session.id));
  EXPECT_TRUE(staff_->confirm(session, answer, our_party()).value());
  EXPECT_NE(session.token, session_.token);
  EXPECT_TRUE(staff_->session(session.token).value()->confirmed);
  EXPECT_FALSE(staff_->session(session_.token).value());
}

TEST_F(PasskeyTest, SomebodyElsesIsNotMine) {
  enrolled("otto");
  const auto otto = try_in(kPassword, code_now(), {}, "otto");
  ASSERT_TRUE(otto);
  Session session = session_of(*otto);
  const auto answer = device_.use(challenge(Once::passkey_confirm, session.id));
  EXPECT_FALSE(staff_->confirm(session, answer, our_party()).value());
  EXPECT_FAILS(Code::conflict, add(session, device_));
  const std::string id = staff_->factors(user_.id)->passkeys[0].id;
  EXPECT_FAILS(Code::not_found, staff_->remove_factor(session, id));
}

TEST_F(PasskeyTest, WhatOthersTryDelaysItNot) {
  for (int i = 0; i < 9; ++i) EXPECT_FALSE(try_in("wrong password, long", "000000"));
  EXPECT_FALSE(try_in(kPassword, code_now()));
  const auto in = staff_->sign_in(device_.use(challenge(Once::passkey_sign_in)), our_party(), "");
  ASSERT_TRUE(in && *in);
  EXPECT_GE((*in)->failures, kFreeFailures) << "and the owner hears of it";
}

TEST_F(PasskeyTest, TheLastFactorStays) {
  const std::string id = staff_->factors(user_.id)->passkeys[0].id;
  ASSERT_GOOD(staff_->remove_factor(session_, "app"));
  EXPECT_FALSE(staff_->factors(user_.id)->app);
  EXPECT_FALSE(try_in(kPassword, code_now())) << "codes of the app count no more";
  EXPECT_FAILS(Code::not_found, staff_->remove_factor(session_, "app"));
  EXPECT_FAILS(Code::conflict, staff_->remove_factor(session_, id));
  EXPECT_TRUE(signs_in(device_));
  Device second = device_;
  second.credential = "credential-2";
  ASSERT_GOOD(add(session_, second));
  EXPECT_TRUE(staff_->remove_factor(session_, id));
  EXPECT_FALSE(signs_in(device_));
  EXPECT_THAT(acts(),
              ::testing::IsSupersetOf({StaffAction::app_removed, StaffAction::passkey_removed}));
}

TEST_F(PasskeyTest, AChangeOfFactorsEndsOtherSessions) {
  const auto other = in();
  Device second = device_;
  second.credential = "credential-2";
  ASSERT_GOOD(add(session_, second));
  EXPECT_FALSE(staff_->session(other.token).value());
  EXPECT_TRUE(staff_->session(session_.token).value());
  const auto third = in();
  ASSERT_GOOD(staff_->remove_factor(session_, "app"));
  EXPECT_FALSE(staff_->session(third.token).value());
}

TEST_F(PasskeyTest, EndsWithTheAccountOrNewFactors) {
  ASSERT_GOOD(staff_->set_disabled(user_.id, true, kOperator));
  EXPECT_FALSE(signs_in(device_));
  ASSERT_GOOD(staff_->set_disabled(user_.id, false, kOperator));
  EXPECT_TRUE(signs_in(device_));
  enrol(user_.id);
  EXPECT_FALSE(signs_in(device_));
  EXPECT_THAT(staff_->factors(user_.id)->passkeys, IsEmpty());
}

}  // namespace
}  // namespace hustings

// People, sign-in and sessions. The names of tests follow the lines of docs/staff.md.
#include "staff/staff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "staff/testing.h"

namespace hustings {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

double thread_cpu_ms() {
  timespec now{};
  EXPECT_EQ(::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now), 0);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

TEST(PasswordRules, LengthAndGuessesCountAndNothingElse) {
  constexpr std::string_view kLong =  // 120 characters
      "no ferry left the northern quay that winter, and whoever had to go across waited for the "
      "ice to carry a sledge, as b4 us";
  ASSERT_EQ(kLong.size(), 120U);
  const std::vector<std::string> own = {"ilse", "party.example/log"};
  for (const char* good :
       {"ferries for all the islands", "zwölf Boxkämpfer jagen", "  spaces at both ends   ",
        "q7#Vx!m2Lp9@Zt4w", "ça va être difficile à deviner"})
    EXPECT_FALSE(password_problem(good, own)) << good;
  for (const char* easy : {"short one", "passwordpassword", "aaaaaaaaaaaaaaaaaaaa",
                           "123456789012345678", "ilseilseilseilseilse", "qwertyuiopasdfghjkl"})
    EXPECT_TRUE(password_problem(easy, own)) << easy;
  EXPECT_FALSE(password_problem(std::string(kLong) + " islands", own));
  EXPECT_TRUE(password_problem(std::string(kLong) + " islands too", own));
}

TEST_F(StaffTest, ATokenActsForItsOwnerAtOneOrganisationForAYear) {
  const User user = enrolled();
  EXPECT_FAILS(Code::bad_input, staff_->make_token(user, "elsewhere", "bookings", kOperator));
  EXPECT_FAILS(Code::bad_input, staff_->make_token(user, kOrg, " ", kOperator));
  const auto token = staff_->make_token(user, kOrg, "bookings", kOperator);
  ASSERT_GOOD(token);
  const auto bearer = staff_->bearer(*token);
  ASSERT_TRUE(bearer && *bearer);
  EXPECT_EQ((*bearer)->id, user.id);
  EXPECT_THAT((*bearer)->grants, SizeIs(1));
  EXPECT_FALSE(*staff_->bearer(token->substr(0, token->size() - 1)));
  EXPECT_FALSE(*staff_->bearer(""));
  const auto kept = staff_->tokens(user.id);
  ASSERT_THAT(*kept, SizeIs(1));
  EXPECT_EQ(kept->front().used, clock_.now());
  pass(kTokenLife);
  EXPECT_FALSE(*staff_->bearer(*token));
}

TEST_F(StaffTest, TokensEndWithTheRoleThePasswordOrByHand) {
  const User user = enrolled();
  const auto works = [&](const std::string& token) { return staff_->bearer(token)->has_value(); };
  const auto make = [&] { return staff_->make_token(user, kOrg, "bookings", kOperator).value(); };
  const std::string revoked = make();
  const std::string id = staff_->tokens(user.id)->front().id;
  EXPECT_FAILS(Code::not_found, staff_->revoke_token("somebody", id, kOperator));
  ASSERT_GOOD(staff_->revoke_token(user.id, id, kOperator));
  EXPECT_FALSE(works(revoked));
  const std::string token = make();
  ASSERT_GOOD(staff_->set_disabled(user.id, true, kOperator));
  EXPECT_FALSE(works(token));
  ASSERT_GOOD(staff_->set_disabled(user.id, false, kOperator));
  EXPECT_TRUE(works(token));
  ASSERT_GOOD(staff_->set_role(user.id, kOrg, std::nullopt, kOperator));
  ASSERT_GOOD(staff_->set_role(user.id, kOrg, Role::officer, kOperator));
  EXPECT_FALSE(works(token));
  const std::string last = make();
  enrol(user.id);
  EXPECT_FALSE(works(last));
  EXPECT_THAT(acts(),
              ::testing::IsSupersetOf({StaffAction::token_made, StaffAction::token_revoked}));
}

TEST_F(StaffTest, ThereIsNobodyUntilSomebodyIsAdded) {
  EXPECT_THAT(staff_->users().value(), IsEmpty());
  EXPECT_FALSE(try_in("admin", "000000", {}, "admin"));
  EXPECT_FAILS(Code::bad_input, staff_->add("x", "", false, kOperator));
  EXPECT_FAILS(Code::bad_input, staff_->add("il se", "", false, kOperator));
  EXPECT_FAILS(Code::bad_input, staff_->add("ilse", "no address", false, kOperator));
  ASSERT_GOOD(staff_->add("Ilse", "ilse@party.example", true, kOperator));
  EXPECT_FAILS(Code::conflict, staff_->add("ilse", "", false, kOperator));
  EXPECT_FALSE(try_in("", "", {}, "ilse"));
  EXPECT_TRUE(staff_->user("ILSE")->operates);
  EXPECT_FAILS(Code::not_found, staff_->user("otto"));
}

TEST_F(StaffTest, ALinkWorksOnceForADay) {
  const User user = staff_->add("ilse", "", false, kOperator).value();
  const std::string old = staff_->make_link(user.id, kOperator).value();
  const std::string link = staff_->make_link(user.id, kOperator).value();
  EXPECT_FAILS(Code::not_found, staff_->open_link(old));
  secret_ = staff_->open_link(link)->secret;
  EXPECT_THAT(secret_, SizeIs(kTotpSecret));
  const auto wrong = staff_->enrol(link, "short", "000000");
  EXPECT_FAILS(Code::bad_input, wrong);
  EXPECT_THAT(wrong.error().details, SizeIs(2));
  const auto codes = staff_->enrol(link, kPassword, code_now());
  ASSERT_GOOD(codes);
  EXPECT_THAT(*codes, SizeIs(kRecoveryCodes));
  EXPECT_FAILS(Code::not_found, staff_->enrol(link, kPassword, code_now()));
  const std::string late = staff_->make_link(user.id, kOperator).value();
  pass(kLinkLife);
  EXPECT_FAILS(Code::not_found, staff_->open_link(late));
}

TEST_F(StaffTest, SecretsAreNotKeptInPlain) {
  enrolled();
  const auto session = in();
  std::string all;
  for (const auto& file : std::filesystem::directory_iterator(dir())) {
    if (!file.path().filename().string().starts_with(kDeskFile)) continue;
    EXPECT_EQ(file.status().permissions() & std::filesystem::perms::others_all,
              std::filesystem::perms::none);
    std::ifstream in(file.path(), std::ios::binary);
    all.append(std::istreambuf_iterator<char>(in), {});
  }
  EXPECT_THAT(all, HasSubstr("ilse"));
  for (const std::string& secret : {std::string(kPassword), secret_, base32(bytes(secret_)),
                                    codes_[3], session.token, session.device})
    EXPECT_THAT(all, Not(HasSubstr(secret)));
}

TEST_F(StaffTest, BothFactorsAreNeededAndACodeCountsOnce) {
  enrolled();
  const std::string code = code_now();
  EXPECT_FALSE(try_in(kPassword, ""));
  EXPECT_FALSE(try_in("wrong password, long", code));
  EXPECT_FALSE(try_in(kPassword, "000000"));
  const auto signed_in = try_in(kPassword, code);
  ASSERT_TRUE(signed_in);
  EXPECT_EQ(signed_in->failures, 3);
  EXPECT_FALSE(try_in(kPassword, code));
  pass(kTotpStep * kSecond);
  EXPECT_FALSE(try_in(kPassword, code));  // still in its window, and used
  EXPECT_TRUE(try_in(kPassword, code_now()));
}

TEST_F(StaffTest, ARecoveryCodeCountsOnce) {
  enrolled();
  EXPECT_FALSE(try_in(kPassword, "3-AAAAAAAAAAAAAAAA"));
  EXPECT_FALSE(try_in("wrong password, long", codes_[3]));
  std::string typed = codes_[3];
  std::ranges::transform(typed, typed.begin(), [](unsigned char c) { return std::tolower(c); });
  EXPECT_TRUE(try_in(kPassword, typed.insert(6, " ")));
  EXPECT_FALSE(try_in(kPassword, codes_[3]));
  EXPECT_TRUE(try_in(kPassword, codes_[4]));
  EXPECT_THAT(acts(), ::testing::Contains(StaffAction::recovery_code_used));
}

TEST_F(StaffTest, FailuresDelayAndNeverLock) {
  enrolled();
  for (int i = 0; i < kFreeFailures; ++i) EXPECT_FALSE(try_in("wrong password, long", code_now()));
  EXPECT_FALSE(try_in(kPassword, code_now()));  // right, and too early
  pass(kSecond);
  EXPECT_FALSE(try_in("wrong password, long", code_now()));  // the sixth: two seconds
  pass(kSecond);
  EXPECT_FALSE(try_in(kPassword, code_now()));
  pass(kSecond);
  EXPECT_TRUE(try_in(kPassword, code_now()));
  // Whatever an outsider does, it ends within a quarter of an hour.
  for (int i = 0; i < 14; ++i) {
    EXPECT_FALSE(try_in("wrong password, long", "000000"));
    pass(kLongestDelay - kSecond);
  }
  pass(kSecond);
  EXPECT_TRUE(try_in(kPassword, code_now()));
}

TEST_F(StaffTest, ABrowserThatSignedInBeforeIsNotDelayed) {
  enrolled();
  const auto first = in();
  ASSERT_FALSE(first.device.empty());
  for (int i = 0; i < 8; ++i) EXPECT_FALSE(try_in("wrong password, long", "000000"));
  EXPECT_FALSE(try_in(kPassword, code_now()));
  const auto known = try_in(kPassword, code_now(), first.device);
  ASSERT_TRUE(known);
  EXPECT_TRUE(known->device.empty());
  EXPECT_GE(known->failures, 5);
  // Its own failures end that.
  pass(kTotpStep * kSecond);
  for (int i = 0; i < kFreeFailures; ++i)
    EXPECT_FALSE(try_in("wrong password, long", "000000", first.device));
  for (int i = 0; i < kFreeFailures; ++i) EXPECT_FALSE(try_in("wrong password, long", "000000"));
  EXPECT_FALSE(try_in(kPassword, code_now(), first.device));
}

// Every way to fail costs one password. What counts is the computing of this thread, the least of
// several times: the machine does other things, and takes long to find memory for the first.
TEST_F(StaffTest, NobodyLearnsWhoThereIs) {
  const User user = enrolled();
  ASSERT_GOOD(staff_->add("unused", "", false, kOperator));
  const auto cost = [&](std::string_view name, std::string_view password) {
    double least = 1e9;
    for (int i = 0; i < 4; ++i) {
      pass(kLongestDelay);
      const double before = thread_cpu_ms();
      EXPECT_FALSE(try_in(password, "000000", {}, name));
      least = std::min(least, thread_cpu_ms() - before);
    }
    return least;
  };
  const double wrong = cost("ilse", "wrong password, long");
  for (const char* name : {"nobody", "unused", "ilse"}) {
    const double other = cost(name, kPassword);
    EXPECT_GT(other, wrong / 3) << name;
    EXPECT_LT(other, wrong * 3) << name;
  }
  ASSERT_GOOD(staff_->set_disabled(user.id, true, kOperator));
  EXPECT_GT(cost("ilse", kPassword), wrong / 3);
}

// What is written takes time that can be heard (tests/e2e/test_timing.py).
TEST_F(StaffTest, AFailureIsKeptWhoeverItWasL413) {
  const User user = enrolled();
  ASSERT_GOOD(staff_->add("unused", "", false, kOperator));
  const auto sum = [&] {
    const auto read = [](Db& db) {
      return db.integer(
          "SELECT (SELECT COALESCE(SUM(failures), 0) FROM staff_nobody) + "
          "(SELECT SUM(failures) FROM staff_user)",
          {});
    };
    return db_->read(read).value().value_or(-1);
  };
  std::int64_t kept = sum();
  const auto fails_once = [&](std::string_view name) {
    EXPECT_FALSE(try_in("wrong password, long", "000000", {}, name));
    EXPECT_EQ(sum(), ++kept) << name;
  };
  for (const char* name : {"nobody", "unused", "ilse", "nobody"}) fails_once(name);
  for (int i = 0; i < 6; ++i) fails_once("ilse");  // the last ones are delayed
  ASSERT_GOOD(staff_->set_disabled(user.id, true, kOperator));
  fails_once("ilse");
}

// Failures with the name of an account and with one that is nobody's leave the same in the log.
TEST_F(StaffTest, TheLogDoesNotTellWhoseSignInsFailedL413) {
  const User user = enrolled();
  constexpr std::int64_t kDay = 86'400 * kSecond;
  const auto logged = [&] { return db_->read([](Db& db) { return read_acts(db, 100); }).value(); };
  const auto failed_as = [&](std::string_view name) {
    const auto before = static_cast<std::ptrdiff_t>(logged().size());
    pass(kDay - clock_.now().unix_ms % kDay);
    for (int i = 0; i < 3 * kFreeFailures; ++i) {
      EXPECT_FALSE(try_in("wrong password, long", "000000", {}, name));
      pass(kLongestDelay);
    }
    auto all = logged();
    all.erase(all.begin(), all.begin() + before);
    return all;
  };
  std::vector<std::string> actors;
  for (const std::string_view name : {user.name, std::string("nobody")}) {
    const auto told = failed_as(name);
    ASSERT_THAT(told, SizeIs(1)) << name << ": one a day, however many fail";
    EXPECT_EQ(told[0].record.action.value, StaffAction::sign_ins_failed);
    EXPECT_EQ(told[0].record.object.value, std::nullopt);
    EXPECT_NE(told[0].record.actor.value.value, user.id);
    actors.push_back(told[0].record.actor.value.value);
  }
  EXPECT_NE(actors[0], actors[1]);
}

TEST_F(StaffTest, ASessionEndsByItself) {
  enrolled();
  const auto first = in();
  EXPECT_TRUE(staff_->session(first.token).value());
  EXPECT_FALSE(staff_->session(first.token + "x").value());
  EXPECT_FALSE(staff_->session("").value());
  pass(kIdle - 61 * kSecond);
  EXPECT_TRUE(staff_->session(first.token).value());
  pass(kIdle - 61 * kSecond);
  EXPECT_TRUE(staff_->session(first.token).value());
  pass(kIdle + 61 * kSecond);
  EXPECT_FALSE(staff_->session(first.token).value());
  const auto second = in();
  EXPECT_NE(first.token, second.token);
  for (std::int64_t t = 0; t < kAbsolute; t += kIdle / 2) {
    EXPECT_TRUE(staff_->session(second.token));
    pass(kIdle / 2);
  }
  EXPECT_FALSE(staff_->session(second.token).value());
}

TEST_F(StaffTest, SessionsEndWithARoleAFactorOrByHand) {
  const User user = enrolled();
  const auto a = in();
  const auto b = in();
  EXPECT_THAT(staff_->sessions(user.id).value(), SizeIs(2));
  const Session here = *staff_->session(a.token).value();
  EXPECT_NE(here.csrf, staff_->session(b.token).value()->csrf);
  ASSERT_GOOD(staff_->end_sessions(here, ""));
  EXPECT_FALSE(staff_->session(b.token).value());
  ASSERT_GOOD(staff_->sign_out(here));
  EXPECT_FALSE(staff_->session(a.token).value());
  const auto c = in();
  ASSERT_GOOD(staff_->set_role(user.id, kOrg, Role::approver, kOperator));
  EXPECT_FALSE(staff_->session(c.token).value());
  const auto d = in();
  enrol(user.id);
  EXPECT_FALSE(staff_->session(d.token).value());
  const auto e = in();
  ASSERT_GOOD(staff_->set_disabled(user.id, true, kOperator));
  EXPECT_FALSE(staff_->session(e.token).value());
}

TEST_F(StaffTest, WorkOnCasesIsGivenAndTakenAndEndsSessions) {
  const User user = enrolled();
  EXPECT_TRUE(user.duties.empty());
  const auto a = in();
  EXPECT_THAT(staff_->live_sessions().value(), SizeIs(1));
  ASSERT_GOOD(staff_->set_duty(user.id, CaseDuty::decider, true, kOperator));
  ASSERT_GOOD(staff_->set_duty(user.id, CaseDuty::triage, true, kOperator));
  EXPECT_FALSE(staff_->session(a.token).value());
  EXPECT_THAT(staff_->live_sessions().value(), SizeIs(0));
  EXPECT_EQ(staff_->user(user.id)->duties, (std::vector{CaseDuty::triage, CaseDuty::decider}));
  ASSERT_GOOD(staff_->set_duty(user.id, CaseDuty::decider, false, kOperator));
  EXPECT_TRUE(staff_->user(user.id)->has(CaseDuty::triage));
  EXPECT_FALSE(staff_->user(user.id)->has(CaseDuty::decider));
}

TEST_F(StaffTest, ASessionThatIsIdleIsNotLive) {
  enrolled();
  in();
  pass(kIdle);
  EXPECT_THAT(staff_->live_sessions().value(), SizeIs(0));
}

TEST_F(StaffTest, ThePasswordIsAskedAgainAfterFiveMinutes) {
  enrolled();
  const auto signed_in = in();
  EXPECT_TRUE(staff_->session(signed_in.token).value()->confirmed);
  pass(kConfirmed);
  Session session = *staff_->session(signed_in.token).value();
  EXPECT_FALSE(session.confirmed);
  EXPECT_FALSE(staff_->confirm(session, "wrong password, long").value());
  EXPECT_EQ(session.token, signed_in.token);
  EXPECT_TRUE(staff_->confirm(session, kPassword).value());
  // Under another token from here on; forms that stand open still count.
  EXPECT_FALSE(staff_->session(signed_in.token).value());
  const Session after = *staff_->session(session.token).value();
  EXPECT_TRUE(after.confirmed);
  EXPECT_EQ(after.id, session.id);
  EXPECT_EQ(after.csrf, session.csrf);
}

TEST_F(StaffTest, WhatStaffDoIsKeptForTheLog) {
  const User user = enrolled();
  (void)in();
  EXPECT_THAT(acts(), ::testing::ElementsAre(StaffAction::user_added, StaffAction::role_given,
                                             StaffAction::link_made, StaffAction::password_set,
                                             StaffAction::signed_in));
  const auto first = db_->read([](Db& db) { return read_acts(db, 1); }).value();
  EXPECT_EQ(first[0].record.object.value->value, user.id);
  EXPECT_EQ(first[0].record.actor.value.value, kOperator.id);
  ASSERT_GOOD(db_->write([&](Db& db) { return forget_act(db, first[0].key); }));
  EXPECT_THAT(acts(), SizeIs(4));
}

TEST_F(StaffTest, FourEyesAreASettingOfTheSignatory) {
  EXPECT_FALSE(staff_->four_eyes(kOrg).value());
  ASSERT_GOOD(staff_->set_four_eyes(kOrg, true, kOperator));
  EXPECT_TRUE(staff_->four_eyes(kOrg).value());
  ASSERT_GOOD(staff_->set_four_eyes(kOrg, false, kOperator));
  EXPECT_FALSE(staff_->four_eyes(kOrg).value());
}

}  // namespace
}  // namespace hustings

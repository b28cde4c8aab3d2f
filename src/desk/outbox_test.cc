#include "desk/outbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "desk/desk.h"
#include "store/testing.h"

namespace hustings::desk {
namespace {

constexpr std::int64_t kMinute = 60'000;

class OutboxTest : public ::testing::Test {
 protected:
  OutboxTest()
      : db_(DeskDb::open(folder_.path(),
                         Config{.origin = {}, .database = "node.db", .operator_id = {}},
                         desk_tables())
                .value()) {}
  Outbox outbox(std::optional<MailServer> server) {
    return {*db_, clock_, *random_, std::move(server)};
  }
  std::int64_t tries() {
    const auto count = [](Db& db) { return db.integer("SELECT tries FROM desk_mail"); };
    return db_->read(count)->value_or(-1);
  }
  void pass(std::int64_t ms) { clock_.set({clock_.now().unix_ms + ms}); }

  TemporaryFolder folder_;
  FixedClock clock_{Instant{1'900'000'000'000}};
  std::unique_ptr<Random> random_ = system_random();
  std::unique_ptr<DeskDb> db_;
};

TEST_F(OutboxTest, WithoutAServerNothingIsKept) {
  Outbox none = outbox(std::nullopt);
  EXPECT_FALSE(none.works());
  ASSERT_GOOD(none.put("ilse@party.example", "s", "b"));
  EXPECT_EQ(tries(), -1);
  ASSERT_GOOD(none.send_due());
}

TEST_F(OutboxTest, WhatIsNotTakenIsTriedAgainLaterAndLater) {
  // Port 1 of this machine: nobody listens there.
  Outbox box = outbox(MailServer{.url = "smtp://127.0.0.1:1", .from = "node@party.example"});
  ASSERT_GOOD(box.put("ilse@party.example", "s", "b"));
  EXPECT_FAILS(Code::unavailable, box.send_due());
  EXPECT_EQ(tries(), 1);
  ASSERT_GOOD(box.send_due());  // not due
  EXPECT_EQ(tries(), 1);
  pass(kMinute);
  EXPECT_FAILS(Code::unavailable, box.send_due());
  pass(kMinute);
  ASSERT_GOOD(box.send_due());
  pass(kMinute);
  EXPECT_FAILS(Code::unavailable, box.send_due());
  EXPECT_EQ(tries(), 3);
  for (int i = 0; i < 15; ++i) {
    pass(1440 * kMinute);
    const auto sent = box.send_due();
    EXPECT_TRUE(!sent || tries() < 0);
  }
  EXPECT_EQ(tries(), -1) << "given up";
}

TEST_F(OutboxTest, WhatTheServerSaysOfAHiddenAddressIsNotToldL416) {
  std::string to = "reporter@citizen.example";
  Outbox box(*db_, clock_, *random_,
             MailServer{.url = "smtp://127.0.0.1:1", .from = "node@party.example"},
             [&](std::string_view name) -> Result<std::string> {
               EXPECT_EQ(name, "news:one");
               return to;
             });
  ASSERT_GOOD(box.put_once("news:one", "s", "b"));
  ASSERT_GOOD(box.put_once("news:one", "s", "b"));  // that one waits already
  const auto sent = box.send_due();
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().message, "a mail was not taken");
  to.clear();  // taken back
  pass(kMinute);
  ASSERT_GOOD(box.send_due());
  EXPECT_EQ(tries(), -1);
}

TEST_F(OutboxTest, ADutyIsToldOnce) {
  Outbox box = outbox(MailServer{.url = "smtp://127.0.0.1:1", .from = "node@party.example"});
  EXPECT_FALSE(box.is_told("ilse", "notice:1").value());
  ASSERT_GOOD(box.remind("ilse", "ilse@party.example", "s", "b", {"notice:1", "notice:2"}));
  EXPECT_TRUE(box.is_told("ilse", "notice:2").value());
  EXPECT_FALSE(box.is_told("otto", "notice:2").value());
}

TEST(MailText, AddressesThatMailCanBeSentTo) {
  for (const auto* good :
       {"a@b", "ilse@party.example", "a.b+c_d-e@x-1.example", "o'neil@c.example"})
    EXPECT_TRUE(is_mail_address(good)) << good;
  for (const std::string& bad :
       {std::string(),
        std::string("a"),
        std::string("@b"),
        std::string("a@"),
        std::string("a@b@c"),
        std::string("a b@c"),
        std::string("a@b\r\nX: y"),
        std::string("a@b."),
        std::string("a@.b"),
        std::string("a@-b"),
        std::string("a@b-"),
        std::string("a@b_c"),
        std::string(".a@b"),
        std::string("a.@b"),
        std::string("a..b@c"),
        std::string("<a@b>"),
        std::string("a,b@c"),
        std::string("\"a\"@b"),
        std::string("ä@b"),
        std::string("a@ä"),
        std::string("a\0@b", 4),
        std::string(65, 'a') + "@b",
        "a@" + std::string(64, 'b'),
        "a@" + std::string(50, 'b') + "." + std::string(50, 'b') + "." + std::string(50, 'b') +
            "." + std::string(50, 'b') + "." + std::string(50, 'b')})
    EXPECT_FALSE(is_mail_address(bad)) << bad;
}

TEST(MailText, HoldsNoMoreHeadersThanItShould) {
  const MailServer server{.url = "smtp://x", .from = "node@party.example"};
  const Mail mail{.to = "a@b", .subject = "one\r\nBcc: all@party.example", .body = "zwölf\n"};
  const std::string text = mail_text(server, mail, Instant{1'900'000'000'000});
  EXPECT_THAT(text, ::testing::HasSubstr("Subject: one  Bcc: all@party.example\r\n"));
  EXPECT_THAT(text, ::testing::HasSubstr("\r\n\r\nenfDtmxmCg==\r\n"));
  EXPECT_THAT(text, ::testing::HasSubstr("Date: 17 Mar 2030 17:46:40 +0000\r\n"));
  const std::string subject = mail_text(server, {"a@b", std::string(30, 'x') + "ü", ""}, Instant{});
  EXPECT_THAT(subject, ::testing::HasSubstr("Subject: =?UTF-8?B?"));
  EXPECT_FAILS(Code::bad_input, send_mail(server, {"no address", "s", "b"}, Instant{}));
}

}  // namespace
}  // namespace hustings::desk

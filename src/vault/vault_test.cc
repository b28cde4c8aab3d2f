#include "vault/vault.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "store/testing.h"
#include "vault/testing.h"

namespace hustings::vault {
namespace {

TEST_F(VaultTest, NobodyToReadMeansNoCase) {
  const auto made = vault->prepare(uuid_v4(*random), "d", form_key, {});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, Code::unavailable);
}

TEST_F(VaultTest, ACaseOpensForItsReporterAndItsHandlers) {
  const std::string anna = handler("anna");
  Parcel one = parcel();
  ASSERT_TRUE(vault->add_file(one, "files/0", {"photo.jpg", "image/jpeg"}, bytes("a picture")));
  put(one);
  open();
  const auto reporter = vault->open_by_code(one.id, "2029-000001-7", one.code);
  ASSERT_TRUE(reporter && *reporter);
  const OpenCase hers = opened_by(anna, one.id);
  for (const OpenCase* who : {&**reporter, &hers}) {
    auto file = vault->read_file(*who, "files/0");
    ASSERT_TRUE(file);
    EXPECT_EQ(file->info.name, "photo.jpg");
    std::string plain;
    while (*file->reader.next(plain)) {
    }
    EXPECT_EQ(plain, "a picture");
  }
}

TEST_F(VaultTest, FilesAreToldInTheOrderInWhichTheyCame) {
  handler("anna");
  Parcel one = parcel();
  for (const auto* path : {"files/0", "files/1"})
    ASSERT_TRUE(vault->add_file(one, path, {"a.jpg", "image/jpeg"}, bytes("a picture")));
  put(one);
  std::vector<std::string> all = {"files/0", "files/1"};
  for (const auto* path : {"files/c/0", "files/0a/0", "files/b/0"}) {
    clock.set({clock.now().unix_ms + 1});
    ASSERT_TRUE(vault->add_file(one.id, path, {"b.jpg", "image/jpeg"}, bytes("another")));
    all.emplace_back(path);
  }
  EXPECT_EQ(vault->paths(one.id).value(), all);
}

TEST_F(VaultTest, AFileThatCannotBeKeptIsNoFileOfItsCaseL410) {
  handler("anna");
  auto broken = std::make_unique<hustings::testing::FaultyDisk>();
  auto& faults = *broken;
  vault.reset();
  disk = std::move(broken);
  open();
  Parcel one = parcel();
  for (const Code code : {Code::disk_full, Code::io}) {
    faults.fail_at(1, code);
    const auto added = vault->add_file(one, "files/0", {"a.png", "image/png"}, bytes("a picture"));
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().code, code);
    EXPECT_TRUE(one.files.empty() && one.fields.empty());
  }
  faults.heal();
  EXPECT_TRUE(vault->add_file(one, "files/0", {"a.png", "image/png"}, bytes("a picture")));
}

TEST_F(VaultTest, AWrongCodeAndAnUnknownCaseAreNothing) {
  handler("anna");
  const Parcel one = parcel();
  put(one);
  const auto wrong = TrackingCode::parse("0000000000000000");
  EXPECT_FALSE(vault->open_by_code(one.id, "2029-000001-7", *wrong)->has_value());
  EXPECT_FALSE(vault->open_by_code("", "2029-000009-9", one.code)->has_value());
  EXPECT_FALSE(vault->open_by_code(uuid_v4(*random), "2029-000001-7", one.code)->has_value());
}

TEST_F(VaultTest, ReportersCannotReadNotesOfStaff) {
  const std::string anna = handler("anna");
  const Parcel one = parcel();
  put(one);
  ASSERT_TRUE(vault->add_field(one.id, "notes/1", true, "I think it is true"));
  ASSERT_TRUE(vault->add_field(one.id, "message/1", false, "where was it?"));
  const auto reporter = vault->open_by_code(one.id, "n", one.code);
  EXPECT_FALSE(vault->read(**reporter, "notes/1"));
  EXPECT_EQ(vault->read(**reporter, "message/1")->text, "where was it?");
  EXPECT_EQ(vault->read(opened_by(anna, one.id), "notes/1")->text, "I think it is true");
  EXPECT_FALSE(vault->add_field(one.id, "notes/1", true, "something else"));
}

TEST_F(VaultTest, SendingAFormTwiceIsKnown) {
  handler("anna");
  const Parcel one = parcel("same");
  put(one);
  const Parcel two = parcel("same");
  const Parcel* all[] = {&two};
  const auto again = vault->put(all);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::conflict);
  auto sent = vault->sent("same");
  ASSERT_TRUE(sent && *sent);
  EXPECT_EQ((*sent)->case_id, one.id);
  EXPECT_FALSE((*sent)->kept);
  EXPECT_EQ(text(unlock(form_key, bytes((*sent)->again))->view()), one.code.digits());
  EXPECT_FALSE(vault->sent("another")->has_value());
  clock.set({clock.now().unix_ms + 1});
  EXPECT_EQ(vault->coming(clock.now())->size(), 1U);
  const std::string ids[] = {one.id};
  ASSERT_TRUE(vault->keep(ids));
  EXPECT_TRUE((*vault->sent("same"))->kept);
  EXPECT_TRUE(vault->coming(clock.now())->empty());
  ASSERT_TRUE(vault->forget_codes(clock.now()));
  EXPECT_EQ((*vault->sent("same"))->again, "");
}

TEST_F(VaultTest, WhoLeavesReadsNothingMoreAndWhoComesReadsWhatIsGiven) {
  const std::string anna = handler("anna");
  const std::string ben = handler("ben");
  const Parcel one = parcel();
  put(one);
  const auto key = vault->unlock(ben, "correct horse battery");
  EXPECT_EQ(*vault->end_reader(ben), 1);
  EXPECT_FALSE(vault->open_for(one.id, ben, *key));
  EXPECT_FALSE(vault->unlock(ben, "correct horse battery"));
  ASSERT_TRUE(vault->renew(one.id));
  ASSERT_TRUE(vault->add_field(one.id, "message/1", false, "new"));
  EXPECT_EQ(vault->read(opened_by(anna, one.id), "message/1")->text, "new");
  const std::string carla = handler("carla");
  const auto hers = vault->unlock(carla, "correct horse battery");
  EXPECT_FALSE(vault->open_for(one.id, carla, *hers));
  ASSERT_TRUE(vault->grant(opened_by(anna, one.id), carla));
  EXPECT_EQ(vault->read(opened_by(carla, one.id), "message/1")->text, "new");
  const auto reporter = vault->open_by_code(one.id, "n", one.code);
  EXPECT_EQ(vault->read(**reporter, "message/1")->text, "new");
  EXPECT_FALSE(vault->grant(**reporter, carla));
}

TEST_F(VaultTest, AReportIsHeldUntilItsHourL411) {
  handler("anna");
  const Parcel one = parcel();
  const Instant due{clock.now().unix_ms + 3'600'000};
  const auto ticket = vault->hold(one, due, "what becomes a record");
  ASSERT_TRUE(ticket) << ticket.error().text();
  EXPECT_EQ(ticket->size(), 12U);
  EXPECT_TRUE(vault->held({due.unix_ms - 1})->empty());
  clock.set({due.unix_ms + 1});
  EXPECT_TRUE(vault->coming(clock.now())->empty()) << "no crash left it";
  open();
  const auto held = vault->held(due);
  ASSERT_EQ(held->size(), 1U);
  EXPECT_EQ(held->front().report, "what becomes a record");
  EXPECT_EQ(**vault->case_of_ticket(*ticket), one.id);
  EXPECT_FALSE(vault->case_of_ticket("000000000000")->has_value());
  EXPECT_EQ((*vault->sent("d1"))->ticket, *ticket);
  EXPECT_TRUE(vault->open_by_code(one.id, "n", one.code)->has_value());
  const std::string ids[] = {one.id};
  ASSERT_TRUE(vault->keep(ids));
  EXPECT_TRUE(vault->held(due)->empty());
  EXPECT_EQ(**vault->case_of_ticket(*ticket), one.id);
  ASSERT_TRUE(vault->erase(one.id));
  EXPECT_FALSE(vault->case_of_ticket(*ticket)->has_value());
}

// What is sealed after somebody left opens with nothing that they could have copied.
TEST_F(VaultTest, WhoCopiedEverythingAndLeftReadsNothingThatComesL405) {
  const std::string anna = handler("anna");
  const std::string ben = handler("ben");
  const Parcel one = parcel("a");
  put(one);
  ASSERT_TRUE(vault->add_field(one.id, "message/1", false, "before"));
  const OpenCase copied = opened_by(ben, one.id);
  Parcel late = parcel("b");  // prepared while ben was there, put when he is gone
  EXPECT_EQ(*vault->retire(ben), std::vector{one.id});
  EXPECT_FALSE(vault->unlock(ben, "correct horse battery"));
  put(late);
  EXPECT_EQ(vault->newest_readers_of(one.id)->size(), 3U) << "wraps stay until they are ended";
  ASSERT_TRUE(vault->renew(one.id));
  EXPECT_EQ(*vault->newest_readers_of(one.id), (std::vector{anna, std::string(kReporter)}));
  EXPECT_EQ(*vault->retire(ben), std::vector{one.id}) << "a second time, after a crash";
  EXPECT_EQ(*vault->end_reader(ben), 1);
  EXPECT_EQ(*vault->end_reader(ben), 0);
  EXPECT_EQ(vault->readers_of(late.id)->size(), 2U);
  ASSERT_TRUE(vault->add_field(one.id, "message/2", false, "after"));
  EXPECT_EQ(vault->read(copied, "message/1")->text, "before");
  EXPECT_FALSE(vault->read(copied, "message/2"));
  const OpenCase hers = opened_by(anna, one.id);
  EXPECT_EQ(vault->read(hers, "message/1")->text, "before");
  EXPECT_EQ(vault->read(hers, "message/2")->text, "after");
  EXPECT_EQ(vault->retire("nobody").error().code, Code::not_found);
}

TEST_F(VaultTest, SharesTogetherOpenAHandlersKeyL406) {
  const std::string ben = handler("ben");  // before there were shares
  EXPECT_EQ(vault->add_escrow(1, 3).error().code, Code::bad_input);
  EXPECT_EQ(vault->add_escrow(2, 21).error().code, Code::bad_input);
  const auto made = vault->add_escrow(2, 3);
  ASSERT_TRUE(made) << made.error().text();
  EXPECT_EQ(vault->add_escrow(2, 3).error().code, Code::conflict);
  const std::string anna = handler("anna");
  const Parcel one = parcel();
  put(one);
  const auto escrow = vault->join_escrow(std::vector{made->sheets[2], made->sheets[0]});
  ASSERT_TRUE(escrow) << escrow.error().text();
  const auto hers = vault->release(anna, *escrow);
  ASSERT_TRUE(hers);
  ASSERT_TRUE(vault->set_passphrase(anna, *hers, "another horse entirely"));
  EXPECT_TRUE(vault->open_for(one.id, anna, *vault->unlock(anna, "another horse entirely")));
  EXPECT_FALSE(vault->open_for(one.id, made->reader.id, *escrow)) << "opens no case by itself";
  EXPECT_FALSE(vault->release(ben, *escrow));
  ASSERT_TRUE(vault->cover(ben, *vault->unlock(ben, "correct horse battery")));
  EXPECT_TRUE(vault->release(ben, *escrow));
  EXPECT_FALSE(vault->join_escrow(std::vector{made->sheets[1]}));
}

TEST_F(VaultTest, SharesThatWereReplacedOpenNothing) {
  const auto first = vault->add_escrow(2, 2);
  const std::string anna = handler("anna");
  const auto old = vault->join_escrow(first->sheets);
  ASSERT_TRUE(old);
  ASSERT_TRUE(vault->end_reader(first->reader.id));
  EXPECT_FALSE(vault->release(anna, *old)) << "what was sealed to them is gone";
  const auto second = vault->add_escrow(2, 2);
  ASSERT_TRUE(second);
  EXPECT_EQ(vault->join_escrow(first->sheets).error().code, Code::unverified);
  EXPECT_FALSE(vault->readers()->at(1).covered);
  ASSERT_TRUE(vault->cover(anna, *vault->unlock(anna, "correct horse battery")));
  EXPECT_TRUE(vault->release(anna, *vault->join_escrow(second->sheets)));
}

TEST_F(VaultTest, ANewPassphraseLocksTheOldOneOut) {
  const std::string anna = handler("anna");
  const auto key = vault->unlock(anna, "correct horse battery");
  ASSERT_TRUE(vault->set_passphrase(anna, *key, "another horse entirely"));
  EXPECT_FALSE(vault->unlock(anna, "correct horse battery"));
  EXPECT_EQ(vault->unlock(anna, "another horse entirely")->public_key, key->public_key);
}

TEST_F(VaultTest, ObserversReadWhereTheyWereChosen) {
  handler("anna");
  const KeyPair outside = KeyPair::generate(*random);
  const auto watch = vault->add_outside(ReaderKind::observer, "Watch", "", outside.public_key);
  ASSERT_TRUE(watch);
  auto with = vault->prepare(uuid_v4(*random), "a", form_key, {watch->id});
  auto without = vault->prepare(uuid_v4(*random), "b", form_key, {});
  ASSERT_TRUE(with && without);
  put(*with);
  put(*without);
  EXPECT_FALSE(vault->open_for(without->id, watch->id, outside));
  // What the reporter wrote, and no note of staff; of what comes after somebody left neither.
  ASSERT_TRUE(vault->add_field(with->id, "text", false, "of the reporter"));
  ASSERT_TRUE(vault->add_field(with->id, "notes/1", true, "among colleagues"));
  ASSERT_TRUE(vault->renew(with->id));
  ASSERT_TRUE(vault->add_field(with->id, "notes/2", true, "among colleagues"));
  const auto opened = vault->open_for(with->id, watch->id, outside);
  ASSERT_TRUE(opened);
  EXPECT_TRUE(vault->read(*opened, "text"));
  EXPECT_FALSE(vault->read(*opened, "notes/1"));
  EXPECT_FALSE(vault->read(*opened, "notes/2"));
  EXPECT_FALSE(vault->grant(*opened, opened->reader)) << "an observer gives a case to nobody";
}

// Each row moved, each box exchanged: an error, and never somebody else's words.
TEST_F(VaultTest, RowsThatWereExchangedAreFoundOutL402) {
  const std::string anna = handler("anna");
  const Parcel one = parcel("a");
  const Parcel two = parcel("b");
  put(one);
  put(two);
  ASSERT_TRUE(vault->add_field(one.id, "message/1", false, "of one"));
  ASSERT_TRUE(vault->add_field(two.id, "message/1", false, "of two"));
  const auto db = open_sqlite((dir / kVaultFile).string());
  ASSERT_TRUE(db);
  const auto run = [&](std::string_view sql) { ASSERT_TRUE((*db)->run(sql, {one.id, two.id})); };
  run("UPDATE vault_field SET box = (SELECT box FROM vault_field WHERE case_id = $2), digest = "
      "(SELECT digest FROM vault_field WHERE case_id = $2) WHERE case_id = $1");
  EXPECT_FALSE(vault->read(opened_by(anna, one.id), "message/1"));
  run("UPDATE vault_wrap SET case_box = (SELECT w.case_box FROM vault_wrap w WHERE w.case_id = $2 "
      "AND w.reader = vault_wrap.reader) WHERE case_id = $1");
  const auto key = vault->unlock(anna, "correct horse battery");
  EXPECT_FALSE(vault->open_for(one.id, anna, *key));
}

TEST_F(VaultTest, ABoxForNewsOpensForItsOwnCaseOnlyL416) {
  handler("anna");
  Parcel one = parcel("a");
  one.news = vault->sealed_news(one.id, {"one@citizen.example", "de"});
  put(one);
  const auto to = vault->news_address(one.id);
  ASSERT_TRUE(to && *to);
  EXPECT_EQ((*to)->address, "one@citizen.example");
  EXPECT_EQ((*to)->language, "de");
  ASSERT_TRUE(vault->set_news("two", NewsAddress{"two@citizen.example", ""}, 0));
  EXPECT_EQ((*vault->news_address("two"))->language, "");
  const auto db = open_sqlite((dir / kVaultFile).string());
  ASSERT_TRUE(
      (*db)->run("UPDATE vault_news SET box = (SELECT n.box FROM vault_news n WHERE "
                 "n.case_id = 'two') WHERE case_id = $1",
                 {one.id}));
  EXPECT_FALSE(vault->news_address(one.id));
  ASSERT_TRUE(vault->set_news(one.id, std::nullopt, 0));
  EXPECT_FALSE(*vault->news_address(one.id));
}

TEST_F(VaultTest, OneMailAtMostUntilTheyLookL416) {
  ASSERT_TRUE(vault->set_news("one", NewsAddress{"one@citizen.example", "en"}, 7));
  EXPECT_EQ(*vault->news_since(), 7);
  const auto due = [&](std::int64_t at) { return vault->due_news({at})->size(); };
  ASSERT_TRUE(vault->plan_news("one", 7, {100}));
  EXPECT_EQ(due(1000), 0U) << "they have seen that";
  ASSERT_TRUE(vault->plan_news("one", 8, {100}));
  ASSERT_TRUE(vault->plan_news("one", 9, {50}));
  EXPECT_EQ(due(99), 0U) << "it goes already";
  EXPECT_EQ(due(100), 1U);
  ASSERT_TRUE(vault->told_news("one"));
  ASSERT_TRUE(vault->plan_news("one", 10, {100}));
  EXPECT_EQ(due(1000), 0U) << "it has gone";
  EXPECT_FALSE(*vault->news_since());
  ASSERT_TRUE(vault->saw_news("one", 10));
  ASSERT_TRUE(vault->plan_news("one", 11, {100}));
  EXPECT_EQ(due(1000), 1U);
  ASSERT_TRUE(vault->saw_news("one", 11));
  EXPECT_EQ(due(1000), 0U) << "they looked before it went";
}

TEST_F(VaultTest, AnErasedCaseLeavesNoAddressL416) {
  handler("anna");
  Parcel one = parcel();
  one.news = vault->sealed_news(one.id, {"one@citizen.example", "en"});
  put(one);
  ASSERT_TRUE(vault->erase(one.id));
  EXPECT_FALSE(*vault->news_address(one.id));
}

TEST_F(VaultTest, ErasureLeavesNothingBehind) {
  handler("anna");
  Parcel one = parcel();
  ASSERT_TRUE(vault->add_file(one, "files/0", {"a.txt", "text/plain"}, bytes("evidence")));
  ASSERT_TRUE(vault->add_file(one, "files/1", {"b.txt", "text/plain"}, bytes("more")));
  put(one);
  EXPECT_EQ(disk->list(dir / kVaultFolder)->size(), 2U);
  ASSERT_TRUE(vault->erase_field(one.id, "files/1"));
  EXPECT_EQ(disk->list(dir / kVaultFolder)->size(), 1U);
  const std::string wrap = one.wraps.front().case_box;
  ASSERT_TRUE(vault->erase(one.id));
  ASSERT_TRUE(vault->scrub());
  EXPECT_TRUE(disk->list(dir / kVaultFolder)->empty());
  EXPECT_FALSE(vault->public_keys(one.id));
  for (const auto* name : {"vault.db", "vault.db-wal"}) {
    const auto file = disk->read(dir / name);
    EXPECT_TRUE(!file || !file->contains(wrap)) << name;
  }
}

TEST_F(VaultTest, AMissingKeyIsNotReplacedWhereThereAreCases) {
  handler("anna");
  std::filesystem::remove(dir / "secrets" / kPepperFile);
  const auto opened = Vault::open({*disk, clock, *random, dir});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::io);
}

TEST(TurnsTest, SoManyAtOnceSomeWaitTheRestComeAgainL206) {
  Turns turns(2, 2);
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;
  std::atomic<int> refused = 0;
  std::atomic<bool> go = false;
  std::vector<std::thread> threads;
  const auto work = [&]() -> Result<void> {
    const int now = ++running;
    if (now > most) most = now;
    while (!go) std::this_thread::yield();
    --running;
    return {};
  };
  threads.reserve(6);
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] {
      const auto done = turns.take(work);
      if (!done && done.error().code == Code::unavailable) ++refused;
    });
  }
  while (refused < 2) std::this_thread::yield();
  go = true;
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(refused, 2);
  EXPECT_EQ(most, 2);
  EXPECT_EQ(turns.waiting(), 0U);
}

}  // namespace
}  // namespace hustings::vault

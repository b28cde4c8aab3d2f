// This node as a witness over HTTP, and what it publishes about its own.
#include "store/witness.h"

#include "log/cosign.h"
#include "log/log_list.h"
#include "log/policy.h"
#include "log/testing.h"
#include "node/watch.h"
#include "node/witnesses.h"
#include "web/site_testing.h"

namespace hustings::web {
namespace {

using hustings::testing::MemoryLog;
using hustings::testing::test_signer;

// A node that watches one log, "other.example/log", as a stranger meets it.
class WitnessSiteTest : public SiteTest {
 protected:
  WitnessSiteTest() { watch({{other_.keys().front(), "other.example/log", 86400, "somebody"}}); }
  void watch(const std::vector<ListedLog>& logs) {
    ASSERT_TRUE(disk_->write(dir_ / kWatchedFile, format_log_list(logs)));
  }
  void grow(std::uint64_t count) {
    other_.append_numbered(count);
    other_.publish();
  }
  const std::string& note() { return other_.files["checkpoint"]; }
  std::string body(std::uint64_t from) {
    return format_add_checkpoint(
        from, *consistency_proof(from, other_.edge.size(), other_.fetch_tile()), note());
  }
  Reply post(const std::string& sent, std::string_view fields = "") {
    return Client(server_->port)
        .ask(fmt::format("POST /witness/add-checkpoint HTTP/1.1\r\nHost: localhost\r\n{}"
                         "Content-Length: {}\r\n\r\n{}",
                         fields, sent.size(), sent));
  }
  std::string monitoring() {
    return fmt::format("/witness/{}/checkpoint", origin_hash("other.example/log"));
  }
  VerifierKey witness_key() { return *VerifierKey::parse(chomped(get("/witness.vkey").body)); }
  static std::string chomped(std::string text) {
    while (text.ends_with('\n')) text.pop_back();
    return text;
  }

  MemoryLog other_{"other.example/log"};
};

TEST_F(WitnessSiteTest, CosignsWhatContinuesALog) {
  serve();
  EXPECT_EQ(get(monitoring()).status, 404) << "nothing yet";
  grow(5);
  const Reply first = post(body(0));
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_TRUE(first.headers.at("content-type").starts_with("text/plain"));
  EXPECT_EQ(first.headers.at("cache-control"), "no-store");
  const std::string text = parse_note(note())->text;
  const auto cosignature = read_cosignature(first.body, text, witness_key());
  ASSERT_TRUE(cosignature) << cosignature.error().text();
  EXPECT_EQ(cosignature->time, clock_.now().seconds());
  EXPECT_EQ(cosignature->key.name(), "log.example/witness");
  EXPECT_EQ(get(monitoring()).status, 200);
  grow(700);
  EXPECT_EQ(post(body(5)).status, 200);
  const Reply shown = get(monitoring());  // within the same second
  EXPECT_EQ(shown.status, 200);
  EXPECT_EQ(shown.headers.at("content-type"), "text/plain; charset=utf-8");
  const auto opened = open_checkpoint(shown.body, {{other_.keys().front(), witness_key()}});
  ASSERT_TRUE(opened) << opened.error().text();
  EXPECT_EQ(opened->checkpoint.head, other_.edge.head());
  EXPECT_EQ(opened->note.verified.size(), 2U);
  EXPECT_TRUE(opened->note.unverified.empty());
}

TEST_F(WitnessSiteTest, SaysHowEachRefusalIsMeant) {
  serve();
  grow(5);
  ASSERT_EQ(post(body(0)).status, 200);
  const std::string older = body(0);
  grow(5);
  const Reply conflict = post(older);
  EXPECT_EQ(conflict.status, 409);
  EXPECT_EQ(conflict.headers.at("content-type"), kSizeType);
  EXPECT_EQ(conflict.body, "5\n");
  EXPECT_EQ(post("old 4\n\n" + note()).body, "5\n");
  EXPECT_EQ(post("old 5\n\n" + note()).status, 422) << "no proof";
  EXPECT_EQ(post("old 11\n\n" + note()).status, 400) << "over the checkpoint's size";
  EXPECT_EQ(post("words").status, 400);
  EXPECT_EQ(post("").status, 400);
  MemoryLog stranger("stranger.example/log");
  stranger.publish();
  EXPECT_EQ(post("old 0\n\n" + stranger.files["checkpoint"]).status, 404);
  const Signer liar = test_signer("other.example/log", KeyType::ed25519, "liar");
  EXPECT_EQ(post("old 5\n\n" + *sign_note(parse_note(note())->text, liar)).status, 403);
  EXPECT_EQ(post(std::string(kMaxAddCheckpoint + 1, 'x')).status, 413);
  EXPECT_EQ(get("/witness/add-checkpoint").status, 405);
  EXPECT_EQ(get("/witness/" + std::string(64, 'a') + "/checkpoint").status, 404);
  EXPECT_EQ(get("/witness/x/checkpoint").status, 404);
  EXPECT_EQ(post(body(5), "Content-Type: application/octet-stream\r\n").status, 200)
      << "the protocol names no type";
}

TEST_F(WitnessSiteTest, WhatWasCosignedStandsAfterARestart) {
  serve();
  grow(5);
  ASSERT_EQ(post(body(0)).status, 200);
  server_.reset();
  serve();
  EXPECT_EQ(post(body(0)).status, 409);
  grow(1);
  EXPECT_EQ(post(body(5)).status, 200);
}

TEST_F(WitnessSiteTest, TheSameCheckpointIsSignedOnceASecond) {
  serve();
  grow(5);
  const std::string first = post(body(0)).body;
  EXPECT_EQ(post(body(5)).body, first);
  clock_.set({clock_.now().unix_ms + 1000});
  const Reply later = post(body(5));
  EXPECT_EQ(later.status, 200);
  EXPECT_NE(later.body, first);
}

TEST_F(WitnessSiteTest, OfRequestsThatMeetOneWins) {
  serve();
  grow(5);
  ASSERT_EQ(post(body(0)).status, 200);
  // Two histories that both continue the five entries, both signed by the log: one is cosigned.
  MemoryLog fork("other.example/log");
  fork.append_numbered(5);
  fork.append("another");
  fork.publish();
  const std::string forked = format_add_checkpoint(5, *consistency_proof(5, 6, fork.fetch_tile()),
                                                   fork.files["checkpoint"]);
  grow(1);
  const std::string ours = body(5);
  std::atomic<int> cosigned = 0;
  std::atomic<int> refused = 0;
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int n = 0; n < 8; ++n) {
    threads.emplace_back([&, n] {
      const int status = post(n % 2 == 0 ? ours : forked).status;
      if (status == 200) ++cosigned;
      if (status == 409) ++refused;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(cosigned, 1);
  EXPECT_EQ(refused, 7);
}

TEST_F(WitnessSiteTest, TheListOfLogsIsReadAnew) {
  watch({});
  serve();
  grow(5);
  EXPECT_EQ(post(body(0)).status, 404);
  watch({{other_.keys().front(), "other.example/log", 1, "somebody"}});
  EXPECT_EQ(post(body(0)).status, 200);
  ASSERT_TRUE(disk_->remove(dir_ / kWatchedFile));
  EXPECT_EQ(post(body(0)).status, 404);
}

TEST_F(WitnessSiteTest, TwoKeysOfALogAreBothKnown) {
  const Signer second = test_signer("other.example/log", KeyType::ed25519, "second");
  watch({{other_.keys().front(), "other.example/log", 1, "c"},
         {second.verifier(), "other.example/log", 1, "c"}});
  serve();
  grow(5);
  EXPECT_EQ(post("old 0\n\n" + *sign_note(parse_note(note())->text, second)).status, 200);
}

// ---- what is said about this node's own witnesses -----------------------------------------------

TEST_F(WitnessSiteTest, WithoutWitnessesThatIsSaid) {
  serve();
  const auto policy = parse_policy(get("/log/policy").body);
  ASSERT_TRUE(policy) << policy.error().text();
  EXPECT_FALSE(policy->asks_for_witnesses());
  const Json all = json("/.well-known/hustings.json");
  const Json* checkpoint = all.find("checkpoint");
  EXPECT_NE(checkpoint->find("quorum_met")->as<std::nullptr_t>(), nullptr);
  EXPECT_TRUE(*checkpoint->find("published_without_quorum")->as<bool>());
  EXPECT_TRUE(get("/observe").body.contains("This log has no witnesses."));
}

TEST_F(WitnessSiteTest, AQuorumThatIsNotMetIsSaid) {
  const Signer witness = test_signer("w.example", KeyType::cosignature, "w");
  const std::string text =
      fmt::format("witness w {} https://w.example\nquorum w\n", witness.verifier().text());
  ASSERT_TRUE(disk_->write(dir_ / kPolicyFile, text));
  log(3);
  serve();
  const auto policy = parse_policy(get("/log/policy").body);
  ASSERT_TRUE(policy) << policy.error().text();
  EXPECT_EQ(policy->logs.front().key, node_->verifier());
  EXPECT_EQ(policy->logs.front().url, "http://localhost/log");
  EXPECT_EQ(policy->quorum, "w");
  EXPECT_FALSE(
      *json("/.well-known/hustings.json").find("checkpoint")->find("quorum_met")->as<bool>());
  EXPECT_TRUE(get("/observe").body.contains("not witnessed"));
  EXPECT_TRUE(*json("/observe.json").find("item")->find("unwitnessed")->as<bool>());

  std::string note = *disk_->read(dir_ / "log" / "checkpoint");
  note += format_signature(*sign_line(parse_note(note)->text, witness, 1700000000));
  ASSERT_TRUE(disk_->write(dir_ / "log" / "checkpoint", note));
  clock_.set({clock_.now().unix_ms + 5000});  // kept pages may be a second old
  const Json all = json("/.well-known/hustings.json");
  EXPECT_TRUE(*all.find("checkpoint")->find("quorum_met")->as<bool>());
  EXPECT_EQ(*all.find("checkpoint")->find("witnessed_at")->as<std::string>(),
            "2023-11-14T22:13:20.000Z");
  EXPECT_TRUE(*json("/observe.json").find("item")->find("witnessed")->as<bool>());
  EXPECT_TRUE(get("/records/1/receipt").body.contains("w.example"));
}

TEST_F(WitnessSiteTest, TheLogListIsOneThatWitnessesRead) {
  serve();
  const auto logs = parse_log_list(get("/log-list").body);
  ASSERT_TRUE(logs) << logs.error().text();
  ASSERT_EQ(logs->size(), 1U);
  EXPECT_EQ(logs->front().key, node_->verifier());
  EXPECT_EQ(logs->front().contact, "http://localhost");
}

TEST_F(WitnessSiteTest, ABrokenPolicyIsRefusedAtTheStart) {
  ASSERT_TRUE(disk_->write(dir_ / kPolicyFile, "quorum nobody\n"));
  const auto site = make_site(*disk_, clock_, dir_, {test_registry(), {}}, "http://localhost");
  ASSERT_FALSE(site);
  EXPECT_TRUE(site.error().where.contains("witnesses.policy"));
}

}  // namespace
}  // namespace hustings::web

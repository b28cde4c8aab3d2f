// The ladder of what is asked when too much comes, each level through the pages themselves, with
// queue, disk and clock as parameters.
#include "intake/flood.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>

#include "base/id.h"
#include "base/testing.h"
#include "base/work.h"
#include "cases/cases.h"
#include "intake/pages.h"
#include "intake/site.h"
#include "node/kinds.h"
#include "parties/parties.h"
#include "web/testing.h"

namespace hustings::intake {
namespace {

TEST(Flood, TheLadder) {
  EXPECT_EQ(level_of({0, 900}), Level::calm);
  EXPECT_EQ(level_of({7, 900}), Level::calm);
  EXPECT_EQ(level_of({8, 900}), Level::busy);
  EXPECT_EQ(level_of({19, 900}), Level::busy);
  EXPECT_EQ(level_of({20, 900}), Level::crowded);
  EXPECT_EQ(level_of({31, 900}), Level::crowded);
  EXPECT_EQ(level_of({32, 900}), Level::full);
  EXPECT_EQ(level_of({0, 150}), Level::calm);
  EXPECT_EQ(level_of({0, 149}), Level::crowded);
  EXPECT_EQ(level_of({0, 100}), Level::crowded);
  EXPECT_EQ(level_of({0, 99}), Level::full);
}

TEST(Flood, TheQuestionHangsOnTheForm) {
  const auto [first, second] = question_of("a draft");
  EXPECT_TRUE(answers_it("a draft", " " + std::to_string(first + second) + " "));
  EXPECT_FALSE(answers_it("a draft", std::to_string(first + second + 1)));
  EXPECT_FALSE(answers_it("a draft", ""));
}

const Registry& test_registry() {
  static const std::array<const Capability*, 4> kAll = {&node_capability(), &parties_capability(),
                                                        &cases_capability(), &intake_capability()};
  static const Registry made(kAll);
  return made;
}

class Ladder : public ::testing::Test {
 protected:
  Ladder() {
    const World world{*disk, clock, *random};
    EXPECT_TRUE(init_node(world, dir, "log.example/main", ""));
    EXPECT_TRUE(Node::open(world, dir, test_registry()));
    EXPECT_TRUE((*vault::Vault::open({*disk, clock, *random, dir}))
                    ->add_handler({}, "anna", "correct horse battery"));
    auto opened = Intake::open({.disk = *disk,
                                .clock = clock,
                                .random = *random,
                                .dir = dir,
                                .registry = test_registry(),
                                .errors = [](std::string_view) {},
                                .load = [this] { return load; },
                                .work_bits = 4});
    if (!opened) throw std::runtime_error(opened.error().text());
    intake = *std::move(opened);
    const auto look = std::make_shared<const web::Look>(
        intake_capability().templates, web::CountryNames(), "log.example/main", "http://localhost");
    add_intake(router, intake, look, clock, *random);
  }

  web::Response post(const std::string& path, std::string type, std::string body) {
    web::Request request;
    request.method = web::Method::post;
    request.target.path = path;
    request.target.segments = {};
    for (std::size_t at = 1; at < path.size();) {
      const auto end = std::min(path.find('/', at), path.size());
      request.target.segments.push_back(path.substr(at, end - at));
      at = end + 1;
    }
    request.content_type = std::move(type);
    request.body = std::move(body);
    request.network = network;
    const auto found = router.resolve(request);
    if (!found) return found.error();
    auto out = found->route->handler({request, *found->route, found->format, found->arguments});
    return out ? *std::move(out) : web::problem(out.error(), "");
  }
  web::Response program() { return program(uuid_v4(*random), {}); }
  web::Response program(const std::string& id, const Work& work) {
    return post("/api/v1/reports", "application/json",
                R"({"id":")" + id +
                    R"(","answers":{"category":"hate-violence","urls":"https://social.example/1",)"
                    R"("text":"It calls for violence.","bona_fide":"1"},"work":{"challenge":")" +
                    work.challenge + R"(","nonce":")" + work.nonce + "\"}}");
  }
  // What the node asks of a program, done for the report of this id.
  Work work_for(const std::string& id) {
    const auto asked = program(id, {});
    std::smatch found;
    EXPECT_EQ(asked.status, 503);
    const std::regex work(R"x("work":\{"challenge":"([^"]+)","bits":4\}\})x");
    EXPECT_TRUE(std::regex_search(asked.body, found, work)) << asked.body;
    Work out{found[1], ""};
    for (int i = 0; !is_work(out.challenge + ' ' + id, out.nonce, 4); ++i)
      out.nonce = std::to_string(i);
    return out;
  }
  // The last page of a form that somebody took so long to fill in.
  web::Response person(std::int64_t took_ms = 10'000, const std::string& more = "",
                       const std::string& file = "") {
    ReportDraft draft = intake->begin();
    draft.answers.category = "hate-violence";
    draft.answers.urls = "https://social.example/1";
    draft.answers.text = "It calls for violence.";
    draft.answers.contact = contact;
    sum = question_of(draft.id).first + question_of(draft.id).second;
    const std::string sealed = intake->seal(draft);
    clock.set({clock.now().unix_ms + took_ms});
    std::string body;
    const auto part = [&](std::string_view head, std::string_view value) {
      body += "--b\r\nContent-Disposition: form-data; " + std::string(head) + "\r\n\r\n" +
              std::string(value) + "\r\n";
    };
    part(R"(name="draft")", sealed);
    part(R"(name="bona_fide")", "1");
    if (answers_sum) part(R"(name="sum")", std::to_string(sum));
    if (!more.empty()) part(R"(name="website")", more);
    if (!file.empty()) part(R"(name="files"; filename="a.png")", file);
    return post("/report/send", "multipart/form-data; boundary=b", body + "--b--\r\n");
  }
  std::string counted() {
    std::string out;
    const auto stats = intake->counters().take(clock.now());
    if (!stats) return out;
    out = std::to_string(stats->received.value.value);
    for (const auto& one : stats->refused.value)
      out += " " + std::string(boost::describe::enum_to_string(one.reason, "?")) + " " +
             std::to_string(one.reports.value);
    return out;
  }

  const std::string picture =
      std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16) + std::string(40, 'x');
  TemporaryFolder folder;
  const Path dir = folder.path() / "node";
  std::unique_ptr<Disk> disk = real_disk();
  web::SetClock clock{{1'870'000'000'000}};
  std::unique_ptr<Random> random = system_random();
  Load load;
  std::string network;  // empty: this machine, which may ask as often as it likes
  std::string contact;
  bool answers_sum = false;
  int sum = 0;
  std::shared_ptr<Intake> intake;
  web::Router router;
};

TEST_F(Ladder, CalmTakesAPersonAndAProgram) {
  EXPECT_EQ(person().status, 200);
  EXPECT_EQ(program().status, 201);
  EXPECT_EQ(person(10'000, "", picture).status, 200);
  EXPECT_EQ(counted(), "3");
}

TEST_F(Ladder, AFormIsFilledInByHandAndOnceAndNotYesterdayL201) {
  EXPECT_EQ(person(kLeastAge - 1).status, 400);
  EXPECT_EQ(person(kLeastAge).status, 200);
  EXPECT_EQ(person(kDraftLife).status, 200);
  EXPECT_EQ(person(kDraftLife + 1).status, 400);
  EXPECT_EQ(person(10'000, "https://spam.example").status, 403);
  EXPECT_EQ(counted(), "2 form_expired 2 trap 1");
}

TEST_F(Ladder, BusyAsksAQuestionL202) {
  load.waiting = 8;
  const auto asked = person();
  EXPECT_EQ(asked.status, 422);
  EXPECT_TRUE(asked.body.contains("f-sum")) << "the page asks";
  answers_sum = true;
  EXPECT_EQ(person(10'000, "", picture).status, 200);
  EXPECT_EQ(counted(), "1 invalid 1");
}

TEST_F(Ladder, CalmAsksNoProgramForWork) { EXPECT_EQ(program(uuid_v4(*random), {}).status, 201); }

TEST_F(Ladder, BusyLetsProgramsWorkL202) {
  load.waiting = 8;
  const std::string id = uuid_v4(*random);
  const Work work = work_for(id);
  Work wrong{work.challenge, "x"};
  while (is_work(wrong.challenge + ' ' + id, wrong.nonce, 4)) wrong.nonce += 'x';
  EXPECT_EQ(program(id, wrong).status, 503) << "not done";
  EXPECT_EQ(program(id, work).status, 201);
  EXPECT_EQ(program(id, work).status, 201) << "the same report again is the same report";
  EXPECT_EQ(counted(), "1 queue_full 2");
}

TEST_F(Ladder, WorkCountsForOneReportOnThisNodeForTenMinutesL202) {
  load.waiting = 8;
  const std::string id = uuid_v4(*random);
  const Work work = work_for(id);
  int others = 0;
  for (int i = 0; i < 10; ++i) others += program(uuid_v4(*random), work).status == 201 ? 1 : 0;
  EXPECT_LT(others, 6) << "by chance one of sixteen";
  Work forged{"1" + work.challenge, ""};
  for (int i = 0; !is_work(forged.challenge + ' ' + id, forged.nonce, 4); ++i)
    forged.nonce = std::to_string(i);
  EXPECT_EQ(program(id, forged).status, 503) << "the node never said so";
  clock.set({clock.now().unix_ms + kWorkLife});
  EXPECT_EQ(program(id, work).status, 201);
  const std::string late = uuid_v4(*random);
  const Work old = work_for(late);
  clock.set({clock.now().unix_ms + kWorkLife + 1});
  EXPECT_EQ(program(late, old).status, 503);
}

TEST_F(Ladder, WorkBuysNoPlaceWhenItIsCrowdedOrFull) {
  load.waiting = 8;
  const std::string id = uuid_v4(*random);
  const Work work = work_for(id);
  for (const std::size_t waiting : {20U, 32U}) {
    load.waiting = waiting;
    const auto refused = program(id, work);
    EXPECT_EQ(refused.status, 503);
    EXPECT_FALSE(refused.body.contains("\"work\"")) << "in vain";
  }
}

TEST_F(Ladder, CrowdedTakesWordsFirstL203) {
  answers_sum = true;
  for (const Load crowded : {Load{20, 900}, Load{0, 149}}) {
    load = crowded;
    contact.clear();
    EXPECT_EQ(person(10'000, "", picture).status, 422);
    EXPECT_EQ(person().status, 200);
    contact = "reporter@citizen.example";
    EXPECT_EQ(person(10'000, "", picture).status, 200) << "who can be asked may send files";
    const auto told = program();
    EXPECT_EQ(told.status, 503);
    EXPECT_FALSE(told.headers().empty());
  }
  EXPECT_EQ(counted(), "4 no_room 1 queue_full 1 invalid 2");
}

TEST_F(Ladder, FullSaysWhyAndWhenL204) {
  answers_sum = true;
  load = {32, 900};
  const auto waits = person();
  EXPECT_EQ(waits.status, 503);
  EXPECT_TRUE(waits.body.contains("Too many reports")) << waits.body;
  load = {0, 99};
  const auto no_room = person();
  EXPECT_EQ(no_room.status, 503);
  EXPECT_TRUE(no_room.body.contains("by e-mail or post")) << no_room.body;
  for (const auto* answer : {&waits, &no_room}) {
    const auto after = std::ranges::find(answer->headers(), "Retry-After",
                                         [](const auto& header) { return header.first; });
    ASSERT_NE(after, answer->headers().end());
    EXPECT_TRUE(std::regex_match(after->second, std::regex("[1-9][0-9]*")));
  }
  EXPECT_EQ(program().status, 503);
  EXPECT_EQ(counted(), "0 no_room 2 queue_full 1");
}

TEST_F(Ladder, ANetworkThatSendsTooMuchWaitsL205) {
  network = "192.0.2.0/24";
  for (int i = 0; i < 20; ++i) EXPECT_EQ(program().status, 201) << i;
  EXPECT_EQ(program().status, 429);
  EXPECT_EQ(post("/api/v1/reports", "application/json", "{}").status, 400) << "costs no try";
  network = "198.51.100.0/24";
  EXPECT_EQ(program().status, 201) << "another network";
  network = "192.0.2.0/24";
  clock.set({clock.now().unix_ms + 10'000});
  EXPECT_EQ(program().status, 201);
  EXPECT_EQ(program().status, 429);
  EXPECT_EQ(counted(), "22 too_many 2 invalid 1");
}

}  // namespace
}  // namespace hustings::intake

// Who may take which step: the whole table.
#include "desk/work.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "desk/desk.h"
#include "desk/upload.h"
#include "store/testing.h"

namespace hustings::desk {
namespace {

constexpr const char* kOrg = "0192f000-0000-7000-8000-000000000001";

User person(const char* id, std::optional<Role> role) {
  User out{.id = id, .name = id, .mail = {}};
  if (role) out.grants.push_back({kOrg, *role});
  return out;
}
Work in_state(WorkState state) {
  return {.id = "1", .signatory = kOrg, .state = state, .author = "author", .submitter = "author"};
}

TEST(Steps, FollowTheTable) {
  const User officer = person("officer", Role::officer);
  const User approver = person("approver", Role::approver);
  const User author = person("author", Role::approver);
  const User reader = person("reader", Role::reader);
  const User stranger = person("stranger", std::nullopt);
  const auto can = [](Step step, WorkState state, const User& who, bool four_eyes) {
    return may(step, in_state(state), who, four_eyes).has_value();
  };
  for (const WorkState state : {WorkState::draft, WorkState::sent_back}) {
    EXPECT_TRUE(can(Step::submit, state, officer, true));
    EXPECT_TRUE(can(Step::discard, state, officer, true));
    EXPECT_TRUE(can(Step::publish, state, officer, false));
    EXPECT_FALSE(can(Step::publish, state, officer, true));
    EXPECT_FALSE(can(Step::publish, state, approver, true)) << "it was not submitted";
    EXPECT_FALSE(can(Step::send_back, state, approver, true));
    EXPECT_TRUE(can_edit(in_state(state), officer));
  }
  EXPECT_TRUE(can(Step::publish, WorkState::submitted, approver, true));
  EXPECT_FALSE(can(Step::publish, WorkState::submitted, author, true)) << "their own";
  EXPECT_TRUE(can(Step::publish, WorkState::submitted, author, false));
  EXPECT_FALSE(can(Step::publish, WorkState::submitted, officer, true));
  EXPECT_TRUE(can(Step::send_back, WorkState::submitted, approver, true));
  EXPECT_FALSE(can(Step::send_back, WorkState::submitted, officer, true));
  EXPECT_FALSE(can_edit(in_state(WorkState::submitted), officer));
  EXPECT_TRUE(can(Step::disclose, WorkState::embargoed, officer, true));
  for (const WorkState state :
       {WorkState::publishing, WorkState::published, WorkState::discarded}) {
    for (const Step step :
         {Step::submit, Step::send_back, Step::discard, Step::publish, Step::disclose})
      EXPECT_FALSE(can(step, state, approver, false));
  }
  for (const User& nobody : {reader, stranger}) {
    for (const Step step :
         {Step::submit, Step::send_back, Step::discard, Step::publish, Step::disclose})
      for (const WorkState state : {WorkState::draft, WorkState::submitted, WorkState::embargoed})
        EXPECT_FALSE(can(step, state, nobody, false));
    EXPECT_FALSE(can_edit(in_state(WorkState::draft), nobody));
  }
}

TEST(WorkStore, OfTwoChangesOneIsTold) {
  const TemporaryFolder folder;
  FixedClock clock{Instant{1'900'000'000'000}};
  const auto random = system_random();
  const auto db =
      DeskDb::open(folder.path(), Config{.origin = {}, .database = "node.db", .operator_id = {}},
                   std::string(staff_tables()) + std::string(desk_tables()))
          .value();
  WorkStore store(*db, clock, *random);
  const Work made =
      store.make({.signatory = kOrg, .kind = "ad", .author = "a"}, std::nullopt).value();
  ASSERT_GOOD(store.save(made, "b"));
  EXPECT_FAILS(Code::conflict, store.save(made, "c"));
  EXPECT_FAILS(Code::conflict, store.move(made, WorkState::discarded, std::nullopt));
  const Work now = store.read(made.id).value();
  EXPECT_EQ(now.author, "b");
  const Work moved = store.move(now, WorkState::publishing, std::nullopt).value();
  EXPECT_EQ(moved.was, WorkState::draft);
  EXPECT_EQ(store.in_state(WorkState::publishing)->size(), 1U);
  EXPECT_FAILS(Code::not_found, store.read("2"));
  EXPECT_TRUE(store.all(kOrg, true, 10)->empty());
}

TEST(Upload, NamesCellsAsASpreadsheetDoes) {
  EXPECT_EQ(column_letters(0), "A");
  EXPECT_EQ(column_letters(25), "Z");
  EXPECT_EQ(column_letters(26), "AA");
  EXPECT_EQ(column_letters(701), "ZZ");
  EXPECT_EQ(column_letters(702), "AAA");
  const UploadPreview seen{.rows = 5,
                           .added = 2,
                           .changed = 1,
                           .unchanged = 1,
                           .to_mend = 1,
                           .findings = 3,
                           .problems = {{4, "B4", "To", "ends \"early\""}}};
  const auto kept = preview_from_json(to_json(seen));
  ASSERT_TRUE(kept);
  EXPECT_EQ(to_json(*kept), to_json(seen));
  EXPECT_EQ(kept->ready(), 3U);
}

}  // namespace
}  // namespace hustings::desk

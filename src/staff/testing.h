// People of a node for tests. Only tests include it.
#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/totp.h"
#include "node/node.h"
#include "staff/staff.h"
#include "store/testing.h"

namespace hustings {

inline constexpr std::string_view kPassword = "ferries for all the islands";
inline constexpr std::int64_t kSecond = 1000;
inline constexpr const char* kOrg = "0192f000-0000-7000-8000-000000000001";

class StaffTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_GOOD(init_node({*disk_, clock_, *random_}, dir(), "party.example/log", {}));
    const auto config = read_config(*disk_, dir());
    ASSERT_TRUE(config);
    auto db = DeskDb::open(dir(), *config, staff_tables());
    ASSERT_TRUE(db) << db.error().text();
    db_ = *std::move(db);
    auto staff = Staff::open(*disk_, clock_, *random_, dir(), *db_);
    ASSERT_TRUE(staff) << staff.error().text();
    staff_ = *std::move(staff);
  }

  Path dir() const { return folder_.path() / "node"; }
  void pass(std::int64_t ms) { clock_.set({clock_.now().unix_ms + ms}); }
  std::string code_now() { return totp_code(bytes(secret_), totp_step(clock_.now())); }

  // Somebody with a role and a password; their secret in secret_, their recovery codes in codes_.
  User enrolled(const char* name = "ilse") {
    User user = staff_->add(name, "", false, kOperator).value();
    EXPECT_TRUE(staff_->set_role(user.id, kOrg, Role::officer, kOperator));
    enrol(user.id);
    return staff_->user(user.id).value();
  }
  void enrol(const std::string& id) {
    const auto link = staff_->make_link(id, kOperator);
    ASSERT_GOOD(link);
    secret_ = staff_->open_link(*link)->secret;
    auto codes = staff_->enrol(*link, kPassword, code_now());
    ASSERT_GOOD(codes);
    codes_ = *std::move(codes);
    pass(kTotpStep * kSecond);  // the code that was typed counts no more
  }
  std::optional<SignedIn> try_in(std::string_view password, std::string_view code,
                                 std::string_view device = {}, std::string_view name = "ilse") {
    auto in = staff_->sign_in({name, password, code, device});
    EXPECT_TRUE(in) << in.error().text();
    return in ? *in : std::nullopt;
  }
  SignedIn in() {
    auto made = try_in(kPassword, code_now());
    EXPECT_TRUE(made);
    pass(kTotpStep * kSecond);
    return made.value_or(SignedIn{});
  }
  std::vector<StaffAction> acts() {
    std::vector<StaffAction> out;
    const auto all = db_->read([](Db& db) { return read_acts(db, 100); });
    for (const auto& act : *all) out.push_back(act.record.action.value);
    return out;
  }

  const Actor kOperator{"0192f000-0000-7000-8000-00000000000f", Capacity::command};
  TemporaryFolder folder_;
  std::unique_ptr<Disk> disk_ = real_disk();
  FixedClock clock_{Instant{1'900'000'000'000}};
  std::unique_ptr<Random> random_ = system_random();
  std::unique_ptr<DeskDb> db_;
  std::unique_ptr<Staff> staff_;
  std::string secret_;
  std::vector<std::string> codes_;
};

}  // namespace hustings

#include "desk/duties.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/message.h"
#include "laws/law.h"
#include "node/reader.h"

namespace hustings::desk {
namespace {

constexpr int kLookBack = 60;   // days: what ended before is no duty of the calendar any more
constexpr int kLookAhead = 30;  // days: identity checks that run out
constexpr std::int64_t kMost = 500;
constexpr std::string_view kCode = "eu-2024, ";

constexpr std::array kWords = {Word{"complete_notice", tr("complete the notice")},
                               Word{"tell_delivery", tr("say what the ad did")},
                               Word{"renew_identity", tr("renew the check of identity")},
                               Word{"end_embargo", tr("tell what is under embargo")}};

CivilDate day_at(const SqlRow& row, int column) {
  return parse_date(row.text(column)).value_or(CivilDate{});
}

class Calendar {
 public:
  Calendar(Db& db, const std::string& signatory, CivilDate today)
      : db_(db), signatory_(signatory), today_(today) {}

  Result<void> notices() {
    const std::string since = to_string(plus_days(today_, -kLookBack));
    return db_.query(
        "SELECT a.sub, COALESCE(a.title, a.number, a.sub), a.from_day, COUNT(*) FROM ad a "
        "JOIN finding f ON f.idx = a.idx WHERE a.organisation = $1 AND a.evidence = 'declared' "
        "AND a.status <> 'withdrawn' AND a.to_day >= $2 AND f.severity <> 'note' "
        "GROUP BY a.sub, a.title, a.number, a.from_day ORDER BY a.from_day, a.sub LIMIT $3",
        {signatory_, since, kMost}, [&](const SqlRow& row) -> Result<void> {
          add({.kind = DutyKind::complete_notice,
               .key = "notice:" + std::string(row.text(0)),
               .due = day_at(row, 2),
               .title = std::string(row.text(1)),
               .href = "/ads/" + std::string(row.text(0)),
               .basis = law("ttpa.12").cited(),
               .count = row.integer(3)});
          return {};
        });
  }

  Result<void> deliveries() {
    const std::string since = to_string(plus_days(today_, -kLookBack));
    return db_.query(
        "SELECT a.sub, COALESCE(a.title, a.number, a.sub), a.to_day FROM ad a "
        "WHERE a.organisation = $1 AND a.evidence = 'declared' AND a.paid = 'yes' "
        "AND a.status IN ('running', 'ended') AND a.to_day >= $2 AND NOT EXISTS "
        "(SELECT 1 FROM ad_delivery d WHERE d.ad = a.sub) ORDER BY a.to_day, a.sub LIMIT $3",
        {signatory_, since, kMost}, [&](const SqlRow& row) -> Result<void> {
          add({.kind = DutyKind::tell_delivery,
               .key = "delivery:" + std::string(row.text(0)),
               .due = plus_days(day_at(row, 2), kDeliveryDays),
               .title = std::string(row.text(1)),
               .href = "/ads/" + std::string(row.text(0)),
               .basis = std::string(kCode) + "6.c.ii"});
          return {};
        });
  }

  Result<void> identities() {
    const std::string last = to_string(plus_days(today_, kLookAhead));
    const std::string since = to_string(plus_days(today_, -kLookBack));
    return db_.query(
        "SELECT sub, platform, until FROM verification WHERE organisation = $1 "
        "AND evidence = 'declared' AND until <= $2 AND until >= $3 ORDER BY until, sub LIMIT $4",
        {signatory_, last, since, kMost}, [&](const SqlRow& row) -> Result<void> {
          add({.kind = DutyKind::renew_identity,
               .key = "identity:" + std::string(row.text(0)) + ':' + std::string(row.text(2)),
               .due = day_at(row, 2),
               .title = std::string(row.text(1)),
               .href = "/verifications/" + std::string(row.text(0)),
               .basis = std::string(kCode) + "6.b"});
          return {};
        });
  }

  void embargo(const Work& work) {
    const auto due = parse_date(work.until_day);
    if (!due) return;
    add({.kind = DutyKind::end_embargo,
         .key = "embargo:" + work.id,
         .due = *due,
         .title = work.title,
         .href = "/desk/work/" + work.id,
         .basis = {}});
  }

  std::vector<Duty> take() {
    std::ranges::sort(all_, {}, [](const Duty& duty) { return std::tie(duty.due, duty.key); });
    return std::move(all_);
  }

 private:
  void add(Duty duty) {
    duty.late = duty.due < today_;
    all_.push_back(std::move(duty));
  }
  Db& db_;
  const std::string& signatory_;
  const CivilDate today_;
  std::vector<Duty> all_;
};

}  // namespace

Word word(DutyKind kind) { return kWords.at(static_cast<std::size_t>(kind)); }

Result<std::vector<Duty>> duties_of(Desk& desk, const std::string& signatory) {
  const auto& options = desk.options();
  HUSTINGS_TRY(const NodeReader reader, open_reader(options.disk, options.dir));
  Calendar calendar(*reader.db, signatory, date_of(options.clock.now()));
  HUSTINGS_CHECK(calendar.notices());
  HUSTINGS_CHECK(calendar.deliveries());
  HUSTINGS_CHECK(calendar.identities());
  HUSTINGS_TRY(const auto sealed, desk.works().in_state(WorkState::embargoed));
  for (const auto& work : sealed) {
    if (work.signatory == signatory) calendar.embargo(work);
  }
  return calendar.take();
}

List duty_rows(const std::vector<Duty>& duties, std::size_t most) {
  List out;
  for (const auto& duty : duties) {
    if (out.size() == most) break;
    out.push_back(Object{{"duty", word(duty.kind)},
                         {"duty_title", duty.title},
                         {"duty_href", duty.href},
                         {"duty_due", duty.due},
                         {"duty_late", duty.late},
                         {"duty_basis", duty.basis},
                         {"duty_items", duty.count > 0 ? Value(duty.count) : Value()}});
  }
  return out;
}

}  // namespace hustings::desk

#include "desk/duties.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "base/message.h"
#include "codes/code.h"
#include "laws/law.h"
#include "node/reader.h"

namespace hustings::desk {
namespace {

constexpr int kLookBack = 60;   // days: what ended before is no duty of the calendar any more
constexpr int kLookAhead = 30;  // days: identity checks that run out
constexpr std::int64_t kMost = 500;

constexpr std::array kWords = {
    Word{"complete_notice", tr("complete the notice")},
    Word{"correct_state", tr("say how far the ad is now")},
    Word{"tell_delivery", tr("say what the ad did")},
    Word{"name_accounts", tr("name your accounts")},
    Word{"declare_identity", tr("tell the platform's check of identity")},
    Word{"renew_identity", tr("renew the check of identity")},
    Word{"declare_seen", tr("declare an ad that was seen, or answer")},
    Word{"answer_account", tr("say whether this account is yours")},
    Word{"end_embargo", tr("tell what is under embargo")}};

// As a law's row has it, and how well it is known.
std::string basis(std::string_view id) {
  const LawRow& row = law(id);
  return row.known == Known::read ? row.cited() : row.cited() + " (not verified)";
}

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
               .basis = basis("ttpa.12"),
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
               .due = plus_days(day_at(row, 2), kAnswerDays),
               .title = std::string(row.text(1)),
               .href = "/ads/" + std::string(row.text(0)),
               .basis = basis("eu-2024.6.c.ii")});
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
               .basis = basis("eu-2024.6.b")});
          return {};
        });
  }

  // What the notice says of the ad's course is kept true.
  Result<void> states() {
    const std::string today = to_string(today_);
    return db_.query(
        "SELECT a.sub, COALESCE(a.title, a.number, a.sub), "
        "CASE WHEN a.status = 'planned' THEN a.from_day ELSE a.to_day END FROM ad a "
        "WHERE a.organisation = $1 AND a.evidence = 'declared' AND a.to_day >= $2 "
        "AND ((a.status = 'planned' AND a.from_day < $3) OR "
        "(a.status = 'running' AND a.to_day < $3)) ORDER BY a.from_day, a.sub LIMIT $4",
        {signatory_, to_string(plus_days(today_, -kLookBack)), today, kMost},
        [&](const SqlRow& row) -> Result<void> {
          add({.kind = DutyKind::correct_state,
               .key = "state:" + std::string(row.text(0)),
               .due = plus_days(day_at(row, 2), 1),
               .title = std::string(row.text(1)),
               .href = "/ads/" + std::string(row.text(0)),
               .basis = basis("ttpa.7.3")});
          return {};
        });
  }

  // The last word about a code is that it was signed, with what concerns ads, and nothing is named.
  Result<void> accounts() {
    return db_.query(
        "SELECT s.sub, s.day, s.code FROM code_signature s WHERE s.signatory = $1 "
        "AND s.evidence = 'declared' AND s.act = 'sign' "
        "AND (s.scope = '' OR s.scope LIKE '% 6 %' OR s.scope LIKE '% 6.a %') "
        "AND NOT EXISTS (SELECT 1 FROM code_signature w WHERE w.signatory = s.signatory "
        "AND w.code = s.code AND w.evidence = 'declared' AND w.idx > s.idx) "
        "AND NOT EXISTS (SELECT 1 FROM account a WHERE a.organisation = s.signatory "
        "AND a.evidence = 'declared') ORDER BY s.day, s.sub",
        {signatory_}, [&](const SqlRow& row) -> Result<void> {
          const ConductCode* code = find_code(row.text(2));
          add({.kind = DutyKind::name_accounts,
               .key = "accounts:" + std::string(row.text(0)),
               .due = plus_days(day_at(row, 1), kAnswerDays),
               .title = code == nullptr ? std::string(row.text(2)) : code->title,
               .href = "/desk/new/account?of=" + signatory_,
               .basis = basis("eu-2024.6.a")});
          return {};
        });
  }

  Result<void> checks_of_identity() {
    return db_.query(
        "SELECT d.link, MIN(d.from_day) FROM ad_delivery d WHERE d.organisation = $1 "
        "AND d.evidence = 'declared' AND d.link IS NOT NULL AND d.to_day >= $2 "
        "AND NOT EXISTS (SELECT 1 FROM verification v WHERE v.link = d.link "
        "AND v.organisation = d.organisation AND v.evidence = 'declared') "
        "GROUP BY d.link ORDER BY d.link LIMIT $3",
        {signatory_, to_string(plus_days(today_, -kLookBack)), kMost},
        [&](const SqlRow& row) -> Result<void> {
          add({.kind = DutyKind::declare_identity,
               .key = "verify:" + std::string(row.text(0)),
               .due = day_at(row, 1),
               .title = std::string(row.text(0)),
               .href = "/desk/new/verification?of=" + signatory_,
               .basis = basis("eu-2024.6.b")});
          return {};
        });
  }

  // `list`: of ads that were seen, the table that everybody reads.
  Result<void> seen(std::string_view list) {
    return answers(list, "COALESCE(t.title, t.ad_id, t.sub)",
                   "NOT EXISTS (SELECT 1 FROM response a WHERE a.about = t.sub "
                   "AND a.organisation = t.organisation AND a.evidence = 'declared')",
                   {.kind = DutyKind::declare_seen,
                    .key = "seen:",
                    .due = {},
                    .title = {},
                    .href = "/observed-ads/",
                    .basis = basis("eu-2024.6.a")});
  }
  Result<void> named(std::string_view list) {
    return answers(list, "t.platform || ': ' || COALESCE(t.handle, t.account_id)",
                   "t.tie = 'unanswered'",
                   {.kind = DutyKind::answer_account,
                    .key = "account:",
                    .due = {},
                    .title = {},
                    .href = "/accounts/",
                    .basis = basis("eu-2024.12")});
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
  // What others have put on record about the organisation, as long as it is news; `like` with the
  // record's id behind key and address.
  Result<void> answers(std::string_view list, std::string_view title, std::string_view open,
                       const Duty& like) {
    const std::int64_t day = std::int64_t{24} * 3600;
    const auto today = parse_instant(to_string(today_) + "T00:00:00Z").value_or(Instant{});
    const std::string sql = fmt::format(
        "SELECT t.sub, {}, r.iat FROM {} t JOIN record r ON r.idx = t.idx "
        "WHERE t.organisation = $1 AND r.iat >= $2 AND {} ORDER BY t.idx LIMIT $3",
        title, list, open);
    return db_.query(sql, {signatory_, today.seconds() - kLookBack * day, kMost},
                     [&](const SqlRow& row) -> Result<void> {
                       Duty duty = like;
                       duty.key += row.text(0);
                       duty.href += row.text(0);
                       duty.title = row.text(1);
                       duty.due = plus_days(date_of(Instant{row.integer(2) * 1000}), kAnswerDays);
                       add(std::move(duty));
                       return {};
                     });
  }
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
  HUSTINGS_CHECK(calendar.states());
  HUSTINGS_CHECK(calendar.deliveries());
  HUSTINGS_CHECK(calendar.accounts());
  HUSTINGS_CHECK(calendar.checks_of_identity());
  HUSTINGS_CHECK(calendar.identities());
  if (const Dataset* list = options.registry.dataset("undeclared-ads"))
    HUSTINGS_CHECK(calendar.seen(list->table));
  if (const Dataset* list = options.registry.dataset("party-pages"))
    HUSTINGS_CHECK(calendar.named(list->table));
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

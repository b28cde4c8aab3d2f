#include "casedesk/casedesk.h"

#include <algorithm>

#include "base/id.h"
#include "base/message.h"
#include "casedesk/rights.h"
#include "casedesk/sql.h"
#include "node/antivirus_config.h"
#include "node/config.h"
#include "record/kind.h"

namespace hustings::casedesk {
namespace {

constexpr std::int64_t kOneLook = std::int64_t{15} * 60'000;  // ms
constexpr std::int64_t kClockSteps = 60'000;                  // ms between two looks at the clock
constexpr std::int64_t kDay = 86'400;                         // seconds
constexpr std::int64_t kLeastPause = 13 * kDay;    // no question ends sooner (longest_pause_days)
constexpr std::int64_t kLeastWindow = 150 * kDay;  // no time to appeal ends sooner

Act act_of(const User& who, StaffAction action, const std::string& object) {
  return {.actor = who.id, .capacity = capacity_of(who), .action = action, .object = object};
}

template <class T>
bool is_there(const Sealed<T>& sealed) {
  return !(sealed == Sealed<T>());
}
bool has_sealed_words(const Draft& body) {
  if (const auto* event = body.as<CaseEvent>()) return is_there(event->note);
  const auto* notice = body.as<PlatformNotice>();
  return notice != nullptr && (is_there(notice->name) || is_there(notice->email));
}

// To whom a step is sealed; nothing where there is nothing in it to seal and the case's keys are
// gone.
Result<std::optional<Hash>> recipient(vault::Vault& vault, const std::string& case_id,
                                      const NewStep& step) {
  const auto keys = vault.public_keys(case_id);
  if (keys) return std::optional(step.for_staff ? keys->staff_key : keys->case_key);
  if (keys.error().code != Code::not_found) return std::unexpected(keys.error());
  if (!has_sealed_words(step.body)) return std::optional<Hash>();
  return fail(Code::conflict, std::string(tr("what is sealed in this case was erased: nobody could "
                                             "read this")));
}

}  // namespace

Result<std::shared_ptr<CaseDesk>> CaseDesk::open(std::shared_ptr<desk::Desk> desk,
                                                 std::shared_ptr<intake::Intake> intake) {
  const auto& options = desk->options();
  HUSTINGS_TRY(const Config config, read_config(options.disk, options.dir));
  HUSTINGS_TRY(auto clamd, read_antivirus(options.disk, options.dir));
  HUSTINGS_CHECK(desk->db().write([](Db& db) { return db.script(sql::kcasedesk); }));
  return std::shared_ptr<CaseDesk>(
      new CaseDesk(std::move(desk), std::move(intake), config.operator_id, std::move(clamd)));
}

CaseDesk::CaseDesk(std::shared_ptr<desk::Desk> desk, std::shared_ptr<intake::Intake> intake,
                   std::string operator_id, std::optional<std::string> clamd)
    : desk_(std::move(desk)),
      intake_(std::move(intake)),
      operator_id_(std::move(operator_id)),
      readers_(desk_->options().disk, desk_->options().dir),
      scans_(std::move(clamd), desk_->options().clock) {}

std::string CaseDesk::new_id() const { return uuid_v4(desk_->options().random); }

// ---- who has which case ------------------------------------------------------------------------
Result<std::map<std::string, std::string>> CaseDesk::assignments() {
  std::map<std::string, std::string> out;
  const auto take = [&](const SqlRow& row) -> Result<void> {
    out.emplace(row.text(0), row.text(1));
    return {};
  };
  const auto look = [&](Db& db) {
    return db.query("SELECT case_id, user_id FROM case_assignment", {}, take);
  };
  HUSTINGS_CHECK(desk_->db().read(look));
  return out;
}

Result<std::optional<std::string>> CaseDesk::assignee(const std::string& case_id) {
  std::optional<std::string> out;
  const auto take = [&](const SqlRow& row) -> Result<void> {
    out = row.text(0);
    return {};
  };
  const auto look = [&](Db& db) {
    return db.query("SELECT user_id FROM case_assignment WHERE case_id = $1", {case_id}, take);
  };
  HUSTINGS_CHECK(desk_->db().read(look));
  return out;
}

Result<void> CaseDesk::assign(const std::string& case_id, const std::string& to, const User& by) {
  if (!to.empty()) {
    HUSTINGS_TRY(const User user, desk_->staff().user(to));
    if (!user.works_on_cases() || user.disabled)
      return fail(Code::not_found, std::string(tr("this person does not work on cases")), to);
  }
  return desk_->db().write([&](Db& db) -> Result<void> {
    HUSTINGS_CHECK(db.run("DELETE FROM case_assignment WHERE case_id = $1", {case_id}));
    if (!to.empty())
      HUSTINGS_CHECK(
          db.run("INSERT INTO case_assignment (case_id, user_id, at) VALUES ($1, $2, $3)",
                 {case_id, to, now().unix_ms}));
    return keep_act(db, act_of(by, StaffAction::case_assigned, case_id), now(),
                    desk_->options().random);
  });
}

// ---- what is sealed ----------------------------------------------------------------------------
Result<std::optional<vault::Reader>> CaseDesk::reader_of(const User& user) {
  HUSTINGS_TRY(const auto all, vault().readers());
  const auto is_mine = [&](const vault::Reader& one) {
    return one.kind == vault::ReaderKind::handler && !one.ended &&
           (one.id == user.id || one.name == user.name);
  };
  const auto found = std::ranges::find_if(all, is_mine);
  return found == all.end() ? std::nullopt : std::optional(*found);
}

Result<std::string> CaseDesk::make_key(const User& user, std::string_view passphrase) {
  HUSTINGS_TRY(const auto there, reader_of(user));
  if (there) return fail(Code::conflict, std::string(tr("you have a key already")));
  if (auto problem = password_problem(passphrase, {user.name, "hustings"}))
    return fail(Code::bad_input, *std::move(problem), "/passphrase");
  HUSTINGS_TRY(auto made, vault().add_handler(user.id, user.name, passphrase));
  HUSTINGS_CHECK(desk_->staff().note(act_of(user, StaffAction::vault_key_made, user.id)));
  return std::move(made.recovery);
}

Result<void> CaseDesk::unlock(const Session& session, std::string_view passphrase) {
  HUSTINGS_TRY(const auto reader, reader_of(session.user));
  if (!reader) return fail(Code::not_found, std::string(tr("you have no key to read reports")));
  HUSTINGS_TRY(vault::KeyPair key, vault().unlock(reader->id, passphrase));
  HUSTINGS_CHECK(
      desk_->staff().note(act_of(session.user, StaffAction::vault_unlocked, session.user.id)));
  keyring_.unlock(session.id, {reader->id, std::move(key)});
  return {};
}

Result<void> CaseDesk::lock(const Session& session) {
  if (!keyring_.lock(session.id)) return {};
  return desk_->staff().note(act_of(session.user, StaffAction::vault_locked, session.user.id));
}

bool CaseDesk::is_unlocked(const Session& session) const {
  return keyring_.find(session.id) != nullptr;
}

Result<Sight> CaseDesk::look(const Session& session, const std::string& case_id) {
  Sight out;
  const auto key = keyring_.find(session.id);
  if (!key) return out;
  out.unlocked = true;
  auto open = vault().open_for(case_id, key->reader, key->key);
  if (!open && open.error().code == Code::not_found) return out;
  if (!open) return std::unexpected(open.error());
  const std::pair what(session.id, case_id);
  {
    const std::lock_guard lock(mutex_);
    const auto last = looks_.find(what);
    if (last != looks_.end() && now().unix_ms - last->second.unix_ms < kOneLook) {
      out.open = *std::move(open);
      return out;
    }
  }
  HUSTINGS_CHECK(desk_->staff().note(act_of(session.user, StaffAction::case_opened, case_id)));
  const std::lock_guard lock(mutex_);
  looks_.insert_or_assign(what, now());
  out.open = *std::move(open);
  return out;
}

Result<std::vector<vault::Alike>> CaseDesk::alike(const Session& session,
                                                  const std::string& case_id) {
  const auto key = keyring_.find(session.id);
  if (!key) return std::vector<vault::Alike>();
  return vault().alike(case_id, key->reader);
}

Result<bool> CaseDesk::adds_reader(const Sight& sight, const std::string& case_id, const User& to) {
  if (!sight.open) return false;
  HUSTINGS_TRY(const auto reader, reader_of(to));
  HUSTINGS_TRY(const auto have, vault().readers_of(case_id));
  return reader && std::ranges::find(have, reader->id) == have.end();
}

Result<void> CaseDesk::grant(const Sight& sight, const std::string& case_id, const User& to,
                             const User& by) {
  HUSTINGS_TRY(const bool adds, adds_reader(sight, case_id, to));
  HUSTINGS_TRY(const auto reader, reader_of(to));
  if (!adds || !reader || !sight.open) return {};
  HUSTINGS_CHECK(desk_->staff().note(act_of(by, StaffAction::case_granted, case_id)));
  return vault().grant(*sight.open, reader->id);
}

// ---- steps -------------------------------------------------------------------------------------
Result<Index> CaseDesk::take(const std::string& case_id, NewStep step) {
  const std::lock_guard lock(taking_);
  HUSTINGS_TRY(const auto reader, readers_.take());
  HUSTINGS_TRY(const auto file, cases::read_case(*reader->db, case_id));
  if (file.history.steps.back().index != step.seen)
    return fail(Code::conflict, std::string(tr("somebody was faster")), std::string(kChanged),
                std::string(tr("look at what changed, then go on")));
  const Record record{0, {{}, step.id, {}, now()}, Evidence::observed, step.body};
  const auto taken = cases::step_of(record);
  if (!taken) return fail(Code::bad_input, "this record is no step of a case");
  HUSTINGS_CHECK(cases::may(file.history, *taken, *file.deadlines));
  HUSTINGS_TRY(const auto sealed_to, recipient(vault(), case_id, step));
  std::vector<Submission> items;
  items.push_back({.what = std::move(step.body),
                   .by = step.by.empty() ? operator_id_ : step.by,
                   .source = {},
                   .about = step.id,
                   .prev = {},
                   .same_as = {},
                   .as_of = {},
                   .sealed_to = sealed_to});
  HUSTINGS_TRY(const auto admitted, desk_->writer().write(std::move(items)));
  return admitted.front().index;
}

// ---- what needs nobody -------------------------------------------------------------------------
Result<void> CaseDesk::round() {
  HUSTINGS_TRY(const auto sessions, desk_->staff().live_sessions());
  keyring_.keep(sessions);
  scans_.round();
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(looks_,
                  [&](const auto& one) { return now().unix_ms - one.second.unix_ms >= kOneLook; });
  }
  if (now().unix_ms - clock_steps_.unix_ms < kClockSteps) return {};
  clock_steps_ = now();
  return take_clock_steps();
}

Result<void> CaseDesk::take_clock_steps() {
  std::vector<std::pair<std::string, CaseAct>> due;
  {
    HUSTINGS_TRY(const auto reader, readers_.take());
    const auto note = [&](CaseAct act) {
      return [&due, act](const SqlRow& row) -> Result<void> {
        due.emplace_back(row.text(0), act);
        return {};
      };
    };
    const std::int64_t seconds = now().seconds();
    HUSTINGS_CHECK(reader->db->query(
        "SELECT sub FROM case_file WHERE state = 'waiting_reporter' AND since < $1 ORDER BY idx",
        {seconds - kLeastPause}, note(CaseAct::resume)));
    HUSTINGS_CHECK(reader->db->query(
        "SELECT c.sub FROM case_file c JOIN case_step s ON s.idx = c.decision WHERE "
        "c.state IN ('decided', 'remedied') AND s.at < $1 ORDER BY c.idx",
        {seconds - kLeastWindow}, note(CaseAct::window_over)));
  }
  for (const auto& [id, act] : due) HUSTINGS_CHECK(take_clock_step(id, act));
  return {};
}

Result<void> CaseDesk::take_clock_step(const std::string& case_id, CaseAct act) {
  Index seen = 0;
  {
    HUSTINGS_TRY(const auto reader, readers_.take());
    HUSTINGS_TRY(const auto file, cases::read_case(*reader->db, case_id));
    const cases::Step step{.act = act, .role = CaseRole::system, .at = now()};
    if (!cases::may(file.history, step, *file.deadlines)) return {};
    seen = file.history.steps.back().index;
  }
  CaseEvent event;
  event.about.value = ThingId{case_id};
  event.event.value = act;
  event.role.value = CaseRole::system;
  const auto done = take(case_id, {.id = new_id(), .body = draft(std::move(event)), .seen = seen});
  // Somebody was faster: then it is not due any more.
  if (!done && done.error().code != Code::conflict) return std::unexpected(done.error());
  return {};
}

}  // namespace hustings::casedesk

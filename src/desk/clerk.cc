#include "desk/clerk.h"

#include <fmt/core.h>

#include <chrono>

#include "base/message.h"
#include "desk/duties.h"

namespace hustings::desk {
namespace {

constexpr std::chrono::seconds kRound(2);
constexpr std::int64_t kActsWait = 20'000;  // ms: acts that nothing else took into the log
constexpr int kSoon = 3;                    // days before a duty is due that its people hear of it

void put(std::string& text, std::string_view place, std::string_view value) {
  if (const auto at = text.find(place); at != std::string::npos)
    text.replace(at, place.size(), value);
}

std::string line_of(const Duty& duty, const Wording& language) {
  std::string what = language.text(tr("{duty}: {thing}"));
  put(what, "{duty}", language.text(word(duty.kind).label));
  put(what, "{thing}", duty.title);
  const std::string late = duty.late ? " (" + language.text(tr("late")) + ")" : "";
  return fmt::format("{}  {}{}\n", language.day(duty.due), what, late);
}

}  // namespace

Clerk::Clerk(Desk& desk, Outbox& outbox, std::shared_ptr<const web::Look> look,
             std::function<void(std::string_view)> errors, std::vector<Chore> chores)
    : desk_(desk),
      outbox_(outbox),
      look_(std::move(look)),
      errors_(std::move(errors)),
      chores_(std::move(chores)),
      thread_([this] { loop(); }) {}

Clerk::~Clerk() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  woken_.notify_all();
  thread_.join();
}

void Clerk::check(const Result<void>& done) {
  if (done) return;
  const std::string line = "desk: " + done.error().text() + "\n";
  if (line != said_) errors_(line);
  said_ = line;
}

void Clerk::loop() {
  check(desk_.resume());
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    round();
    lock.lock();
    woken_.wait_for(lock, kRound, [this] { return stopping_; });
  }
}

void Clerk::round() {
  check(end_embargoes());
  check(log_acts());
  check(remind());
  check(outbox_.send_due());
  for (const auto& chore : chores_) check(chore());
}

Result<void> Clerk::end_embargoes() {
  HUSTINGS_TRY(auto sealed, desk_.works().in_state(WorkState::embargoed));
  const CivilDate today = date_of(desk_.options().clock.now());
  for (auto& work : sealed) {
    const auto until = parse_date(work.until_day);
    if (until && *until <= today) HUSTINGS_CHECK(desk_.disclose(std::move(work), nullptr));
  }
  return {};
}

Result<void> Clerk::log_acts() {
  HUSTINGS_TRY(const auto oldest, desk_.db().read([](Db& db) { return read_acts(db, 1); }));
  if (oldest.empty()) return {};
  const auto age = desk_.options().clock.now().unix_ms - oldest.front().record.at.value.unix_ms;
  return age < kActsWait ? Result<void>{} : desk_.writer().write_acts();
}

// Once a day, each duty once to each person who can do something about it, in their language.
Result<void> Clerk::remind() {
  const CivilDate today = date_of(desk_.options().clock.now());
  if (!outbox_.works() || reminded_ == today) return {};
  reminded_ = today;
  HUSTINGS_TRY(const auto users, desk_.staff().users());
  for (const auto& user : users) {
    if (!user.disabled && !user.mail.empty()) HUSTINGS_CHECK(remind(user, today));
  }
  return {};
}

Result<void> Clerk::remind(const User& user, CivilDate today) {
  const Wording& language = look_->languages.spoken(user.language);
  std::vector<std::string> keys;
  std::string body;
  for (const auto& grant : user.grants) {
    if (grant.role < Role::officer) continue;
    HUSTINGS_TRY(const auto duties, duties_of(desk_, grant.signatory));
    for (const auto& duty : duties) {
      if (duty.due > plus_days(today, kSoon)) continue;
      HUSTINGS_TRY(const bool told, outbox_.is_told(user.id, duty.key));
      if (told) continue;
      keys.push_back(duty.key);
      body += line_of(duty, language);
    }
  }
  if (keys.empty()) return {};
  body = fmt::format("{}\n\n{}\n{}/desk\n", language.text(tr("What is due at the desk:")), body,
                     desk_.options().address);
  return outbox_.remind(user.id, user.mail, language.text(tr("Hustings: what is due")), body, keys);
}

}  // namespace hustings::desk

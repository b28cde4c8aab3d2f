#include "desk/outbox.h"

#include <algorithm>

#include "base/id.h"

namespace hustings::desk {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kDay = 1440 * kMinute;
constexpr std::int64_t kLastTry = 15;  // 1, 2, 4, ... 512 minutes, then daily

std::int64_t pause_after(std::int64_t tries) {
  return tries > 10 ? kDay : kMinute << std::max<std::int64_t>(tries - 1, 0);
}

struct Waiting {
  std::string id;
  Mail mail;
  std::int64_t tried = 0;
  std::int64_t tries = 0;
};

Result<std::vector<Waiting>> read_waiting(Db& db) {
  std::vector<Waiting> out;
  HUSTINGS_CHECK(
      db.query("SELECT id, receiver, subject, body, tried, tries FROM desk_mail ORDER BY id", {},
               [&](const SqlRow& row) -> Result<void> {
                 out.push_back({.id = std::string(row.text(0)),
                                .mail = {.to = std::string(row.text(1)),
                                         .subject = std::string(row.text(2)),
                                         .body = std::string(row.text(3))},
                                .tried = row.integer(4),
                                .tries = row.integer(5)});
                 return {};
               }));
  return out;
}

}  // namespace

Result<void> Outbox::insert(Db& db, const std::string& id, const std::string& receiver,
                            const std::string& subject, const std::string& body) {
  HUSTINGS_CHECK(
      db.run("INSERT INTO desk_mail (id, receiver, subject, body, tried, tries) "
             "VALUES ($1, $2, $3, $4, 0, 0) ON CONFLICT (id) DO NOTHING",
             {id, receiver, subject, body}));
  return {};
}

Result<void> Outbox::put(const std::string& receiver, const std::string& subject,
                         const std::string& body) {
  if (!works() || receiver.empty()) return {};
  const std::string id = uuid_v7(clock_.now(), random_);
  return db_.write([&](Db& db) { return insert(db, id, receiver, subject, body); });
}

Result<void> Outbox::put_once(const std::string& name, const std::string& subject,
                              const std::string& body) {
  if (!works()) return {};
  return db_.write([&](Db& db) { return insert(db, name, name, subject, body); });
}

Result<void> Outbox::remind(const std::string& user, const std::string& receiver,
                            const std::string& subject, const std::string& body,
                            const std::vector<std::string>& duties) {
  return db_.write([&](Db& db) -> Result<void> {
    for (const auto& duty : duties) {
      HUSTINGS_CHECK(
          db.run("INSERT INTO desk_reminder (user_id, duty) VALUES ($1, $2) "
                 "ON CONFLICT (user_id, duty) DO NOTHING",
                 {user, duty}));
    }
    return insert(db, uuid_v7(clock_.now(), random_), receiver, subject, body);
  });
}

Result<bool> Outbox::is_told(const std::string& user, const std::string& duty) {
  return db_.read([&](Db& db) -> Result<bool> {
    HUSTINGS_TRY(
        const auto found,
        db.integer("SELECT 1 FROM desk_reminder WHERE user_id = $1 AND duty = $2", {user, duty}));
    return found.has_value();
  });
}

Result<void> Outbox::send(const MailServer& server, Mail mail) {
  if (mail.to.contains('@')) return send_mail(server, mail, clock_.now());
  HUSTINGS_TRY(mail.to, receivers_ ? receivers_(mail.to) : Result<std::string>());
  if (mail.to.empty() || send_mail(server, mail, clock_.now())) return {};
  return fail(Code::unavailable, "a mail was not taken", server.url,
              "see [mail] in hustings.toml; it is tried again");
}

Result<void> Outbox::send_due() {
  if (!server_) return {};
  HUSTINGS_TRY(const auto waiting, db_.read(&read_waiting));
  const std::int64_t now = clock_.now().unix_ms;
  Result<void> last;
  for (const auto& one : waiting) {
    if (one.tries > 0 && now < one.tried + pause_after(one.tries)) continue;
    const auto sent = send(*server_, one.mail);
    if (!sent) last = sent;
    const bool gone = sent || one.tries + 1 >= kLastTry;
    const auto note = [&](Db& db) {
      return gone ? db.run("DELETE FROM desk_mail WHERE id = $1", {one.id})
                  : db.run("UPDATE desk_mail SET tried = $2, tries = tries + 1 WHERE id = $1",
                           {one.id, now});
    };
    HUSTINGS_CHECK(db_.write(note));
  }
  return last;
}

}  // namespace hustings::desk

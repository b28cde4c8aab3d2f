// The desk of those who work on cases. Nothing here knows HTTP.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "casedesk/scans.h"
#include "cases/file.h"
#include "desk/desk.h"
#include "intake/intake.h"
#include "vault/keyring.h"
#include "web/readers.h"

namespace hustings::casedesk {

// A step on its way into the log.
struct NewStep {
  std::string id;  // of its record's thing
  Draft body;
  std::string by = {};     // issuer; empty: the node's operator
  bool for_staff = false;  // what is sealed in it is sealed to staff alone
  Index seen = 0;          // the newest step that who takes it has seen
};
// Where somebody else was faster: Error::where of a conflict.
inline constexpr std::string_view kChanged = "/seen";

// How a case stands to one session.
struct Sight {
  bool unlocked = false;                     // this session has a key
  std::optional<vault::OpenCase> open = {};  // none: it is locked, or this reader was not given it
};

// Thread-safe.
class CaseDesk {
 public:
  // Both outlive what they are given to.
  static Result<std::shared_ptr<CaseDesk>> open(std::shared_ptr<desk::Desk> desk,
                                                std::shared_ptr<intake::Intake> intake);

  desk::Desk& desk() { return *desk_; }
  intake::Intake& intake() { return *intake_; }
  vault::Vault& vault() { return intake_->vault(); }
  Scans& scans() { return scans_; }
  Result<web::Readers::Lease> reader() { return readers_.take(); }
  const Registry& registry() const { return desk_->options().registry; }
  Instant now() const { return desk_->options().clock.now(); }
  std::string new_id() const;

  // Who has which case; of all cases, by their ids.
  Result<std::map<std::string, std::string>> assignments();
  Result<std::optional<std::string>> assignee(const std::string& case_id);
  // `to` empty: nobody. not_found: they have no work on cases.
  Result<void> assign(const std::string& case_id, const std::string& to, const User& by);

  // Who somebody is in the vault; nothing when they have no key there.
  Result<std::optional<vault::Reader>> reader_of(const User& user);
  // Their first key. Answers the recovery secret, told this once. bad_input, naming /passphrase;
  // conflict: they have one.
  Result<std::string> make_key(const User& user, std::string_view passphrase);
  // unverified: another passphrase. not_found: they have no key.
  Result<void> unlock(const Session& session, std::string_view passphrase);
  Result<void> lock(const Session& session);
  bool is_unlocked(const Session& session) const;
  // What this session reads of a case. That it does is kept as an act, once in a quarter of an
  // hour: without that nothing is opened.
  Result<Sight> look(const Session& session, const std::string& case_id);
  // Cases that may be about the same thing, as far as this session reads both: by fingerprints of
  // what is sealed in them. None while it is locked.
  Result<std::vector<vault::Alike>> alike(const Session& session, const std::string& case_id);
  // Whether grant() would give them something to read.
  Result<bool> adds_reader(const Sight& sight, const std::string& case_id, const User& to);
  // Gives a case's keys to somebody who has none for it yet.
  Result<void> grant(const Sight& sight, const std::string& case_id, const User& to,
                     const User& by);

  // Takes a step. conflict at kChanged: others took one since; conflict, bad_input: what the
  // machine says, or the writer.
  Result<Index> take(const std::string& case_id, NewStep step);

  // What needs nobody: locks for sessions that have ended, and takes the clock's own steps.
  Result<void> round();

 private:
  CaseDesk(std::shared_ptr<desk::Desk> desk, std::shared_ptr<intake::Intake> intake,
           std::string operator_id, std::optional<std::string> clamd);
  Result<void> take_clock_steps();
  Result<void> take_clock_step(const std::string& case_id, CaseAct act);

  const std::shared_ptr<desk::Desk> desk_;
  const std::shared_ptr<intake::Intake> intake_;
  const std::string operator_id_;
  web::Readers readers_;
  vault::Keyring keyring_;
  Scans scans_;
  std::mutex taking_;  // one step at a time, so that nobody takes one on what they have not seen
  std::mutex mutex_;   // of what follows
  std::map<std::pair<std::string, std::string>, Instant> looks_;  // session and case
  Instant clock_steps_;                                           // when they were taken last
};

}  // namespace hustings::casedesk

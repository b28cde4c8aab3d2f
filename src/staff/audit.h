// What staff did, as records in the log: a pseudonym, an action, a time; no names, no texts.
#pragma once
#include <span>

#include "node/capability.h"
#include "record/kind.h"
#include "store/db.h"

namespace hustings {

// In which capacity somebody acted.
enum class Capacity : std::uint8_t {
  reader,
  officer,
  approver,
  node_operator,
  command,
  triage,  // this one and those that follow: in a case
  handler,
  decider,
  reviewer,
  data_protection,  // this one and the next: of the node
  auditor
};
BOOST_DESCRIBE_ENUM(Capacity, reader, officer, approver, node_operator, command, triage, handler,
                    decider, reviewer, data_protection, auditor)

enum class StaffAction : std::uint8_t {
  signed_in,
  sign_in_delayed,  // in logs of before: no longer said, since it told which accounts there are
  sign_ins_failed,  // the fifth of a day, whoever it was: the actor means nobody
  signed_out,
  sessions_ended,
  password_set,  // with a second factor: the account is in use from here on
  recovery_code_used,
  user_added,
  user_changed,
  role_given,
  role_taken,
  user_disabled,
  user_enabled,
  link_made,
  four_eyes_on,
  four_eyes_off,
  refused,  // something that this role may not do
  submitted,
  sent_back,
  discarded,
  approved,
  published,
  embargoed,
  uploaded,
  token_made,
  token_revoked,
  passkey_added,
  passkey_removed,
  app_removed,      // codes of an app are no second factor any more
  identity_linked,  // at an identity provider
  identity_removed,
  role_proposed,  // another operator gives it, or does not
  role_declined,
  duty_given,  // work on cases
  duty_taken,
  vault_key_made,
  vault_unlocked,    // for one session
  vault_locked,      // by hand; a session that ends locks it too
  shares_made,       // that together open handlers' keys
  shares_ended,      // and are worth nothing from here on
  shares_cover,      // open this handler's key too
  shares_tried,      // and opened this handler's key, as a drill
  shares_used,       // and gave this handler a new passphrase
  case_opened,       // what is sealed in a case was shown
  case_file_opened,  // and one of its files
  case_assigned,
  case_granted,   // its keys, to somebody who had them not
  duty_proposed,  // another operator gives it, or does not
  duty_declined,
  report_entered,      // that came by letter, telephone or otherwise
  redaction_proposed,  // another operator agrees to it, or discards it
  redaction_agreed,
};
BOOST_DESCRIBE_ENUM(StaffAction, signed_in, sign_in_delayed, sign_ins_failed, signed_out,
                    sessions_ended, password_set, recovery_code_used, user_added, user_changed,
                    role_given, role_taken, user_disabled, user_enabled, link_made, four_eyes_on,
                    four_eyes_off, refused, submitted, sent_back, discarded, approved, published,
                    embargoed, uploaded, token_made, token_revoked, passkey_added, passkey_removed,
                    app_removed, identity_linked, identity_removed, role_proposed, role_declined,
                    duty_given, duty_taken, vault_key_made, vault_unlocked, vault_locked,
                    shares_made, shares_ended, shares_cover, shares_tried, shares_used, case_opened,
                    case_file_opened, case_assigned, case_granted, duty_proposed, duty_declined,
                    report_entered, redaction_proposed, redaction_agreed)

// One thing that somebody did. The actor's id is random and means something on this node only: who
// that is stands in the desk's tables and can be erased there.
struct Audit {
  Open<Instant> at;
  Open<ThingId> actor;
  Open<Capacity> capacity;
  Open<StaffAction> action;
  Open<std::optional<ThingId>> signatory;  // on whose behalf
  Open<std::optional<ThingId>> object;     // a draft, an upload, a person, a record's thing
};
BOOST_DESCRIBE_STRUCT(Audit, (), (at, actor, capacity, action, signatory, object))

// An action on its way into the log.
struct Act {
  std::string actor;
  Capacity capacity = Capacity::reader;
  StaffAction action = StaffAction::refused;
  std::string signatory = {};  // empty: on nobody's behalf
  std::string object = {};     // empty: none
};
// Keeps it beside the log until it is logged; in the transaction of what it tells.
Result<void> keep_act(Db& db, const Act& act, Instant at, Random& random);
struct KeptAct {
  std::string key;
  Audit record;
};
// The oldest of those that are not logged yet.
Result<std::vector<KeptAct>> read_acts(Db& db, std::size_t most);
Result<void> forget_act(Db& db, const std::string& key);

// Of pages and lists: each capacity, and each action.
std::span<const Word> capacity_words();
std::span<const Word> action_words();

// Kinds, lists and tables of what staff did.
const Capability& staff_capability();

}  // namespace hustings

// A step of a case, and who may take it. src/cases/machine.h says which step is possible when.
#pragma once
#include "cases/report.h"
#include "record/kind.h"

namespace hustings {

// Every step that there is; what `case-event` may say are those without a record of their own.
enum class CaseAct : std::uint8_t {
  submit,       // a `report`
  accept,       // triage takes it on
  urgent,       // and wants it decided within a day
  ask,          // the reporter is asked something
  answer,       // and answers
  resume,       // no answer came in the time that was given
  same_as,      // follows another case
  ungroup,      // and does so no longer
  hear,         // the signatory is asked for its side
  reply,        // and gives it
  propose,      // a decision is ready for somebody else's eyes
  send_back,    // and is not good enough
  decide,       // a `decision`
  remove,       // a `removal`
  still_there,  // what was said to be removed can be seen
  notify,       // a `platform-notice`
  notified,     // a `platform-answer`
  appeal,
  decide_appeal,  // a `decision` that names the one it is about
  withdraw,       // the reporter takes the report back
  reopen,         // new facts
  window_over,    // nobody can appeal any more
  describe,       // something about the case is released or corrected
  message,        // between reporter and staff, or more files
  note,           // of staff for staff; sealed to them alone
};
BOOST_DESCRIBE_ENUM(CaseAct, submit, accept, urgent, ask, answer, resume, same_as, ungroup, hear,
                    reply, propose, send_back, decide, remove, still_there, notify, notified,
                    appeal, decide_appeal, withdraw, reopen, window_over, describe, message, note)

// In which role somebody acted. Never who.
enum class CaseRole : std::uint8_t {
  reporter,
  triage,
  handler,
  decider,
  reviewer,  // of appeals
  signatory,
  observer,
  affected,  // whose content or account it is, and who is no party to the case otherwise
  system,    // the clock
};
BOOST_DESCRIBE_ENUM(CaseRole, reporter, triage, handler, decider, reviewer, signatory, observer,
                    affected, system)

// One step of a case. Never corrected: another step follows.
struct CaseEvent {
  Open<ThingId> about;  // the case
  Open<CaseAct> event;
  Open<CaseRole> role;
  Open<std::optional<ThingId>> actor;     // of staff: the pseudonym that `audit` records have
  Open<bool> conflict;                    // who acted belongs to the signatory concerned
  Open<std::optional<ThingId>> with;      // of same_as: the case that it follows
  Open<std::optional<ThingId>> decision;  // of appeal: against which one
  // What triage found the case to be about, where that differs from the report.
  Open<std::optional<ThingId>> signatory;
  Open<std::optional<std::vector<Token<16>>>> commitments;
  Open<std::optional<Token<40>>> category;
  Erasable<std::optional<Text<1, 2000>>> reason;
  // Released by a human: public from here on.
  Erasable<std::optional<Text<1, 2000>>> summary;
  Erasable<std::optional<Url>> url;
  Erasable<std::optional<Text<1, 300>>> place;
  Erasable<std::optional<Text<1, 200>>> account;
  Erasable<std::optional<ThingId>> ad;
  Erasable<std::optional<Text<1, 4000>>> statement;  // of reply: what the signatory says
  Sealed<std::optional<Text<1, 8000>>> note;  // a question, an answer, a message, a draft, a note
  Open<std::vector<FileType>> files;          // that come with it
  Sealed<std::optional<std::vector<Digest>>> file_digests;  // salted, in the order of `files`
};
BOOST_DESCRIBE_STRUCT(CaseEvent, (),
                      (about, event, role, actor, conflict, with, decision, signatory, commitments,
                       category, reason, summary, url, place, account, ad, statement, note, files,
                       file_digests))

}  // namespace hustings

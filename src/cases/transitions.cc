// The table.
#include <array>

#include "cases/machine.h"

namespace hustings::cases {
namespace {

using enum CaseState;
using enum CaseAct;
using R = CaseRole;

constexpr std::array kReporter = {R::reporter};
constexpr std::array kSubmits = {R::reporter, R::triage, R::observer};
constexpr std::array kAnswers = {R::reporter, R::triage};
constexpr std::array kTriage = {R::triage};
constexpr std::array kDesk = {R::triage, R::handler};
constexpr std::array kHandler = {R::handler};
constexpr std::array kDecider = {R::decider};
constexpr std::array kReviewer = {R::reviewer};
constexpr std::array kSystem = {R::system};
constexpr std::array kSignatory = {R::signatory};
constexpr std::array kSide = {R::signatory, R::handler};
constexpr std::array kParties = {R::reporter, R::signatory, R::affected};
constexpr std::array kSeen = {R::reporter, R::observer, R::affected, R::handler};
constexpr std::array kStaff = {R::triage, R::handler, R::decider, R::reviewer};
constexpr std::array kTalks = {R::reporter, R::triage, R::handler};

constexpr std::array kTable = {
    Transition{none, submit, received, kSubmits},

    Transition{received, accept, assessed, kTriage},
    Transition{received, urgent, assessed, kTriage},
    Transition{received, ask, waiting_reporter, kDesk},
    Transition{received, same_as, grouped, kTriage},
    Transition{received, propose, proposed, kHandler},  // only that it is not admissible
    Transition{received, reply, assessed, kSignatory, false, false, true},
    Transition{received, withdraw, withdrawn, kReporter},

    Transition{assessed, urgent, assessed, kTriage},
    Transition{assessed, ask, waiting_reporter, kDesk},
    Transition{assessed, same_as, grouped, kTriage},
    Transition{assessed, hear, waiting_signatory, kHandler},
    Transition{assessed, reply, assessed, kSide, false, false, true},
    Transition{assessed, propose, proposed, kHandler},
    Transition{assessed, withdraw, withdrawn, kReporter},

    Transition{waiting_reporter, answer, assessed, kAnswers},
    Transition{waiting_reporter, resume, assessed, kSystem},
    Transition{waiting_reporter, withdraw, withdrawn, kReporter},

    Transition{waiting_signatory, reply, assessed, kSide},
    Transition{waiting_signatory, propose, proposed, kHandler},
    Transition{waiting_signatory, withdraw, withdrawn, kReporter},

    Transition{grouped, ungroup, assessed, kDesk, true},
    Transition{grouped, withdraw, withdrawn, kReporter},

    Transition{proposed, decide, decided, kDecider},
    Transition{proposed, send_back, assessed, kDecider, true},
    Transition{proposed, withdraw, withdrawn, kReporter},

    Transition{decided, remove, remedied, kSide, false, true},
    Transition{decided, notify, waiting_platform, kHandler, false, true},
    Transition{decided, appeal, appealed, kParties},
    Transition{decided, reopen, assessed, kDecider, true},
    Transition{decided, window_over, closed, kSystem},

    Transition{waiting_platform, notified, decided, kHandler},
    Transition{waiting_platform, remove, remedied, kSide, false, true},
    Transition{waiting_platform, appeal, appealed, kParties},
    Transition{waiting_platform, reopen, assessed, kDecider, true},

    Transition{remedied, still_there, decided, kSeen},
    Transition{remedied, appeal, appealed, kParties},
    Transition{remedied, reopen, assessed, kDecider, true},
    Transition{remedied, window_over, closed, kSystem},

    Transition{appealed, decide_appeal, decided, kReviewer},

    Transition{closed, reopen, assessed, kDecider, true},

    // What changes no state.
    Transition{received, describe, received, kStaff},
    Transition{assessed, describe, assessed, kStaff},
    Transition{waiting_reporter, describe, waiting_reporter, kStaff},
    Transition{waiting_signatory, describe, waiting_signatory, kStaff},
    Transition{grouped, describe, grouped, kStaff},
    Transition{proposed, describe, proposed, kStaff},
    Transition{decided, describe, decided, kStaff},
    Transition{waiting_platform, describe, waiting_platform, kStaff},
    Transition{remedied, describe, remedied, kStaff},
    Transition{appealed, describe, appealed, kStaff},
    Transition{withdrawn, describe, withdrawn, kStaff},
    Transition{closed, describe, closed, kStaff},
    Transition{received, message, received, kTalks},
    Transition{assessed, message, assessed, kTalks},
    Transition{waiting_reporter, message, waiting_reporter, kTalks},
    Transition{waiting_signatory, message, waiting_signatory, kTalks},
    Transition{grouped, message, grouped, kTalks},
    Transition{proposed, message, proposed, kTalks},
    Transition{decided, message, decided, kTalks},
    Transition{waiting_platform, message, waiting_platform, kTalks},
    Transition{remedied, message, remedied, kTalks},
    Transition{appealed, message, appealed, kTalks},
    Transition{received, note, received, kStaff},
    Transition{assessed, note, assessed, kStaff},
    Transition{waiting_reporter, note, waiting_reporter, kStaff},
    Transition{waiting_signatory, note, waiting_signatory, kStaff},
    Transition{grouped, note, grouped, kStaff},
    Transition{proposed, note, proposed, kStaff},
    Transition{decided, note, decided, kStaff},
    Transition{waiting_platform, note, waiting_platform, kStaff},
    Transition{remedied, note, remedied, kStaff},
    Transition{appealed, note, appealed, kStaff},
    Transition{withdrawn, note, withdrawn, kStaff},
    Transition{closed, note, closed, kStaff},
};

}  // namespace

std::span<const Transition> transitions() { return kTable; }

}  // namespace hustings::cases

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
constexpr std::array kSide = {R::signatory, R::handler};
constexpr std::array kParties = {R::reporter, R::signatory, R::affected};
constexpr std::array kSeen = {R::reporter, R::observer, R::affected, R::handler};
constexpr std::array kStaff = {R::triage, R::handler, R::decider, R::reviewer};
constexpr std::array kTalks = {R::reporter, R::triage, R::handler};

constexpr std::array kTable = std::to_array<Transition>({
    {none, submit, received, kSubmits},

    {received, accept, assessed, kTriage},
    {received, urgent, assessed, kTriage},
    {received, ask, waiting_reporter, kDesk},
    {received, same_as, grouped, kTriage},
    {received, propose, proposed, kHandler},  // only that it is not admissible
    {received, withdraw, withdrawn, kReporter},

    {assessed, urgent, assessed, kTriage},
    {assessed, ask, waiting_reporter, kDesk},
    {assessed, same_as, grouped, kTriage},
    {assessed, hear, waiting_signatory, kHandler},
    {assessed, propose, proposed, kHandler},
    {assessed, withdraw, withdrawn, kReporter},

    {waiting_reporter, answer, assessed, kAnswers},
    {waiting_reporter, resume, assessed, kSystem},
    {waiting_reporter, withdraw, withdrawn, kReporter},

    {waiting_signatory, reply, assessed, kSide},
    {waiting_signatory, propose, proposed, kHandler},
    {waiting_signatory, withdraw, withdrawn, kReporter},

    {grouped, ungroup, assessed, kDesk, true},
    {grouped, withdraw, withdrawn, kReporter},

    {proposed, decide, decided, kDecider},
    {proposed, send_back, assessed, kDecider, true},
    {proposed, withdraw, withdrawn, kReporter},

    {decided, remove, remedied, kSide, false, true},
    {decided, notify, waiting_platform, kHandler, false, true},
    {decided, appeal, appealed, kParties},
    {decided, reopen, assessed, kDecider, true},
    {decided, window_over, closed, kSystem},

    {waiting_platform, notified, decided, kHandler},
    {waiting_platform, remove, remedied, kSide, false, true},
    {waiting_platform, appeal, appealed, kParties},
    {waiting_platform, reopen, assessed, kDecider, true},

    {remedied, still_there, decided, kSeen},
    {remedied, appeal, appealed, kParties},
    {remedied, reopen, assessed, kDecider, true},
    {remedied, window_over, closed, kSystem},

    {appealed, decide_appeal, decided, kReviewer},

    {closed, reopen, assessed, kDecider, true},

    // What changes no state.
    {received, describe, received, kStaff},
    {assessed, describe, assessed, kStaff},
    {waiting_reporter, describe, waiting_reporter, kStaff},
    {waiting_signatory, describe, waiting_signatory, kStaff},
    {grouped, describe, grouped, kStaff},
    {proposed, describe, proposed, kStaff},
    {decided, describe, decided, kStaff},
    {waiting_platform, describe, waiting_platform, kStaff},
    {remedied, describe, remedied, kStaff},
    {appealed, describe, appealed, kStaff},
    {withdrawn, describe, withdrawn, kStaff},
    {closed, describe, closed, kStaff},
    {received, message, received, kTalks},
    {assessed, message, assessed, kTalks},
    {waiting_reporter, message, waiting_reporter, kTalks},
    {waiting_signatory, message, waiting_signatory, kTalks},
    {grouped, message, grouped, kTalks},
    {proposed, message, proposed, kTalks},
    {decided, message, decided, kTalks},
    {waiting_platform, message, waiting_platform, kTalks},
    {remedied, message, remedied, kTalks},
    {appealed, message, appealed, kTalks},
});

}  // namespace

std::span<const Transition> transitions() { return kTable; }

}  // namespace hustings::cases

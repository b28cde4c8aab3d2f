// How the enumerations of ads read: codes for programs, words for people.
#pragma once
#include <array>

#include "ads/ad.h"
#include "base/message.h"
#include "node/value.h"

namespace hustings {

// Those that lists filter by.
inline constexpr std::array kMedia = {
    Word{"online", tr("online")},         Word{"print", tr("print")},
    Word{"outdoor", tr("outdoor")},       Word{"radio", tr("radio")},
    Word{"television", tr("television")}, Word{"cinema", tr("cinema")},
    Word{"direct_mail", tr("mail")},      Word{"other", tr("other")}};
inline constexpr std::array kAdStatuses = {
    Word{"planned", tr("planned")}, Word{"running", tr("running")}, Word{"ended", tr("ended")},
    Word{"withdrawn", tr("withdrawn")}};
inline constexpr std::array kAgentTypes = {Word{"natural_person", tr("natural person")},
                                           Word{"legal_entity", tr("legal entity")}};
inline constexpr std::array kFigureSources = {
    Word{"invoice", tr("invoice")}, Word{"booking", tr("booking")},
    Word{"platform", tr("figures of the platform")}, Word{"own_count", tr("own count")},
    Word{"estimate", tr("estimate")}};
inline constexpr std::array kAiMakings = {Word{"generated", tr("made with AI")},
                                          Word{"altered", tr("altered with AI")}};
inline constexpr std::array kVerifications = {
    Word{"verified", tr("verified")}, Word{"pending", tr("pending")},
    Word{"refused", tr("refused")}, Word{"expired", tr("expired")},
    Word{"not_offered", tr("not offered by the platform")}};
// The states of a fact, in the order of kStates (base/stated.h).
inline constexpr std::array kFactStates = {
    Word{"value", tr("stated")}, Word{"not_used", tr("not used")},
    Word{"not_disclosed", tr("not disclosed")}, Word{"not_applicable", tr("not applicable")},
    Word{"unknown", tr("not known")}};

Word word_of(Medium medium);
Word word_of(AdStatus status);
Word word_of(AgentType type);
Word word_of(SponsorStanding standing);
Word word_of(FundsOrigin origin);
Word word_of(FigureSource source);
Word word_of(ProcessKind kind);
Word word_of(TargetingTechnique technique);
Word word_of(DeliveryTechnique technique);
Word word_of(CriterionType type);
Word word_of(DataBasis basis);
Word word_of(AiMaking making);
Word word_of(VerificationStatus status);
Word word_of_state(std::string_view state);

}  // namespace hustings

// How the enumerations of ads read.
#include "ads/words.h"

#include <algorithm>
#include <array>

namespace hustings {
namespace {

// The word of an enumerator: in the order of the enumeration.
template <class T>
Word at(std::span<const Word> words, T value) {
  return words[static_cast<std::size_t>(value)];
}

constexpr std::array kStandings = {
    Word{"union_citizen", tr("citizen of the Union")},
    Word{"resident_with_vote", tr("resident of the Union with a right to vote")},
    Word{"union_legal_entity", tr("established in the Union, controlled by nobody outside it")},
    Word{"none_of_these", tr("from outside the Union")}};
constexpr std::array kOrigins = {
    Word{"public_union", tr("public money from inside the Union")},
    Word{"public_third_country", tr("public money from outside the Union")},
    Word{"private_union", tr("private money from inside the Union")},
    Word{"private_third_country", tr("private money from outside the Union")}};
constexpr std::array kProcesses = {
    Word{"election", tr("election")}, Word{"referendum", tr("referendum")},
    Word{"legislation", tr("making of a law")}, Word{"regulation", tr("making of a regulation")}};
constexpr std::array kTechniques = {Word{"contextual", tr("what stands around it")},
                                    Word{"geographic", tr("place")},
                                    Word{"demographic", tr("age and sex")},
                                    Word{"interests", tr("interests")},
                                    Word{"behaviour", tr("behaviour")},
                                    Word{"custom_audience", tr("lists of persons")},
                                    Word{"lookalike", tr("people like those on a list")},
                                    Word{"retargeting", tr("people who were reached before")}};
constexpr std::array kDeliveries = {
    Word{"platform_ranking", tr("the platform chooses whom to show it")},
    Word{"bidding", tr("bidding for places")},
    Word{"frequency_limit", tr("a limit how often one person sees it")},
    Word{"schedule", tr("times of day")},
    Word{"paid_creators", tr("people paid for spreading it")}};
constexpr std::array kCriteria = {Word{"age", tr("age")},
                                  Word{"gender", tr("sex")},
                                  Word{"place", tr("place")},
                                  Word{"language", tr("language")},
                                  Word{"interest", tr("interest")},
                                  Word{"behaviour", tr("behaviour")},
                                  Word{"list", tr("list of persons")},
                                  Word{"lookalike", tr("people like those on a list")},
                                  Word{"connection", tr("connection")},
                                  Word{"other", tr("other")}};
constexpr std::array kBases = {Word{"express_consent", tr("express consent of the persons")},
                               Word{"own_members", tr("one's own members and subscribers")}};

}  // namespace

Word word_of(Medium medium) { return at(kMedia, medium); }
Word word_of(AdStatus status) { return at(kAdStatuses, status); }
Word word_of(AgentType type) { return at(kAgentTypes, type); }
Word word_of(SponsorStanding standing) { return at(kStandings, standing); }
Word word_of(FundsOrigin origin) { return at(kOrigins, origin); }
Word word_of(FigureSource source) { return at(kFigureSources, source); }
Word word_of(ProcessKind kind) { return at(kProcesses, kind); }
Word word_of(TargetingTechnique technique) { return at(kTechniques, technique); }
Word word_of(DeliveryTechnique technique) { return at(kDeliveries, technique); }
Word word_of(CriterionType type) { return at(kCriteria, type); }
Word word_of(DataBasis basis) { return at(kBases, basis); }
Word word_of(AiMaking making) { return at(kAiMakings, making); }
Word word_of(VerificationStatus status) { return at(kVerifications, status); }

Word word_of_state(std::string_view state) {
  const auto found = std::ranges::find(kFactStates, state, &Word::code);
  return found == kFactStates.end() ? kFactStates.back() : *found;
}

}  // namespace hustings

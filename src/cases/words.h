// How states, steps and roles read; the code is the enumerator's name.
#pragma once
#include <array>

#include "base/message.h"
#include "node/value.h"

namespace hustings::cases {

inline constexpr std::array kStateWords = {
    Word{"received", tr("received")},
    Word{"assessed", tr("taken on")},
    Word{"waiting_reporter", tr("waiting for the reporter")},
    Word{"waiting_signatory", tr("waiting for the signatory")},
    Word{"grouped", tr("follows another case")},
    Word{"proposed", tr("decision proposed")},
    Word{"decided", tr("decided")},
    Word{"waiting_platform", tr("waiting for the platform")},
    Word{"remedied", tr("put right")},
    Word{"appealed", tr("under appeal")},
    Word{"withdrawn", tr("withdrawn")},
    Word{"closed", tr("closed")}};
inline constexpr std::array kOutcomeWords = {
    Word{"upheld", tr("upheld")}, Word{"partly", tr("partly upheld")},
    Word{"not_upheld", tr("not upheld")}, Word{"inadmissible", tr("not admissible")}};
inline constexpr std::array kActWords = {
    Word{"submit", tr("report received")},
    Word{"accept", tr("taken on")},
    Word{"urgent", tr("marked urgent")},
    Word{"ask", tr("question to the reporter")},
    Word{"answer", tr("answer of the reporter")},
    Word{"resume", tr("goes on without an answer")},
    Word{"same_as", tr("follows another case")},
    Word{"ungroup", tr("follows it no longer")},
    Word{"hear", tr("signatory asked for its side")},
    Word{"reply", tr("signatory gives its side")},
    Word{"propose", tr("decision proposed")},
    Word{"send_back", tr("proposal sent back")},
    Word{"decide", tr("decided")},
    Word{"remove", tr("put right")},
    Word{"still_there", tr("seen again")},
    Word{"notify", tr("platform told")},
    Word{"notified", tr("platform answered")},
    Word{"appeal", tr("appeal")},
    Word{"decide_appeal", tr("appeal decided")},
    Word{"withdraw", tr("withdrawn by the reporter")},
    Word{"reopen", tr("opened again")},
    Word{"window_over", tr("closed: the time to appeal is over")},
    Word{"describe", tr("description released")},
    Word{"message", tr("message")},
    Word{"note", tr("note among staff")}};
inline constexpr std::array kRoleWords = {
    Word{"reporter", tr("reporter")},        Word{"triage", tr("triage")},
    Word{"handler", tr("case handler")},     Word{"decider", tr("decider")},
    Word{"reviewer", tr("appeal reviewer")}, Word{"signatory", tr("signatory")},
    Word{"observer", tr("observer")},        Word{"affected", tr("somebody affected")},
    Word{"system", tr("the clock")}};
inline constexpr std::array kRemedyWords = {
    Word{"removed", tr("removed")},       Word{"disabled", tr("disabled")},
    Word{"corrected", tr("corrected")},   Word{"labelled", tr("labelled")},
    Word{"apologised", tr("apologised")}, Word{"other", tr("other")}};
inline constexpr std::array kNoticeWords = {
    Word{"dsa_article_16", tr("notice of illegal content (DSA Art. 16)")},
    Word{"terms_of_service", tr("report under the platform's own terms")}};
inline constexpr std::array kAnswerWords = {
    Word{"removed", tr("removed")}, Word{"restricted", tr("restricted")},
    Word{"refused", tr("refused")}, Word{"no_answer", tr("no answer")}};
inline constexpr std::array kInadmissibleWords = {
    Word{"outside_code", tr("nothing in it is about the code")},
    Word{"no_signatory", tr("nobody who signed has to do with it")},
    Word{"not_understandable", tr("what happened cannot be made out")},
    Word{"decided_already", tr("it was decided already")},
    Word{"not_in_good_faith", tr("it was not made in good faith")}};
inline constexpr std::array kVisibilityWords = {
    Word{"content_removed", tr("the content is removed")},
    Word{"content_disabled", tr("access to it is cut off")},
    Word{"content_demoted", tr("it is shown less")},
    Word{"content_age_restricted", tr("only adults can see it")},
    Word{"content_interaction_restricted", tr("nobody can share or answer it")},
    Word{"content_labelled", tr("it gets a label")},
    Word{"other", tr("something else")}};
inline constexpr std::array kAutomatedWords = {
    Word{"fully_automated", tr("decided by a machine alone")},
    Word{"partially_automated", tr("decided with a machine's help")},
    Word{"not_automated", tr("decided by people")}};
inline constexpr std::array kChannelWords = {Word{"web", tr("form")},
                                             Word{"api", tr("program")},
                                             Word{"desk", tr("entered by staff")},
                                             Word{"observer", tr("observer")},
                                             Word{"letter", tr("letter")},
                                             Word{"phone", tr("telephone")},
                                             Word{"email", tr("e-mail")},
                                             Word{"visit", tr("in person")}};
inline constexpr std::array kClockWords = {Word{"triage", tr("first look")},
                                           Word{"decision", tr("decision")},
                                           Word{"request", tr("answer to the observer")},
                                           Word{"hearing", tr("signatory's side")},
                                           Word{"removal", tr("putting it right")},
                                           Word{"appeal", tr("decision on the appeal")}};
inline constexpr std::array kLatenessWords = {Word{"in_time", tr("in time for certain")},
                                              Word{"late", tr("late for certain")},
                                              Word{"cannot_be_told", tr("cannot be told")}};
inline constexpr std::array kKnownWords = {
    Word{"read", tr("read in the act")}, Word{"reported", tr("as others report it")},
    Word{"recalled", tr("not verified")}, Word{"ours", tr("our default")}};
inline constexpr std::array kYesNoWords = {Word{"yes", tr("yes")}, Word{"no", tr("no")}};

// The word of a code; the code itself where there is none.
inline Value word_of(std::span<const Word> words, std::string_view code) {
  for (const auto& word : words) {
    if (word.code == code) return word;
  }
  return code.empty() ? Value() : Value(code);
}

}  // namespace hustings::cases

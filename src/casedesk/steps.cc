#include "casedesk/steps.h"

#include <algorithm>
#include <array>

#include "base/message.h"
#include "cases/words.h"

namespace hustings::casedesk {
namespace {

using namespace cases;

constexpr std::array kMonetaryWords = {Word{"suspension", tr("suspended")},
                                       Word{"termination", tr("ended")},
                                       Word{"other", tr("something else")}};
constexpr std::array kProvisionWords = {
    Word{"partial_suspension", tr("partly suspended")}, Word{"total_suspension", tr("suspended")},
    Word{"partial_termination", tr("partly ended")}, Word{"total_termination", tr("ended")}};
constexpr std::array kAccountWords = {Word{"suspended", tr("suspended")},
                                      Word{"terminated", tr("ended")}};
constexpr std::array kGroundWords = {
    Word{"incompatible_content", tr("against the code, or a platform's own terms")},
    Word{"illegal_content", tr("illegal")}};
constexpr std::array kContentWords = {Word{"text", tr("text")},
                                      Word{"image", tr("picture")},
                                      Word{"video", tr("video")},
                                      Word{"audio", tr("sound")},
                                      Word{"synthetic_media", tr("made or changed by AI")},
                                      Word{"app", tr("app")},
                                      Word{"product", tr("product")},
                                      Word{"other", tr("other")}};
constexpr std::array kSourceWords = {Word{"type_other_notification", tr("a report")},
                                     Word{"article_16", tr("a formal notice (DSA Art. 16)")},
                                     Word{"trusted_flagger", tr("a trusted flagger")},
                                     Word{"voluntary", tr("own findings")}};
constexpr std::array kSenderWords = {
    Word{"organisation", tr("the organisation that handles cases")},
    Word{"reporter", tr("the reporter")}};

constexpr std::string_view kPublic = tr("Public from here on. Name no private person.");

// ---- what steps ask ----------------------------------------------------------------------------
constexpr Ask kSummary = {"/summary", tr("What it is about, in a few sentences"), kPublic};
constexpr Ask kReason = {"/reason", tr("Reason"), kPublic, true};
constexpr std::array kAccept = {
    kSummary, Ask{"/category", tr("Category"), tr("Only where the report has a wrong one.")},
    Ask{"/signatory", tr("Whom it concerns"), tr("Only where the report says another, or none.")},
    Ask{"/commitments", tr("Promises"), tr("Only where they are others than the report names.")}};
constexpr std::array kDescribe = {
    kSummary,
    Ask{"/url", tr("Address"), kPublic},
    Ask{"/place", tr("Place"), kPublic},
    Ask{"/account", tr("Account"), kPublic},
    Ask{"/ad", tr("Id of the ad or of another record that it is about"), kPublic},
    Ask{"/category", tr("Category"), tr("Only where it is to be corrected.")},
    Ask{"/signatory", tr("Whom it concerns"), tr("Only where it is to be corrected.")},
    Ask{"/commitments", tr("Promises"), tr("Only where they are to be corrected.")}};
constexpr std::array kQuestion = {
    Ask{"/note", tr("Question"),
        tr("Sealed to the reporter and to staff. The time to decide is paused."), true}};
constexpr std::array kLetter = {
    Ask{"/note", tr("What the reporter answers"),
        tr("Sealed, as if the reporter had typed it. For letters and calls."), true}};
constexpr std::array kMessage = {
    Ask{"/note", tr("Message"), tr("Sealed: the reporter reads it with number and code."), true}};
constexpr std::array kSame = {
    Ask{"/with", tr("Number of the case that it follows"),
        tr("Its decision will count here too; this report keeps its number and its clock."), true}};
constexpr std::array kWithReason = {kReason};
constexpr std::array kUrgent = {kSummary};
constexpr std::array kHear = {Ask{"/reason", tr("What the signatory is asked"), kPublic, true},
                              kSummary};
constexpr std::array kReply = {Ask{"/statement", tr("What the signatory says"), kPublic, true}};
constexpr std::array kDecide = {
    Ask{"/outcome", tr("Outcome"), {}, true, kOutcomeWords},
    Ask{"/inadmissible", tr("Why it is not admissible"), tr("For that outcome only."), false,
        kInadmissibleWords},
    Ask{"/commitments", tr("Promises that the outcome is about"),
        tr("At least one where something is upheld.")},
    Ask{"/accepts", tr("Answers of the signatory that are accepted"),
        tr("By their records, as they stand above. What rules found there is closed, as far as it "
           "is "
           "about a promise that you chose. What is not ticked is not accepted: say why in the "
           "reasons.")},
    Ask{.pointer = "/reasons/plain_words",
        .label = tr("In plain words"),
        .help = tr("What was decided and why, so that everybody understands it. Up to 600 "
                   "characters."),
        .needed = true,
        .heading = tr("Reasons")},
    Ask{"/reasons/decision_facts", tr("Facts and circumstances"),
        tr("What was looked at, what was found, what the signatory said."), true},
    Ask{"/reasons/decision_ground", tr("Ground"), tr("Needed where something is upheld."), false,
        kGroundWords},
    Ask{"/reasons/ground", tr("The law, or the rule of the code")},
    Ask{"/reasons/explanation", tr("Why it applies")},
    Ask{"/reasons/decision_ground_reference_url", tr("Where that can be read")},
    Ask{.pointer = "/reasons/decision_visibility",
        .label = tr("The content"),
        .words = kVisibilityWords,
        .heading = tr("What follows")},
    Ask{"/reasons/decision_monetary", tr("Payments for it"), {}, false, kMonetaryWords},
    Ask{"/reasons/decision_provision", tr("The service"), {}, false, kProvisionWords},
    Ask{"/reasons/decision_account", tr("The account"), {}, false, kAccountWords},
    Ask{"/reasons/application_date", tr("From which day on")},
    Ask{"/reasons/end_date", tr("Until which day"), tr("Empty: for good.")},
    Ask{"/reasons/territorial_scope", tr("In which countries"),
        tr("Two letters each, one on each line.")},
    Ask{.pointer = "/reasons/content_type",
        .label = tr("What kind of content it is"),
        .words = kContentWords,
        .heading = tr("About the content")},
    Ask{"/reasons/content_language", tr("Its language"), tr("As a code, such as de.")},
    Ask{"/reasons/content_date", tr("From which day it is")},
    Ask{"/reasons/source_type", tr("What made you look at it"), {}, true, kSourceWords},
    Ask{"/reasons/automated_detection", tr("Found by a machine"), {}, true, kYesNoWords},
    Ask{"/reasons/automated_decision", tr("Decided by a machine"), {}, true, kAutomatedWords},
    Ask{"/reasons/evidence", tr("SHA-256 of published evidence"), tr("One on each line.")}};
constexpr std::array kRemove = {
    Ask{"/remedy", tr("What was done"), {}, true, kRemedyWords},
    Ask{"/platform", tr("Platform"), tr("As a code, such as meta. Empty for posters and print.")},
    Ask{.pointer = "/at",
        .label = tr("When (UTC)"),
        .help = tr("As it is stated. Clocks go by the time of the record."),
        .needed = true,
        .type = "datetime-local"},
    Ask{"/what", tr("In its words"), kPublic}};
constexpr std::array kStillThere = {Ask{"/reason", tr("What was seen, and where"), kPublic, true}};
constexpr std::array kNotify = {
    Ask{"/platform", tr("Platform"), tr("As a code, such as meta."), true},
    Ask{"/sender", tr("In whose name"), {}, true, kSenderWords},
    Ask{"/url", tr("Where exactly"), kPublic, true},
    Ask{"/substantiation", tr("Why it has to go"), kPublic, true},
    Ask{.pointer = "/sent", .label = tr("Sent (UTC)"), .needed = true, .type = "datetime-local"},
    Ask{"/reference", tr("Number that the platform gave")},
    Ask{"/name", tr("Name of the sender"), tr("Sealed. The notice needs it (DSA Art. 16(2)(c)).")},
    Ask{"/email", tr("E-mail of the sender"),
        tr("Sealed. The notice needs it (DSA Art. 16(2)(c)).")},
    Ask{"/bona_fide",
        tr("What it says is accurate and complete, to the best of our knowledge"),
        {},
        true,
        kYesNoWords}};
constexpr std::array kNotified = {
    Ask{"/answer", tr("What the platform did"), {}, true, kAnswerWords},
    Ask{.pointer = "/at", .label = tr("When (UTC)"), .needed = true, .type = "datetime-local"},
    Ask{"/automated", tr("Whether a machine decided there"), {}, false, kYesNoWords},
    Ask{"/statement", tr("In its words"), kPublic}};
constexpr std::array kAppeal = {Ask{"/reason", tr("Why the decision is wrong"), kPublic, true}};

constexpr std::array kNote = {
    Ask{"/note", tr("Note"),
        tr("Sealed to staff: neither the reporter nor the signatory reads it."), true}};

// ---- the forms ---------------------------------------------------------------------------------
constexpr std::array kForms = {
    StepForm{.act = CaseAct::accept,
             .title = tr("Take it on"),
             .says = tr("It is about the code, and somebody will look into it."),
             .kind = "case-event",
             .asks = kAccept},
    StepForm{.act = CaseAct::urgent,
             .title = tr("Mark as urgent"),
             .says = tr("It is taken on, and has to be decided within a day."),
             .kind = "case-event",
             .asks = kUrgent},
    StepForm{.act = CaseAct::ask,
             .title = tr("Ask the reporter"),
             .says = tr("Everybody sees that something was asked, nobody else what."),
             .kind = "case-event",
             .asks = kQuestion},
    StepForm{.act = CaseAct::answer,
             .title = tr("Enter an answer"),
             .says = tr("The reporter answered by letter or telephone."),
             .kind = "case-event",
             .asks = kLetter},
    StepForm{.act = CaseAct::same_as,
             .title = tr("Let it follow another case"),
             .says = tr("Both are about the same thing."),
             .kind = "case-event",
             .asks = kSame},
    StepForm{.act = CaseAct::ungroup,
             .title = tr("Let it follow no longer"),
             .says = tr("It is about something else after all, and goes on by itself."),
             .kind = "case-event",
             .asks = kWithReason},
    StepForm{.act = CaseAct::hear,
             .title = tr("Ask the signatory"),
             .says = tr("Its staff sees the case at its own desk and can answer there. What you "
                        "write is public; what the reporter wrote stays sealed."),
             .kind = "case-event",
             .asks = kHear,
             .conflict = true},
    StepForm{.act = CaseAct::reply,
             .title = tr("Enter what the signatory says"),
             .says = tr("Its side stands on the public page as it gives it."),
             .kind = "case-event",
             .asks = kReply},
    StepForm{
        .act = CaseAct::propose,
        .title = tr("Propose a decision"),
        .says = tr("Only staff can read the draft. Somebody else decides, and nothing of it is "
                   "public before."),
        .kind = "decision",
        .asks = kDecide,
        .conflict = true,
        .staff_only = true},
    StepForm{.act = CaseAct::send_back,
             .title = tr("Send the proposal back"),
             .says = tr("It is not good enough, or wrong."),
             .kind = "case-event",
             .asks = kWithReason,
             .conflict = true},
    StepForm{
        .act = CaseAct::decide,
        .title = tr("Decide"),
        .says = tr("You confirm the draft as it is. It becomes public, with these reasons, and "
                   "cannot be taken back."),
        .kind = "decision",
        .asks = {},
        .conflict = true,
        .sure = true},
    StepForm{.act = CaseAct::remove,
             .title = tr("It was put right"),
             .says = tr("The content is gone or corrected. You have looked."),
             .kind = "removal",
             .asks = kRemove,
             .conflict = true,
             .file = true},
    StepForm{
        .act = CaseAct::still_there,
        .title = tr("It is still there"),
        .says = tr("What was said to be removed can be seen. The clock runs on from its start."),
        .kind = "case-event",
        .asks = kStillThere},
    StepForm{.act = CaseAct::notify,
             .title = tr("Tell the platform"),
             .says = tr("Send the notice to the platform, then say here what you sent. Its text is "
                        "ready for copying when it stands in the log."),
             .kind = "platform-notice",
             .asks = kNotify,
             .conflict = true},
    StepForm{.act = CaseAct::notified,
             .title = tr("Enter the platform's answer"),
             .says = tr("Also that there was none."),
             .kind = "platform-answer",
             .asks = kNotified},
    StepForm{.act = CaseAct::appeal,
             .title = tr("Enter an appeal"),
             .says = tr("Of somebody whose content or account it is, by letter. Reporter and "
                        "signatory appeal on their own pages."),
             .kind = "case-event",
             .asks = kAppeal},
    StepForm{.act = CaseAct::decide_appeal,
             .title = tr("Decide the appeal"),
             .says = tr("You have had nothing to do with the case. Your decision replaces the one "
                        "that stands, which stays to be seen."),
             .kind = "decision",
             .asks = kDecide,
             .conflict = true,
             .sure = true},
    StepForm{.act = CaseAct::reopen,
             .title = tr("Open it again"),
             .says = tr("There are new facts: it is looked into anew."),
             .kind = "case-event",
             .asks = kWithReason,
             .conflict = true},
    StepForm{.act = CaseAct::describe,
             .title = tr("Release or correct a description"),
             .says = tr("What you write here is public at once. The state stays as it is."),
             .kind = "case-event",
             .asks = kDescribe},
    StepForm{.act = CaseAct::message,
             .title = tr("Write to the reporter"),
             .says = tr("Everybody sees that there was a message, nobody else what."),
             .kind = "case-event",
             .asks = kMessage},
    StepForm{.act = CaseAct::note,
             .title = tr("Note something for others of the staff"),
             .says = tr("Everybody sees that there is a note, only staff who have the case what it "
                        "says. No clock and no state changes."),
             .kind = "case-event",
             .asks = kNote,
             .staff_only = true}};

constexpr std::array kQuestions = {
    Template{"where",
             tr("Where exactly did you see it? An address that begins with https:// is best.")},
    Template{"when", tr("When did you see it, and is it still there?")},
    Template{"picture",
             tr("Can you send a picture of the whole screen, with the address and the date?")},
    Template{"who", tr("Who do you think has published it, and what makes you think so?")},
    Template{"which", tr("Which words or which part of the picture do you mean?")},
    Template{"told", tr("Have you told the platform or the party too? What did they answer?")}};

}  // namespace

std::span<const StepForm> step_forms() { return kForms; }

const StepForm* form_of(CaseAct act) {
  const auto found = std::ranges::find(kForms, act, &StepForm::act);
  return found == kForms.end() ? nullptr : &*found;
}

std::string_view answer_title(CaseAct act) {
  if (act == CaseAct::reply) return tr("Give your side");
  if (act == CaseAct::appeal) return tr("Appeal");
  const StepForm* form = form_of(act);
  return form == nullptr ? std::string_view() : form->title;
}

std::span<const Template> questions() { return kQuestions; }

const Template* question_named(std::string_view name) {
  const auto found = std::ranges::find(kQuestions, name, &Template::name);
  return found == kQuestions.end() ? nullptr : &*found;
}

}  // namespace hustings::casedesk

// What was decided about a case, and why: the statement of reasons has the names of the Union's
// DSA Transparency Database, in lower case and without their prefix.
#pragma once
#include "cases/step.h"
#include "record/kind.h"

namespace hustings {

enum class CaseOutcome : std::uint8_t { upheld, partly, not_upheld, inadmissible };
BOOST_DESCRIBE_ENUM(CaseOutcome, upheld, partly, not_upheld, inadmissible)

// Why a report is not looked into: a closed list.
enum class InadmissibleGround : std::uint8_t {
  outside_code,        // nothing in it is about the code
  no_signatory,        // nobody who signed has to do with it
  not_understandable,  // what happened cannot be made out, also after a question
  decided_already,
  not_in_good_faith,
};
BOOST_DESCRIBE_ENUM(InadmissibleGround, outside_code, no_signatory, not_understandable,
                    decided_already, not_in_good_faith)

enum class Visibility : std::uint8_t {
  content_removed,
  content_disabled,
  content_demoted,
  content_age_restricted,
  content_interaction_restricted,
  content_labelled,
  other
};
BOOST_DESCRIBE_ENUM(Visibility, content_removed, content_disabled, content_demoted,
                    content_age_restricted, content_interaction_restricted, content_labelled, other)
enum class Monetary : std::uint8_t { suspension, termination, other };
BOOST_DESCRIBE_ENUM(Monetary, suspension, termination, other)
enum class Provision : std::uint8_t {
  partial_suspension,
  total_suspension,
  partial_termination,
  total_termination
};
BOOST_DESCRIBE_ENUM(Provision, partial_suspension, total_suspension, partial_termination,
                    total_termination)
enum class AccountAct : std::uint8_t { suspended, terminated };
BOOST_DESCRIBE_ENUM(AccountAct, suspended, terminated)
enum class DecisionGround : std::uint8_t { illegal_content, incompatible_content };
BOOST_DESCRIBE_ENUM(DecisionGround, illegal_content, incompatible_content)
enum class SourceType : std::uint8_t {
  article_16,
  trusted_flagger,
  type_other_notification,
  voluntary
};
BOOST_DESCRIBE_ENUM(SourceType, article_16, trusted_flagger, type_other_notification, voluntary)
enum class AutomatedDecision : std::uint8_t { fully_automated, partially_automated, not_automated };
BOOST_DESCRIBE_ENUM(AutomatedDecision, fully_automated, partially_automated, not_automated)
enum class ContentType : std::uint8_t {
  app,
  audio,
  image,
  product,
  synthetic_media,
  text,
  video,
  other
};
BOOST_DESCRIBE_ENUM(ContentType, app, audio, image, product, synthetic_media, text, video, other)

struct StatementOfReasons {
  Open<std::vector<Visibility>> decision_visibility;
  Open<std::optional<Monetary>> decision_monetary;
  Open<std::optional<Provision>> decision_provision;
  Open<std::optional<AccountAct>> decision_account;
  Open<std::optional<CivilDate>> end_date;  // of the restriction; none: for good
  Open<std::optional<DecisionGround>> decision_ground;
  Erasable<std::optional<Text<1, 500>>> ground;        // the law, or the rule of the code
  Erasable<std::optional<Text<1, 2000>>> explanation;  // why it applies
  Erasable<std::optional<Url>> decision_ground_reference_url;
  Erasable<Text<1, 5000>> decision_facts;
  Open<std::vector<ContentType>> content_type;
  Open<std::optional<Token<16>>> content_language;
  Open<std::optional<CivilDate>> content_date;
  Open<std::optional<CivilDate>> application_date;  // from when the restriction holds
  Open<std::vector<CountryCode>> territorial_scope;
  Open<SourceType> source_type;
  Open<bool> automated_detection;
  Open<AutomatedDecision> automated_decision;
  Erasable<Text<1, 600>> plain_words;  // for everybody
  Open<std::vector<Digest>> evidence;  // published copies that it rests on
};
BOOST_DESCRIBE_STRUCT(StatementOfReasons, (),
                      (decision_visibility, decision_monetary, decision_provision, decision_account,
                       end_date, decision_ground, ground, explanation,
                       decision_ground_reference_url, decision_facts, content_type,
                       content_language, content_date, application_date, territorial_scope,
                       source_type, automated_detection, automated_decision, plain_words, evidence))

// Decides a case, or an appeal against such a decision. The only record that may say "breach".
struct CaseDecision {
  static constexpr bool kDecides = true;  // its evidence is `decided`: the writer takes it from
                                          // nobody but those who hold a role in the case
  Open<ThingId> about;                    // the case
  Open<CaseOutcome> outcome;
  Open<std::vector<Token<16>>> commitments;  // that the outcome is about
  Open<std::optional<InadmissibleGround>> inadmissible;
  Open<CaseRole> role;                      // decider, or reviewer of an appeal
  Open<ThingId> actor;                      // pseudonym
  Open<bool> conflict;                      // who decided belongs to the signatory concerned
  Open<bool> single_decider;                // nobody else has looked at it
  Open<std::optional<ThingId>> supersedes;  // of an appeal: the decision that it was against
  // Responses of the signatory that it accepts: they answer what rules found about the same, as far
  // as it is about the commitments above.
  Open<std::optional<std::vector<ThingId>>> accepts;
  StatementOfReasons reasons;
};
BOOST_DESCRIBE_STRUCT(CaseDecision, (),
                      (about, outcome, commitments, inadmissible, role, actor, conflict,
                       single_decider, supersedes, accepts, reasons))
std::optional<std::string> invalid(const CaseDecision& decision);

}  // namespace hustings

#include "cases/decision.h"
#include "cases/remedy.h"
#include "record/derive.h"

namespace hustings {

std::optional<std::string> invalid(const CaseDecision& decision) {
  const bool holds = decision.outcome.value == CaseOutcome::upheld ||
                     decision.outcome.value == CaseOutcome::partly;
  if (holds && decision.commitments.value.empty()) {
    return "what is upheld names at least one commitment";
  }
  if (holds && !decision.reasons.decision_ground.value) {
    return "what is upheld says its ground: illegal_content or incompatible_content";
  }
  const bool inadmissible = decision.outcome.value == CaseOutcome::inadmissible;
  if (inadmissible != decision.inadmissible.value.has_value()) {
    return "`inadmissible` says why, for that outcome and no other";
  }
  if (decision.role.value != CaseRole::decider && decision.role.value != CaseRole::reviewer) {
    return "only a decider or a reviewer decides";
  }
  if ((decision.role.value == CaseRole::reviewer) != decision.supersedes.value.has_value()) {
    return "a reviewer names the decision that the appeal was against, a decider none";
  }
  return std::nullopt;
}

std::optional<std::string> invalid(const PlatformNotice& notice) {
  if (notice.form.value == NoticeForm::dsa_article_16 && !notice.bona_fide.value) {
    return "a notice under DSA Art. 16 states that it is accurate and made in good faith";
  }
  return std::nullopt;
}

HUSTINGS_KIND(CaseDecision, "decision", 1)
HUSTINGS_KIND(ContentRemoval, "removal", 1)
HUSTINGS_KIND(PlatformNotice, "platform-notice", 1)
HUSTINGS_KIND(PlatformAnswer, "platform-answer", 1)

}  // namespace hustings

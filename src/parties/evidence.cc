// How what organisations say counts as evidence for a commitment.
#include <array>

#include "parties/parties.h"

namespace hustings {

// An account that somebody else named counts through the organisation's own word about it.
std::span<const EvidenceQuery> parties_evidence() {
  static constexpr std::array kAll = {
      EvidenceQuery{"signature",
                    "SELECT idx, evidence, signatory, NULL, NULL, NULL FROM code_signature "
                    "WHERE act = 'sign'"},
      EvidenceQuery{
          "membership",
          "SELECT idx, evidence, organisation, NULL, from_day, until_day FROM membership"},
      EvidenceQuery{"account",
                    "SELECT idx, evidence, organisation, link, NULL, NULL FROM account "
                    "WHERE evidence = 'declared' UNION ALL "
                    "SELECT r.idx, r.evidence, a.organisation, a.link, NULL, NULL "
                    "FROM account a JOIN response r ON r.about = a.sub "
                    "WHERE r.organisation = a.organisation AND r.act = 'confirms' "
                    "AND r.evidence = 'declared' AND a.evidence <> 'declared'"},
      EvidenceQuery{"response",
                    "SELECT idx, evidence, organisation, NULL, NULL, NULL FROM response"}};
  return kAll;
}

}  // namespace hustings

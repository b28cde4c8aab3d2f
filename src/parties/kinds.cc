#include "parties/parties.h"
#include "record/derive.h"

namespace hustings {

HUSTINGS_KIND(Organisation, "organisation", 1)
HUSTINGS_KIND(CodeSignature, "signature", 1)
HUSTINGS_KIND(Membership, "membership", 1)
HUSTINGS_KIND(Account, "account", 1)
HUSTINGS_KIND(NoAccount, "no-account", 1)
HUSTINGS_KIND(Response, "response", 1)

}  // namespace hustings

#include "staff/embargo.h"

#include "base/crypto.h"
#include "record/derive.h"

namespace hustings {

Digest embargo_digest(const Digest& salt, const Draft& record) {
  std::string json;
  record.kind().write(record, json);
  return {sha256({Bytes(salt.value), bytes(json)})};
}

HUSTINGS_KIND(Embargo, "embargo", 1)

}  // namespace hustings

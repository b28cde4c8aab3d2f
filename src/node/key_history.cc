#include "node/key_history.h"

#include "node/kinds.h"
#include "store/store.h"

namespace hustings {

Result<KeyHistory> read_keys(Db& db, const Kinds& kinds, const std::string& issuer) {
  KeyHistory keys;
  std::vector<Index> at;
  HUSTINGS_CHECK(
      db.query("SELECT idx FROM record WHERE kind = 'key' AND ($1 = '' OR iss = $1) ORDER BY idx",
               {issuer}, [&](const SqlRow& row) -> Result<void> {
                 at.push_back(static_cast<Index>(row.integer(0)));
                 return {};
               }));
  for (const Index index : at) {
    HUSTINGS_TRY(const std::string jws, read_entry(db, index));
    HUSTINGS_TRY(const Record record, open_record(index, {jws, {}, {}}, kinds));
    apply_key(keys, *record.body.as<KeyRecord>(), index);
  }
  return keys;
}

}  // namespace hustings

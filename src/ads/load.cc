#include "ads/load.h"

#include "node/slice.h"
#include "store/store.h"

namespace hustings {

Result<ads::DeclaredAd> ads::load_ad(Db& db, const Registry& registry, const std::string& id) {
  HUSTINGS_TRY(const auto index, db.integer("SELECT idx FROM ad WHERE sub = $1", {id}));
  if (!index) return fail(Code::not_found, "no declared ad has this id", id, "/ads lists them");
  DeclaredAd out;
  HUSTINGS_TRY(out.record, load_record(db, registry, static_cast<Index>(*index)));
  HUSTINGS_TRY(out.leaf, read_leaf(db, out.record.index));
  return out;
}

Result<std::optional<std::string>> ads::name_of_declarer(Db& db, const Ad& ad) {
  std::optional<std::string> out;
  HUSTINGS_CHECK(db.query("SELECT name FROM organisation WHERE sub = $1",
                          {ad.organisation.value.value}, [&](const SqlRow& row) -> Result<void> {
                            if (!row.null(0)) out = row.text(0);
                            return {};
                          }));
  return out;
}

Parameter ads::id_of_ad() {
  return {.name = "id",
          .type = ParameterType::token,
          .help = "id of the ad",
          .required = true,
          .max_length = 64};
}

}  // namespace hustings

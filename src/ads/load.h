// A declared ad as pages read it.
#pragma once
#include <optional>
#include <string>

#include "ads/ad.h"
#include "node/page.h"
#include "record/envelope.h"

namespace hustings::ads {

struct DeclaredAd {
  Record record;
  Hash leaf;
  const Ad& ad() const { return *record.body.as<Ad>(); }
};
// The current version; not_found when no declared ad has this id.
Result<DeclaredAd> load_ad(Db& db, const Registry& registry, const std::string& id);
// The name of the organisation that declares it; nothing where it is not known, or was erased.
Result<std::optional<std::string>> name_of_declarer(Db& db, const Ad& ad);

// The parameter "id" of its pages.
Parameter id_of_ad();

}  // namespace hustings::ads

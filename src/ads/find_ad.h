// Which declared ad a row of figures is about: for importers of deliveries only.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "node/capability.h"

namespace hustings::ads {

// What the row itself calls its ad.
struct AdOfRow {
  std::string key;                      // content_key() of its number on the platform; or empty
  std::string own;                      // an id, or the party's own number for the ad; or empty
  std::span<const std::string> called;  // all names and numbers by which a mapping may know it
};

// The thing of an ad that the importing issuer has declared. `mapping` is what the user says: lines
// "ID" for all rows, "NAME=ID" for those that call their ad NAME; an ID is a thing or a number of
// the party's own. It counts before what the row says. Then come ads declared with this number on
// the platform, then those that earlier deliveries of this number belong to.
// Errors: bad_input on `ad`, with the way to mend it; the database's.
Result<std::string> find_ad(const Importer::Context& context, std::string_view mapping,
                            const AdOfRow& row);

}  // namespace hustings::ads

// Pictures of ads. A record names them by their digest (record/content_ref.h); the node keeps those
// that it is given (store/blobs.h), and shows them where an ad names them.
#pragma once
#include <string_view>

#include "ads/ad.h"
#include "node/value.h"
#include "store/blobs.h"

namespace hustings::ads {

inline constexpr std::size_t kMostCreative = std::size_t{32} << 20;  // bytes

// Has a worker look at a picture, and keeps it with its thumbnail. `worker`: path of
// hustings-worker. Errors: bad_input as of read_picture(); too_large; those of the disk.
Result<Hash> keep_creative(Blobs& blobs, const Path& worker, std::string_view file);

// Where the ad of this id can be seen, one row for each content that it names, with what is known
// of the file where it is kept here. `blobs` may be null: nothing is kept.
List content_of(const Blobs* blobs, const std::string& id, const Ad& ad);
// JSON Schema of a row of it.
std::string content_schema();

// Whether the ad names it.
bool names(const Ad& ad, const Hash& digest);

}  // namespace hustings::ads

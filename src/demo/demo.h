// The demonstration: a fictional election that fills an empty node. The same seed gives the same
// bytes on every machine and database. Its keys follow from the seed: everybody can know them.
#pragma once
#include <cstdint>

#include "demo/story.h"

namespace hustings::demo {

inline constexpr std::string_view kOrigin = "demo.invalid";  // the only one that it may fill

// What the program carries: texts/*.toml, and what they say.
std::span<const Asset> builtin_texts();
Result<Setting> builtin_setting();

// Makes the node's keys anew from the seed, names the fictional countries in hustings.toml, and
// tells all chapters.
// bad_input: the node has another origin. conflict: it has records or issuers already. Where it
// fails halfway, the data directory is of no further use.
// `worker`: path of hustings-worker, which reads the pictures; where it cannot be started they are
// named and not kept.
Result<Told> tell(Disk& disk, const Path& dir, const Registry& registry, const Path& worker,
                  std::uint64_t seed);

}  // namespace hustings::demo

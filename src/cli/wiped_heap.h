// Leaving no words of strangers behind in memory that was freed.
#pragma once

namespace hustings::cli {

// From now on this process overwrites what C++ frees. For those that go on for long: commands end,
// and their memory with them. Before there are threads. Nothing happens with sanitizers.
void wipe_what_is_freed();

}  // namespace hustings::cli

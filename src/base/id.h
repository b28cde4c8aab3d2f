// UUIDs (RFC 9562): version 7 in order of time, version 4 where the time would betray somebody.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/time.h"

namespace hustings {

std::string uuid_v7(Instant at, Random& random);  // lower case, 36 characters
std::string uuid_v4(Random& random);
bool is_uuid(std::string_view text);  // lower case, any version

}  // namespace hustings

// Where an imported value comes from.
#pragma once
#include "record/marks.h"

namespace hustings {

struct SourceOf {
  Digest file;
  Token<64> profile;
  Count profile_version;
  Count row;  // as the file counts records, the header included
};
BOOST_DESCRIBE_STRUCT(SourceOf, (), (file, profile, profile_version, row))

}  // namespace hustings

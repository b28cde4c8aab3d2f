// The keys that the records of a log give their issuers.
#pragma once
#include <string>

#include "record/envelope.h"
#include "store/db.h"

namespace hustings {

// All of them, or those of one issuer.
Result<KeyHistory> read_keys(Db& db, const Kinds& kinds, const std::string& issuer = {});

}  // namespace hustings

// Google's political bundle as the ZIP that Google hands out: its tables as streams, and what one
// of them says about the others.
#pragma once
#include <string>
#include <vector>

#include "base/disk.h"
#include "base/time.h"
#include "tables/import.h"

namespace hustings::cli {

struct Bundle {
  std::vector<std::string> tables;  // parts with rows for us, in the order in which they are read
  std::vector<std::string> left;    // the other ones
  std::optional<CivilDate> day;     // on which Google made it
  JoinedValues countries;           // of an advertiser
  JoinedValues renamed;             // newer numbers of advertisers by older ones
};

bool is_zip(const std::string& file);
// Reads its small tables. Errors: those of the archive; bad_input for one that is no such bundle.
Result<Bundle> read_bundle(const Path& file);
Result<ByteSource> open_table_of(const Path& file, const std::string& part);

// Adds the rows "older, newer" of a mapping table of Google's (advertiser_id_mapping.csv,
// creative_id_mapping.csv). Errors: the reader's; bad_input for one that has no such columns.
Result<void> read_renamed(ByteSource source, const std::string& name, JoinedValues& out);

}  // namespace hustings::cli

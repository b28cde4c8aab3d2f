// Whether a source still shows what an earlier import of it showed. Commitment 6.a.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "node/capability.h"
#include "record/kind.h"
#include "store/db.h"

namespace hustings {

// A file of everything that a source shows lacks a thing that an earlier import of the same source
// had; or has it again. It says nothing about why, nor about who took it away.
struct StillShown {
  Open<ThingId> about;      // an observed ad, a report about an advertiser
  Open<bool> shown;         // no: no longer; yes: again
  Open<Token<64>> profile;  // of the import
  Open<Digest> file;        // of the import that says so
  Open<Digest> before;  // of the last import that showed it; of one that is shown again, the same
};
BOOST_DESCRIBE_STRUCT(StillShown, (), (about, shown, profile, file, before))

namespace complete {

// An import of everything that its source shows.
struct WholeImport {
  std::string issuer;
  std::string profile;
  Digest file;
  std::vector<std::string> countries;  // of which it was imported; none: of all
  std::vector<std::int64_t> seen;      // indices of what it showed, unchanged things too
};
struct Showing {
  std::string about;  // id of the thing
  StillShown body;
};
// What it no longer shows, or shows again: things of its issuer from the same platform that it
// could have had. Of single ads: those of its countries. Of reports about advertisers: for each
// country and first day of which it has some, pages and disclaimers that a report up to the same
// day or an earlier one had. What a redaction took a value from is left out: nobody can tell.
// Everything that was imported before stands in `db`, the import itself too.
Result<std::vector<Showing>> showings(Db& db, const WholeImport& whole);

// Names of formats whose files can be the whole of what a source shows.
std::span<const std::string_view> whole_formats();

Projection still_shown_projection();
std::span<const Dataset> vanished_datasets();

}  // namespace complete
}  // namespace hustings

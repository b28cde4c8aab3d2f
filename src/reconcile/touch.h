// From what changed to what has to be compared anew: always all of it, sometimes a little more.
#pragma once
#include <set>
#include <string>

#include "record/projection.h"
#include "record/rule.h"

namespace hustings::reconcile {

// By what records are tied to the other side.
struct Keys {
  std::set<std::string> seen;       // numbers and addresses of ads: deliveries of these
  std::set<std::string> declared;   // numbers and addresses of declared ones: seen ads of these
  std::set<std::string> covered;    // "LINK COUNTRY", "LINK ": deliveries on this page
  std::set<std::string> pages;      // links: reports about this page
  std::set<std::string> links;      // links: everything on this page
  std::set<std::string> declaring;  // organisations: their pages of which nothing was declared
  std::set<std::string> silent;     // organisations: all of their pages
};

// What is compared as a whole, each with everything that it meets.
struct Units {
  std::set<Index> seen;        // observed ads
  std::set<Index> deliveries;  // declared deliveries
  std::set<std::string> pages;
  std::set<std::string> runs;  // pages: only what is held against all that its owner declares
};

// Of a thing whose current record goes.
Result<void> note_withdrawn(Db& db, std::string_view kind, const std::string& sub,
                            Touched& touched);
// All that `touched` may change.
Result<Units> units_of(Db& db, const Touched& touched);

}  // namespace hustings::reconcile

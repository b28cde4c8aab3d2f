// Names for what the log knows by ids: of things, and of what a record says in a line.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "node/fold.h"
#include "node/value.h"
#include "record/envelope.h"

namespace hustings {

// For one answer: what it has read once it remembers.
class Naming {
 public:
  // Both outlive it.
  Naming(Db& db, const Registry& registry) : db_(db), registry_(registry) {}

  struct Named {
    std::string name;                 // empty: it has none, or it was erased
    bool organisation = false;        // has a page under /parties
    std::string kind = {};            // of its current record
    std::optional<Index> index = {};  // of its current record; none: it is no thing of this log
  };
  // The first text of the current record of a thing.
  Result<Named> of(const std::string& thing);
  // Who or what a record is about and what it is called; empty where it says nothing in words.
  // `known`: a name that stands beside it already.
  Result<std::string> line(const Record& record, std::string_view known = {});
  // The same, or else what was done: "published", "decided".
  Result<Value> says(const Record& record, std::string_view known = {});
  // The name of the first thing that it names by an id; empty when it names none.
  Result<std::string> whose(const Record& record);
  // What tells it from others of its kind: its country and its days, as far as it has such.
  static List where_and_when(const Record& record);

 private:
  Db& db_;
  const Registry& registry_;
  std::map<std::string, Named> known_;
};

}  // namespace hustings

// Names for what the log knows by ids: of things, and of what a record says in a line.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "node/fold.h"
#include "record/envelope.h"
#include "web/list_html.h"

namespace hustings::web {

// For one answer: what it has read once it remembers.
class Names {
 public:
  // Both outlive it.
  Names(Db& db, const Registry& registry) : db_(db), registry_(registry) {}

  struct Named {
    std::string name;                 // empty: it has none, or it was erased
    bool organisation = false;        // has a page under /parties
    std::string kind = {};            // of its current record
    std::optional<Index> index = {};  // of its current record; none: it is no thing of this log
  };
  // The first text of the current record of a thing.
  Result<Named> of(const std::string& thing);
  // Who or what a record is about and what it is called; empty where it says nothing in words.
  Result<std::string> line(const Record& record);

 private:
  Db& db_;
  const Registry& registry_;
  std::map<std::string, Named> known_;
};

// Lists of records of any kind, and of what rules say of them, as people read them: what each
// record says, and who says it, in place of ids. In all lists ids of things are replaced by their
// names, with a link. `operator_id`: of the node, who has no page of its own.
Result<void> name_records(Db& db, const Registry& registry, std::string_view operator_id,
                          ListParts& parts);

}  // namespace hustings::web

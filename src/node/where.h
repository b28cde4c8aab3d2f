// From chosen filters to SQL: what lists, counts and facets of a dataset have in common.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "node/list.h"
#include "store/search.h"

namespace hustings {

// bad_input, naming the filters that the dataset has.
Result<const Filter*> find_filter(const Dataset& dataset, std::string_view name);

// True when the dataset's roll-up has all that the filters ask for.
bool rolled_up(const Dataset& dataset, const Chosen& chosen);

// "FROM ... WHERE ..." of the rows that the chosen filters let through, with its parameters.
class Where {
 public:
  struct Way {
    bool lead = true;  // rows may be found through the search index, which has them by index
    SearchIn search = SearchIn::anywhere;
    std::string_view without = {};  // a filter that does not count
    std::string_view index = {};    // of the table, for those who need only its columns
  };
  // bad_input: a filter that the dataset does not have, a value that is no text.
  static Result<Where> make(Db& db, const Dataset& dataset, const Chosen& chosen, const Way& way);

  // The same in the dataset's roll-up.
  static Result<Where> in_rollup(Db& db, const Dataset& dataset, const Chosen& chosen);

  std::string parameter(Param value);   // "$7"; its text outlives the query
  std::string keep(std::string value);  // the same for a text of one's own
  void add(std::string condition) { conditions_.push_back(std::move(condition)); }

  std::string text() const;
  std::string index_text() const;                    // the same for who asks only for index()
  std::string_view index() const { return index_; }  // the column with the log index
  const std::vector<Param>& params() const { return params_; }
  bool searched() const { return searched_; }  // words were given

 private:
  std::string from_;
  std::string index_ = "t.idx";
  std::string on_search_;  // where it leads
  std::vector<std::string> conditions_;
  bool leads_ = false;
  bool searched_ = false;
  std::vector<Param> params_;
  std::vector<std::unique_ptr<std::string>> own_;  // what parameters point to
};

}  // namespace hustings

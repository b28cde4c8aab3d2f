// What one version of a thing says otherwise than the version before it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "node/value.h"
#include "record/envelope.h"
#include "store/db.h"

namespace hustings {

struct FieldChange {
  std::string field;   // path of the kind's column: "amount.min"
  std::string before;  // cells, as CSV has them
  std::string after;
};

// The fields in which `record`, whose pointers `erased` were redacted, differs from the record at
// `before`. What was erased in one of them is left out: nobody can compare it any more.
Result<std::vector<FieldChange>> changes_since(Db& db, const Kinds& kinds, Index before,
                                               const Record& record,
                                               const std::vector<std::string>& erased);

// Whether one of the pointers ("/amount") covers the column "amount.min".
bool covered(const std::vector<std::string>& pointers, std::string_view path);
// "amount.min" as people read it: "amount, min", its id in the catalogues.
std::string field_label(std::string_view path);
// The field at a pointer as the page of its record calls it: "page name" at "/page_name/value",
// since it has a column of that path or of one that is a word shorter. `kind`: null when it is not
// known.
std::string pointer_label(const Kind* kind, std::string_view pointer);
// A cell of this column as people read it: days, countries, numbers and the values of an
// enumeration in the language of the page, lists item by item; null for an empty one.
Value shown_cell(const KindColumn& column, std::string_view cell);
// "advertiser report" of the kind "advertiser-report": the id of its translation.
std::string kind_label(std::string_view kind);

}  // namespace hustings

// Parts of a list: a page of it, or the next piece of a stream.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "node/fold.h"
#include "node/value.h"

namespace hustings {

// The values of a row, as the list's columns.
using EachSliceRow = std::function<Result<void>(const std::vector<Value>&)>;

inline constexpr std::int64_t kExactTotal = 10'000;
inline constexpr std::int64_t kExactHits = 1'000;  // where words are searched for
struct Total {
  std::int64_t count = 0;
  bool exact = true;  // false: at least `count`
};
// What follows a slice.
struct Slice {
  std::optional<std::string> next;  // the cursor to go on with; none: these were the last rows
  std::optional<Total> total = {};  // of the list, where reading came across it
};

// Of records of any kind, as record_row().
inline constexpr std::array kRecordColumns = {
    Column{"index", "record", Shape::integer, "t.idx", "/records/{index}"},
    Column{"id", "id", Shape::text, "t.sub"},
    Column{"issuer", "issuer", Shape::text, "t.iss"},
    Column{.name = "evidence",
           .label = "evidence",
           .shape = Shape::word,
           .sql = "t.evidence",
           .words = kEvidence},
    Column{"recorded", "recorded", Shape::instant, "t.iat"},
    Column{"kind", "kind", Shape::text, "t.kind"},
    Column{.name = "body", .label = "body", .sql = "NULL", .for_programs = true}};
// A row as the JSON answers have it; names are those of the columns.
Object as_object(std::span<const Column> columns, const std::vector<Value>& row);
// The headings of a CSV file of these columns: money has three.
std::vector<std::string> csv_heading(std::span<const Column> columns);
std::vector<std::string> csv_cells(std::span<const Column> columns, const std::vector<Value>& row);

// The body as far as it is disclosed.
std::vector<Value> record_row(const Record& record);

// Every record from index `since` on, replaced ones too, as far as its disclosures exist. The
// cursor is the index to go on from. Whoever follows keeps what came last under each id.
Result<Slice> read_changes(Db& db, const Registry& registry, std::uint64_t since, std::size_t limit,
                           const EachSliceRow& each);

Result<Record> load_record(Db& db, const Registry& registry, Index index);  // not_found
// A record as every JSON answer has it:
// {"index","id","issuer","evidence","recorded","kind","body"}.
std::string record_json(const Record& record);

}  // namespace hustings

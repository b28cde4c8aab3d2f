// A statement as pages show it.
#pragma once
#include "completeness/read.h"
#include "node/page.h"

namespace hustings::complete {

// One organisation and the period that was asked about.
struct Asked {
  std::string party;  // empty: of nobody
  std::string name;   // empty where nobody has recorded it
  std::optional<CivilDate> from;
  std::optional<CivilDate> to;
  Days days() const {
    Days out;
    if (from) out.first = day_of(*from);
    if (to) out.last = day_of(*to);
    return out;
  }
  bool backwards() const { return from && to && *to < *from; }  // nothing lies in it
};
Result<Asked> read_asked(Db& db, const Arguments& arguments);
Result<Statement> read_statement(Db& db, const Asked& asked);
std::vector<Parameter> statement_parameters();

// For programs: a cell, what the figures cannot know, and their schemas.
Object cell_item(const Cell& cell);
std::string cell_schema();
Object limits_item(const Limits& limits, const Accounts& accounts);
std::string limits_schema();
// The same as the rows of a table.
std::span<const Column> cell_columns();
std::vector<Value> cell_row(const Cell& cell);

// What the template "completeness" shows of it besides: charts of one currency each, which take
// their lengths from the same figures as their tables, and the words of limits that are not 0.
List statement_charts(const Statement& statement);
List statement_table(const Statement& statement);
Object shown_limits(const Limits& limits, const Accounts& accounts);

}  // namespace hustings::complete

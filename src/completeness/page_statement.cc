// "/completeness": what one organisation declares, what is booked, what others saw, and what lies
// between; "/completeness-rows": its cells as a list.
#include <fmt/format.h>

#include <charconv>

#include "base/message.h"
#include "completeness/pages.h"
#include "completeness/view_statement.h"
#include "node/schema.h"

namespace hustings::complete {
namespace {

constexpr std::array<std::string_view, 4> kReads = {"parties", "ad", "advertiser", "observed_ad"};
constexpr std::string_view kTitle = tr("What is declared, booked and seen");

// Organisations that have signed a code, to choose from; nobody counts what would be shown of each.
Result<Facet> choices_of(Db& db, const std::string& chosen) {
  Facet out{"party", tr("party"), true, {}};
  HUSTINGS_CHECK(
      db.query("SELECT o.sub, o.name FROM organisation o WHERE o.sub = $1 OR EXISTS (SELECT 1 FROM "
               "code_signature s WHERE s.signatory = o.sub AND s.evidence = 'declared') "
               "ORDER BY o.name_key {binary}, o.idx LIMIT 2000",
               {chosen}, [&](const SqlRow& row) -> Result<void> {
                 out.values.push_back({std::string(row.text(0)), std::string(row.text(1)), 0,
                                       row.text(0) == chosen});
                 return {};
               }));
  return out;
}

List shown_choices(const Facet& choices) {
  List out;
  for (const auto& one : choices.values) {
    out.emplace_back(Object{
        {"choice_id", one.value}, {"choice_name", one.shown}, {"choice_chosen", one.chosen}});
  }
  return out;
}

std::string query_of(const Asked& asked) {
  std::string out = "?party=" + asked.party;
  if (asked.from) out += "&from=" + to_string(*asked.from);
  if (asked.to) out += "&to=" + to_string(*asked.to);
  return out;
}

List items_of(const std::vector<Cell>& cells) {
  List out;
  for (const auto& cell : cells) out.emplace_back(cell_item(cell));
  return out;
}

Result<View> view_statement(PageContext& context, const Arguments& arguments) {
  Db& db = context.db;
  HUSTINGS_TRY(const Asked asked, read_asked(db, arguments));
  const bool chosen = !asked.name.empty();
  Accounts accounts;
  if (chosen) {
    HUSTINGS_TRY(accounts, read_accounts(db, asked.party));
  }
  HUSTINGS_TRY(const Statement statement, read_statement(db, asked));
  HUSTINGS_TRY(const Facet choices, choices_of(db, asked.party));
  Object item{{"party", chosen ? Value(asked.party) : Value()},
              {"party_name", chosen ? Value(asked.name) : Value()},
              {"from", asked.from},
              {"to", asked.to},
              {"channels", items_of(statement.channels)},
              {"cells", items_of(statement.cells)},
              {"limits", limits_item(statement.limits, accounts)}};
  List limits = {shown_limits(statement.limits, accounts)};
  Object shown{{"choices", shown_choices(choices)},
               {"from_raw_day", asked.from ? to_string(*asked.from) : ""},
               {"to_raw_day", asked.to ? to_string(*asked.to) : ""},
               {"charts", statement_charts(statement)},
               {"table", statement_table(statement)},
               {"unknowns", chosen ? Value(std::move(limits)) : Value(List{})},
               {"backwards", asked.backwards()},
               {"rows_query", query_of(asked)}};
  return View{chosen ? Value(asked.name) : Value(Word{"", kTitle}),
              ObjectView{std::move(item), std::move(shown)}, kReads};
}

// The cells of a statement from place `first` on, as many as asked for.
Result<Slice> read_cells(Db& db, const Asked& asked, std::string_view cursor, std::size_t limit,
                         const EachSliceRow& each) {
  std::size_t first = 0;
  const std::string text(cursor);
  const auto* const end = text.data() + text.size();
  if (!text.empty() && std::from_chars(text.data(), end, first).ptr != end)
    return fail(Code::not_found, "this cursor is not of this list", text, "start without one");
  HUSTINGS_TRY(const Statement statement, read_statement(db, asked));
  std::size_t at = first;
  for (; at < statement.cells.size() && at - first < limit; ++at)
    HUSTINGS_CHECK(each(cell_row(statement.cells[at])));
  Slice out;
  if (at < statement.cells.size()) out.next = std::to_string(at);
  return out;
}

Result<View> view_rows(PageContext& context, const Arguments& arguments) {
  HUSTINGS_TRY(const Asked asked, read_asked(context.db, arguments));
  ListView list;
  list.columns = {cell_columns().begin(), cell_columns().end()};
  list.read = [asked](Db& db, std::string_view cursor, std::size_t limit,
                      const EachSliceRow& each) {
    return read_cells(db, asked, cursor, limit, each);
  };
  list.count = [asked](Db& db) -> Result<Total> {
    HUSTINGS_TRY(const Statement statement, read_statement(db, asked));
    return Total{static_cast<std::int64_t>(statement.cells.size()), true};
  };
  list.facets = [asked](Db& db, const std::vector<std::string>&) -> Result<std::vector<Facet>> {
    HUSTINGS_TRY(Facet choices, choices_of(db, asked.party));
    return std::vector{std::move(choices)};
  };
  return View{asked.name.empty() ? Value(Word{"", kTitle}) : Value(asked.name), std::move(list),
              kReads};
}

std::string schema_of_statement() {
  using namespace schema;
  return object({{"party", or_null(kId)},
                 {"party_name", or_null(kText)},
                 {"from", or_null(kDay)},
                 {"to", or_null(kDay)},
                 {"channels", list_of(cell_schema())},
                 {"cells", list_of(cell_schema())},
                 {"limits", limits_schema()}});
}

}  // namespace

Page statement_page() {
  return {.path = "/completeness",
          .title = kTitle,
          .templ = "completeness",
          .parameters = statement_parameters(),
          .schema = schema_of_statement(),
          .view = &view_statement};
}

Page statement_rows_page() {
  Page out{.path = "/completeness-rows",
           .title = tr("The same by platform, country and currency"),
           .list = true,
           .parameters = statement_parameters(),
           .schema = cell_schema(),
           .view = &view_rows};
  out.parameters.push_back({.name = "cursor",
                            .type = ParameterType::cursor,
                            .help = "goes on behind a slice: as \"next\" says",
                            .max_length = 20});
  return out;
}

}  // namespace hustings::complete

namespace hustings {

std::vector<Page> completeness_pages(const Registry& registry) {
  return {complete::statement_page(), complete::statement_rows_page(),
          complete::advertiser_page(registry)};
}

}  // namespace hustings

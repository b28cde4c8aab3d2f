#include "completeness/view_statement.h"

#include <algorithm>
#include <array>

#include "ads/words.h"
#include "base/message.h"
#include "node/schema.h"

namespace hustings::complete {
namespace {

constexpr std::array kGapStates = {
    Word{"more_seen", tr("more was seen than is declared")},
    Word{"may_agree", tr("they can agree")},
    Word{"more_declared", tr("more is declared than was seen")},
    Word{"not_known", tr("nothing was seen that it could be held against")}};

std::optional<CivilDate> date_of(std::optional<Day> day) {
  if (!day) return std::nullopt;
  return plus_days({1970, 1, 1}, static_cast<int>(*day));
}

Value money(const Span& amount, const Cell& cell) {
  const auto currency = Currency::parse(cell.place.currency);
  return currency ? Value(MoneyInterval{amount.min, amount.max, *currency}) : Value();
}
Value money(const Side& side, const Cell& cell) {
  return side.records > 0 ? money(side.amount, cell) : Value();
}
Value money(const Gap& gap, const Side& seen, const Cell& cell) {
  const auto currency = Currency::parse(cell.place.currency);
  if (!currency || seen.records == 0) return {};
  return MoneyInterval{gap.least, gap.most, *currency};
}

Word word_of(const Gap& gap, const Side& seen) {
  if (seen.records == 0) return kGapStates[3];
  if (gap.more_seen()) return kGapStates[0];
  return kGapStates[gap.more_declared() ? 2 : 1];
}

Value medium_of(const Cell& cell) {
  const auto found = std::ranges::find(kMedia, cell.place.medium, &Word::code);
  return found == kMedia.end() ? Value() : Value(*found);
}
Value platform_of(const Cell& cell) {
  return cell.place.platform.empty() ? Value() : Value(cell.place.platform);
}
Value country_of(const Cell& cell) {
  return cell.place.country.empty() ? Value() : Value(Country{cell.place.country});
}

constexpr Column integer(std::string_view name, std::string_view label) {
  return {.name = name, .label = label, .shape = Shape::integer, .sql = ""};
}
constexpr Column amount(std::string_view name, std::string_view label) {
  return {.name = name, .label = label, .shape = Shape::money, .sql = ""};
}
constexpr Column day_column(std::string_view name, std::string_view label) {
  return {.name = name, .label = label, .shape = Shape::day, .sql = "", .detail = true};
}
constexpr Column words_column(std::string_view name, std::string_view label,
                              std::span<const Word> words) {
  return {.name = name, .label = label, .shape = Shape::word, .sql = "", .words = words};
}

constexpr std::array kColumns = {
    Column{"platform", tr("platform"), Shape::text, ""},
    words_column("medium", tr("medium"), kMedia),
    Column{"country", tr("country"), Shape::country, ""},
    Column{.name = "currency", .label = tr("currency"), .sql = "", .detail = true},
    amount("declared", tr("declared")),
    integer("declared_records", tr("records of it")),
    amount("invoiced", tr("of that by invoice or booking")),
    amount("reported", tr("reported by the platform")),
    integer("reports", tr("reports")),
    day_column("reported_from", tr("reported from")),
    day_column("reported_to", tr("reported to")),
    amount("seen", tr("single ads seen")),
    integer("seen_ads", tr("ads seen")),
    day_column("seen_from", tr("seen from")),
    day_column("seen_to", tr("seen to")),
    amount("reported_gap", tr("reported less declared")),
    words_column("reported_gap_state", tr("reports and declaration"), kGapStates),
    amount("seen_gap", tr("seen less declared")),
    words_column("seen_gap_state", tr("ads seen and declaration"), kGapStates)};

}  // namespace

std::span<const Column> cell_columns() { return kColumns; }

std::vector<Value> cell_row(const Cell& cell) {
  const Side& reported = cell.reported;
  const Side& seen = cell.seen;
  return {platform_of(cell),
          medium_of(cell),
          country_of(cell),
          cell.place.currency,
          money(cell.declared, cell),
          cell.declared.records,
          money(cell.invoiced, cell),
          money(reported, cell),
          reported.records,
          date_of(reported.days.first),
          date_of(reported.days.last),
          money(seen, cell),
          seen.records,
          date_of(seen.days.first),
          date_of(seen.days.last),
          money(cell.reported_gap, reported, cell),
          word_of(cell.reported_gap, reported),
          money(cell.seen_gap, seen, cell),
          word_of(cell.seen_gap, seen)};
}

Object cell_item(const Cell& cell) { return as_object(kColumns, cell_row(cell)); }
std::string cell_schema() { return schema::row(kColumns); }

Result<Asked> read_asked(Db& db, const Arguments& arguments) {
  Asked out{std::string(arguments.text("party").value_or("")), {}, {}, {}};
  if (const auto from = arguments.text("from")) out.from = parse_date(*from);
  if (const auto to = arguments.text("to")) out.to = parse_date(*to);
  if (out.party.empty()) return out;
  HUSTINGS_CHECK(db.query("SELECT name FROM organisation WHERE sub = $1", {out.party},
                          [&](const SqlRow& row) -> Result<void> {
                            out.name = row.text(0);
                            return {};
                          }));
  return out;
}

Result<Statement> read_statement(Db& db, const Asked& asked) {
  if (asked.name.empty() || asked.backwards()) return Statement{};
  HUSTINGS_TRY(const Known known, read_known(db, asked.party));
  return state(known, asked.days());
}

std::vector<Parameter> statement_parameters() {
  return {{.name = "party",
           .type = ParameterType::token,
           .help = "id of the organisation",
           .max_length = 64},
          {.name = "from", .type = ParameterType::day, .help = "first day of the period"},
          {.name = "to", .type = ParameterType::day, .help = "last day of the period"}};
}

}  // namespace hustings::complete

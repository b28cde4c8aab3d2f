#include "tables/plan.h"

#include <fmt/core.h>

#include <algorithm>

#include "tables/given.h"
#include "tables/plan_cell.h"

namespace hustings {
namespace {

bool has_numbers(Parser p) {
  return p == Parser::integer || p == Parser::interval || p == Parser::money;
}

// A cell whose currency stands in another field of the row; one without a value needs none.
Result<CellValue> parse_in_currency(const FieldPlan& plan, std::string_view cell,
                                    const CellValue& code) {
  if (is_no_value(cell)) return parse_cell(plan, cell, {});
  const auto* text = std::get_if<std::string>(&code);
  const auto currency = text == nullptr ? std::nullopt : Currency::parse(*text);
  if (currency) return parse_cell(plan, cell, *currency);
  return fail(Code::bad_input, "the row does not say its currency", {}, "fill in the currency");
}

// The amounts of all columns that have one.
std::expected<CellValue, BadCell> parse_amounts(const FieldPlan& plan,
                                                const std::vector<std::string>& cells) {
  std::vector<MoneyInterval> out;
  for (const auto& [column, currency] : plan.amounts) {
    if (column >= cells.size()) continue;
    auto value = parse_cell(plan, cells[column], currency);
    if (!value) return std::unexpected(BadCell{column, std::move(value).error()});
    if (const auto* amount = std::get_if<MoneyInterval>(&*value)) out.push_back(*amount);
  }
  if (out.empty()) return CellValue(meant(plan.field->empty.value_or(Meaning::absent)));
  return CellValue(std::move(out));
}

// --- the whole file ---

Result<void> plan_currency(FieldPlan& plan, const Profile& profile, std::optional<Currency> header,
                           const std::map<std::string, std::string>& given) {
  const Field& field = *plan.field;
  if (!field.currency_field.empty()) {
    const auto at = std::ranges::find(profile.fields, field.currency_field, &Field::name);
    plan.currency_output = static_cast<std::size_t>(at - profile.fields.begin());
    return {};
  }
  plan.currency = header ? header : field.currency;
  const auto option = given.find("currency");
  if (option == given.end()) {
    if (plan.currency) return {};
    return fail(Code::bad_input,
                fmt::format("the table does not say the currency of {}", field.name), {},
                "give --currency CODE, such as --currency EUR");
  }
  const auto wanted = Currency::parse(option->second);
  if (!wanted) {
    return fail(Code::bad_input, fmt::format("\"{}\" is no known currency", option->second),
                "--currency", "give a code of ISO 4217 in capital letters, such as EUR");
  }
  if (plan.currency && *plan.currency != *wanted) {
    return fail(Code::bad_input,
                fmt::format("the table is in {}, the option says {}", plan.currency->code(),
                            wanted->code()),
                "--currency", "leave the option out");
  }
  plan.currency = wanted;
  return {};
}

Result<void> plan_given(FieldPlan& plan, const std::map<std::string, std::string>& given) {
  const Field& field = *plan.field;
  const auto option = given.find(field.name);
  if (option == given.end()) {
    if (!field.required) return {};
    return fail(Code::bad_input, fmt::format("the table does not say the {}", field.name), {},
                fmt::format("give {}, or keep the file's original name", option_name(field.name)));
  }
  auto value = parse_cell(plan, option->second, plan.currency.value_or(Currency{}));
  if (!value) {
    value.error().where = option_name(field.name) + " (or the file's name)";
    return std::unexpected(std::move(value).error());
  }
  plan.constant = *std::move(value);
  return {};
}

// The values that are joined to a column of this table, unless the user gives one for all rows.
void plan_joined(Plan& plan, const std::map<std::string, const JoinedValues*>& joined) {
  for (FieldPlan& field : plan.fields) {
    const auto values = joined.find(field.field->name);
    const auto key = plan.column(field.field->joined_by);
    if (values == joined.end() || !key || !std::holds_alternative<Absent>(field.constant)) continue;
    field.joined = values->second;
    field.joined_column = *key;
  }
}

std::size_t index_of(const Profile& profile, std::string_view field) {
  const auto at = std::ranges::find(profile.fields, field, &Field::name);
  return static_cast<std::size_t>(at - profile.fields.begin());
}

// Whether each row says its period, or nobody has to.
bool rows_say_period(const Plan& plan, const PeriodRule& rule,
                     const std::map<std::string, std::string>& given) {
  if (rule.preamble) return !rule.unless.empty() && plan.column(rule.unless).has_value();
  return (plan.fields[plan.ends].column || given.contains(rule.ends)) &&
         (plan.fields[plan.span].column || given.contains(rule.span));
}

Result<void> plan_period(Plan& plan, const PeriodRule& rule,
                         const std::map<std::string, std::string>& given,
                         const std::optional<DateRange>& preamble) {
  plan.ends = index_of(*plan.profile, rule.ends);
  plan.span = index_of(*plan.profile, rule.span);
  const auto start = given.find("period_start");
  const auto end = given.find("period_end");
  if (start == given.end() && end == given.end()) {
    if (rule.preamble && preamble) plan.period.emplace(preamble->first, preamble->last);
    if (plan.period || rows_say_period(plan, rule, given)) return {};
    return fail(Code::bad_input, "the table does not say its period", {},
                "keep the platform's name of the file and the lines above its header, or give "
                "--period-start and --period-end");
  }
  if (start == given.end() || end == given.end()) {
    return fail(Code::bad_input, "only one end of the period is given", {},
                "give both --period-start and --period-end");
  }
  const auto first = parse_date(start->second);
  const auto last = parse_date(end->second);
  if (!first || !last || *first > *last) {
    return fail(Code::bad_input, fmt::format("{} to {} is no period", start->second, end->second),
                "--period-start, --period-end",
                "give two days as YYYY-MM-DD, the earlier one first");
  }
  plan.period.emplace(*first, *last);
  return {};
}

Result<std::pair<CellValue, CellValue>> period_of(const Plan& plan, const PeriodRule& rule,
                                                  const std::vector<CellValue>& values) {
  const auto* last = std::get_if<CivilDate>(&values[plan.ends]);
  const auto* span = std::get_if<std::string>(&values[plan.span]);
  if (last == nullptr || span == nullptr)
    return std::pair<CellValue, CellValue>(Unknown{}, Unknown{});
  if (const auto days = rule.days.find(*span); days != rule.days.end()) {
    const CivilDate first = plus_days(*last, 1 - days->second);
    if (first.year >= 1) return std::pair<CellValue, CellValue>(first, *last);
    return fail(Code::bad_input, "the period begins before the calendar", {}, "check the date");
  }
  if (std::ranges::find(rule.unbounded, *span) != rule.unbounded.end()) {
    return std::pair<CellValue, CellValue>(Unknown{}, *last);
  }
  std::string known;
  for (const auto& [name, days] : rule.days) known += (known.empty() ? "" : ", ") + name;
  return fail(Code::bad_input,
              fmt::format("\"{}\" is no known length of time", span->substr(0, 40)), {},
              fmt::format("one of {}; or give --period-start and --period-end", known));
}

}  // namespace

Result<Plan> make_plan(const Profile& profile, const HeaderMatch& match,
                       const std::map<std::string, std::string>& given,
                       const ImportOptions& options, const std::optional<DateRange>& preamble) {
  Plan plan;
  plan.profile = &profile;
  for (std::size_t f = 0; f < profile.fields.size(); ++f) {
    const Field& field = profile.fields[f];
    FieldPlan planned;
    planned.field = &field;
    planned.column = match.column[f];
    planned.amounts = match.amounts[f];
    planned.numbers = field.numbers != DecimalMark::undecided ? field.numbers : options.numbers;
    if (field.parser == Parser::money && !field.each_currency && (planned.column || field.given)) {
      HUSTINGS_CHECK(plan_currency(planned, profile, match.currency[f], given));
    }
    if (field.given) HUSTINGS_CHECK(plan_given(planned, given));
    plan.fields.push_back(std::move(planned));
  }
  plan_joined(plan, options.joined);
  for (const auto& [name, value] : profile.constants) plan.constants.emplace_back(value);
  for (const std::string& field : profile.total_empty) {
    if (const auto column = match.column[index_of(profile, field)]) {
      plan.total_columns.push_back(*column);
    }
  }
  if (profile.period) {
    HUSTINGS_CHECK(plan_period(plan, *profile.period, given, preamble));
    // What is the same for all rows is said once, not refused row by row.
    const bool fixed = !profile.period->preamble && !plan.fields[plan.ends].column &&
                       !plan.fields[plan.span].column;
    if (fixed && !plan.period) {
      std::vector<CellValue> values;
      values.reserve(plan.fields.size());
      for (const FieldPlan& field : plan.fields) values.push_back(field.constant);
      HUSTINGS_TRY(plan.period, period_of(plan, *profile.period, values));
    }
  }
  return plan;
}

void weigh_evidence(Plan& plan, const std::deque<Row>& rows) {
  for (FieldPlan& field : plan.fields) {
    if (!field.column || !has_numbers(field.field->parser)) continue;
    if (field.numbers != DecimalMark::undecided) continue;
    std::optional<int> decimals = 0;
    if (field.field->parser == Parser::money && !field.field->minor_unit) {
      decimals = field.currency ? std::optional(field.currency->minor_digits()) : std::nullopt;
    }
    bool point = false;
    bool comma = false;
    for (const Row& row : rows) {
      if (row.fault || *field.column >= row.cells.size()) continue;
      const DecimalMark mark = evident_mark(row.cells[*field.column], decimals);
      point = point || mark == DecimalMark::point;
      comma = comma || mark == DecimalMark::comma;
    }
    if (point != comma) field.numbers = point ? DecimalMark::point : DecimalMark::comma;
  }
}

std::string_view FieldPlan::cell_of(const std::vector<std::string>& cells) const {
  const std::size_t at = joined != nullptr ? joined_column : column.value_or(cells.size());
  if (at >= cells.size()) return {};
  if (joined == nullptr) return cells[at];
  const auto found = joined->find(cells[at]);
  return found == joined->end() ? std::string_view() : found->second;
}

std::optional<std::size_t> Plan::column(std::string_view field) const {
  const auto at =
      std::ranges::find(fields, field, [](const FieldPlan& f) { return f.field->name; });
  return at == fields.end() ? std::nullopt : at->column;
}

bool is_total(const Plan& plan, const Row& row) {
  const auto empty = [&](std::size_t column) {
    return column >= row.cells.size() || trimmed(row.cells[column]).empty();
  };
  const bool keyless =
      !plan.total_columns.empty() && std::ranges::all_of(plan.total_columns, empty);
  if (keyless && !row.fault) return true;
  if (plan.profile->total_labels.empty()) return false;
  // "Total" may stand in the column of a name: then it is that only if no other key is there, since
  // companies are called Total.
  const auto label = std::ranges::find_if(
      row.cells, [](const std::string& cell) { return !trimmed(cell).empty(); });
  if (label == row.cells.end()) return false;
  const auto at = static_cast<std::size_t>(label - row.cells.begin());
  const std::string_view text = trimmed(*label);
  const bool labelled = std::ranges::any_of(plan.profile->total_labels, [&](const auto& known) {
    return same_ignoring_case(text.substr(0, known.size()), known) &&
           (text.size() == known.size() || text[known.size()] == ':');
  });
  return labelled && std::ranges::all_of(plan.total_columns, [&](std::size_t column) {
           return column == at || empty(column);
         });
}

std::expected<std::vector<CellValue>, BadCell> map_row(const Plan& plan,
                                                       const std::vector<std::string>& cells) {
  std::vector<CellValue> values;
  values.reserve(plan.fields.size() + plan.constants.size() + 2);
  for (const FieldPlan& field : plan.fields) {
    if (field.field->each_currency) {
      auto amounts = parse_amounts(field, cells);
      if (!amounts) return std::unexpected(std::move(amounts).error());
      values.push_back(*std::move(amounts));
      continue;
    }
    if (field.joined != nullptr) {
      auto value = parse_cell(field, field.cell_of(cells), Currency{});
      if (!value) return std::unexpected(BadCell{field.joined_column, std::move(value).error()});
      values.push_back(*std::move(value));
      continue;
    }
    if (!field.column) {
      values.push_back(field.constant);
      continue;
    }
    Result<CellValue> value = Absent{};
    if (field.currency_output) {
      value = parse_in_currency(field, cells[*field.column], values[*field.currency_output]);
    } else {
      value = parse_cell(field, cells[*field.column], field.currency.value_or(Currency{}));
    }
    if (!value) return std::unexpected(BadCell{field.column, std::move(value).error()});
    values.push_back(*std::move(value));
  }
  values.insert(values.end(), plan.constants.begin(), plan.constants.end());
  if (!plan.profile->period) return values;
  if (plan.period) {
    values.push_back(plan.period->first);
    values.push_back(plan.period->second);
    return values;
  }
  if (plan.profile->period->preamble) {
    values.insert(values.end(), 2, Absent{});
    return values;
  }
  auto period = period_of(plan, *plan.profile->period, values);
  if (!period) {
    return std::unexpected(BadCell{plan.fields[plan.span].column, std::move(period).error()});
  }
  values.push_back(std::move(period->first));
  values.push_back(std::move(period->second));
  return values;
}

}  // namespace hustings

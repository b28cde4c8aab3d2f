#include "web/list_html.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "base/message.h"
#include "laws/law.h"
#include "node/changes.h"
#include "web/country_map.h"
#include "web/gate.h"
#include "web/list_cells.h"
#include "web/list_filters.h"

namespace hustings::web {
namespace {

List sort_options(const ListParts& parts) {
  List out;
  for (const auto& sort : parts.list.sorts) {
    out.push_back(Object{{"sort_name", sort.name},
                         {"sort_label", Word{sort.name, sort.label}},
                         {"sort_chosen", parts.list.sort == sort.name}});
  }
  return out;
}

// Rows by country, as a map and as bars with the longest first; the same figures as the filter's.
void add_countries(Object& out, const ListParts& parts, const Call& call) {
  const auto facet = std::ranges::find(parts.facets, "country", &Facet::name);
  if (facet == parts.facets.end() || facet->values.size() < 2) return;
  const auto link = [&](std::string_view country) {
    return list_address(call, "country", "country=" + percent_encode(country));
  };
  std::int64_t most = 1;
  for (const auto& value : facet->values) most = std::max(most, value.count);
  List bars;
  for (const auto& value : facet->values) {
    bars.push_back(Object{{"bar_label", value.shown},
                          {"bar_count", value.count},
                          {"bar_width", std::to_string(value.count * 100 / most)},
                          {"bar_href", link(value.value)}});
  }
  out.emplace_back("bars", std::move(bars));
  std::ranges::move(country_map(*facet, link), std::back_inserter(out));
}

std::int64_t weeks_between(CivilDate from, CivilDate to) {
  using namespace std::chrono;
  const auto days_of = [](CivilDate d) {
    return sys_days(year_month_day(year(d.year), month(d.month), day(d.day)));
  };
  return (days_of(to) - days_of(from)).count() / 7;
}

// Rows by week in the order of time, as columns and as their table; weeks without rows stay empty.
void add_weeks(Object& out, const ListParts& parts, const Call& call) {
  const auto facet = std::ranges::find(parts.facets, "week", &Facet::name);
  if (facet == parts.facets.end() || facet->values.size() < 2) return;
  std::vector<const FacetValue*> inorder;
  for (const auto& value : facet->values) inorder.push_back(&value);
  std::ranges::sort(inorder, {}, [](const FacetValue* value) { return value->value; });
  const auto first = parse_date(inorder.front()->value);
  if (!first) return;
  std::int64_t most = 1;
  for (const auto* value : inorder) most = std::max(most, value->count);
  constexpr std::int64_t kWidth = 10;  // of a week in the drawing; a column is 8 wide
  constexpr std::int64_t kHeight = 100;
  std::int64_t last = 0;
  List weeks;
  for (const auto* value : inorder) {
    const auto day = parse_date(value->value);
    if (!day) return;
    last = weeks_between(*first, *day);
    const std::int64_t height = std::max<std::int64_t>(1, value->count * kHeight / most);
    weeks.push_back(
        Object{{"week_day", *day},
               {"week_count", value->count},
               {"week_x", std::to_string(last * kWidth)},
               {"week_y", std::to_string(kHeight - height)},
               {"week_height", std::to_string(height)},
               {"week_href", list_address(call, "week", "week=" + percent_encode(value->value))}});
  }
  out.emplace_back("weeks_from", *first);
  out.emplace_back("weeks_to", parse_date(inorder.back()->value));
  out.emplace_back("weeks", std::move(weeks));
  out.emplace_back("weeks_width", std::to_string((last + 1) * kWidth));
}

Value in_words(const Value& id, std::span<const Rule* const> rules) {
  const auto* text = std::get_if<std::string>(&id);
  const auto rule = text == nullptr ? rules.end() : std::ranges::find(rules, *text, &Rule::id);
  return rule == rules.end() ? id : Value(Word{(*rule)->id, (*rule)->says});
}

// "/funding/ad" as the page of the record names it.
Value name_of_place(const Value& pointer) {
  const auto* text = std::get_if<std::string>(&pointer);
  if (text == nullptr || !text->starts_with('/')) return pointer;
  std::string path = text->substr(1);
  std::ranges::replace(path, '/', '.');
  return Message{field_label(path)};
}

// "gdpr:17.1.c" as the law is cited.
Value name_of_law(const Value& code) {
  const auto* text = std::get_if<std::string>(&code);
  const auto said = text == nullptr ? std::nullopt : cited(*text);
  return said ? Value(*said) : code;
}

Value name_of_kind(const Value& kind) {
  const auto* text = std::get_if<std::string>(&kind);
  return text == nullptr ? kind : Value(Message{kind_label(*text)});
}

// Sums of a currency as one column of money; nothing to other lists.
void put_into_money(ListParts& parts) {
  const auto at = [&](std::string_view name) {
    return static_cast<std::size_t>(std::ranges::find(parts.columns, name, &Column::name) -
                                    parts.columns.begin());
  };
  const std::size_t min = at("min");
  const std::size_t max = at("max");
  const std::size_t currency = at("currency");
  const std::size_t open = at("open_ended");
  if (std::max({min, max, currency, open}) == parts.columns.size()) return;
  for (auto& row : parts.rows) {
    const auto* code = std::get_if<std::string>(&row[currency]);
    const auto known = code == nullptr ? std::nullopt : Currency::parse(*code);
    const auto number = [&](std::size_t column) { return std::get<std::int64_t>(row[column]); };
    row[min] = known ? Value(MoneyInterval{
                           number(min),
                           number(open) > 0 ? std::nullopt : std::optional(number(max)), *known})
                     : Value();
  }
  parts.columns[min].label = tr("amount");
  parts.columns[min].shape = Shape::money;
  parts.columns[max].for_programs = parts.columns[currency].for_programs = true;
}

// Without those that have nothing to say in any of the rows.
std::vector<Column> filled(const ListParts& parts) {
  std::vector<Column> out = parts.columns;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const bool empty = std::ranges::all_of(parts.rows, [i](const auto& row) {
      const auto* text = std::get_if<std::string>(&row[i]);
      return std::holds_alternative<std::monostate>(row[i]) || (text != nullptr && text->empty());
    });
    if (empty) out[i].for_programs = true;
  }
  return out;
}

// Columns with a sentence in every other row: beside many others they would be narrow, so they
// come in a line of their own, below their row.
std::vector<std::size_t> sentences_in(const ListParts& parts, std::span<const Column> columns) {
  constexpr std::ptrdiff_t kMany = 7;
  const auto is_shown = [](const Column& column) { return !column.for_programs && !column.detail; };
  std::vector<std::size_t> out;
  if (std::ranges::count_if(columns, is_shown) < kMany) return out;
  const std::size_t head = head_of(columns);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i == head || !is_shown(columns[i])) continue;
    const auto sentences =
        std::ranges::count_if(parts.rows, [i](const auto& row) { return is_sentence(row[i]); });
    if (2 * sentences >= std::ssize(parts.rows) && sentences > 0) out.push_back(i);
  }
  return out;
}

List rows_of(const ListParts& parts, std::span<const Column> columns,
             std::span<const std::size_t> below, const Joined& joined) {
  List out;
  out.reserve(parts.rows.size());
  for (const auto& row : parts.rows) {
    Object shown = list_row(columns, row, false, joined);
    List cells;
    for (const std::size_t at : below) {
      if (!std::holds_alternative<std::monostate>(row[at]))
        cells.emplace_back(list_cell(columns, row, at));
    }
    if (!cells.empty()) shown.emplace_back("row_below", std::move(cells));
    out.emplace_back(std::move(shown));
  }
  return out;
}

}  // namespace

void put_into_words(ListParts& parts, const Registry& registry) {
  put_into_money(parts);
  const auto& columns = parts.columns;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    for (auto& row : parts.rows) {
      if (columns[i].name == "rule") row[i] = in_words(row[i], registry.rules());
      if (columns[i].name == "pointer") row[i] = name_of_place(row[i]);
      if (columns[i].name == "law") row[i] = name_of_law(row[i]);
      if (columns[i].name == "kind") row[i] = name_of_kind(row[i]);
    }
  }
  for (auto& facet : parts.facets) {
    if (facet.name != "rule") continue;
    for (auto& value : facet.values) value.shown = in_words(value.value, registry.rules());
  }
}

bool chooses_rows(std::string_view parameter) {
  static constexpr std::array<std::string_view, 6> kForm = {"cursor", "limit", "raw",
                                                            "lang",   "sort",  "facets"};
  return std::ranges::find(kForm, parameter) == kForm.end();
}

std::string list_address(const Call& call, std::string_view drop, std::string_view more) {
  std::string out;
  for (const auto& [name, value] : call.request.target.parameters) {
    if (name == drop || name == "cursor") continue;
    out += (out.empty() ? "?" : "&") + percent_encode(name) + '=' + percent_encode(value);
  }
  if (!more.empty()) out += (out.empty() ? "?" : "&") + std::string(more);
  return call.request.target.path + out;
}

Object list_content(const ListParts& parts, const Call& call) {
  auto columns = filled(parts);
  const auto joined = joined_in(columns);
  const auto hide = [&columns](const auto& all) {  // what is no column any more
    for (const std::size_t at : all) columns[at].detail = true;
  };
  for (const auto& [_, beneath] : joined) hide(beneath);
  const auto below = sentences_in(parts, columns);
  hide(below);
  List heads = list_heads(columns);
  const bool exact =
      std::ranges::all_of(parts.facets, [](const Facet& facet) { return facet.exact; });
  Object out{{"here", call.request.target.path},
             {"facets_inexact", !exact},
             {"total", parts.total.count},
             {"inexact", !parts.total.exact},
             {"next_href", parts.next.value_or("")}};
  out.emplace_back("filters", list_filters(parts, call));
  out.emplace_back("chips", list_chips(parts, call));
  out.emplace_back("choices", list_choices(parts, call));
  out.emplace_back("sorts", sort_options(parts));
  out.emplace_back("row_width", std::to_string(heads.size()));
  out.emplace_back("columns", std::move(heads));
  out.emplace_back("rows", rows_of(parts, columns, below, joined));
  std::ranges::copy(parts.spending, std::back_inserter(out));
  add_weeks(out, parts, call);
  add_countries(out, parts, call);
  return out;
}

}  // namespace hustings::web

#include "web/list_spending.h"

#include <algorithm>
#include <array>

#include "node/fold.h"
#include "node/spending.h"
#include "web/gate.h"
#include "web/list_html.h"

namespace hustings::web {
namespace {

// A list and the datasets that have its sums by week: of all rows, and of those with a filter that
// has sums of its own.
struct Sums {
  std::string_view path;
  std::string_view dataset;
  std::string_view filter;
  std::string_view filtered;
};
constexpr std::array kSums = {Sums{"/ads", "ad-spending", "sponsor", "sponsor-spending"}};

// A row as the datasets have it.
SpentInWeek spent_of(std::span<const Column> columns, const std::vector<Value>& row) {
  SpentInWeek out;
  const auto number = [&](std::size_t i, std::int64_t& to) {
    if (const auto* value = std::get_if<std::int64_t>(&row[i])) to = *value;
  };
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto name = columns[i].name;
    if (name == "ads") number(i, out.ads);
    if (name == "min") number(i, out.min);
    if (name == "max") number(i, out.max);
    if (name == "open_ended") number(i, out.open_ended);
    if (const auto* day = std::get_if<CivilDate>(&row[i]); name == "week" && day != nullptr)
      out.week = *day;
    if (const auto* text = std::get_if<std::string>(&row[i]); name == "currency" && text != nullptr)
      out.currency = *text;
  }
  return out;
}

}  // namespace

Result<Object> list_spending(const Page& page, PageContext& context, const Call& call) {
  const auto sums = std::ranges::find(kSums, page.path, &Sums::path);
  if (sums == kSums.end()) return Object{};
  const bool own = call.arguments.text(sums->filter).has_value();
  const Dataset* dataset = context.registry.dataset(own ? sums->filtered : sums->dataset);
  if (dataset == nullptr) return Object{};
  ListQuery query;
  for (const auto& [name, value] : call.arguments.all()) {
    // Of a week that was chosen the chart still shows those around it, as facets do.
    if (!chooses_rows(name) || name == "week") continue;
    if (std::ranges::find(dataset->filters, name, &Filter::name) == dataset->filters.end())
      return Object{{"spending_filters", true}};
    query.chosen.emplace_back(name, value);
  }
  std::vector<SpentInWeek> rows;
  const auto keep = [&](const std::vector<Value>& row) -> Result<void> {
    rows.push_back(spent_of(dataset->shown, row));
    return {};
  };
  constexpr std::size_t kAtOnce = 100'000;
  std::optional<std::string> next = "";
  while (next) {
    HUSTINGS_TRY(const Slice slice,
                 read_list(context.db, context.registry, *dataset, query, *next, kAtOnce, keep));
    next = slice.next;
  }
  if (rows.empty()) return Object{};
  return spending_chart(add_up(rows), [&](std::string_view week) {
    return list_address(call, "week", "week=" + percent_encode(week));
  });
}

}  // namespace hustings::web

#include "node/where.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace hustings {
namespace {

// The same condition for another parameter than $1.
std::string renumber(std::string_view condition, const std::string& parameter) {
  std::string out(condition);
  for (std::size_t at = 0; (at = out.find("$1", at)) != std::string::npos; at += parameter.size())
    out.replace(at, 2, parameter);
  return out;
}

}  // namespace

Result<const Filter*> find_filter(const Dataset& dataset, std::string_view name) {
  const auto it = std::ranges::find(dataset.filters, name, &Filter::name);
  if (it != dataset.filters.end()) return &*it;
  std::vector<std::string_view> names;
  for (const auto& filter : dataset.filters) names.push_back(filter.name);
  return fail(Code::bad_input, fmt::format("{} cannot be filtered by {}", dataset.name, name), {},
              names.empty() ? "leave the filter out"
                            : fmt::format("use one of {}", fmt::join(names, ", ")));
}

bool rolled_up(const Dataset& dataset, const Chosen& chosen) {
  return !dataset.rollup.empty() && std::ranges::all_of(chosen, [&](const auto& one) {
    return std::ranges::find(dataset.facets, one.first, &FacetOf::filter) != dataset.facets.end();
  });
}

std::string Where::parameter(Param value) {
  params_.push_back(value);
  return fmt::format("${}", params_.size());
}

std::string Where::keep(std::string value) {
  own_.push_back(std::make_unique<std::string>(std::move(value)));
  return parameter(std::string_view(*own_.back()));
}

Result<Where> Where::make(Db& db, const Dataset& dataset, const Chosen& chosen, const Way& way) {
  Where out;
  std::string typed;
  std::vector<std::string> tags;
  std::vector<std::string> conditions;
  for (const auto& [name, value] : chosen) {
    HUSTINGS_TRY(const Filter* filter, find_filter(dataset, name));
    if (!is_utf8(value) || value.contains('\0'))
      return fail(Code::bad_input, "the value of a filter is no text", name, "give it in UTF-8");
    if (name == way.without) continue;
    if (filter->condition == kSearch) {
      if (!typed.empty()) typed += ' ';
      typed += value;
      out.searched_ = true;
    } else if (filter->tagged && way.lead) {
      tags.push_back(search_tag(dataset.name, name, value));
    } else {
      conditions.push_back('(' + renumber(filter->condition, out.keep(value)) + ')');
    }
  }
  if (out.searched_ && !has_words(typed)) conditions.emplace_back("1 = 0");
  const bool search = has_words(typed) || !tags.empty();
  out.leads_ = search && way.lead;
  out.from_ = fmt::format("{} t", dataset.table);
  if (search) {
    HUSTINGS_TRY(auto query,
                 search_query({dataset.name, typed, tags, way.search}, db, out.params_.size() + 1));
    for (auto& value : query.values) out.keep(std::move(value));
    if (out.leads_) {
      // CROSS: SQLite then begins with the search index, which has the rows in order.
      out.from_ = fmt::format("search CROSS JOIN {} t", dataset.table);
      out.index_ = db.dialect().search_id;
      out.on_search_ = std::move(query.condition);
    } else {
      conditions.push_back(fmt::format("t.idx IN (SELECT {} FROM search WHERE {})",
                                       db.dialect().search_id, query.condition));
    }
  }
  if (out.leads_ && conditions.empty() && !way.index.empty() && db.dialect().name == "sqlite")
    out.from_ += fmt::format(" INDEXED BY {}", way.index);
  out.conditions_ = std::move(conditions);
  return out;
}

Result<Where> Where::in_rollup(Db& db, const Dataset& dataset, const Chosen& chosen) {
  Dataset rollup = dataset;
  rollup.table = dataset.rollup;
  return make(db, rollup, chosen, {.lead = false});
}

std::string Where::text() const {
  std::string out = fmt::format("FROM {} WHERE ", from_);
  out += leads_ ? fmt::format("{} AND t.idx = {}", on_search_, index_) : "1 = 1";
  for (const auto& condition : conditions_) out += " AND " + condition;
  return out;
}

std::string Where::index_text() const {
  if (!leads_ || !conditions_.empty()) return text();
  return fmt::format("FROM search WHERE {}", on_search_);
}

}  // namespace hustings

#include "web/collections.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "base/message.h"
#include "node/schema.h"
#include "web/list_cells.h"
#include "web/record_page.h"

namespace hustings::web {
namespace {

constexpr std::size_t kMaxCode = 64;

// The fixed set that a filter's values are of: that of its facet, or of the column of its name.
std::span<const Word> words_of(const Dataset& dataset, const Filter& filter) {
  const auto facet = std::ranges::find(dataset.facets, filter.name, &FacetOf::filter);
  if (facet != dataset.facets.end() && !facet->words.empty()) return facet->words;
  const auto column = std::ranges::find(dataset.shown, filter.name, &Column::name);
  return column == dataset.shown.end() ? std::span<const Word>() : column->words;
}

// A filter's name means the same everywhere, and so does its type.
Parameter parameter_of(const Dataset& dataset, const Filter& filter) {
  Parameter out{.name = std::string(filter.name), .help = std::string(filter.help)};
  for (const auto& word : words_of(dataset, filter)) out.choices.emplace_back(word.code);
  if (filter.condition == kSearch) {
    out.examples = {"union"};
    return out;
  }
  if (filter.name == "country") {
    out.type = ParameterType::country;
  } else if (filter.name == "from" || filter.name == "to") {
    out.type = ParameterType::day;
  } else if (!out.choices.empty()) {
    out.type = ParameterType::choice;
  } else {
    out.type = ParameterType::token;
    out.max_length = kMaxCode;
  }
  return out;
}

// A name sorts text keys too, which may be long.
constexpr std::size_t kMaxCursor = 2000;

std::vector<std::string> names_of(const auto& items, auto name) {
  std::vector<std::string> out;
  out.reserve(std::size(items));
  for (const auto& item : items) out.emplace_back(item.*name);
  return out;
}

// A dataset with the columns that other rooms add to it; before what its records are.
struct Whole {
  Dataset dataset;
  std::vector<Column> shown;
};
std::shared_ptr<const Whole> whole(const Registry& registry, const Dataset& dataset) {
  auto out =
      std::make_shared<Whole>(dataset, std::vector(dataset.shown.begin(), dataset.shown.end()));
  for (const auto* capability : registry.capabilities()) {
    for (const auto& [name, column] : capability->columns) {
      if (name != dataset.name) continue;
      out->shown.insert(std::ranges::find(out->shown, "evidence", &Column::name), column);
      out->dataset.reads = {};  // it may change with every record
    }
  }
  out->dataset.shown = out->shown;
  return out;
}

ListView list_of(const Registry& registry, const Dataset& dataset, const ListQuery& query,
                 const Sort& sort) {
  ListView out;
  out.columns = {dataset.shown.begin(), dataset.shown.end()};
  out.read = [&registry, &dataset, query](Db& db, std::string_view cursor, std::size_t limit,
                                          const EachSliceRow& each) {
    return read_list(db, registry, dataset, query, cursor, limit, each);
  };
  if (dataset.bodies) {
    ListQuery shown = query;
    shown.bodies = false;
    out.read_for_people = [&registry, &dataset, shown](Db& db, std::string_view cursor,
                                                       std::size_t limit,
                                                       const EachSliceRow& each) {
      return read_list(db, registry, dataset, shown, cursor, limit, each);
    };
  }
  out.count = [&dataset, query](Db& db) { return count_list(db, dataset, query.chosen); };
  if (!dataset.facets.empty()) {
    out.facets = [&dataset, query](Db& db, const std::vector<std::string>& names) {
      return read_facets(db, dataset, query.chosen, names);
    };
  }
  out.sorts = sorts_of(dataset);
  out.sort = sort.name;
  return out;
}

std::vector<Parameter> parameters_of(const Dataset& dataset) {
  std::vector<Parameter> out;
  for (const auto& filter : dataset.filters) out.push_back(parameter_of(dataset, filter));
  const auto sorts = names_of(sorts_of(dataset), &Sort::name);  // by relevance last
  out.push_back({.name = "sort",
                 .type = ParameterType::choice,
                 .help = fmt::format("the order: {}", fmt::join(sorts, ", ")),
                 .choices = sorts,
                 .examples = {sorts.back()}});
  if (!dataset.facets.empty()) {
    const auto facets = names_of(dataset.facets, &FacetOf::filter);
    out.push_back(
        {.name = "facets",
         .type = ParameterType::choices,
         .help = fmt::format("counts to add, commas between: {}", fmt::join(facets, ", ")),
         .choices = facets});
  }
  out.push_back({.name = "cursor",
                 .type = ParameterType::cursor,
                 .help = "goes on behind a slice: as \"next\" says",
                 .max_length = kMaxCursor});
  return out;
}

// Pages keep their dataset as long as they are there.
Page dataset_page(const Registry& registry, const std::shared_ptr<const Whole>& kept) {
  const Dataset& dataset = kept->dataset;
  Page page{.path = fmt::format("/{}", dataset.name), .title = dataset.title, .list = true};
  page.feed = std::ranges::any_of(dataset.shown, [](const Column& column) {
    return column.name == "index" && column.link == "/records/{index}";
  });
  page.parameters = parameters_of(dataset);
  page.schema = dataset.bodies ? schema::record() : schema::row(dataset.shown);
  page.view = [&registry, &dataset, kept](PageContext&,
                                          const Arguments& arguments) -> Result<View> {
    ListQuery query{.sort = std::string(arguments.text("sort").value_or(""))};
    for (const auto& filter : dataset.filters) {
      if (const auto value = arguments.text(filter.name))
        query.chosen.emplace_back(filter.name, *value);
    }
    HUSTINGS_TRY(const Sort sort, sort_of(dataset, query));
    return View{Word{dataset.name, dataset.title}, list_of(registry, dataset, query, sort),
                dataset.reads};
  };
  return page;
}

// How many other rows of the same make a thing's page has.
constexpr std::size_t kMostAlike = 200;

// What a thing is called: its first column that a page shows.
Value name_of(std::span<const Column> columns, const std::vector<Value>& row) {
  const auto at = std::ranges::find(columns, false, &Column::for_programs);
  const auto& name = row.at(static_cast<std::size_t>(at - columns.begin()));
  return std::holds_alternative<std::monostate>(name) ? Value(Word{"", tr("erased")}) : name;
}

// One thing of a collection by its id: the columns of its list, and the rows like it.
Page thing_page(const std::shared_ptr<const Whole>& kept) {
  const Dataset& dataset = kept->dataset;
  Page page{
      .path = fmt::format("/{}/{{id}}", dataset.name), .title = dataset.title, .templ = "thing"};
  page.parameters = {{.name = "id",
                      .type = ParameterType::token,
                      .help = "id of the thing",
                      .required = true,
                      .max_length = kMaxCode}};
  page.schema = schema::row(dataset.shown, !dataset.alike.empty());
  page.view = [&dataset, kept](PageContext& context, const Arguments& arguments) -> Result<View> {
    const std::string_view id = arguments.text("id").value_or("");
    HUSTINGS_TRY(const auto row, read_one(context.db, dataset, id));
    Object item = as_object(dataset.shown, row);
    Object shown = list_row(dataset.shown, row, true);
    shown.insert(shown.end(), {{"list_href", fmt::format("/{}", dataset.name)},
                               {"list_title", Word{dataset.name, dataset.title}}});
    if (!dataset.alike.empty()) {
      HUSTINGS_TRY(const auto rows, read_alike(context.db, dataset, id, kMostAlike));
      List alike;
      List shown_rows;
      for (const auto& other : rows) {
        alike.emplace_back(as_object(dataset.shown, other));
        shown_rows.emplace_back(list_row(dataset.shown, other));
      }
      item.emplace_back("alike", std::move(alike));
      shown.emplace_back("columns", list_heads(dataset.shown));
      shown.emplace_back("rows", std::move(shown_rows));
    }
    return View{name_of(dataset.shown, row), ObjectView{std::move(item), std::move(shown)},
                dataset.reads};
  };
  return page;
}

Page changes_page(const Registry& registry) {
  Page page{.path = "/changes",
            .title = tr("every record from an index on, replaced ones too"),
            .list = true,
            .schema = schema::record()};
  page.parameters.push_back({.name = "since",
                             .type = ParameterType::integer,
                             .help = "the first index wanted: the log size when last asked"});
  page.view = [&registry](PageContext& context, const Arguments& arguments) -> Result<View> {
    const auto first = static_cast<std::uint64_t>(arguments.integer("since").value_or(0));
    const std::uint64_t size = context.as_of.head.size;
    ListView list;
    list.columns = {kRecordColumns.begin(), kRecordColumns.end()};
    list.cursor = "since";
    list.read = [&registry, first](Db& db, std::string_view cursor, std::size_t limit,
                                   const EachSliceRow& each) -> Result<Slice> {
      std::uint64_t since = first;
      if (!cursor.empty()) std::from_chars(cursor.data(), cursor.data() + cursor.size(), since);
      return read_changes(db, registry, since, limit, each);
    };
    list.count = [first, size](Db&) -> Result<Total> {
      return Total{static_cast<std::int64_t>(size > first ? size - first : 0), true};
    };
    return View{Word{"changes", tr("every record from an index on, replaced ones too")},
                std::move(list),
                {}};
  };
  return page;
}

}  // namespace

std::vector<Page> collection_pages(const Registry& registry) {
  std::vector<Page> out = {record_page(), changes_page(registry)};
  for (const auto* capability : registry.capabilities()) {
    for (const auto& dataset : capability->datasets) {
      if (dataset.shown.empty()) continue;  // for exports only
      const auto kept = whole(registry, dataset);
      out.push_back(dataset_page(registry, kept));
      const auto has_id = std::ranges::find(dataset.shown, "id", &Column::name);
      if (!dataset.kind.empty() && has_id != dataset.shown.end()) out.push_back(thing_page(kept));
    }
  }
  return out;
}

}  // namespace hustings::web

#include "web/collections.h"

#include <fmt/format.h>

#include <charconv>

#include "web/record_page.h"

namespace hustings::web {
namespace {

// A filter's name means the same everywhere, and so does its type.
ParameterType type_of(std::string_view filter) {
  if (filter == "country") return ParameterType::country;
  if (filter == "from" || filter == "to") return ParameterType::day;
  return ParameterType::text;
}

Parameter cursor_parameter() {
  return {.name = "cursor", .help = "goes on behind a slice: as \"next\" says", .max_length = 60};
}

ListView list_of(const Registry& registry, const Dataset& dataset, const Chosen& chosen) {
  ListView out;
  out.columns = dataset_columns(registry, dataset);
  out.read = [&registry, &dataset, chosen](Db& db, std::string_view cursor, std::size_t limit,
                                           const EachSliceRow& each) {
    return read_slice(db, registry, dataset, chosen, cursor, limit, each);
  };
  out.count = [&dataset, chosen](Db& db) { return count_rows(db, dataset, chosen); };
  return out;
}

Page dataset_page(const Registry& registry, const Dataset& dataset) {
  Page page{
      .path = fmt::format("/{}", dataset.name), .title = dataset.title, .list = true};
  for (const auto& filter : dataset.filters) {
    page.parameters.push_back({.name = std::string(filter.name),
                               .type = type_of(filter.name),
                               .help = std::string(filter.help)});
  }
  page.parameters.push_back(cursor_parameter());
  page.view = [&registry, &dataset](PageContext&, const Arguments& arguments) -> Result<View> {
    Chosen chosen;
    for (const auto& filter : dataset.filters) {
      if (const auto value = arguments.text(filter.name)) chosen.emplace_back(filter.name, *value);
    }
    return View{std::string(dataset.title), list_of(registry, dataset, chosen)};
  };
  return page;
}

Page changes_page(const Registry& registry) {
  Page page{.path = "/changes",
            .title = "every record from an index on, replaced ones too",
            .list = true};
  page.parameters.push_back({.name = "since",
                             .type = ParameterType::integer,
                             .help = "the first index wanted: the log size when last asked"});
  page.view = [&registry](PageContext& context, const Arguments& arguments) -> Result<View> {
    const auto first = static_cast<std::uint64_t>(arguments.integer("since").value_or(0));
    const std::uint64_t size = context.as_of.head.size;
    ListView list;
    list.columns = change_columns();
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
    return View{"changes", std::move(list)};
  };
  return page;
}

}  // namespace

std::vector<Page> collection_pages(const Registry& registry) {
  std::vector<Page> out = {record_page(), changes_page(registry)};
  for (const auto* capability : registry.capabilities()) {
    for (const auto& dataset : capability->datasets) out.push_back(dataset_page(registry, dataset));
  }
  return out;
}

}  // namespace hustings::web

#include "web/collections.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/json.h"
#include "store/store.h"

namespace hustings::web {
namespace {

// A filter's name means the same everywhere, and so does its type.
ParameterType type_of(std::string_view filter) {
  if (filter == "country") return ParameterType::country;
  if (filter == "from" || filter == "to") return ParameterType::day;
  return ParameterType::text;
}

// A name sorts text keys too, which may be long.
constexpr std::size_t kMaxCursor = 2000;

std::string names_of(const auto& items, auto name) {
  std::vector<std::string_view> out;
  for (const auto& item : items) out.push_back(item.*name);
  return fmt::format("{}", fmt::join(out, ", "));
}

ListView list_of(const Registry& registry, const Dataset& dataset, const ListQuery& query,
                 const Sort& sort) {
  ListView out;
  out.columns = {dataset.shown.begin(), dataset.shown.end()};
  out.read = [&registry, &dataset, query](Db& db, std::string_view cursor, std::size_t limit,
                                          const EachSliceRow& each) {
    return read_list(db, registry, dataset, query, cursor, limit, each);
  };
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
  for (const auto& filter : dataset.filters) {
    out.push_back({.name = std::string(filter.name),
                   .type = type_of(filter.name),
                   .help = std::string(filter.help)});
  }
  out.push_back({.name = "sort",
                 .help = fmt::format("the order: {}", names_of(sorts_of(dataset), &Sort::name))});
  if (!dataset.facets.empty()) {
    out.push_back({.name = "facets",
                   .help = fmt::format("counts to add, commas between: {}",
                                       names_of(dataset.facets, &FacetOf::filter))});
  }
  out.push_back({.name = "cursor",
                 .help = "goes on behind a slice: as \"next\" says",
                 .max_length = kMaxCursor});
  return out;
}

Page dataset_page(const Registry& registry, const Dataset& dataset) {
  Page page{
      .path = fmt::format("/{}", dataset.name), .title = std::string(dataset.title), .list = true};
  page.parameters = parameters_of(dataset);
  page.view = [&registry, &dataset](PageContext&, const Arguments& arguments) -> Result<View> {
    ListQuery query{.sort = std::string(arguments.text("sort").value_or(""))};
    for (const auto& filter : dataset.filters) {
      if (const auto value = arguments.text(filter.name))
        query.chosen.emplace_back(filter.name, *value);
    }
    HUSTINGS_TRY(const Sort sort, sort_of(dataset, query));
    return View{std::string(dataset.title), list_of(registry, dataset, query, sort), dataset.reads};
  };
  return page;
}

// How many other rows of the same make a thing's page has.
constexpr std::size_t kMostAlike = 200;

// One thing of a collection by its id: the columns of its list, and the rows like it.
Page thing_page(const Dataset& dataset) {
  Page page{.path = fmt::format("/{}/{{id}}", dataset.name), .title = std::string(dataset.title)};
  page.parameters = {{.name = "id", .help = "id of the thing", .required = true}};
  page.view = [&dataset](PageContext& context, const Arguments& arguments) -> Result<View> {
    const std::string_view id = arguments.text("id").value_or("");
    HUSTINGS_TRY(const auto row, read_one(context.db, dataset, id));
    Object item = as_object(dataset.shown, row);
    if (!dataset.alike.empty()) {
      HUSTINGS_TRY(const auto rows, read_alike(context.db, dataset, id, kMostAlike));
      List alike;
      for (const auto& other : rows) alike.emplace_back(as_object(dataset.shown, other));
      item.emplace_back("alike", std::move(alike));
    }
    ObjectView out;
    write_json(item, out.json);
    return View{std::string(dataset.title), std::move(out), dataset.reads};
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
    return View{"changes", std::move(list), {}};
  };
  return page;
}

template <class T>
void append_list(std::string& out, std::string_view name, const std::vector<T>& items) {
  out += fmt::format(R"(,"{}":[{}])", name, fmt::join(items, ","));
}

Result<std::vector<std::string>> findings_of(Db& db, Index index) {
  std::vector<std::string> out;
  HUSTINGS_CHECK(db.query(
      "SELECT rule, rule_version, commitment, severity, pointer FROM finding WHERE idx = $1 "
      "ORDER BY place",
      {param(index)}, [&](const SqlRow& row) -> Result<void> {
        std::string item = fmt::format(
            R"({{"rule":"{}","version":{},"commitment":"{}","severity":"{}","pointer":)",
            row.text(0), row.integer(1), row.text(2), row.text(3));
        write_json_string(row.text(4), item);
        out.push_back(item + '}');
        return {};
      }));
  return out;
}

Result<std::vector<std::string>> erased_of(Db& db, Index index) {
  std::vector<std::string> out;
  HUSTINGS_CHECK(db.query("SELECT pointer, by_idx FROM erasure WHERE idx = $1 ORDER BY pointer",
                          {param(index)}, [&](const SqlRow& row) -> Result<void> {
                            std::string item = R"({"pointer":)";
                            write_json_string(row.text(0), item);
                            out.push_back(fmt::format(R"({},"by":{}}})", item, row.integer(1)));
                            return {};
                          }));
  return out;
}

Result<View> view_record(PageContext& context, const Arguments& arguments) {
  Db& db = context.db;
  const auto index = static_cast<Index>(arguments.integer("index").value_or(0));
  if (index >= context.as_of.head.size) {
    return fail(Code::not_found,
                fmt::format("the log has {} records, numbered from 0", context.as_of.head.size),
                fmt::format("record {}", index));
  }
  HUSTINGS_TRY(const StoredRecord stored, read_record(db, index));
  HUSTINGS_TRY(const Record record,
               open_record(index, stored.envelope, context.registry.kinds(), stored.erased));
  HUSTINGS_TRY(const Hash leaf, read_leaf(db, index));
  HUSTINGS_TRY(const auto versions, read_versions(db, record.head.sub));
  HUSTINGS_TRY(const auto findings, findings_of(db, index));
  HUSTINGS_TRY(const auto erased, erased_of(db, index));
  std::string json = record_json(record);
  json.pop_back();
  json += fmt::format(R"(,"leaf":"{}","current":{})", base64(leaf), versions.back());
  append_list(json, "versions", versions);
  append_list(json, "findings", findings);
  append_list(json, "erased", erased);
  json += R"(,"envelope":)";
  write_json_string(combine(stored.envelope), json);  // without what is sealed
  return View{fmt::format("record {}", index), ObjectView{json + '}'}, {}};
}

Page record_page() {
  return {.path = "/records/{index}",
          .title = "one record: fields, versions, findings, signed envelope",
          .parameters = {{.name = "index",
                          .type = ParameterType::integer,
                          .help = "its place in the log, from 0",
                          .required = true}},
          .view = &view_record};
}

}  // namespace

std::vector<Page> collection_pages(const Registry& registry) {
  std::vector<Page> out = {record_page(), changes_page(registry)};
  for (const auto* capability : registry.capabilities()) {
    for (const auto& dataset : capability->datasets) {
      out.push_back(dataset_page(registry, dataset));
      const auto has_id = std::ranges::find(dataset.shown, "id", &Column::name);
      if (!dataset.kind.empty() && has_id != dataset.shown.end())
        out.push_back(thing_page(dataset));
    }
  }
  return out;
}

}  // namespace hustings::web

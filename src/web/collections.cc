#include "web/collections.h"

#include <fmt/format.h>

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
      .path = fmt::format("/{}", dataset.name), .title = std::string(dataset.title), .list = true};
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
  return View{fmt::format("record {}", index), ObjectView{json + '}'}};
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
    for (const auto& dataset : capability->datasets) out.push_back(dataset_page(registry, dataset));
  }
  return out;
}

}  // namespace hustings::web

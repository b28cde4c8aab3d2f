#include "web/record_page.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/message.h"
#include "node/changes.h"
#include "node/findings.h"
#include "node/list.h"
#include "node/naming.h"
#include "node/schema.h"
#include "store/store.h"

namespace hustings::web {
namespace {

Result<List> erased_of(Db& db, Index index) {
  List out;
  HUSTINGS_CHECK(db.query("SELECT pointer, by_idx FROM erasure WHERE idx = $1 ORDER BY pointer",
                          {param(index)}, [&](const SqlRow& row) -> Result<void> {
                            out.push_back(Object{{"pointer", row.text(0)}, {"by", row.integer(1)}});
                            return {};
                          }));
  return out;
}

// The same by the names of the fields.
List erased_fields(const Kind& kind, const List& erased) {
  List out;
  for (const auto& one : erased) {
    const auto& pointer = std::get<std::string>(*find(std::get<Object>(one), "pointer"));
    out.push_back(Object{{"erased_label", Message{pointer_label(&kind, pointer)}},
                         {"erased_by", *find(std::get<Object>(one), "by")}});
  }
  return out;
}

std::string_view mark_of(Mark mark) {
  switch (mark) {
    case Mark::open:
    case Mark::open_text:
      return tr("public for ever");
    case Mark::erasable:
      return tr("can be erased");
    case Mark::sealed:
      return tr("sealed");
  }
  return "";
}

// What was said about the thing and a decision accepted, as the room that knows lists it.
Result<List> accepted_of(PageContext& context, const std::string& sub) {
  constexpr std::size_t kMost = 50;
  List out;
  const Dataset* dataset = context.registry.dataset("accepted-responses");
  if (dataset == nullptr) return out;
  const auto take = [&](const std::vector<Value>& row) -> Result<void> {
    const Object said = as_object(dataset->shown, row);
    out.emplace_back(Object{{"accepted_response", *find(said, "response")},
                            {"accepted_commitment", *find(said, "commitment")},
                            {"accepted_number", *find(said, "number")},
                            {"accepted_index", *find(said, "index")}});
    return {};
  };
  const auto read = read_list(context.db, context.registry, *dataset,
                              {.chosen = {{"about", sub}}, .sort = {}}, "", kMost, take);
  if (!read) return std::unexpected(read.error());
  return out;
}

// Every field of the kind with its value or why there is none.
List fields_of(const Record& record, const std::vector<std::string>& erased) {
  const Kind& kind = record.kind();
  std::vector<std::string> cells;
  kind.csv_row(record.body, cells);
  List out;
  for (std::size_t i = 0; i < kind.columns.size(); ++i) {
    const auto& column = kind.columns[i];
    const std::string_view cell = i < cells.size() ? std::string_view(cells[i]) : "";
    const bool gone = covered(erased, column.path);
    const bool sealed = column.mark == Mark::sealed;
    out.push_back(Object{{"field_label", Message{field_label(column.path)}},
                         {"field_mark", Word{column.path, mark_of(column.mark)}},
                         {"field_value", shown_cell(column, cell)},
                         {"field_erased", gone},
                         {"field_sealed", sealed && !gone},
                         {"field_empty", cell.empty() && !gone && !sealed}});
  }
  return out;
}

// The versions of a thing in a log of `at` records, oldest first.
Result<std::vector<Index>> versions_at(Db& db, const std::string& sub, Index at) {
  HUSTINGS_TRY(auto versions, read_versions(db, sub));
  std::erase_if(versions, [at](Index index) { return index >= at; });
  return versions;
}

Value shown_change(const Kind& kind, std::string_view path, const Value& cell) {
  const auto column = std::ranges::find(kind.columns, path, &KindColumn::path);
  return shown_cell(*column, std::get<std::string>(cell));
}

// The same as the page shows it besides.
Object shown_of(const Record& record, const std::vector<std::string>& erased, const List& changes,
                const std::vector<Index>& versions) {
  List changed;
  for (const auto& change : changes) {
    const auto& fields = std::get<Object>(change);
    const auto& path = std::get<std::string>(fields[0].second);
    changed.push_back(
        Object{{"change_label", Message{field_label(path)}},
               {"change_before", shown_change(record.kind(), path, fields[1].second)},
               {"change_after", shown_change(record.kind(), path, fields[2].second)}});
  }
  List all;
  for (const Index version : versions) {
    all.push_back(Object{{"version_index", version}, {"version_here", version == record.index}});
  }
  return {{"fields", fields_of(record, erased)},
          {"changed", std::move(changed)},
          {"version_list", std::move(all)},
          {"replaced", versions.back() != record.index}};
}

Result<View> view_record(PageContext& context, const Arguments& arguments) {
  Db& db = context.db;
  const auto index = static_cast<Index>(arguments.integer("index").value_or(0));
  const Index size = context.as_of.head.size;
  const auto at =
      static_cast<Index>(arguments.integer("at").value_or(static_cast<std::int64_t>(size)));
  if (at > size || index >= at) {
    return fail(Code::not_found,
                fmt::format("the log has {} records, numbered from 0", std::min(at, size)),
                at > size ? fmt::format("at={}", at) : fmt::format("record {}", index));
  }
  HUSTINGS_TRY(const StoredRecord stored, read_record(db, index));
  HUSTINGS_TRY(const Record record,
               open_record(index, stored.envelope, context.registry.kinds(), stored.erased));
  HUSTINGS_TRY(const Hash leaf, read_leaf(db, index));
  HUSTINGS_TRY(const auto versions, versions_at(db, record.head.sub, at));
  HUSTINGS_TRY(List findings, findings_of(db, context.registry, index));
  HUSTINGS_TRY(List accepted, accepted_of(context, record.head.sub));
  HUSTINGS_TRY(List erased, erased_of(db, index));
  Naming names(db, context.registry);
  HUSTINGS_TRY(const std::string says, names.line(record));
  HUSTINGS_TRY(const auto issuer, names.of(record.head.iss));
  List changes;
  if (const auto here = std::ranges::find(versions, index); here != versions.begin()) {
    HUSTINGS_TRY(const auto changed, changes_since(db, context.registry.kinds(), *std::prev(here),
                                                   record, stored.erased));
    for (const auto& [field, before, after] : changed)
      changes.push_back(Object{{"field", field}, {"before", before}, {"after", after}});
  }
  RawJson body;
  record.kind().write(record.body, body.text);
  Object shown = shown_of(record, stored.erased, changes, versions);
  shown.insert(shown.end(), {{"says", says},
                             {"issuer_name", issuer.name},
                             {"issuer_party", issuer.organisation},
                             {"erased_fields", erased_fields(record.kind(), erased)}});
  List all;
  for (const auto version : versions) all.emplace_back(version);
  Object item{{"index", index},
              {"id", record.head.sub},
              {"issuer", record.head.iss},
              {"evidence", word(record.evidence)},
              {"recorded", record.head.iat},
              {"kind", record.kind().vct()},
              {"body", std::move(body)},
              {"leaf", base64(leaf)},
              {"at", at},
              {"current", versions.back()},
              {"versions", std::move(all)},
              {"changes", std::move(changes)},
              {"findings", std::move(findings)},
              {"accepted", std::move(accepted)},
              {"erased", std::move(erased)},
              {"envelope", combine(stored.envelope)}};  // without what is sealed
  return View{fmt::format("{} · {}", record.kind().vct(), index),
              ObjectView{std::move(item), std::move(shown)}};
}

std::string schema_of_record() {
  using namespace schema;
  return object(
      {{"index", kIndex},
       {"id", kId},
       {"issuer", kId},
       {"evidence", words(kEvidence)},
       {"recorded", kInstant},
       {"kind", kText},
       {"body", kAny},
       {"leaf", kText},
       {"at", kIndex},
       {"current", kIndex},
       {"versions", list_of(kIndex)},
       {"changes", list_of(object({{"field", kText}, {"before", kText}, {"after", kText}}))},
       {"findings", findings_schema()},
       {"accepted", list_of(object({{"accepted_response", kIndex},
                                    {"accepted_commitment", kText},
                                    {"accepted_number", kText},
                                    {"accepted_index", kIndex}}))},
       {"erased", list_of(object({{"pointer", kText}, {"by", kIndex}}))},
       {"envelope", kText}});
}

}  // namespace

Page record_page() {
  return {.path = "/records/{index}",
          .title = tr("one record: fields, versions and what changed, findings, signed envelope"),
          .templ = "record",
          .parameters = {{.name = "index",
                          .type = ParameterType::integer,
                          .help = "its place in the log, from 0",
                          .required = true,
                          .examples = {"0"}},
                         {.name = "at",
                          .type = ParameterType::integer,
                          .help = "shows the versions that a log of this size has",
                          .min = 1}},
          .schema = schema_of_record(),
          .view = &view_record};
}

}  // namespace hustings::web

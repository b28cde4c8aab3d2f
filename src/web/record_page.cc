#include "web/record_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/message.h"
#include "store/store.h"

namespace hustings::web {
namespace {

Result<List> findings_of(Db& db, Index index) {
  List out;
  HUSTINGS_CHECK(db.query(
      "SELECT rule, rule_version, commitment, severity, pointer FROM finding WHERE idx = $1 "
      "ORDER BY place",
      {param(index)}, [&](const SqlRow& row) -> Result<void> {
        out.push_back(Object{{"rule", row.text(0)},
                             {"version", row.integer(1)},
                             {"commitment", row.text(2)},
                             {"severity", row.text(3)},
                             {"pointer", row.text(4)}});
        return {};
      }));
  return out;
}

Result<List> erased_of(Db& db, Index index) {
  List out;
  HUSTINGS_CHECK(db.query("SELECT pointer, by_idx FROM erasure WHERE idx = $1 ORDER BY pointer",
                          {param(index)}, [&](const SqlRow& row) -> Result<void> {
                            out.push_back(Object{{"pointer", row.text(0)}, {"by", row.integer(1)}});
                            return {};
                          }));
  return out;
}

// "amount.min" as people read it: its id in the catalogues.
std::string label_of(std::string_view path) {
  std::string out(path);
  std::ranges::replace(out, '_', ' ');
  for (std::size_t at = 0; (at = out.find('.', at)) != std::string::npos;) out.replace(at, 1, ", ");
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

// A pointer such as "/amount" covers the column "amount.min".
bool covered(const std::vector<std::string>& pointers, std::string_view path) {
  return std::ranges::any_of(pointers, [&](const std::string& pointer) {
    std::string prefix = pointer.substr(1);
    std::ranges::replace(prefix, '/', '.');
    return path == prefix || path.starts_with(prefix + ".");
  });
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
    out.push_back(Object{{"field_label", Message{label_of(column.path)}},
                         {"field_mark", Word{column.path, mark_of(column.mark)}},
                         {"field_value", cell},
                         {"field_erased", gone},
                         {"field_sealed", sealed && !gone},
                         {"field_empty", cell.empty() && !gone && !sealed}});
  }
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
  HUSTINGS_TRY(List findings, findings_of(db, index));
  HUSTINGS_TRY(List erased, erased_of(db, index));
  RawJson body;
  record.kind().write(record.body, body.text);
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
              {"current", versions.back()},
              {"versions", std::move(all)},
              {"findings", std::move(findings)},
              {"erased", std::move(erased)},
              {"envelope", combine(stored.envelope)}};  // without what is sealed
  Object shown{{"fields", fields_of(record, stored.erased)},
               {"replaced", versions.back() != index}};
  return View{fmt::format("{} · {}", record.kind().vct(), index),
              ObjectView{std::move(item), std::move(shown)}};
}

}  // namespace

Page record_page() {
  return {.path = "/records/{index}",
          .title = "one record: fields, versions, findings, signed envelope",
          .templ = "record",
          .parameters = {{.name = "index",
                          .type = ParameterType::integer,
                          .help = "its place in the log, from 0",
                          .required = true}},
          .view = &view_record};
}

}  // namespace hustings::web

#include "web/record_page.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/message.h"
#include "node/schema.h"
#include "store/store.h"

namespace hustings::web {
namespace {

Word severity_word(std::string_view severity) {
  static constexpr std::array kWords = {Word{"contradiction", tr("contradiction")},
                                        Word{"gap", tr("gap")}, Word{"note", tr("note")}};
  const auto known = std::ranges::find(kWords, severity, &Word::code);
  return known == kWords.end() ? kWords.back() : *known;
}

// What a rule says, in plain words; nothing when this program has it no more.
Value says(const Registry& registry, std::string_view rule) {
  const auto found = std::ranges::find(registry.rules(), rule, &Rule::id);
  if (found == registry.rules().end()) return {};
  return Word{(*found)->says, (*found)->says};
}

Result<List> findings_of(const PageContext& context, Index index) {
  List out;
  HUSTINGS_CHECK(context.db.query(
      "SELECT rule, rule_version, code, commitment, severity, pointer FROM finding WHERE idx = $1 "
      "ORDER BY place",
      {param(index)}, [&](const SqlRow& row) -> Result<void> {
        out.push_back(Object{{"rule", row.text(0)},
                             {"version", row.integer(1)},
                             {"says", says(context.registry, row.text(0))},
                             {"code", row.text(2)},
                             {"commitment", row.text(3)},
                             {"severity", severity_word(row.text(4))},
                             {"pointer", row.text(5)}});
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

// What this version says otherwise than the one before it. What was erased in one of them is left
// out: nobody can compare it any more.
Result<List> changes_of(const PageContext& context, const Record& record,
                        const std::vector<std::string>& erased, Index before) {
  HUSTINGS_TRY(const StoredRecord stored, read_record(context.db, before));
  HUSTINGS_TRY(const Record older,
               open_record(before, stored.envelope, context.registry.kinds(), stored.erased));
  List out;
  if (&older.kind() != &record.kind()) return out;
  std::vector<std::string> was;
  std::vector<std::string> is;
  older.kind().csv_row(older.body, was);
  record.kind().csv_row(record.body, is);
  for (std::size_t i = 0; i < record.kind().columns.size(); ++i) {
    const auto& path = record.kind().columns[i].path;
    if (was[i] == is[i] || covered(erased, path) || covered(stored.erased, path)) continue;
    out.push_back(Object{{"field", path}, {"before", was[i]}, {"after", is[i]}});
  }
  return out;
}

// The versions of a thing in a log of `at` records, oldest first.
Result<std::vector<Index>> versions_at(Db& db, const std::string& sub, Index at) {
  HUSTINGS_TRY(auto versions, read_versions(db, sub));
  std::erase_if(versions, [at](Index index) { return index >= at; });
  return versions;
}

// The same as the page shows it besides.
Object shown_of(const Record& record, const std::vector<std::string>& erased, const List& changes,
                const std::vector<Index>& versions) {
  List changed;
  for (const auto& change : changes) {
    const auto& fields = std::get<Object>(change);
    const auto& path = std::get<std::string>(fields[0].second);
    changed.push_back(Object{{"change_label", Message{label_of(path)}},
                             {"change_before", fields[1].second},
                             {"change_after", fields[2].second}});
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
  HUSTINGS_TRY(List findings, findings_of(context, index));
  HUSTINGS_TRY(List erased, erased_of(db, index));
  List changes;
  if (const auto here = std::ranges::find(versions, index); here != versions.begin()) {
    HUSTINGS_TRY(changes, changes_of(context, record, stored.erased, *std::prev(here)));
  }
  RawJson body;
  record.kind().write(record.body, body.text);
  Object shown = shown_of(record, stored.erased, changes, versions);
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
       {"findings", list_of(object({{"rule", kText},
                                    {"version", kInteger},
                                    {"says", or_null(kText)},
                                    {"code", kText},
                                    {"commitment", kText},
                                    {"severity", kText},
                                    {"pointer", kText}}))},
       {"erased", list_of(object({{"pointer", kText}, {"by", kIndex}}))},
       {"envelope", kText}});
}

}  // namespace

Page record_page() {
  return {.path = "/records/{index}",
          .title = "one record: fields, versions and what changed, findings, signed envelope",
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

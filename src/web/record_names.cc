#include "web/record_names.h"

#include <algorithm>
#include <array>

#include "base/message.h"
#include "base/text.h"
#include "node/changes.h"
#include "node/naming.h"
#include "node/slice.h"

namespace hustings::web {
namespace {

constexpr Column kKind = {.name = "kind", .label = tr("kind"), .sql = ""};
constexpr Column kSays = {.name = "says", .label = tr("what it says"), .sql = ""};
constexpr Column kIssuer = {"by", tr("who says it"), Shape::text, "", "/parties/{party}"};
constexpr Column kParty = {.name = "party", .label = "", .sql = "", .for_programs = true};

std::size_t place_of(std::span<const Column> columns, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::find(columns, name, &Column::name) -
                                  columns.begin());
}

bool has(std::span<const Column> columns, std::initializer_list<std::string_view> names) {
  return std::ranges::all_of(names,
                             [&](auto name) { return place_of(columns, name) < columns.size(); });
}

Result<Record> record_of(Db& db, const Registry& registry, const Value& index) {
  return load_record(db, registry, static_cast<Index>(std::get<std::int64_t>(index)));
}

Value name_of(const std::string& issuer, const Naming::Named& named, std::string_view operator_id) {
  if (!named.name.empty()) return named.name;
  if (issuer == operator_id) return Word{"", tr("operator of this node")};
  return named.kind.empty() ? Value(issuer) : Value(Message{kind_label(named.kind)});
}

Result<void> name_issuers(Db& db, const Registry& registry, std::string_view operator_id,
                          ListParts& parts) {
  const auto was = parts.columns;
  const auto at = [&](std::string_view name) { return place_of(was, name); };
  Naming names(db, registry);
  for (auto& row : parts.rows) {
    HUSTINGS_TRY(const Record record, record_of(db, registry, row[at("index")]));
    HUSTINGS_TRY(Value says, names.says(record));
    HUSTINGS_TRY(const auto by, names.of(record.head.iss));
    row = {row[at("index")],
           Message{kind_label(record.kind().name)},
           std::move(says),
           name_of(record.head.iss, by, operator_id),
           row[at("evidence")],
           row[at("recorded")],
           by.organisation ? Value(record.head.iss) : Value()};
  }
  parts.columns = {was[at("index")],    was[at("kind")],     kSays, kIssuer,
                   was[at("evidence")], was[at("recorded")], kParty};
  return {};
}

// Behind the index of the record that a rule speaks of: its kind and what it says, without the name
// of the signatory, which has a column of its own.
Result<void> name_subjects(Db& db, const Registry& registry, ListParts& parts) {
  const std::size_t index = place_of(parts.columns, "index");
  const std::size_t name = place_of(parts.columns, "name");
  const auto behind = static_cast<std::ptrdiff_t>(index) + 1;
  Naming names(db, registry);
  for (auto& row : parts.rows) {
    HUSTINGS_TRY(const Record record, record_of(db, registry, row[index]));
    const auto* signatory = name < row.size() ? std::get_if<std::string>(&row[name]) : nullptr;
    HUSTINGS_TRY(Value says, names.says(record, signatory == nullptr ? "" : *signatory));
    row.insert(row.begin() + behind,
               {Value(Message{kind_label(record.kind().name)}), std::move(says)});
  }
  parts.columns.insert(parts.columns.begin() + behind, {kKind, kSays});
  return {};
}

// Columns that hold ids of things, and where the name leads.
struct Lead {
  std::string_view column;
  std::string_view name;  // of the column with what the address needs
  std::string_view to_party;
  std::string_view to_record;
};
constexpr std::array kLeads = {
    Lead{"issuer", "issuer_thing", "/parties/{issuer_thing}", "/records/{issuer_thing}"},
    Lead{"by", "by_thing", "/parties/{by_thing}", "/records/{by_thing}"},
    Lead{"about", "about_thing", "/parties/{about_thing}", "/records/{about_thing}"},
    Lead{"signatory", "signatory_thing", "/parties/{signatory_thing}",
         "/records/{signatory_thing}"},
    Lead{"object", "object_thing", "/parties/{object_thing}", "/records/{object_thing}"},
    Lead{"told", "told_thing", "/parties/{told_thing}", "/records/{told_thing}"}};

// Puts names in place of the ids of one column, and behind all others where they lead.
Result<void> name_column(Naming& names, std::string_view operator_id, ListParts& parts,
                         std::size_t at, const Lead& lead) {
  bool organisations = true;
  std::vector<Naming::Named> all;
  for (const auto& row : parts.rows) {
    const auto* id = std::get_if<std::string>(&row[at]);
    HUSTINGS_TRY(Naming::Named named, names.of(id == nullptr ? "" : *id));
    all.push_back(std::move(named));
    organisations = organisations && (!all.back().index || all.back().organisation);
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto& row = parts.rows[i];
    const Naming::Named& named = all[i];
    const Value id = row[at];
    if (const auto* text = std::get_if<std::string>(&id))
      row[at] = name_of(*text, named, operator_id);
    row.push_back(!named.index ? Value() : organisations ? id : Value(*named.index));
  }
  parts.columns[at].link = organisations ? lead.to_party : lead.to_record;
  parts.columns.push_back({.name = lead.name, .label = "", .sql = "", .for_programs = true});
  return {};
}

Result<void> name_things(Db& db, const Registry& registry, std::string_view operator_id,
                         ListParts& parts) {
  Naming names(db, registry);
  const std::size_t width = parts.columns.size();
  for (std::size_t at = 0; at < width; ++at) {
    const Column& column = parts.columns[at];
    const auto lead = std::ranges::find(kLeads, column.name, &Lead::column);
    if (lead == kLeads.end() || column.for_programs || !column.link.empty()) continue;
    HUSTINGS_CHECK(name_column(names, operator_id, parts, at, *lead));
  }
  return {};
}

}  // namespace

Result<void> name_records(Db& db, const Registry& registry, std::string_view operator_id,
                          ListParts& parts) {
  if (has(parts.columns, {"index", "id", "issuer", "evidence", "recorded", "kind", "body"}))
    return name_issuers(db, registry, operator_id, parts);
  if (has(parts.columns, {"index", "rule", "severity"})) return name_subjects(db, registry, parts);
  return name_things(db, registry, operator_id, parts);
}

}  // namespace hustings::web

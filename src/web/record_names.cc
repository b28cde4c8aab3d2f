#include "web/record_names.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <ranges>

#include "base/message.h"
#include "base/text.h"
#include "node/changes.h"
#include "node/naming.h"
#include "node/slice.h"
#include "web/gate.h"

namespace hustings::web {
namespace {

constexpr Column kKind = {.name = "kind", .label = tr("kind"), .sql = ""};
constexpr Column kSays = {.name = "says", .label = tr("what it says"), .sql = ""};
constexpr Column kIssuer = {"by", tr("who says it"), Shape::text, "", "/parties/{party}"};
constexpr Column kRest = {.name = "rest", .label = "", .sql = "", .beneath = "about"};
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

List fields_of(const Kind* kind, std::string_view pointers) {
  List out;
  for (const auto pointer : std::views::split(pointers, ' '))
    out.emplace_back(Message{pointer_label(kind, std::string_view(pointer))});
  return out;
}

// What may be said of a thing of which something was taken out: its kind, whose it is, where and
// when; no other text of it, which nobody looks at for the sake of this list.
Result<List> rest_of(Db& db, const Registry& registry, Naming& names, const Naming::Named& thing) {
  List out;
  if (!thing.index) return out;
  HUSTINGS_TRY(const Record record, load_record(db, registry, *thing.index));
  if (!thing.name.empty()) out.emplace_back(Message{kind_label(thing.kind)});
  HUSTINGS_TRY(std::string whose, names.whose(record));
  if (!whose.empty() && whose != thing.name) out.emplace_back(std::move(whose));
  std::ranges::move(Naming::where_and_when(record), std::back_inserter(out));
  return out;
}

// Redactions: the fields by their names, and what the record that they stand in still says.
Result<void> name_redacted(Db& db, const Registry& registry, ListParts& parts) {
  const std::size_t about = place_of(parts.columns, "about");
  const std::size_t fields = place_of(parts.columns, "fields");
  Naming names(db, registry);
  for (auto& row : parts.rows) {
    HUSTINGS_TRY(const auto thing, names.of(std::get<std::string>(row[about])));
    HUSTINGS_TRY(List rest, rest_of(db, registry, names, thing));
    row[fields] = fields_of(registry.kinds().named(thing.kind), std::get<std::string>(row[fields]));
    row.push_back(std::move(rest));
  }
  parts.columns.push_back(kRest);
  return {};
}

// Columns that hold ids of things, and what the addresses of these are called behind all others.
struct Lead {
  std::string_view column;
  std::string_view address;
  std::string_view link;
};
constexpr std::array kLeads = {Lead{"issuer", "issuer_thing", "{issuer_thing}"},
                               Lead{"by", "by_thing", "{by_thing}"},
                               Lead{"about", "about_thing", "{about_thing}"},
                               Lead{"signatory", "signatory_thing", "{signatory_thing}"},
                               Lead{"actor", "actor_thing", "{actor_thing}"},
                               Lead{"object", "object_thing", "{object_thing}"},
                               Lead{"told", "told_thing", "{told_thing}"}};

struct Shown {
  Value name;
  std::string address;  // empty: it has none
};

// A pseudonym, or something that only the desk knows, leads to the other rows with it where the
// list can be asked for them. The end of an id tells it from others, its beginning is a time.
Shown shown_id(const std::string& id, std::string_view column, const Page& page) {
  constexpr std::size_t kEnd = 8;
  const auto asked = std::ranges::find(page.parameters, column, &Parameter::name);
  if (asked == page.parameters.end()) return {id, {}};
  return {id.substr(id.size() - std::min(id.size(), kEnd)),
          fmt::format("{}?{}={}", page.path, column, percent_encode(id))};
}

// Puts names in place of the ids of one column, and behind all others where they lead.
Result<void> name_column(Naming& names, std::string_view operator_id, ListParts& parts,
                         std::size_t at, const Lead& lead) {
  for (auto& row : parts.rows) {
    const auto* id = std::get_if<std::string>(&row[at]);
    if (id == nullptr) {
      row.emplace_back();
      continue;
    }
    HUSTINGS_TRY(const auto named, names.of(*id));
    Shown shown{name_of(*id, named, operator_id), {}};
    if (named.index)
      shown.address =
          named.organisation ? "/parties/" + *id : fmt::format("/records/{}", *named.index);
    else if (std::holds_alternative<std::string>(shown.name))
      shown = shown_id(*id, lead.column, parts.page);
    row[at] = std::move(shown.name);
    row.push_back(shown.address.empty() ? Value() : Value(std::move(shown.address)));
  }
  parts.columns[at].link = lead.link;
  parts.columns.push_back({.name = lead.address, .label = "", .sql = "", .for_programs = true});
  return {};
}

// What somebody did to their own account has no object that it would be good to name.
void drop_own(ListParts& parts) {
  const std::size_t actor = place_of(parts.columns, "actor");
  const std::size_t object = place_of(parts.columns, "object");
  if (std::max(actor, object) >= parts.columns.size()) return;
  for (auto& row : parts.rows) {
    const auto* by = std::get_if<std::string>(&row[actor]);
    const auto* of = std::get_if<std::string>(&row[object]);
    if (by != nullptr && of != nullptr && *by == *of) row[object] = {};
  }
}

Result<void> name_things(Db& db, const Registry& registry, std::string_view operator_id,
                         ListParts& parts) {
  drop_own(parts);
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
  if (has(parts.columns, {"about", "fields", "law"}))
    HUSTINGS_CHECK(name_redacted(db, registry, parts));
  return name_things(db, registry, operator_id, parts);
}

}  // namespace hustings::web

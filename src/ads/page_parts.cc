#include "ads/page_parts.h"

#include <algorithm>

#include "ads/words.h"
#include "node/changes.h"
#include "node/schema.h"
#include "store/store.h"

namespace hustings {
namespace {

constexpr std::size_t kMostVersions = 20;

Object line(Value value) {
  const auto* text = std::get_if<std::string>(&value);
  const bool link = text != nullptr && text->starts_with("https://");
  Object out{{"line_href", link ? Value(*text) : Value()}};
  out.emplace_back("line", std::move(value));
  return out;
}

// The parts of a fact that pages list: texts, words, numbers; of a criterion with its type.
List lines_of(const Value& value) {
  if (std::holds_alternative<std::monostate>(value)) return {};
  const auto* list = std::get_if<List>(&value);
  if (list == nullptr) return {line(value)};
  List out;
  for (const auto& one : *list) {
    const auto* criterion = std::get_if<Object>(&one);
    if (criterion == nullptr) {
      out.emplace_back(line(one));
    } else {
      out.emplace_back(Object{{"line_of", *find(*criterion, "criterion")},
                              {"line", *find(*criterion, "criterion_value")}});
    }
  }
  return out;
}

Object change_of(const FieldChange& change, Value before, Value after) {
  return {{"change_label", Message{field_label(change.field)}},
          {"before", std::move(before)},
          {"after", std::move(after)}};
}

Object version_of(const Record& record, List changes) {
  return {{"version_index", record.index},
          {"version_recorded", record.head.iat},
          {"version_changes", std::move(changes)}};
}

}  // namespace

Object ads::shown_fact(std::string_view label, std::string_view letter, const AdFact& fact,
                       std::string_view none) {
  const bool stated = fact.state == kStates[0];
  const Word why = fact.state == kStates[1] ? Word{fact.state, none} : word_of_state(fact.state);
  return {{"fact_label", Word{"", label}},
          {"fact_letter", letter},
          {"fact_state", stated ? Value() : Value(why)},
          {"fact_reason", fact.reason},
          {"fact_erased", fact.erased},
          {"fact_lines", lines_of(fact.value)}};
}

Result<ads::History> ads::history_of(PageContext& context, const std::string& id) {
  HUSTINGS_TRY(const auto versions, read_versions(context.db, id));
  History out;
  const std::size_t first = versions.size() > kMostVersions ? versions.size() - kMostVersions : 0;
  for (std::size_t i = versions.size(); i-- > first;) {
    HUSTINGS_TRY(const StoredRecord stored, read_record(context.db, versions[i]));
    HUSTINGS_TRY(const Record record, open_record(versions[i], stored.envelope,
                                                  context.registry.kinds(), stored.erased));
    List changes;
    List shown;
    if (i > 0) {
      HUSTINGS_TRY(const auto changed, changes_since(context.db, context.registry.kinds(),
                                                     versions[i - 1], record, stored.erased));
      for (const auto& change : changed) {
        changes.emplace_back(change_of(change, change.before, change.after));
        const auto column =
            std::ranges::find(record.kind().columns, change.field, &KindColumn::path);
        shown.emplace_back(change_of(change, shown_cell(*column, change.before),
                                     shown_cell(*column, change.after)));
      }
    }
    out.told.emplace_back(version_of(record, std::move(changes)));
    out.shown.emplace_back(version_of(record, std::move(shown)));
  }
  return out;
}

std::string ads::history_schema() {
  using namespace schema;
  const std::string change = object({{"change_label", kText}, {"before", kText}, {"after", kText}});
  return list_of(object({{"version_index", kIndex},
                         {"version_recorded", kInstant},
                         {"version_changes", list_of(change)}}));
}

}  // namespace hustings

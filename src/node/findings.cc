#include "node/findings.h"

#include <algorithm>
#include <array>

#include "base/message.h"
#include "node/schema.h"

namespace hustings {
namespace {

Word severity_word(std::string_view severity) {
  static constexpr std::array kWords = {Word{"contradiction", tr("contradiction")},
                                        Word{"gap", tr("gap")}, Word{"note", tr("note")}};
  const auto known = std::ranges::find(kWords, severity, &Word::code);
  return known == kWords.end() ? kWords.back() : *known;
}

// Null when this program has the rule no more.
const Rule* find_rule(const Registry& registry, std::string_view id) {
  const auto found = std::ranges::find(registry.rules(), id, &Rule::id);
  return found == registry.rules().end() ? nullptr : *found;
}

}  // namespace

Result<List> findings_of(Db& db, const Registry& registry, Index index) {
  List out;
  HUSTINGS_CHECK(db.query(
      "SELECT rule, rule_version, code, commitment, severity, pointer FROM finding WHERE idx = $1 "
      "ORDER BY place",
      {param(index)}, [&](const SqlRow& row) -> Result<void> {
        const Rule* rule = find_rule(registry, row.text(0));
        out.push_back(Object{{"rule", row.text(0)},
                             {"version", row.integer(1)},
                             {"says", rule == nullptr ? Value() : Word{rule->says, rule->says}},
                             {"law", rule == nullptr ? Value() : Value(rule->law)},
                             {"verified", rule == nullptr || rule->verified},
                             {"code", row.text(2)},
                             {"commitment", row.text(3)},
                             {"severity", severity_word(row.text(4))},
                             {"pointer", row.text(5)}});
        return {};
      }));
  return out;
}

std::string findings_schema() {
  using namespace schema;
  return list_of(object({{"rule", kText},
                         {"version", kInteger},
                         {"says", or_null(kText)},
                         {"law", or_null(kText)},
                         {"verified", kBoolean},
                         {"code", kText},
                         {"commitment", kText},
                         {"severity", kText},
                         {"pointer", kText}}));
}

}  // namespace hustings

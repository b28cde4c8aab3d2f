#include "node/findings.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

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

// How the words read that stand on the sides of comparisons.
Value side_word(std::string_view code) {
  static constexpr std::array kWords = {
      Word{"contextual", tr("what stands around it")},
      Word{"geographic", tr("place")},
      Word{"demographic", tr("age and sex")},
      Word{"interests", tr("interests")},
      Word{"behaviour", tr("behaviour")},
      Word{"custom_audience", tr("lists of persons")},
      Word{"lookalike", tr("people like those on a list")},
      Word{"retargeting", tr("people who were reached before")},
      Word{"not_used", tr("not used")},
      Word{"no", tr("no")},
      Word{"yes", tr("yes")},
      Word{"generated", tr("made with AI")},
      Word{"altered", tr("altered with AI")},
      Word{"racial-or-ethnic-origin", tr("racial or ethnic origin")},
      Word{"political-opinions", tr("political opinions")},
      Word{"religious-or-philosophical-beliefs", tr("religious or philosophical beliefs")},
      Word{"trade-union-membership", tr("membership of a trade union")},
      Word{"genetic-data", tr("genetic data")},
      Word{"biometric-data", tr("biometric data")},
      Word{"health", tr("health")},
      Word{"sex-life", tr("sex life")},
      Word{"sexual-orientation", tr("sexual orientation")}};
  const auto known = std::ranges::find(kWords, code, &Word::code);
  return known == kWords.end() ? Value(code) : Value(*known);
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(text.begin(), text.end(), out);
  return error == std::errc() && end == text.end() ? std::optional(out) : std::nullopt;
}

// What money_side() and the others wrote, as the values of a list.
List side(std::string_view text) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const auto space = text.find(' ');
    parts.push_back(text.substr(0, space));
    text = space == std::string_view::npos ? "" : text.substr(space + 1);
  }
  List out;
  const auto add = [&out](Value value) { out.emplace_back(Object{{"value", std::move(value)}}); };
  if (parts.size() == 4 && parts[0] == "money") {
    const auto currency = Currency::parse(parts[1]);
    if (currency) add(MoneyInterval{number(parts[2]), number(parts[3]), *currency});
  } else if (!parts.empty()) {
    const bool days = parts[0] == "days";
    for (std::size_t i = 1; i < parts.size(); ++i)
      add(days ? Value(parse_date(parts[i])) : side_word(parts[i]));
  }
  return out;
}

Object as_object(const SqlRow& row, const Registry& registry, std::optional<Index> other) {
  const Rule* rule = find_rule(registry, row.text(0));
  return {{"rule", row.text(0)},
          {"version", row.integer(1)},
          {"says", rule == nullptr ? Value() : Word{rule->says, rule->says}},
          {"law", rule == nullptr ? Value() : Value(rule->law)},
          {"verified", rule == nullptr || rule->verified},
          {"code", row.text(2)},
          {"commitment", row.text(3)},
          {"severity", severity_word(row.text(4))},
          {"pointer", row.text(5)},
          {"other", other},
          {"seen", side(row.text(6))},
          {"declared", side(row.text(7))}};
}

// Findings of which `mine` is this record; `other` is the column of the record on the other side.
Result<void> add_findings(Db& db, const Registry& registry, Index index, std::string_view mine,
                          std::string_view other, List& out) {
  const std::string sql = fmt::format(
      "SELECT rule, rule_version, code, commitment, severity, pointer, seen, declared, {1} "
      "FROM finding WHERE {0} = $1 ORDER BY idx, place",
      mine, other);
  return db.query(sql, {param(index)}, [&](const SqlRow& row) -> Result<void> {
    const auto on = row.maybe(8);
    out.emplace_back(
        as_object(row, registry, on ? std::optional(static_cast<Index>(*on)) : std::nullopt));
    return {};
  });
}

}  // namespace

Result<void> put_finding(Db& db, const FindingKey& key, const Rule& rule, const Finding& finding) {
  return db.send(
      "INSERT INTO finding (idx, place, sub, rule, rule_version, code, commitment, severity, "
      "pointer, subject, against, seen, declared) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
      "$11, $12, $13)",
      {param(key.index), key.place, key.sub, rule.id, std::int64_t{rule.version}, rule.code,
       rule.commitment, name(rule.severity), finding.where, finding.subject,
       finding.against ? param(*finding.against) : Param(nullptr), finding.seen, finding.declared});
}

Result<List> findings_of(Db& db, const Registry& registry, Index index) {
  List out;
  HUSTINGS_CHECK(add_findings(db, registry, index, "idx", "against", out));
  HUSTINGS_CHECK(add_findings(db, registry, index, "against", "idx", out));
  return out;
}

std::string findings_schema() {
  using namespace schema;
  const std::string side = list_of(object({{"value", "{}"}}));
  return list_of(object({{"rule", kText},
                         {"version", kInteger},
                         {"says", or_null(kText)},
                         {"law", or_null(kText)},
                         {"verified", kBoolean},
                         {"code", kText},
                         {"commitment", kText},
                         {"severity", kText},
                         {"pointer", kText},
                         {"other", or_null(kIndex)},
                         {"seen", side},
                         {"declared", side}}));
}

}  // namespace hustings

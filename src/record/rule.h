// Rules: pure functions of a record. No clock, no database, no party names.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "record/envelope.h"

namespace hustings {

// Never "breach": only a decision says that.
enum class Severity : std::uint8_t { contradiction, gap, note };
std::string_view name(Severity severity);

// What a rule says about one record. Whether it is a finding (its subject is bound by the code) or
// an observation (about somebody who signed nothing) follows from confirmed links, not from the
// rule.
struct Finding {
  std::string where;    // JSON Pointer into the record
  std::string subject;  // whom it is about, as a link key: "meta:1234", or an organisation's id
  // Of a comparison: the record on the other side, where it is one, and what stands on both sides,
  // as money_side() and the others below write it; empty where there is nothing to show.
  std::optional<Index> against = {};
  std::string seen = {};
  std::string declared = {};
};
// "money EUR 20000 29900", "days 2029-05-01 2029-05-20", "words interests lookalike"; an open end
// is
// "-". No text of a record may stand here: it could be erased there.
std::string money_side(const MoneyInterval& amount);
std::string days_side(const std::optional<CivilDate>& from, const std::optional<CivilDate>& to);
std::string words_side(std::span<const std::string_view> words);

struct Rule {
  std::string_view id;  // "ads.no-disclaimer"
  int version = 1;
  std::string_view code;        // "eu-2024": binds those who signed it
  std::string_view commitment;  // "6.a", of that code
  std::string_view law;         // legal source as it is cited, or the code's own words
  CivilDate applies_from;       // `check` does not judge records about earlier days
  Severity severity = Severity::note;
  bool verified = true;   // false: `law` was not read where it stands; such a rule only says notes
  std::string_view on;    // kind
  std::string_view says;  // in plain words; the id of its translation
  // Null: a comparison says it (record/projection.h), of records of the kind `on`.
  void (*check)(const Rule&, const Record&, std::vector<Finding>&) = nullptr;
};

// Names a set of rules: SHA-256 over the lines "ID/VERSION\n" in order of id (bytewise), then
// version. A `ruleset` record activates it.
Hash ruleset_digest(std::span<const Rule* const> rules);

}  // namespace hustings

// Rules: pure functions of a record. No clock, no database, no party names.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

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
};

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
  void (*check)(const Rule&, const Record&, std::vector<Finding>&) = nullptr;
};

// Names a set of rules: SHA-256 over the lines "ID/VERSION\n" in order of id (bytewise), then
// version. A `ruleset` record activates it.
Hash ruleset_digest(std::span<const Rule* const> rules);

}  // namespace hustings

// What stands on labels, in the official languages of the Union (laws/labels.toml). Thread-safe.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace hustings {

struct LabelTerms {
  std::string language;      // "de"
  std::string statement;     // "Political advertisement"
  std::string sponsor;       // "Sponsor"
  std::string controller;    // "Controlled by"
  std::string payer;         // "Paid by"
  std::string notice;        // "Transparency notice"
  std::string process;       // "Election or process"
  std::string shown;         // "Shown from {from} to {to}"
  std::string amount;        // "Total amount"
  std::string origin;        // "Origin of the money"
  std::string targeting;     // "Targeting used"
  std::string no_targeting;  // "No targeting"
  std::string report;        // "Report this advertisement"
  std::string ai_generated;  // "Made with AI"
  std::string ai_altered;    // "Altered with AI"
  std::string withdrawn;     // "Withdrawn"
  // Names of those above that were seen in official texts.
  std::vector<std::string> official;
  // Nobody who speaks the language has checked its wording yet: of the other terms, and of the
  // notice (locale/).
  bool to_check = false;
  // Seen in an official text, or checked.
  bool is_sure(std::string_view term) const;
};

// bad_input names file and line.
Result<std::vector<LabelTerms>> parse_label_terms(std::string_view toml, const std::string& file);
// Those of this program, in the order of their codes.
std::span<const LabelTerms> all_label_terms();
// Null when the language is no official one of the Union. Of "de-AT" those of "de".
const LabelTerms* label_terms(std::string_view language);

}  // namespace hustings

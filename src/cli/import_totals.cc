#include "cli/import_totals.h"

#include <fmt/core.h>

namespace hustings {

void cli::print_totals(const ImportTotals& t, bool json, bool dry) {
  std::string rules;
  if (json) {
    for (const auto& [rule, n] : t.rules) {
      rules += fmt::format("{}\"{}\":{}", rules.empty() ? "" : ",", rule, n);
    }
    fmt::print(
        R"({{"rows":{},"admitted":{},"unchanged":{},"withheld":{},"older":{},"refused":{},"sums_skipped":{},"countries_skipped":{},"no_longer_shown":{},"shown_again":{},"linked_by_number":{},"dry_run":{},{}"rules":{{{}}}}})"
        "\n",
        t.rows, t.admitted, t.unchanged, t.withheld, t.older, t.refused, t.sums, t.unwanted,
        t.missing, t.back, t.linked, dry, dry ? fmt::format("\"changed\":{},", t.changed) : "",
        rules);
    return;
  }
  fmt::print("{:<28}{:>10}\n", "rows read", t.rows);
  fmt::print("{:<28}{:>10}\n", dry ? "would be admitted" : "admitted", t.admitted);
  if (dry) fmt::print("{:<28}{:>10}\n", "  of these, new versions", t.changed);
  fmt::print("{:<28}{:>10}\n{:<28}{:>10}\n", "unchanged", t.unchanged, "refused", t.refused);
  if (t.withheld > 0) fmt::print("{:<28}{:>10}\n", "withheld by redactions", t.withheld);
  if (t.older > 0) fmt::print("{:<28}{:>10}\n", "older than what stands", t.older);
  if (t.sums > 0) fmt::print("{:<28}{:>10}\n", "rows of sums, skipped", t.sums);
  if (t.unwanted > 0) fmt::print("{:<28}{:>10}\n", "other countries, skipped", t.unwanted);
  if (t.missing > 0) fmt::print("{:<28}{:>10}\n", "no longer shown", t.missing);
  if (t.back > 0) fmt::print("{:<28}{:>10}\n", "shown again", t.back);
  if (t.linked > 0) fmt::print("{:<28}{:>10}\n", "pages linked by a number", t.linked);
  for (const auto& [rule, n] : t.rules) fmt::print("{:<28}{:>10}\n", "rule " + rule, n);
}

}  // namespace hustings

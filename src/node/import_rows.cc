#include "node/import_rows.h"

#include <fmt/core.h>

#include "base/text.h"

namespace hustings {
namespace {

// A row that the importer refused, with all cells that are wrong.
ReadRow refused(const Import& table, const Mapped& row, const Error& error) {
  ReadRow out{.row = row.row, .what = Refusal{}};
  std::string reason = error.details.empty() ? error.message : "";
  for (const auto& [field, problem] : error.details) {
    out.wrong.push_back({heading_of(table, field), problem});
    reason += fmt::format("{}{}: {}", reason.empty() ? "" : "; ", out.wrong.back().where, problem);
  }
  const std::string heading = heading_of(table, error.where);
  if (out.wrong.empty()) out.wrong.push_back({heading, error.message + ": " + error.mend});
  out.what = Refusal{row.row, row.line, heading, "", std::move(reason), error.mend, row.source};
  return out;
}

}  // namespace

std::string heading_of(const Import& table, const std::string& field) {
  const Field* known = table.profile().find(field);
  if (known == nullptr) return field;
  for (const auto& heading : table.header()) {
    for (const auto& alias : known->headers) {
      if (fold(trim(heading)) == fold(alias)) return heading;
    }
  }
  return field;
}

Result<void> each_row(Import& table, const Importer& importer, const Importer::Context& context,
                      const std::function<Result<void>(ReadRow)>& take) {
  for (;;) {
    HUSTINGS_TRY(auto outcome, table.next());
    if (!outcome) return {};
    if (auto* refusal = std::get_if<Refusal>(&*outcome)) {
      ReadRow out{.row = refusal->row, .what = Refusal{}};
      out.wrong.push_back({refusal->column, refusal->reason + ": " + refusal->mend});
      out.what = std::move(*refusal);
      HUSTINGS_CHECK(take(std::move(out)));
      continue;
    }
    const auto& row = std::get<Mapped>(*outcome);
    auto made = importer.draft(row, context);
    HUSTINGS_CHECK(made ? take({.row = row.row, .what = *std::move(made)})
                        : take(refused(table, row, made.error())));
  }
}

}  // namespace hustings

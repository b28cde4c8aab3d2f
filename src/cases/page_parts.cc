#include "cases/page_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "cases/words.h"
#include "node/kinds.h"
#include "node/schema.h"
#include "node/slice.h"

namespace hustings::cases {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;
}  // namespace

std::string how_long(std::int64_t ms) {
  const std::int64_t hours = ms / kHour;
  if (hours >= 72) return fmt::format("{} d {} h", hours / 24, hours % 24);
  if (hours >= 1) return fmt::format("{} h {} min", hours, ms % kHour / kMinute);
  return fmt::format("{} min", ms / kMinute);
}

Result<std::vector<Redacted>> redactions_of(PageContext& context, const std::string& case_id) {
  std::vector<Redacted> out;
  HUSTINGS_CHECK(context.db.query(
      "SELECT e.idx, e.by_idx, COUNT(*) FROM erasure e JOIN case_step s ON s.idx = e.idx "
      "WHERE s.about = $1 GROUP BY e.idx, e.by_idx ORDER BY e.idx, e.by_idx",
      {case_id}, [&](const SqlRow& row) -> Result<void> {
        out.push_back({static_cast<Index>(row.integer(0)),
                       static_cast<Index>(row.integer(1)),
                       row.integer(2),
                       {},
                       {},
                       {}});
        return {};
      }));
  for (auto& one : out) {
    HUSTINGS_TRY(const Record record, load_record(context.db, context.registry, one.by));
    const auto* redaction = record.body.as<Redaction>();
    if (redaction == nullptr) return fail(Code::io, "an erasure without a redaction");
    one.law = redaction->law.value.value;
    one.ground = redaction->ground.value.value;
    one.decided = redaction->decided.value;
  }
  return out;
}

Object redacted_object(const Redacted& one) {
  return {{"redacted_of", one.of},         {"redacted_by", one.by},
          {"redacted_fields", one.fields}, {"redacted_law", one.law},
          {"redacted_ground", one.ground}, {"redacted_day", one.decided}};
}
std::string redacted_schema() {
  using namespace schema;
  return object({{"redacted_of", kIndex},
                 {"redacted_by", kIndex},
                 {"redacted_fields", kInteger},
                 {"redacted_law", kText},
                 {"redacted_ground", kText},
                 {"redacted_day", kDay}});
}

}  // namespace hustings::cases

#include "desk/number_links.h"

#include "completeness/numbers.h"
#include "node/reader.h"

namespace hustings::desk {
namespace {

constexpr std::int64_t kBetween = 60'000;  // ms

Result<void> link(Desk& desk) {
  std::vector<Submission> items;
  {
    HUSTINGS_TRY(const auto reader, open_reader(desk.options().disk, desk.options().dir));
    HUSTINGS_TRY(const auto links, complete::number_links(*reader.db));
    for (const auto& one : links) {
      if (items.size() == kMaxChunk) break;  // the next round has the others
      items.push_back(complete::submission_of(one, reader.config.operator_id));
    }
  }
  if (items.empty()) return {};
  HUSTINGS_CHECK(desk.writer().write(std::move(items)));
  return {};
}

}  // namespace

Chore link_by_numbers(std::shared_ptr<Desk> desk) {
  return [desk = std::move(desk), looked = Instant{}]() mutable -> Result<void> {
    const Instant now = desk->options().clock.now();
    if (now.unix_ms - looked.unix_ms < kBetween) return {};
    looked = now;
    return link(*desk);
  };
}

}  // namespace hustings::desk

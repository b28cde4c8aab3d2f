#include "cli/link_numbers.h"

#include "cli/commands.h"
#include "completeness/numbers.h"

namespace hustings::cli {

Result<std::uint64_t> link_numbers(Node& node) {
  HUSTINGS_TRY(const auto db, node.connect());
  HUSTINGS_TRY(const auto links, complete::number_links(*db));
  std::uint64_t recorded = 0;
  std::vector<Submission> items;
  for (std::size_t i = 0; i < links.size(); ++i) {
    items.push_back(complete::submission_of(links[i], node.config().operator_id));
    if (items.size() < kMaxChunk && i + 1 < links.size()) continue;
    for (const auto& answer : node.admit(std::exchange(items, {}), Lane::import)) {
      if (!answer) return std::unexpected(answer.error());
      if (answer->outcome != Admitted::Outcome::added) continue;
      if (!answer->published) return std::unexpected(not_published(*answer));
      ++recorded;
    }
  }
  return recorded;
}

}  // namespace hustings::cli

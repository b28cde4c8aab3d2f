#include "desk/writer.h"

#include "staff/audit.h"

namespace hustings::desk {
namespace {

constexpr std::size_t kActs = 1000;  // logged at once
constexpr std::chrono::seconds kPatience(10);

}  // namespace

Writer::Writer(Disk& disk, const Clock& clock, Random& random, Path dir, const Registry& registry,
               DeskDb& db)
    : disk_(disk),
      clock_(clock),
      random_(random),
      dir_(std::move(dir)),
      registry_(registry),
      db_(db),
      http_(real_http()) {}

Result<std::vector<Admitted>> Writer::write(std::vector<Submission> items) {
  const std::lock_guard lock(mutex_);
  const auto end = std::chrono::steady_clock::now() + kPatience;
  for (;;) {
    auto node = Node::open({disk_, clock_, random_, http_.get()}, dir_, registry_);
    if (node) {
      HUSTINGS_TRY(auto admitted, admit(**node, std::move(items)));
      HUSTINGS_CHECK(log_acts(**node));
      return admitted;
    }
    if (node.error().code != Code::unavailable || std::chrono::steady_clock::now() > end)
      return std::unexpected(node.error());
  }
}

Result<void> Writer::write_acts() {
  HUSTINGS_TRY(const auto waiting, db_.read([](Db& db) { return read_acts(db, 1); }));
  if (!waiting.empty()) HUSTINGS_CHECK(write({}));
  return {};
}

Result<std::vector<Admitted>> Writer::admit(Node& node, std::vector<Submission> items) {
  std::vector<Admitted> out;
  std::optional<Error> first;
  for (std::size_t from = 0; from < items.size(); from += kMaxChunk) {
    const auto to = std::min(items.size(), from + kMaxChunk);
    std::vector<Submission> chunk(std::make_move_iterator(items.begin() + static_cast<long>(from)),
                                  std::make_move_iterator(items.begin() + static_cast<long>(to)));
    for (auto& answer : node.admit(std::move(chunk))) {
      if (answer) {
        out.push_back(*std::move(answer));
      } else if (!first) {
        first = std::move(answer).error();
      }
    }
  }
  if (first) return std::unexpected(*std::move(first));
  return out;
}

// A crash in between logs nothing twice: each act has a name at its source.
Result<void> Writer::log_acts(Node& node) {
  const auto read = [](Db& db) { return read_acts(db, kActs); };
  HUSTINGS_TRY(const auto acts, db_.read(read));
  if (acts.empty()) return {};
  std::vector<Submission> items;
  items.reserve(acts.size());
  for (const auto& act : acts) {
    items.push_back({.what = draft(act.record),
                     .by = node.config().operator_id,
                     .source = "act|" + act.key,
                     .about = {},
                     .prev = {}});
  }
  HUSTINGS_CHECK(admit(node, std::move(items)));
  const auto forget = [&](Db& db) -> Result<void> {
    for (const auto& act : acts) HUSTINGS_CHECK(forget_act(db, act.key));
    return {};
  };
  return db_.write(forget);
}

}  // namespace hustings::desk

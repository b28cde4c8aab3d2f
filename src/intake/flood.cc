#include "intake/flood.h"

#include <filesystem>
#include <string>

#include "base/crypto.h"
#include "base/text.h"

namespace hustings::intake {
namespace {

// Of the 32 that may wait (vault.h).
constexpr std::size_t kBusy = 8;
constexpr std::size_t kCrowded = 20;
constexpr std::size_t kFull = 32;
// Thousandths of the disk that are free.
constexpr int kLow = 150;
constexpr int kTooLow = 100;
constexpr std::uintmax_t kPlenty = std::uintmax_t{10} << 30;  // bytes, on however large a disk

}  // namespace

Level level_of(const Load& load) {
  if (load.waiting >= kFull || load.free < kTooLow) return Level::full;
  if (load.waiting >= kCrowded || load.free < kLow) return Level::crowded;
  return load.waiting >= kBusy ? Level::busy : Level::calm;
}

int free_of(const Path& folder) {
  std::error_code error;
  const auto space = std::filesystem::space(folder, error);
  if (error || space.capacity == 0 || space.available >= kPlenty) return 1000;
  return static_cast<int>(static_cast<double>(space.available) * 1000.0 /
                          static_cast<double>(space.capacity));
}

std::optional<IntakeStats> Counters::take(Instant now) {
  const std::lock_guard lock(mutex_);
  IntakeStats out;
  out.received.value = {received_.exchange(0)};
  for (std::size_t i = 0; i < kReasons; ++i) {
    const auto count = refused_.at(i).exchange(0);
    if (count > 0) out.refused.value.push_back({static_cast<IntakeRefusal>(i), {count}});
  }
  if (out.received.value.value == 0 && out.refused.value.empty()) return std::nullopt;
  out.from.value = since_;
  out.to.value = now;
  since_ = now;
  return out;
}

void Counters::put_back(const IntakeStats& stats) {
  const std::lock_guard lock(mutex_);
  since_ = stats.from.value;
  received_ += stats.received.value.value;
  for (const auto& one : stats.refused.value)
    refused_.at(static_cast<std::size_t>(one.reason)) += one.reports.value;
}

PlainQuestion question_of(std::string_view draft_id) {
  const Hash digest = sha256(bytes(draft_id));
  return {2 + digest.value[0] % 8, 2 + digest.value[1] % 8};
}

bool answers_it(std::string_view draft_id, std::string_view answer) {
  const auto [first, second] = question_of(draft_id);
  return trim(answer) == std::to_string(first + second);
}

}  // namespace hustings::intake

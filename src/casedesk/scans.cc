#include "casedesk/scans.h"

namespace hustings::casedesk {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kPatience{10'000};                       // for all files of a case
constexpr std::int64_t kAnswerFor = std::int64_t{60} * 60'000;  // ms; lists change by the day
constexpr std::int64_t kFailureFor = 60'000;                    // ms

bool is_answer(const ScanAnswer& answer) {
  return answer.result == Scanned::nothing_found || answer.result == Scanned::found ||
         answer.result == Scanned::too_large;
}

ScanAnswer ask(const std::string& clamd, vault::Vault& vault, const vault::OpenCase& open,
               const std::string& path, steady_clock::time_point end) {
  const auto left = std::chrono::floor<milliseconds>(end - steady_clock::now());
  if (left <= milliseconds(0)) return {.result = Scanned::too_slow};
  auto stored = vault.read_file(open, path);
  if (!stored) return {.result = Scanned::unreadable};
  const auto next = [&stored](std::string& piece) { return stored->reader.next(piece); };
  return scan(clamd, next, left);
}

}  // namespace

bool Scans::is_over(const Kept& kept) const {
  const auto age = clock_.now().unix_ms - kept.at.unix_ms;
  return age < 0 || age >= (is_answer(kept.answer) ? kAnswerFor : kFailureFor);
}

std::optional<ScanAnswer> Scans::known(const Place& place) {
  const std::lock_guard lock(mutex_);
  const auto found = kept_.find(place);
  if (found == kept_.end() || is_over(found->second)) return std::nullopt;
  return found->second.answer;
}

std::vector<std::optional<ScanAnswer>> Scans::of(vault::Vault& vault, const vault::OpenCase& open,
                                                 const std::vector<SealedFile>& files) {
  std::vector<std::optional<ScanAnswer>> out(files.size());
  if (!clamd_) return out;
  const auto end = steady_clock::now() + kPatience;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const Place place(open.id, files[i].path);
    out[i] = known(place);
    if (out[i]) continue;
    const ScanAnswer answer = ask(*clamd_, vault, open, files[i].path, end);
    out[i] = answer;
    const std::lock_guard lock(mutex_);
    kept_.insert_or_assign(place, Kept{answer, clock_.now()});
  }
  return out;
}

void Scans::round() {
  const std::lock_guard lock(mutex_);
  std::erase_if(kept_, [this](const auto& one) { return is_over(one.second); });
}

}  // namespace hustings::casedesk

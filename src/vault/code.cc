#include "vault/code.h"

#include <algorithm>

namespace hustings::vault {
namespace {

constexpr std::size_t kGroup = 4;
// The largest multiple of ten in a byte: what is above it would make some digits likelier.
constexpr std::uint8_t kFair = 250;

}  // namespace

TrackingCode TrackingCode::generate(Random& random) {
  std::string digits;
  while (digits.size() < kCodeDigits) {
    Secret drawn = Secret::random(random);
    for (const auto byte : drawn.view()) {
      if (byte < kFair && digits.size() < kCodeDigits) digits += static_cast<char>('0' + byte % 10);
    }
  }
  return TrackingCode(std::move(digits));
}

std::optional<TrackingCode> TrackingCode::parse(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c == ' ' || c == '-') continue;
    if (c < '0' || c > '9' || digits.size() == kCodeDigits) return std::nullopt;
    digits += c;
  }
  if (digits.size() != kCodeDigits) return std::nullopt;
  return TrackingCode(std::move(digits));
}

std::string TrackingCode::shown() const {
  std::string out;
  for (std::size_t at = 0; at < digits_.size(); at += kGroup) {
    if (at > 0) out += ' ';
    out += digits_.substr(at, kGroup);
  }
  return out;
}

Result<CodeKeys> keys_of(const TrackingCode& code, std::string_view case_id, const Salt& salt,
                         const Secret& pepper) {
  HUSTINGS_TRY(const Secret both, stretch(bytes(code.digits()), salt, kCodeCost, 2 * kKeyBytes));
  const Secret first = both.part(0, kKeyBytes);
  const Secret second = both.part(kKeyBytes, kKeyBytes);
  return CodeKeys{derive(pepper, "hustings/track/v1", {bytes(case_id), first.view()}),
                  derive(pepper, "hustings/reporter/v1", {bytes(case_id), second.view()})};
}

Salt salt_of_nobody(std::string_view number, const Secret& pepper) {
  const Secret all = derive(pepper, "hustings/nobody/v1", {bytes(number)});
  Salt out{};
  std::ranges::copy(all.view().first(out.size()), out.begin());
  return out;
}

}  // namespace hustings::vault

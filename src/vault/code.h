// A reporter's tracking code: 16 random digits, which together with the public case number open the
// case. Kept nowhere; what is kept is a tag that only the right code gives, and the case's keys
// under it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "vault/lock.h"

namespace hustings::vault {

inline constexpr std::size_t kCodeDigits = 16;  // 53 bits, behind a salt for each case

// Wiped when it goes.
class TrackingCode {
 public:
  static TrackingCode generate(Random& random);
  // As people type it: spaces and hyphens anywhere. Nothing when it has not exactly 16 digits.
  static std::optional<TrackingCode> parse(std::string_view text);
  TrackingCode(const TrackingCode&) = default;
  TrackingCode(TrackingCode&&) noexcept = default;
  TrackingCode& operator=(TrackingCode other) noexcept {
    digits_.swap(other.digits_);
    return *this;
  }
  ~TrackingCode() { wipe(digits_); }

  const std::string& digits() const { return digits_; }
  std::string shown() const;  // "4821 0093 7716 5520"

 private:
  explicit TrackingCode(std::string digits) : digits_(std::move(digits)) {}
  std::string digits_;
};

// What a code gives for one case, with the node's pepper: some 20 ms.
struct CodeKeys {
  Secret tag;   // compared; kept
  Secret wrap;  // opens the reporter's key; never kept
};
Result<CodeKeys> keys_of(const TrackingCode& code, std::string_view case_id, const Salt& salt,
                         const Secret& pepper);
// The salt of a case that there is not: always the same for one number, so that asking for it takes
// as long and looks the same.
Salt salt_of_nobody(std::string_view number, const Secret& pepper);

}  // namespace hustings::vault

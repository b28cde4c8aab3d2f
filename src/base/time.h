// Instants (UTC) and civil days, and the clock as a parameter.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hustings {

// A point in time, UTC, to the millisecond.
struct Instant {
  std::int64_t unix_ms = 0;
  auto operator<=>(const Instant&) const = default;
  std::int64_t seconds() const { return unix_ms / 1000; }
};
std::string to_string(Instant at);                       // RFC 3339: 2024-06-03T10:00:00.000Z
std::optional<Instant> parse_instant(std::string_view);  // RFC 3339 in UTC ("Z"), 0 to 3 decimals

// A day of the proleptic Gregorian calendar, years 1 to 9999.
struct CivilDate {
  int year = 1;
  unsigned month = 1;
  unsigned day = 1;
  auto operator<=>(const CivilDate&) const = default;
};
std::string to_string(CivilDate day);                   // 2024-06-03
std::optional<CivilDate> parse_date(std::string_view);  // YYYY-MM-DD, a day that exists
CivilDate plus_days(CivilDate day, int days);
CivilDate date_of(Instant at);  // the UTC day

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};
class SystemClock final : public Clock {
 public:
  Instant now() const override;
};
// A clock that stands still until it is set: tests, demonstrations.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Instant at) : at_(at) {}
  Instant now() const override { return at_; }
  void set(Instant at) { at_ = at; }

 private:
  Instant at_;
};

}  // namespace hustings

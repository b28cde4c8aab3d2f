#include "base/time.h"

#include <fmt/core.h>

#include <chrono>

namespace hustings {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return text.empty() ? std::nullopt : std::optional(value);
}

year_month_day calendar(CivilDate d) {
  return {std::chrono::year(d.year), std::chrono::month(d.month), std::chrono::day(d.day)};
}

CivilDate civil(sys_days day) {
  const year_month_day ymd(day);
  return {int(ymd.year()), unsigned(ymd.month()), unsigned(ymd.day())};
}

sys_days day_of(Instant at) {
  return std::chrono::floor<std::chrono::days>(
      std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(at.unix_ms)));
}

}  // namespace

std::string to_string(CivilDate d) {
  return fmt::format("{:04}-{:02}-{:02}", d.year, d.month, d.day);
}

std::optional<CivilDate> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day || *year < 1) return std::nullopt;
  const CivilDate date{*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day)};
  return calendar(date).ok() ? std::optional(date) : std::nullopt;
}

CivilDate plus_days(CivilDate day, int days) {
  return civil(sys_days(calendar(day)) + std::chrono::days(days));
}

CivilDate date_of(Instant at) { return civil(day_of(at)); }

std::string to_string(Instant at) {
  const sys_days day = day_of(at);
  const std::int64_t ms = at.unix_ms - std::chrono::milliseconds(day.time_since_epoch()).count();
  return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z", to_string(civil(day)), ms / 3600000,
                     ms / 60000 % 60, ms / 1000 % 60, ms % 1000);
}

std::optional<Instant> parse_instant(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
      !text.ends_with('Z')) {
    return std::nullopt;
  }
  const auto date = parse_date(text.substr(0, 10));
  const auto hour = digits(text.substr(11, 2));
  const auto minute = digits(text.substr(14, 2));
  const auto second = digits(text.substr(17, 2));
  if (!date || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) {
    return std::nullopt;
  }
  std::int64_t ms = 0;
  if (text.size() > 20) {
    std::string fraction(text.substr(20, text.size() - 21));
    if (text[19] != '.' || fraction.empty() || fraction.size() > 3) return std::nullopt;
    fraction.resize(3, '0');
    const auto parsed = digits(fraction);
    if (!parsed) return std::nullopt;
    ms = *parsed;
  }
  const auto day = std::chrono::milliseconds(sys_days(calendar(*date)).time_since_epoch()).count();
  return Instant{day + ((*hour * 60LL + *minute) * 60 + *second) * 1000 + ms};
}

Instant SystemClock::now() const {
  return {std::chrono::duration_cast<std::chrono::milliseconds>(
              std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

}  // namespace hustings

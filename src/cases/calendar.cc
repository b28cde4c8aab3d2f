#include <chrono>

#include "cases/deadlines.h"

namespace hustings::cases {
namespace {

namespace chrono = std::chrono;

constexpr std::int64_t kHour = 3'600'000;

chrono::sys_days sys(CivilDate day) {
  return chrono::year_month_day(chrono::year(day.year), chrono::month(day.month),
                                chrono::day(day.day));
}
CivilDate civil(chrono::year_month_day day) {
  return {int(day.year()), unsigned(day.month()), unsigned(day.day())};
}
std::int64_t midnight(CivilDate day) {
  return chrono::duration_cast<chrono::milliseconds>(sys(day).time_since_epoch()).count();
}
// One in the morning, UTC, of the last Sunday of a month.
Instant last_sunday(int year, unsigned month) {
  const chrono::year_month_weekday_last day{chrono::year{year}, chrono::month{month},
                                            chrono::weekday_last{chrono::Sunday}};
  return {midnight(civil(chrono::year_month_day(chrono::sys_days(day)))) + kHour};
}

}  // namespace

// The anonymous Gregorian algorithm (Meeus, Jones, Butcher).
CivilDate easter_sunday(int year) {
  const int a = year % 19;
  const int b = year / 100;
  const int c = year % 100;
  const int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  const int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
  const int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
  return {year, static_cast<unsigned>(f / 31), static_cast<unsigned>(f % 31 + 1)};
}

unsigned weekday(CivilDate day) { return chrono::weekday(sys(day)).c_encoding(); }

CivilDate plus_months(CivilDate day, int months) {
  const auto moved = chrono::year_month_day(chrono::year(day.year), chrono::month(day.month),
                                            chrono::day(day.day)) +
                     chrono::months(months);
  if (moved.ok()) return civil(moved);
  return civil(
      chrono::year_month_day(chrono::sys_days(moved.year() / moved.month() / chrono::last)));
}

bool summer_time(Instant at) {
  const int year = date_of(at).year;
  return at >= last_sunday(year, 3) && at < last_sunday(year, 10);
}

CivilDate local_day(Instant at, int zone) {
  return date_of({at.unix_ms + (zone + (summer_time(at) ? 1 : 0)) * kHour});
}

// Clocks are never set around midnight, so the day's evening tells which time it ends in.
Instant end_of_day(CivilDate day, int zone) {
  const std::int64_t winter = midnight(hustings::plus_days(day, 1)) - zone * kHour;
  const std::int64_t end = summer_time({winter - kHour}) ? winter - kHour : winter;
  return {end - 1};
}

Instant plus_hours(Instant at, std::int64_t hours) { return {at.unix_ms + hours * kHour}; }
Instant plus_days(Instant at, std::int64_t days) { return plus_hours(at, 24 * days); }

}  // namespace hustings::cases

// How long things may take, as data (codes/CODE/deadlines.json): limits with their season, their
// source and how well that is known, election days, holidays, time zones. Pure values; thread-safe.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace hustings::cases {

// `limits` are counted in hours of real time, or in days and months as Regulation 1182/71 does: the
// day of the event is not counted, the time ends with the last hour of the last day, and a last day
// on a Saturday, Sunday or holiday moves on to the next working day.
enum class TimeUnit : std::uint8_t { hours, days, months };

// How well the number is known.
enum class Known : std::uint8_t {
  read,      // in the act itself
  reported,  // in somebody else's account of it
  recalled,  // from memory
  ours,      // nobody's law: our default, shown as such
};

struct Deadline {
  std::string id;       // "decision.a"
  std::string clock;    // "decision"
  std::string urgency;  // class of the category: "a"; empty: of every class
  std::int64_t limit = 0;
  std::int64_t season = 0;      // in the last month before the vote; 0: the same
  std::int64_t extra_days = 0;  // on top, of months
  TimeUnit unit = TimeUnit::hours;
  bool counts = false;  // a case past it is overdue
  CivilDate since;      // the rows of a clock and class: the newest that has begun holds
  std::string source;   // the law, or what it is modelled on
  Known known = Known::ours;
  std::string says;  // in plain words; the id of its translation
};

struct Vote {
  std::string election;
  CivilDate from;
  CivilDate to;
};
// Public holidays of a country, or of everywhere ("").
struct Holidays {
  std::string country;
  std::vector<std::pair<unsigned, unsigned>> days;  // month, day
  std::vector<int> easter;                          // days from Easter Sunday
};

class Deadlines {
 public:
  // bad_input with the JSON Pointer of what is unknown, missing or wrong.
  static Result<Deadlines> parse(std::string_view json);

  const std::string& code() const { return code_; }
  const std::string& data() const { return data_; }  // the JSON that it was read from
  std::span<const Deadline> rows() const { return rows_; }
  // The row that holds for a clock that starts then; null: there is no such limit.
  const Deadline* find(std::string_view clock, std::string_view urgency, Instant start) const;
  // The last moment of a time that starts at `start`. `country`: upper case, for zone and holidays;
  // empty: the Union's. A time that runs into the season ends with the season's limit from there,
  // if that is sooner.
  Instant due(const Deadline& row, Instant start, std::string_view country) const;
  // The first moment of a day there.
  Instant begin_of(CivilDate day, std::string_view country) const;
  bool in_season(Instant at, std::string_view country) const;
  std::int64_t longest_pause_days() const { return pause_days_; }  // in sum, of one clock

 private:
  std::optional<Instant> season_start_after(Instant at, std::string_view country) const;
  Instant after(const Deadline& row, std::int64_t limit, Instant start,
                std::string_view country) const;
  bool works(CivilDate day, std::string_view country) const;
  int zone(std::string_view country) const;

  std::string code_;
  std::string data_;
  std::vector<Deadline> rows_;
  std::vector<Vote> votes_;
  std::vector<Holidays> holidays_;
  std::map<std::string, int, std::less<>> zones_;  // hours east of Greenwich in winter
  std::int64_t pause_days_ = 14;
};

// Those of a code, as this program knows them; null when it has none.
const Deadlines* find_deadlines(std::string_view code);

// ---- the calendar ------------------------------------------------------------------------------
CivilDate easter_sunday(int year);                 // Gregorian
unsigned weekday(CivilDate day);                   // 0 is Sunday
CivilDate plus_months(CivilDate day, int months);  // the last day of a month that is too short
// Summer time of the Union: from 1:00 UTC on the last Sunday of March to that of October
// (Directive 2000/84/EC).
bool summer_time(Instant at);
CivilDate local_day(Instant at, int zone);
Instant end_of_day(CivilDate day, int zone);  // its last millisecond
Instant plus_hours(Instant at, std::int64_t hours);
Instant plus_days(Instant at, std::int64_t days);  // of 24 hours

}  // namespace hustings::cases

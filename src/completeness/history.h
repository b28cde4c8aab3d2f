// What successive reports say about one spender. Pure.
#pragma once
#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace hustings::complete {

// One report, or an older version of it.
struct Point {
  std::int64_t index = 0;
  std::string id;                 // of the thing
  std::optional<CivilDate> from;  // none: since the platform's archive began
  std::optional<CivilDate> to;
  Instant recorded;
  std::string currency;  // empty: no amount is stated
  std::optional<std::int64_t> min;
  std::optional<std::int64_t> max;
  std::optional<std::int64_t> ads;
  bool replaced = false;  // a newer version says something else
  bool shrunk = false;    // filled in: less than something before it, as far as both ends go
  std::optional<std::int64_t> than;  // filled in: the index of what it is less than
};

// Reports that begin on the same day and grow; spend can only grow in them.
struct Series {
  std::optional<CivilDate> from;
  std::string currency;
  std::vector<Point> points;  // by their last day, then as they were recorded
  bool shrinks = false;
};
// Points without an amount are in no series. The series that begins last comes first.
std::vector<Series> series_of(std::vector<Point> points);

}  // namespace hustings::complete

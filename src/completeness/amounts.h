// Sums of amounts that are known as intervals, and of which only some may lie in the period that
// somebody asks about. Pure; amounts are minor units of one currency. docs/completeness.md says in
// words what is computed here.
#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace hustings::complete {

// A day as a number: 1 January 1970 is 0.
using Day = std::int64_t;
Day day_of(CivilDate date);

// Both days belong to it; an end that is not known, or not asked for, is none.
struct Days {
  std::optional<Day> first;
  std::optional<Day> last;
};
enum class Fit : std::uint8_t { outside, partly, inside };
// `what` within `asked`. Where an end of `what` is not known it may lie anywhere.
Fit fit(const Days& what, const Days& asked);

// At least `min`; at most `max`, or nobody knows how much.
struct Span {
  std::int64_t min = 0;
  std::optional<std::int64_t> max = 0;
  bool operator==(const Span&) const = default;
};
// Sums that do not fit stay at the largest number.
Span plus(const Span& a, const Span& b);

// An amount as a source states it: an open end is not known.
struct Stated {
  Days days;
  std::optional<std::int64_t> min;
  std::optional<std::int64_t> max;
};
// As much of it as can lie in what was asked: all of it, or anything from nothing to all of it.
Span within(const Stated& amount, const Days& asked);

// What one source says about one spender in reports whose periods may overlap, such as reports of
// growing periods. At least: the most that reports of disjoint periods inside of what was asked add
// up to. At most: the least that reports which together cover the same days as all of them add up
// to. Reports whose days are not known are left out.
struct Reported {
  Span amount = {};
  bool contradicts = false;  // they exclude each other: then the interval runs between both
};
Reported reported(std::span<const Stated> reports, const Days& asked);

// How many days of what was asked some of these cover; nothing where it has no ends.
std::optional<std::int64_t> days_covered(std::span<const Days> all, const Days& asked);

// What others saw less what is declared.
struct Gap {
  std::optional<std::int64_t> least;
  std::optional<std::int64_t> most;
  // They exclude each other, or not.
  bool more_seen() const { return least && *least > 0; }
  bool more_declared() const { return most && *most < 0; }
};
// `declared_most`: with what was declared without saying where, which may belong here; so too
// `seen_most`.
Gap gap(const Span& seen, std::optional<std::int64_t> seen_most, const Span& declared,
        std::optional<std::int64_t> declared_most);

}  // namespace hustings::complete

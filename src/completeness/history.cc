#include "completeness/history.h"

#include <algorithm>
#include <map>

namespace hustings::complete {
namespace {

// Where a report certainly says less than one before it, whatever the amounts within both
// intervals: spent is spent. The same period said again counts too.
void mark(Series& series) {
  std::optional<std::int64_t> most;  // the largest least amount so far
  std::int64_t whose = 0;
  for (auto& point : series.points) {
    if (most && point.max && *point.max < *most) {
      point.shrunk = true;
      point.than = whose;
      series.shrinks = true;
    }
    if (point.min && (!most || *point.min > *most)) {
      most = point.min;
      whose = point.index;
    }
  }
}

}  // namespace

std::vector<Series> series_of(std::vector<Point> points) {
  std::ranges::sort(points, {}, [](const Point& one) { return std::pair(one.to, one.index); });
  std::map<std::pair<std::optional<CivilDate>, std::string>, Series> all;
  for (auto& point : points) {
    if (point.currency.empty()) continue;
    Series& series = all[{point.from, point.currency}];
    series.from = point.from;
    series.currency = point.currency;
    series.points.push_back(std::move(point));
  }
  std::vector<Series> out;
  for (auto& [key, series] : all) {
    mark(series);
    out.push_back(std::move(series));
  }
  std::ranges::reverse(out);
  return out;
}

}  // namespace hustings::complete

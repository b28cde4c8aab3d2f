#include "cases/deadlines.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "cases/data.h"
#include "codes/members.h"

namespace hustings::cases {
namespace {

using codes::Members;
using codes::wrong;

template <class E>
Result<E> one_of(Members& in, std::string_view name,
                 std::initializer_list<std::pair<std::string_view, E>> all) {
  HUSTINGS_TRY(const std::string text, in.text(name));
  std::string names;
  for (const auto& [word, value] : all) {
    if (word == text) return value;
    names += (names.empty() ? "" : ", ") + std::string(word);
  }
  return wrong(fmt::format("\"{}\" is none of {}", text, names), in.at(name));
}

Result<std::int64_t> number(Members& in, std::string_view name, std::int64_t otherwise) {
  const Json* given = in.maybe(name);
  if (given == nullptr) return otherwise;
  const auto* value = given->as<std::int64_t>();
  if (value == nullptr || *value < 1) return wrong("is a whole number over 0", in.at(name));
  return *value;
}

Result<void> read_row(Members& in, Deadline& out) {
  HUSTINGS_TRY(out.id, in.text("id"));
  HUSTINGS_TRY(out.clock, in.text("clock"));
  if (in.maybe("class") != nullptr) {
    HUSTINGS_TRY(out.urgency, in.text("class"));
  }
  HUSTINGS_TRY(const auto* limit, in.get<std::int64_t>("limit"));
  if (*limit < 1) return wrong("is over 0", in.at("limit"));
  out.limit = *limit;
  HUSTINGS_TRY(out.season, number(in, "season", 0));
  HUSTINGS_TRY(out.extra_days, number(in, "extra_days", 0));
  HUSTINGS_TRY(out.unit, one_of<TimeUnit>(in, "unit",
                                          {{"hours", TimeUnit::hours},
                                           {"days", TimeUnit::days},
                                           {"months", TimeUnit::months}}));
  HUSTINGS_TRY(const bool* counts, in.get<bool>("counts"));
  out.counts = *counts;
  HUSTINGS_TRY(out.since, in.day("since"));
  HUSTINGS_TRY(out.source, in.text("source"));
  HUSTINGS_TRY(out.known, one_of<Known>(in, "known",
                                        {{"read", Known::read},
                                         {"reported", Known::reported},
                                         {"recalled", Known::recalled},
                                         {"ours", Known::ours}}));
  HUSTINGS_TRY(out.says, in.text("says"));
  return {};
}

Result<void> read_holidays(Members& in, Holidays& out) {
  HUSTINGS_TRY(const auto* country, in.get<std::string>("country"));
  out.country = *country;
  HUSTINGS_TRY(const auto days, in.texts("days"));
  for (const auto& day : days) {
    const auto parsed = parse_date("2024-" + day);  // a leap year, for 02-29
    if (!parsed) return wrong(day + " is no day: write MM-DD", in.at("days"));
    out.days.emplace_back(parsed->month, parsed->day);
  }
  HUSTINGS_TRY(const auto* easter, in.get<JsonArray>("easter"));
  for (const Json& one : *easter) {
    const auto* days_from = one.as<std::int64_t>();
    if (days_from == nullptr) return wrong("days from Easter Sunday", in.at("easter"));
    out.easter.push_back(static_cast<int>(*days_from));
  }
  return {};
}

std::vector<Deadlines> read_all() {
  std::vector<Deadlines> out;
  for (const Asset& file : assets::cases_data()) {
    if (file.name != "deadlines.json") continue;
    auto read = Deadlines::parse(file.bytes);
    if (!read) throw std::logic_error("deadlines.json: " + read.error().text());
    out.push_back(*std::move(read));
  }
  return out;
}

}  // namespace

Result<Deadlines> Deadlines::parse(std::string_view json) {
  HUSTINGS_TRY(const Json parsed, parse_json(json));
  HUSTINGS_TRY(Members in, Members::of(parsed, ""));
  Deadlines out;
  HUSTINGS_TRY(out.code_, in.text("code"));
  HUSTINGS_TRY(out.pause_days_, number(in, "longest_pause_days", 14));
  HUSTINGS_CHECK(codes::each(
      in, "deadlines", [&](Members& item) { return read_row(item, out.rows_.emplace_back()); }));
  HUSTINGS_CHECK(codes::each(in, "votes", [&](Members& item) -> Result<void> {
    Vote& vote = out.votes_.emplace_back();
    HUSTINGS_TRY(vote.election, item.text("election"));
    HUSTINGS_TRY(vote.from, item.day("from"));
    HUSTINGS_TRY(vote.to, item.day("to"));
    if (vote.to < vote.from) return wrong("ends before it begins", item.at("to"));
    return {};
  }));
  HUSTINGS_CHECK(codes::each(in, "holidays", [&](Members& item) {
    return read_holidays(item, out.holidays_.emplace_back());
  }));
  HUSTINGS_TRY(const auto* zones, in.get<JsonObject>("zones"));
  for (const auto& [country, hours] : *zones) {
    const auto* east = hours.as<std::int64_t>();
    if (east == nullptr) return wrong("hours east of Greenwich", in.at("zones"));
    out.zones_[country] = static_cast<int>(*east);
  }
  HUSTINGS_CHECK(in.done());
  out.data_ = json;
  return out;
}

const Deadline* Deadlines::find(std::string_view clock, std::string_view urgency,
                                Instant start) const {
  const Deadline* best = nullptr;
  const CivilDate day = date_of(start);
  for (const auto& row : rows_) {
    if (row.clock != clock || row.since > day) continue;
    if (!row.urgency.empty() && row.urgency != urgency) continue;
    const bool closer = best == nullptr || (best->urgency.empty() && !row.urgency.empty());
    const bool newer = best != nullptr && best->urgency == row.urgency && best->since < row.since;
    if (closer || newer) best = &row;
  }
  return best;
}

int Deadlines::zone(std::string_view country) const {
  const auto it = zones_.find(country);
  return it == zones_.end() ? 1 : it->second;  // Brussels
}

bool Deadlines::works(CivilDate day, std::string_view country) const {
  const unsigned of_week = weekday(day);
  if (of_week == 0 || of_week == 6) return false;
  const CivilDate easter = easter_sunday(day.year);
  return std::ranges::none_of(holidays_, [&](const Holidays& one) {
    if (!one.country.empty() && one.country != country) return false;
    const bool fixed = std::ranges::find(one.days, std::pair(day.month, day.day)) != one.days.end();
    return fixed || std::ranges::any_of(one.easter, [&](int days) {
             return hustings::plus_days(easter, days) == day;
           });
  });
}

Instant Deadlines::after(const Deadline& row, std::int64_t limit, Instant start,
                         std::string_view country) const {
  if (row.unit == TimeUnit::hours) return plus_hours(start, limit);
  CivilDate last = local_day(start, zone(country));
  last = row.unit == TimeUnit::days ? hustings::plus_days(last, static_cast<int>(limit))
                                    : plus_months(last, static_cast<int>(limit));
  last = hustings::plus_days(last, static_cast<int>(row.extra_days));
  while (!works(last, country)) last = hustings::plus_days(last, 1);
  return end_of_day(last, zone(country));
}

Instant Deadlines::begin_of(CivilDate day, std::string_view country) const {
  return {end_of_day(hustings::plus_days(day, -1), zone(country)).unix_ms + 1};
}

// Begins a month before the first day of a vote, and ends with its last.
bool Deadlines::in_season(Instant at, std::string_view country) const {
  const CivilDate day = local_day(at, zone(country));
  return std::ranges::any_of(votes_, [&](const Vote& vote) {
    return plus_months(vote.from, -1) <= day && day <= vote.to;
  });
}

std::optional<Instant> Deadlines::season_start_after(Instant at, std::string_view country) const {
  std::optional<Instant> out;
  for (const auto& vote : votes_) {
    const Instant start = {
        end_of_day(hustings::plus_days(plus_months(vote.from, -1), -1), zone(country)).unix_ms + 1};
    if (start > at && (!out || start < *out)) out = start;
  }
  return out;
}

Instant Deadlines::due(const Deadline& row, Instant start, std::string_view country) const {
  if (row.season == 0) return after(row, row.limit, start, country);
  if (in_season(start, country)) return after(row, row.season, start, country);
  const Instant normal = after(row, row.limit, start, country);
  const auto season = season_start_after(start, country);
  if (!season || *season >= normal) return normal;
  return std::min(normal, after(row, row.season, *season, country));
}

const Deadlines* find_deadlines(std::string_view code) {
  static const std::vector<Deadlines> kAll = read_all();
  const auto it = std::ranges::find(kAll, code, &Deadlines::code);
  return it == kAll.end() ? nullptr : &*it;
}

}  // namespace hustings::cases

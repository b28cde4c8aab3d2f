#include "tables/date_range.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/text.h"

namespace hustings {
namespace {

constexpr std::size_t kMaxLine = 200;

struct Names {
  unsigned month;
  std::string_view words;  // folded, a space after each
};
constexpr std::array kMonths = {Names{1, "january januar janvier enero gennaio januari "},
                                Names{2, "february februar fevrier febrero febbraio februari "},
                                Names{3, "march marz maerz mrz mars marzo maart mrt "},
                                Names{4, "april avril abril aprile "},
                                Names{5, "may mai mayo maggio mei "},
                                Names{6, "june juni juin junio giugno "},
                                Names{7, "july juli juillet julio luglio "},
                                Names{8, "august aout agosto augustus "},
                                Names{9, "september septembre septiembre settembre "},
                                Names{10, "october oktober octobre octubre ottobre "},
                                Names{11, "november novembre noviembre "},
                                Names{12, "december dezember decembre diciembre dicembre "}};

// The one month that has a name which begins so; words of one or two letters are none.
std::optional<unsigned> month_of(std::string_view word) {
  if (word.size() < 3) return std::nullopt;
  std::optional<unsigned> found;
  for (const auto& [month, words] : kMonths) {
    const bool is_it = words.starts_with(word) || words.contains(fmt::format(" {}", word));
    if (is_it && found) return std::nullopt;
    if (is_it) found = month;
  }
  return found;
}

// Parts of a day; zero: not said.
struct Parts {
  unsigned year = 0;
  unsigned month = 0;
  unsigned day = 0;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

// Runs of digits and of letters.
std::vector<std::string> tokens_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const auto in_run = is_digit(text[at]) ? is_digit : is_letter;
    std::size_t end = at;
    while (end < text.size() && in_run(text[end])) ++end;
    if (end > at) out.emplace_back(text.substr(at, end - at));
    at = std::max(end, at + 1);
  }
  std::erase_if(out, [](const auto& word) { return word == "de" || word == "of"; });
  return out;
}

unsigned number(const std::string& digits) {
  unsigned out = 0;
  for (const char c : digits.substr(0, 4)) out = out * 10 + static_cast<unsigned>(c - '0');
  return out;
}

// All of the text is a day, or what is left of one where the other end says the rest.
std::optional<Parts> parts_of(std::string_view text) {
  const auto tokens = tokens_of(text);
  if (tokens.empty() || tokens.size() > 3) return std::nullopt;
  Parts out;
  std::vector<unsigned> small;
  for (const auto& token : tokens) {
    const auto month = month_of(token);
    if (is_digit(token[0]) && token.size() == 4 && out.year == 0) {
      out.year = number(token);
    } else if (is_digit(token[0]) && token.size() <= 2) {
      small.push_back(number(token));
    } else if (month && out.month == 0) {
      out.month = *month;
    } else {
      return std::nullopt;
    }
  }
  const bool year_first = tokens.front().size() == 4 && is_digit(tokens.front()[0]);
  if (small.size() == 1) {
    out.day = small[0];
    return out;
  }
  // Numbers alone: the order is certain where the year is in front, or points part them.
  if (small.size() != 2 || out.month != 0) return std::nullopt;
  if (!year_first && !text.contains('.')) return std::nullopt;
  out.month = small[year_first ? 0 : 1];
  out.day = small[year_first ? 1 : 0];
  return out;
}

std::optional<CivilDate> day_of(const Parts& parts) {
  return parse_date(fmt::format("{:04}-{:02}-{:02}", parts.year, parts.month, parts.day));
}

std::optional<DateRange> range_of(std::string_view before, std::string_view after) {
  auto first = parts_of(before);
  const auto last = parts_of(after);
  if (!first || !last) return std::nullopt;
  if (first->year == 0) first->year = last->year;
  if (first->month == 0) first->month = last->month;
  const auto from = day_of(*first);
  const auto to = day_of(*last);
  if (!from || !to || *to < *from) return std::nullopt;
  return DateRange{*from, *to};
}

}  // namespace

std::optional<DateRange> find_date_range(std::string_view line) {
  if (line.size() > kMaxLine) return std::nullopt;
  const std::string text = fold(trim(line));
  static constexpr std::array<std::string_view, 6> kBetween = {"–",    "—",     " - ",
                                                               " to ", " bis ", "-"};
  for (const auto between : kBetween) {
    const auto at = text.find(between);
    if (at == std::string::npos || text.find(between, at + 1) != std::string::npos) continue;
    const std::string_view all = text;
    if (const auto found = range_of(all.substr(0, at), all.substr(at + between.size())))
      return found;
  }
  const auto one = parts_of(text);
  const auto day = one ? day_of(*one) : std::nullopt;
  return day ? std::optional(DateRange{*day, *day}) : std::nullopt;
}

}  // namespace hustings

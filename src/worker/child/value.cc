#include "worker/child/value.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <system_error>
#include <utility>

namespace hustings {
namespace {

constexpr double kExact = 9007199254740992.0;  // 2^53: above it not every integer is a double
constexpr std::size_t kLongest = 400;
constexpr std::int64_t kDay = 86400;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

// What a format's letters are, in its first section (positive numbers).
struct Letters {
  bool day = false;      // y or d
  bool month = false;    // m, which may be minutes
  bool clock = false;    // h or s
  bool elapsed = false;  // [h], [mm], [s]
  bool digits = false;   // # or ?, which dates do not have
};

// The bracket that `code` begins with: what elapsed time stands in.
bool is_elapsed(std::string_view bracket) {
  return !bracket.empty() && std::ranges::all_of(bracket, [&](char c) {
    const char l = lower(c);
    return l == lower(bracket.front()) && (l == 'h' || l == 'm' || l == 's');
  });
}

// Takes what means itself off the front; false when the front means something.
bool skip_literal(std::string_view& code, Letters& letters) {
  const char c = code.front();
  if (c == '"' || c == '[') {
    const std::size_t end = code.find(c == '"' ? '"' : ']', 1);
    const std::size_t size = std::min(end, code.size());
    if (c == '[' && is_elapsed(code.substr(1, size - 1))) letters.elapsed = true;
    code.remove_prefix(std::min(size + 1, code.size()));
    return true;
  }
  if (c == '\\' || c == '_' || c == '*') {
    code.remove_prefix(std::min<std::size_t>(2, code.size()));
    return true;
  }
  for (const std::string_view clock : {"am/pm", "a/p", "general"}) {
    if (code.size() >= clock.size() &&
        std::ranges::equal(code.substr(0, clock.size()), clock, {}, lower)) {
      code.remove_prefix(clock.size());
      return true;
    }
  }
  return false;
}

Letters letters_of(std::string_view code) {
  Letters letters;
  while (!code.empty() && code.front() != ';') {
    if (skip_literal(code, letters)) continue;
    const char c = lower(code.front());
    letters.day |= c == 'y' || c == 'd';
    letters.month |= c == 'm';
    letters.clock |= c == 'h' || c == 's';
    letters.digits |= c == '#' || c == '?';
    code.remove_prefix(1);
  }
  return letters;
}

std::string clock_text(std::int64_t seconds) {
  return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

// Excel's 1900 has a 29 February, day 60, which never was.
std::string day_text(std::int64_t day, bool from_1904) {
  using namespace std::chrono;
  if (!from_1904 && day == 60) return "1900-02-29";
  const sys_days origin = from_1904  ? sys_days(year(1904) / 1 / 1)
                          : day < 60 ? sys_days(year(1899) / 12 / 31)
                                     : sys_days(year(1899) / 12 / 30);
  const year_month_day date(origin + days(day));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

}  // namespace

Shown shown_by_id(std::uint64_t id) {
  if ((id >= 14 && id <= 17) || id == 22) return Shown::date;
  if ((id >= 18 && id <= 21) || id == 45 || id == 47) return Shown::time;
  return id == 46 ? Shown::duration : Shown::number;
}

Shown shown_by_code(std::string_view code) {
  const Letters letters = letters_of(code);
  if (letters.digits) return Shown::number;
  if (letters.elapsed) return Shown::duration;
  if (letters.day) return Shown::date;
  if (letters.clock) return Shown::time;
  return letters.month ? Shown::date : Shown::number;
}

std::optional<std::string> number_text(std::string_view written) {
  if (written.empty() || written.size() > kLongest) return std::nullopt;
  const std::string_view digits = written.substr(written.front() == '-' ? 1 : 0);
  if (!digits.empty() && std::ranges::all_of(digits, is_digit)) {
    const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
    const std::string_view number = digits.substr(first);
    return (number != "0" && written.front() == '-' ? "-" : "") + std::string(number);
  }
  double value = 0;
  const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), value);
  if (error != std::errc{} || end != written.data() + written.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  if (std::abs(value) >= kExact) return std::string(written);
  if (value == 0) return "0";
  std::array<char, kLongest> text;
  const auto done =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (done.ec != std::errc{}) return std::nullopt;
  return std::string(text.data(), done.ptr);
}

std::optional<std::string> serial_text(double days, Shown shown, bool from_1904) {
  constexpr double kEnd1900 = 2958466;  // 10000-01-01
  const double end = from_1904 ? kEnd1900 - 1462 : kEnd1900;
  if (!(days >= 0 && days < end)) return std::nullopt;
  const std::int64_t seconds = std::llround(days * kDay);
  const std::int64_t day = seconds / kDay;
  const std::int64_t rest = seconds % kDay;
  if (shown == Shown::duration || (day == 0 && shown == Shown::time)) return clock_text(seconds);
  if (day == 0 && !from_1904) {
    if (rest == 0) return std::nullopt;
    return clock_text(rest);
  }
  std::string out = day_text(day, from_1904);
  if (rest != 0) out += "T" + clock_text(rest);
  return out;
}

std::string date_text(std::string_view iso) {
  constexpr std::size_t kDate = 10;
  constexpr std::size_t kTime = 19;
  const auto fits = [&](std::string_view form) {
    return iso.size() >= form.size() &&
           std::ranges::equal(iso.substr(0, form.size()), form,
                              [](char c, char f) { return f == '0' ? is_digit(c) : c == f; });
  };
  if (!fits("0000-00-00")) return std::string(iso);
  if (iso.size() == kDate) return std::string(iso);
  if (!fits("0000-00-00T00:00:00")) return std::string(iso);
  const std::string_view clock = iso.substr(kDate + 1, kTime - kDate - 1);
  return std::string(iso.substr(0, clock == "00:00:00" ? kDate : kTime));
}

std::string duration_text(std::string_view iso) {
  std::string_view rest = iso;
  if (!rest.starts_with("PT")) return std::string(iso);
  rest.remove_prefix(2);
  constexpr std::int64_t kMost = 1'000'000'000;
  std::int64_t seconds = 0;
  for (const auto& [unit, size] : {std::pair{'H', 3600}, {'M', 60}, {'S', 1}}) {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), count);
    if (error != std::errc{}) continue;
    std::string_view after = rest.substr(static_cast<std::size_t>(end - rest.data()));
    if (unit == 'S' && (after.starts_with('.') || after.starts_with(','))) {
      after.remove_prefix(std::min(after.find_first_not_of("0123456789", 1), after.size()));
    }
    if (!after.starts_with(unit)) continue;
    if (count < 0 || count > kMost) return std::string(iso);
    seconds += count * size;
    rest = after.substr(1);
  }
  return rest.empty() ? clock_text(seconds) : std::string(iso);
}

}  // namespace hustings

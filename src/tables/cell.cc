#include "tables/cell.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <limits>

namespace hustings {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Cells are quoted in messages, long ones cut.
std::string shown(std::string_view text) {
  if (text.size() <= 40) return fmt::format("\"{}\"", text);
  std::size_t cut = 40;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return fmt::format("\"{}…\"", text.substr(0, cut));
}

struct Group {
  std::string_view separator;  // before the digits; empty for the first
  std::string_view digits;
};

constexpr std::size_t kMaxGroups = 12;
struct Groups {
  std::array<Group, kMaxGroups> list{};
  std::size_t count = 0;
  std::size_t separators(std::string_view which) const {
    std::size_t n = 0;
    for (std::size_t i = 1; i < count; ++i) n += list[i].separator == which ? 1 : 0;
    return n;
  }
};

std::string_view separator_at(std::string_view text) {
  static constexpr std::array<std::string_view, 8> kSeparators = {
      ".", ",", " ", "'", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", "\xE2\x80\x99"};
  for (const auto separator : kSeparators) {
    if (text.starts_with(separator)) return separator;
  }
  return {};
}

// Digits parted by single separators; nothing for anything else.
std::optional<Groups> split(std::string_view text) {
  Groups groups;
  std::string_view separator;
  while (groups.count < kMaxGroups) {
    std::size_t digits = 0;
    while (digits < text.size() && is_digit(text[digits])) ++digits;
    if (digits == 0) return std::nullopt;
    groups.list[groups.count++] = {separator, text.substr(0, digits)};
    text.remove_prefix(digits);
    if (text.empty()) return groups;
    separator = separator_at(text);
    if (separator.empty()) return std::nullopt;
    text.remove_prefix(separator.size());
  }
  return std::nullopt;
}

DecimalMark mark_of(std::string_view separator) {
  if (separator == ".") return DecimalMark::point;
  return separator == "," ? DecimalMark::comma : DecimalMark::undecided;
}
DecimalMark other(DecimalMark mark) {
  return mark == DecimalMark::point ? DecimalMark::comma : DecimalMark::point;
}

DecimalMark evident(const Groups& g, std::optional<int> decimals = std::nullopt) {
  if (g.count < 2) return DecimalMark::undecided;
  const Group& last = g.list[g.count - 1];
  const DecimalMark mark = mark_of(last.separator);
  if (mark == DecimalMark::undecided) {
    // Only spaces and apostrophes after it: an earlier point or comma parts groups.
    for (std::size_t i = 1; i < g.count; ++i) {
      const DecimalMark earlier = mark_of(g.list[i].separator);
      if (earlier != DecimalMark::undecided) return other(earlier);
    }
    return DecimalMark::undecided;
  }
  if (g.separators(last.separator) > 1) return other(mark);
  if (g.count > 2) return mark;  // groups parted by something else, then one mark
  const std::string_view whole = g.list[0].digits;
  const bool could_be_group = last.digits.size() == 3 && whole.size() <= 3 && whole[0] != '0';
  if (!could_be_group) return mark;
  const bool too_fine =
      decimals && *decimals < 3 &&
      last.digits.find_first_not_of('0', static_cast<std::size_t>(*decimals)) != std::string::npos;
  return too_fine ? other(mark) : DecimalMark::undecided;
}

Result<std::int64_t> wrong(std::string_view text, std::string_view why, std::string mend) {
  return fail(Code::bad_input, fmt::format("{} {}", shown(text), why), {}, std::move(mend));
}

bool append_digits(std::string_view digits, std::int64_t& value) {
  for (const char c : digits) {
    if (__builtin_mul_overflow(value, std::int64_t{10}, &value) ||
        __builtin_add_overflow(value, std::int64_t{c - '0'}, &value)) {
      return false;
    }
  }
  return true;
}

Result<std::int64_t> value_of(std::string_view text, const Groups& g, std::size_t wholes,
                              std::string_view fraction, int decimals) {
  std::int64_t value = 0;
  bool fits = true;
  for (std::size_t i = 0; i < wholes; ++i) fits = fits && append_digits(g.list[i].digits, value);
  const auto wanted = static_cast<std::size_t>(decimals);
  const std::string_view excess = fraction.substr(std::min(wanted, fraction.size()));
  if (std::ranges::any_of(excess, [](char c) { return c != '0'; })) {
    return wrong(text, fmt::format("has more than {} decimals", decimals),
                 "give a whole number of the smallest unit that is counted here");
  }
  fits = fits && append_digits(fraction.substr(0, wanted), value);
  for (std::size_t i = fraction.size(); i < wanted; ++i) fits = fits && append_digits("0", value);
  if (!fits) return wrong(text, "is too large", "check the cell; the largest number has 18 digits");
  return value;
}

// The groups of the whole part: one separator throughout, three digits each.
bool well_grouped(const Groups& g, std::size_t wholes) {
  if (wholes < 2) return true;
  if (g.list[0].digits.size() > 3) return false;
  for (std::size_t i = 1; i < wholes; ++i) {
    if (g.list[i].digits.size() != 3 || g.list[i].separator != g.list[1].separator) return false;
  }
  return true;
}

// The places where an interval's dash begins and ends; npos when there is none.
std::pair<std::size_t, std::size_t> find_dash(std::string_view text) {
  for (const std::string_view dash : {"-", "\xE2\x80\x93", "\xE2\x80\x94"}) {
    const std::size_t at = text.find(dash);
    if (at != std::string_view::npos) return {at, at + dash.size()};
  }
  return {std::string_view::npos, std::string_view::npos};
}

enum class Relation : std::uint8_t { none, at_most, below, at_least, above };
struct RelationSign {
  std::string_view sign;
  Relation relation;
};
constexpr std::array kRelations = {RelationSign{"<=", Relation::at_most},
                                   RelationSign{"=<", Relation::at_most},
                                   RelationSign{"\xE2\x89\xA4", Relation::at_most},
                                   RelationSign{"<", Relation::below},
                                   RelationSign{">=", Relation::at_least},
                                   RelationSign{"=>", Relation::at_least},
                                   RelationSign{"\xE2\x89\xA5", Relation::at_least},
                                   RelationSign{">", Relation::above}};

Relation take_relation(std::string_view& text) {
  for (const auto& [sign, relation] : kRelations) {
    if (text.starts_with(sign)) {
      text = trimmed(text.substr(sign.size()));
      return relation;
    }
  }
  return Relation::none;
}

// "10k" or "1.5M" in units of 10^-decimals; other numbers as they are.
Result<std::int64_t> parse_short(std::string_view text, DecimalMark mark, int decimals) {
  const std::string_view t = trimmed(text);
  int zeros = 0;
  if (t.ends_with('k') || t.ends_with('K')) zeros = 3;
  if (t.ends_with('M')) zeros = 6;
  if (zeros == 0) return parse_number(t, mark, decimals);
  return parse_number(t.substr(0, t.size() - 1), DecimalMark::point, decimals + zeros);
}

// A bound by its name: digits behind it, perhaps in quotes.
Result<std::optional<std::int64_t>> named_bound(std::string_view text, std::string_view name,
                                                int decimals) {
  const std::size_t at = text.find(name);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view rest = text.substr(at + name.size());
  rest.remove_prefix(std::min(rest.find_first_not_of("\"' :="), rest.size()));
  const std::size_t end = std::min(rest.find_first_of(",}\"';"), rest.size());
  HUSTINGS_TRY(const std::int64_t value,
               parse_number(rest.substr(0, end), DecimalMark::point, decimals));
  return std::optional(value);
}

Result<Interval> named_bounds(std::string_view text, int decimals) {
  Interval out;
  HUSTINGS_TRY(out.min, named_bound(text, "lower_bound", decimals));
  HUSTINGS_TRY(out.max, named_bound(text, "upper_bound", decimals));
  if (!out.min || !out.max || *out.min <= *out.max) return out;
  return fail(Code::bad_input, fmt::format("{} ends before it begins", shown(text)), {},
              "put the smaller number first");
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  static constexpr std::array<std::string_view, 7> kSpaces = {
      " ", "\t", "\n", "\r", "\xC2\xA0", "\xE2\x80\xAF", "\xEF\xBB\xBF"};
  const auto plain = [](char c) { return static_cast<unsigned char>(c) - 0x21U < 0x5EU; };
  for (bool again = true; again && !text.empty() && !(plain(text.front()) && plain(text.back()));) {
    again = false;
    for (const auto space : kSpaces) {
      if (text.starts_with(space)) {
        text.remove_prefix(space.size());
        again = true;
      }
      if (text.ends_with(space)) {
        text.remove_suffix(space.size());
        again = true;
      }
    }
  }
  return text;
}

bool is_no_value(std::string_view text) {
  const std::string_view t = trimmed(text);
  return t.empty() || t == "-" || t == "--" || t == "\xE2\x80\x93" || t == "\xE2\x80\x94";
}

DecimalMark evident_mark(std::string_view text, std::optional<int> decimals) {
  std::string_view t = trimmed(text);
  take_relation(t);
  const auto [begin, end] = find_dash(t);
  if (begin != std::string_view::npos && begin > 0) {
    const DecimalMark first = evident_mark(t.substr(0, begin), decimals);
    return first != DecimalMark::undecided ? first : evident_mark(t.substr(end), decimals);
  }
  const auto groups = split(t);
  return groups ? evident(*groups, decimals) : DecimalMark::undecided;
}

Result<std::int64_t> parse_number(std::string_view text, DecimalMark mark, int decimals) {
  const std::string_view t = trimmed(text);
  if (t.starts_with('-') || t.starts_with('+') || t.starts_with("\xE2\x88\x92")) {
    return wrong(text, "has a sign", "only numbers from 0 upwards stand here");
  }
  const auto groups = split(t);
  if (!groups) {
    return wrong(text, "is not a number", "digits, with a decimal mark where one belongs");
  }
  const Groups& g = *groups;
  if (g.count == 1) return value_of(text, g, 1, {}, decimals);

  const DecimalMark shape = evident(g);
  if (shape != DecimalMark::undecided && mark != DecimalMark::undecided && shape != mark) {
    return wrong(text, "does not fit the decimal mark of its column",
                 "write all numbers of the column in one way, or declare --numbers");
  }
  const Group& last = g.list[g.count - 1];
  const DecimalMark last_mark = mark_of(last.separator);
  const DecimalMark decided = shape != DecimalMark::undecided ? shape : mark;
  if (last_mark != DecimalMark::undecided && decided == DecimalMark::undecided) {
    return wrong(text, "can mean thousands or decimals",
                 "declare --numbers point (1,234.50) or --numbers comma (1.234,50)");
  }
  const bool has_fraction = last_mark != DecimalMark::undecided && last_mark == decided;
  const std::size_t wholes = has_fraction ? g.count - 1 : g.count;
  if (!well_grouped(g, wholes)) {
    return wrong(text, "has groups that are not of three digits",
                 "write the number without separators");
  }
  return value_of(text, g, wholes, has_fraction ? last.digits : std::string_view(), decimals);
}

Result<Interval> parse_interval(std::string_view text, DecimalMark mark, int decimals) {
  std::string_view t = trimmed(text);
  if (t.find("_bound") != std::string_view::npos) return named_bounds(t, decimals);
  const Relation relation = take_relation(t);
  const auto [begin, end] = find_dash(t);
  if (relation == Relation::none && begin != std::string_view::npos && begin > 0) {
    HUSTINGS_TRY(const std::int64_t min, parse_short(t.substr(0, begin), mark, decimals));
    HUSTINGS_TRY(const std::int64_t max, parse_short(t.substr(end), mark, decimals));
    if (min <= max) return Interval{min, max};
    return fail(Code::bad_input, fmt::format("{} ends before it begins", shown(text)), {},
                "put the smaller number first");
  }
  HUSTINGS_TRY(const std::int64_t value, parse_short(t, mark, decimals));
  switch (relation) {
    case Relation::none:
      return Interval{value, value};
    case Relation::at_most:
      return Interval{0, value};
    case Relation::below:
      if (value == 0) break;
      return Interval{0, value - 1};
    case Relation::at_least:
      return Interval{value, std::nullopt};
    case Relation::above:
      if (value == std::numeric_limits<std::int64_t>::max()) break;
      return Interval{value + 1, std::nullopt};
  }
  return fail(Code::bad_input, fmt::format("{} is an empty interval", shown(text)), {},
              "check the cell");
}

}  // namespace hustings

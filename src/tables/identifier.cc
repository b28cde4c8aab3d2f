// The cells that name something: dates, identifiers, countries (declared in cell.h).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "tables/cell.h"

namespace hustings {
namespace {

constexpr std::size_t kMaxId = 24;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The officially assigned codes in a row, two letters each.
constexpr std::string_view kCountries =
    "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZ"
    "CACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFR"
    "GAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJP"
    "KEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZ"
    "NANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURW"
    "SASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZ"
    "UAUGUMUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZMZW";

// One bit for each second letter, by first letter.
constexpr auto kAssigned = [] {
  std::array<std::uint32_t, 26> bits{};
  for (std::size_t i = 0; i < kCountries.size(); i += 2) {
    bits[kCountries[i] - 'A'] |= 1U << (kCountries[i + 1] - 'A');
  }
  return bits;
}();

bool is_country(std::string_view code) {
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  return code.size() == 2 && is_capital(code[0]) && is_capital(code[1]) &&
         (kAssigned[code[0] - 'A'] >> (code[1] - 'A') & 1U) != 0;
}

// Digits, a decimal mark or not, then E: what spreadsheets make of a long number.
bool looks_like_float(std::string_view text) {
  const std::size_t e = text.find_first_of("eE");
  const std::string_view mantissa = text.substr(0, e);
  const bool numeric =
      !mantissa.empty() && is_digit(mantissa[0]) &&
      std::ranges::all_of(mantissa, [](char c) { return is_digit(c) || c == '.' || c == ','; });
  if (!numeric) return false;
  if (e == std::string_view::npos) return mantissa.find_first_of(".,") != std::string_view::npos;
  std::string_view exponent = text.substr(e + 1);
  if (exponent.starts_with('+') || exponent.starts_with('-')) exponent.remove_prefix(1);
  return !exponent.empty() && std::ranges::all_of(exponent, is_digit);
}

// The length and the digits that one letter run of a form stands for: "YYYY", "MM", "D".
struct Part {
  char letter = 0;
  std::size_t letters = 0;
};
Part part_at(std::string_view form) {
  const char c = form.front();
  if (c != 'Y' && c != 'M' && c != 'D') return {};
  const std::size_t n = std::min(form.find_first_not_of(c), form.size());
  return {c, n};
}

std::optional<CivilDate> read_as(std::string_view text, std::string_view form) {
  std::string year;
  std::string month;
  std::string day;
  while (!form.empty()) {
    if (form == "*") {
      text = {};
      break;
    }
    const Part part = part_at(form);
    if (part.letter == 0) {
      if (text.empty() || text.front() != form.front()) return std::nullopt;
      text.remove_prefix(1);
      form.remove_prefix(1);
      continue;
    }
    std::size_t digits = 0;
    const std::size_t most = part.letters == 1 ? 2 : part.letters;
    while (digits < text.size() && digits < most && is_digit(text[digits])) ++digits;
    if (digits == 0 || (part.letters > 1 && digits != part.letters)) return std::nullopt;
    std::string& target = part.letter == 'Y' ? year : part.letter == 'M' ? month : day;
    target = text.substr(0, digits);
    if (target.size() == 1) target.insert(0, "0");
    text.remove_prefix(digits);
    form.remove_prefix(part.letters);
  }
  if (!text.empty()) return std::nullopt;
  return parse_date(year.append(1, '-').append(month).append(1, '-').append(day));
}

}  // namespace

bool is_date_form(std::string_view form) {
  int years = 0;
  int months = 0;
  int days = 0;
  while (!form.empty()) {
    const Part part = part_at(form);
    if (part.letter == 0) {
      form.remove_prefix(1);
      continue;
    }
    years += part.letter == 'Y' && part.letters == 4 ? 1 : 0;
    months += part.letter == 'M' && part.letters <= 2 ? 1 : 0;
    days += part.letter == 'D' && part.letters <= 2 ? 1 : 0;
    form.remove_prefix(part.letters);
  }
  return years == 1 && months == 1 && days == 1;
}

Result<CivilDate> parse_date_as(std::string_view text, std::span<const std::string> forms) {
  const std::string_view t = trimmed(text);
  std::optional<CivilDate> found;
  for (const std::string& form : forms) {
    const auto date = read_as(t, form);
    if (!date) continue;
    if (found && *found != *date) {
      return fail(Code::bad_input,
                  fmt::format("\"{}\" can be {} or {}", t, to_string(*found), to_string(*date)), {},
                  "write dates as year-month-day, or use a profile with one form");
    }
    found = date;
  }
  if (found) return *found;
  return fail(Code::bad_input, fmt::format("\"{}\" is not a day of the calendar", t.substr(0, 40)),
              {}, fmt::format("write it as {}", fmt::join(forms, " or ")));
}

Result<std::string> parse_platform_id(std::string_view text) {
  const std::string_view t = trimmed(text);
  if (!t.empty() && t.size() <= kMaxId && std::ranges::all_of(t, is_digit)) return std::string(t);
  if (looks_like_float(t)) {
    return fail(
        Code::bad_input,
        "a spreadsheet has rounded this identifier to a decimal number; its last digits "
        "are lost and cannot be computed back",
        {},
        "import the platform's original CSV without opening and saving it in a spreadsheet, "
        "or open it there with this column declared as text");
  }
  if (t.size() > kMaxId && std::ranges::all_of(t, is_digit)) {
    return fail(Code::bad_input, fmt::format("an identifier of more than {} digits", kMaxId), {},
                "check that the delimiter and the column are right");
  }
  return fail(Code::bad_input, t.empty() ? "no identifier" : "an identifier has digits only", {},
              "give the number that the platform shows for the page");
}

Result<std::string> parse_country(std::string_view text) {
  const std::string_view t = trimmed(text);
  if (is_country(t)) return std::string(t);
  std::string upper(t.substr(0, 2));
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  std::string mend = "give two capital letters of ISO 3166-1, such as AT";
  if (t == "EL" || t == "el") mend = "Greece is GR in ISO 3166-1";
  if (t == "UK" || t == "uk") mend = "the United Kingdom is GB in ISO 3166-1";
  if (t.size() == 2 && is_country(upper)) mend = fmt::format("write {} in capital letters", upper);
  return fail(Code::bad_input, fmt::format("\"{}\" is no country code", t.substr(0, 40)), {}, mend);
}

}  // namespace hustings

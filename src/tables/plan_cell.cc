#include "tables/plan_cell.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/text.h"

namespace hustings {

bool same_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(x) == lower(y);
  });
}

CellValue meant(Meaning meaning) {
  if (meaning == Meaning::unknown) return Unknown{};
  if (meaning == Meaning::none_stated) return NoneStated{};
  return Absent{};
}

namespace {

// Whole units of a profile's special value to minor units.
Result<CellValue> special_value(const Field& field, const Special& special, Currency currency) {
  if (special.meaning != Meaning::interval) return meant(special.meaning);
  Interval amount = special.interval;
  if (field.parser != Parser::money) return amount;
  if (!field.minor_unit) {
    for (auto* end : {&amount.min, &amount.max}) {
      if (!*end) continue;
      HUSTINGS_TRY(*end, to_minor(**end, currency));
    }
  }
  return MoneyInterval{amount.min, amount.max, currency};
}

Result<CellValue> parse_text(const Field& field, std::string_view verbatim, std::string_view trim) {
  for (const std::string& none : field.none_stated) {
    if (same_ignoring_case(none, trim)) return NoneStated{};
  }
  return std::string(verbatim);
}

// The codes of a list of words, each once and in their order.
Result<CellValue> parse_codes(const Field& field, std::string_view text) {
  for (const std::string& none : field.none_stated) {
    if (same_ignoring_case(none, text)) return NoneStated{};
  }
  std::vector<std::string> found;
  for (const auto& word : list_items(text, true)) {
    auto code = field.codes.find(fold(word));
    if (code == field.codes.end()) code = field.codes.find("*");
    if (code == field.codes.end()) {
      return fail(
          Code::bad_input,
          fmt::format("\"{}\" is a word that the profile does not know", word.substr(0, 60)), {},
          "add it to the field's codes in a profile and give --profile FILE");
    }
    const std::string& meant = code->second == "*" ? word : code->second;
    if (!meant.empty() && std::ranges::find(found, meant) == found.end()) found.push_back(meant);
  }
  if (found.empty()) return Absent{};
  return fmt::format("{}", fmt::join(found, "\n"));
}

Result<CellValue> parse_currency(std::string_view text) {
  if (Currency::parse(text)) return std::string(text);
  return fail(Code::bad_input, fmt::format("\"{}\" is no known currency", text.substr(0, 40)), {},
              "give a code of ISO 4217 in capital letters, such as EUR");
}

template <class T>
Result<CellValue> as_value(Result<T> parsed) {
  if (!parsed) return std::unexpected(std::move(parsed).error());
  Result<CellValue> out;
  out->template emplace<T>(*std::move(parsed));
  return out;
}

}  // namespace

Result<CellValue> parse_cell(const FieldPlan& plan, std::string_view verbatim, Currency currency) {
  const Field& field = *plan.field;
  const std::string_view text = trimmed(verbatim);
  for (const Special& special : field.special) {
    if (special.cell == text) return special_value(field, special, currency);
  }
  const bool words = field.parser == Parser::text || field.parser == Parser::codes;
  const bool empty = words ? text.empty() : is_no_value(text);
  if (empty && field.required) {
    return fail(Code::bad_input, "the cell is empty", {},
                "fill it in; the row means nothing without it");
  }
  if (empty) return meant(field.empty.value_or(Meaning::absent));
  switch (field.parser) {
    case Parser::text:
      return parse_text(field, verbatim, text);
    case Parser::integer:
      return as_value(parse_number(text, plan.numbers));
    case Parser::interval:
      return as_value(parse_interval(text, plan.numbers));
    case Parser::money: {
      const int decimals = field.minor_unit ? 0 : currency.minor_digits();
      HUSTINGS_TRY(const Interval amount, parse_interval(text, plan.numbers, decimals));
      return MoneyInterval{amount.min, amount.max, currency};
    }
    case Parser::date:
      return as_value(parse_date_as(text, field.forms));
    case Parser::platform_id:
      return as_value(parse_platform_id(text));
    case Parser::country:
      return as_value(parse_country(text));
    case Parser::codes:
      return parse_codes(field, text);
    case Parser::currency:
      break;
  }
  return parse_currency(text);
}

}  // namespace hustings

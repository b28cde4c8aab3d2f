#include "base/money.h"

#include <fmt/core.h>

#include <algorithm>

namespace hustings {
namespace {

struct Row {
  std::string_view code;
  int digits;
};
// ISO 4217 list one, as far as EU states and the platforms' political reports use it.
constexpr std::array kCurrencies = {
    Row{"ARS", 2}, Row{"AUD", 2}, Row{"BGN", 2}, Row{"BRL", 2}, Row{"CAD", 2}, Row{"CHF", 2},
    Row{"CLP", 0}, Row{"CZK", 2}, Row{"DKK", 2}, Row{"EUR", 2}, Row{"GBP", 2}, Row{"HRK", 2},
    Row{"HUF", 2}, Row{"ILS", 2}, Row{"INR", 2}, Row{"ISK", 0}, Row{"JPY", 0}, Row{"MXN", 2},
    Row{"NOK", 2}, Row{"NZD", 2}, Row{"PLN", 2}, Row{"RON", 2}, Row{"SEK", 2}, Row{"TWD", 2},
    Row{"UAH", 2}, Row{"USD", 2}, Row{"ZAR", 2}};

const Row* find(std::string_view code) {
  const auto* row = std::ranges::find(kCurrencies, code, &Row::code);
  return row == kCurrencies.end() ? nullptr : row;
}

std::int64_t factor(Currency currency) {
  std::int64_t f = 1;
  for (int i = 0; i < currency.minor_digits(); ++i) f *= 10;
  return f;
}

}  // namespace

std::optional<Currency> Currency::parse(std::string_view code) {
  if (find(code) == nullptr) return std::nullopt;
  Currency currency;
  std::copy_n(code.begin(), 3, currency.code_.begin());
  return currency;
}

int Currency::minor_digits() const {
  const Row* row = find(code());
  return row == nullptr ? 0 : row->digits;
}

Result<std::int64_t> to_minor(std::int64_t whole, Currency currency) {
  std::int64_t minor = 0;
  if (__builtin_mul_overflow(whole, factor(currency), &minor)) {
    return fail(Code::bad_input,
                fmt::format("the amount {} {} is too large", whole, currency.code()));
  }
  return minor;
}

std::string decimal(std::int64_t minor, Currency currency) {
  const int digits = currency.minor_digits();
  if (digits == 0) return std::to_string(minor);
  const bool negative = minor < 0;
  std::string out = std::to_string(negative ? -static_cast<std::uint64_t>(minor)
                                            : static_cast<std::uint64_t>(minor));
  if (out.size() <= static_cast<std::size_t>(digits)) out.insert(0, digits + 1 - out.size(), '0');
  out.insert(out.size() - digits, ".");
  return negative ? "-" + out : out;
}

}  // namespace hustings

#include "intake/look_up.h"

#include <utility>

#include "cases/case_number.h"

namespace hustings::intake {
namespace {

constexpr std::size_t kTicket = 12;  // digits

// Of a ticket as people type it; empty: it is none.
std::string digits_of(std::string_view typed) {
  std::string out;
  for (const char c : typed) {
    if (c == ' ' || c == '-') continue;
    if (c < '0' || c > '9') return {};
    out += c;
  }
  return out.size() == kTicket ? out : std::string();
}

}  // namespace

std::optional<LookUp> read_look_up(std::string_view number, std::string_view code) {
  const auto secret = vault::TrackingCode::parse(code);
  if (!secret) return std::nullopt;
  if (const auto found = parse_case_number(number))
    return LookUp{to_string(*found), false, *secret};
  std::string ticket = digits_of(number);
  if (ticket.empty()) return std::nullopt;
  return LookUp{std::move(ticket), true, *secret};
}

}  // namespace hustings::intake

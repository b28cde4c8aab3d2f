#include "parties/lists.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace hustings {
namespace {

constexpr std::string_view kCountry = "{country}";

// Addresses of ParlGov have countries with three letters (ISO 3166-1 alpha-3).
constexpr std::array<std::pair<std::string_view, std::string_view>, 27> kThreeLetters = {
    {{"AT", "aut"}, {"BE", "bel"}, {"BG", "bgr"}, {"CY", "cyp"}, {"CZ", "cze"}, {"DE", "deu"},
     {"DK", "dnk"}, {"EE", "est"}, {"ES", "esp"}, {"FI", "fin"}, {"FR", "fra"}, {"GR", "grc"},
     {"HR", "hrv"}, {"HU", "hun"}, {"IE", "irl"}, {"IT", "ita"}, {"LT", "ltu"}, {"LU", "lux"},
     {"LV", "lva"}, {"MT", "mlt"}, {"NL", "nld"}, {"PL", "pol"}, {"PT", "prt"}, {"RO", "rou"},
     {"SE", "swe"}, {"SI", "svn"}, {"SK", "svk"}}};

constexpr std::size_t kMostDigits = 12;

// `digits`: as KnownList has it.
bool is_number(std::string_view text, std::size_t digits) {
  const bool long_enough = digits == 0
                               ? !text.empty() && text.size() <= kMostDigits && text.front() != '0'
                               : text.size() == digits;
  return long_enough && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::span<const KnownList> known_lists() {
  static constexpr std::array kAll = {
      KnownList{"partyfacts", "Party Facts", "",
                "https://partyfacts.herokuapp.com/data/partycore/"},
      KnownList{"parlgov", "ParlGov", "", "https://parlgov.fly.dev/data/parties/{country}/"},
      KnownList{"wikidata", "Wikidata", "Q", "https://www.wikidata.org/wiki/"},
      KnownList{.list = "register-nl",
                .title = "KVK (register of companies, NL)",
                .prefix = "",
                .url = "",
                .digits = 8,
                .stated_on = "politiekereclame"}};
  return kAll;
}

const KnownList* find_list(std::string_view list) {
  const auto all = known_lists();
  const auto found = std::ranges::find(all, list, &KnownList::list);
  return found == all.end() ? nullptr : &*found;
}

std::optional<std::string> wrong_identifier(std::string_view list, std::string_view id) {
  const KnownList* known = find_list(list);
  if (known == nullptr) return std::nullopt;
  if (id.starts_with(known->prefix) && is_number(id.substr(known->prefix.size()), known->digits))
    return std::nullopt;
  if (known->digits != 0)
    return fmt::format("an identifier of {} is {} digits, such as {:0{}}", known->title,
                       known->digits, 1234, known->digits);
  return fmt::format(
      "an identifier of {} is {}a number without zeros in front, such as {}{}", known->title,
      known->prefix.empty() ? "" : fmt::format("\"{}\" and ", known->prefix), known->prefix, 1234);
}

std::string list_address(std::string_view list, std::string_view id, std::string_view country) {
  const KnownList* known = find_list(list);
  if (known == nullptr || known->url.empty() || wrong_identifier(list, id)) return {};
  std::string out(known->url);
  if (const auto at = out.find(kCountry); at != std::string::npos) {
    const auto* letters =
        std::ranges::find(kThreeLetters, country, [](const auto& pair) { return pair.first; });
    if (letters == kThreeLetters.end()) return {};
    out.replace(at, kCountry.size(), letters->second);
  }
  return out + std::string(id);
}

}  // namespace hustings

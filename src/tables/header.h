// Which column of a table is which field of a profile.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/money.h"
#include "tables/profile.h"

namespace hustings {

inline constexpr std::size_t kPreamble = 50;  // rows in which the header is looked for

// A heading as it is compared: without case and accents, each run of white space as one space.
std::string normal_heading(std::string_view text);

// How many cells are not empty.
std::size_t filled(std::span<const std::string> cells);

struct HeaderMatch {
  std::vector<std::optional<std::size_t>> column;  // of each field of the profile
  std::vector<std::optional<Currency>> currency;   // of each field, from "{currency}"
  struct Amount {
    std::size_t column;
    Currency currency;
  };
  std::vector<std::vector<Amount>> amounts;   // of each field with Field::each_currency
  std::vector<std::string> missing;           // fields whose column must be there, as headers
  std::vector<std::string> twice;             // headers that stand for a field already matched
  std::vector<std::string> unknown_currency;  // headers with a code that is no currency
  std::size_t found = 0;                      // columns that are a field
  bool complete() const {
    return found > 0 && missing.empty() && twice.empty() && unknown_currency.empty();
  }
};

// Knows the headers of one profile. Compares without regard to case, accents, white space and a
// byte order mark.
class HeaderMatcher {
 public:
  explicit HeaderMatcher(const Profile& profile);  // borrowed: must live as long
  HeaderMatch match(std::span<const std::string> cells) const;

 private:
  struct Pattern {
    std::size_t field;
    std::string before;  // of "{currency}"
    std::string after;
  };
  struct Found {
    std::size_t field;
    std::string currency;  // upper case; empty where the alias has no {currency}
  };
  std::optional<Found> find(const std::string& header) const;
  static void add_amount(HeaderMatch& match, const Found& found, std::size_t column,
                         const std::string& header);

  const Profile* profile_;
  std::unordered_map<std::string, std::size_t> plain_;
  std::vector<Pattern> patterns_;
};

}  // namespace hustings

// Letters that are taken for others, in what strangers send (Unicode UTS #39, ICU's uspoof).
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace hustings {

struct Lookalike {
  std::string letters;  // as it is written; a host in its own letters, not as xn--...
  std::string reads;    // as it is read by who expects Latin letters
};
// Of an account or a mail address: a word of it mixes scripts, has signs that cannot be seen, or
// reads as a Latin one without being it. `text`: UTF-8.
std::optional<Lookalike> lookalike(std::string_view text);
// The same of the host of an address (https://...).
std::optional<Lookalike> lookalike_host(std::string_view url);

}  // namespace hustings

// What a reporter can choose from, in plain words, and what that is about: data
// (codes/CODE/categories.json). Values; thread-safe.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace hustings::cases {

struct Category {
  std::string id;                        // "voting-information"
  std::string title;                     // in plain words; the id of its translation
  std::string help;                      // a sentence more; the same
  std::vector<std::string> commitments;  // that it is usually about
  std::string urgency;                   // class of deadlines: "a", "b", "c", "request"
  bool insider = false;  // who reports may be known by it: channel and language stay hidden
  bool danger = false;   // the form shows emergency numbers
  bool request =
      false;  // of an observer to a signatory, who answers it; who asks says who they are
};

struct Categories {
  std::string code;
  std::vector<Category> all;
  std::string data;  // the JSON that they were read from
};
// bad_input with the JSON Pointer of what is unknown, missing or wrong.
Result<Categories> parse_categories(std::string_view json);

// Of a code; null when it has no such data.
const Categories* find_categories(std::string_view code);
// The same; none then.
std::span<const Category> categories(std::string_view code);
const Category* find_category(std::string_view code, std::string_view id);

}  // namespace hustings::cases

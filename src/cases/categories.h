// What a reporter can choose from, in plain words, and what that is about: data
// (codes/CODE/categories.json). Values; thread-safe.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace hustings::cases {

enum class QuestionKind : std::uint8_t { text, choice, file };
struct CategoryChoice {
  std::string id;
  std::string title;    // the id of its translation
  bool urgent = false;  // staff are told that it cannot wait
};
// What is asked in one category alone. What is answered is sealed.
struct CategoryQuestion {
  std::string id;     // of its own in the whole code: a reporter may change the category
  std::string title;  // in plain words; the id of its translation
  std::string help;   // a sentence more; may be empty
  QuestionKind kind = QuestionKind::text;
  int page = 0;          // of the form: 2 to 4; files are taken on the last
  std::size_t most = 0;  // code points of a text
  std::vector<CategoryChoice> choices;
  bool facts = false;  // the days of voting that the node knows stand beside it
};
inline constexpr std::size_t kMostQuestions = 3;  // the desk's form has 32 parts at most
inline constexpr std::size_t kMostOfOwn = 2000;   // code points of an answer
inline constexpr int kPageOfFiles = 5;

struct Category {
  std::string id;                        // "voting-information"
  std::string title;                     // in plain words; the id of its translation
  std::string help;                      // a sentence more; the same
  std::vector<std::string> commitments;  // that it is usually about
  std::string urgency;                   // class of deadlines: "a", "b", "c", "request"
  bool insider = false;  // who reports may be known by it: channel and language stay hidden
  bool danger = false;   // the form shows emergency numbers
  bool request =
      false;         // of an observer to a signatory, who answers it; who asks says who they are
  std::string hint;  // what helps faster than a report; the id of its translation; may be empty
  std::vector<CategoryQuestion> questions;
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
// Of any category; null where the code does not ask it.
const CategoryQuestion* find_question(std::string_view code, std::string_view id);
// Null where it is none of them.
const CategoryChoice* find_choice(const CategoryQuestion& question, std::string_view id);

}  // namespace hustings::cases

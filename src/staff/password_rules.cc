#include <zxcvbn.h>

#include <string>

#include "base/text.h"
#include "staff/staff.h"

namespace hustings {
namespace {

constexpr std::size_t kShortest = 15;
constexpr std::size_t kLongest = 128;
constexpr double kBits = 35;  // ours: some 3e10 guesses, each of which costs 64 MiB and 0.1 s

}  // namespace

std::optional<std::string> password_problem(std::string_view password,
                                            const std::vector<std::string>& own) {
  if (!is_utf8(password)) return "is no UTF-8 text";
  const std::size_t length = code_points(password);
  if (length < kShortest)
    return "has fewer than 15 characters: take a longer one, such as a few words";
  if (length > kLongest) return "has more than 128 characters: take a shorter one";
  std::vector<std::string> words;
  words.reserve(own.size());
  for (const auto& word : own) words.push_back(fold(word));
  std::vector<const char*> list;
  list.reserve(own.size() + 1);
  for (const auto& word : words) list.push_back(word.c_str());
  list.push_back(nullptr);
  const std::string text(password);
  if (ZxcvbnMatch(text.c_str(), list.data(), nullptr) < kBits)
    return "is easily guessed: take words that nobody would expect together";
  return std::nullopt;
}

}  // namespace hustings

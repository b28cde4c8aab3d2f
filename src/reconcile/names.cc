#include "reconcile/names.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace hustings::reconcile {
namespace {

constexpr std::size_t kWordLetters = 3;
constexpr std::size_t kMostInitials = 8;

// The words of all names, and what the initials of each name spell.
struct Words {
  std::set<std::string> words;
  std::set<std::string> initials;
};

bool of_word(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

Words words_of(std::span<const std::string> names) {
  Words out;
  for (const auto& name : names) {
    const std::string folded = fold(name) + ' ';
    std::string word;
    std::string initials;
    for (const char c : folded) {
      if (of_word(c)) {
        word += c;
        continue;
      }
      if (word.empty()) continue;
      initials += word.front();
      out.words.insert(std::move(word));
      word.clear();
    }
    if (initials.size() > 1) out.initials.insert(initials.substr(0, kMostInitials));
  }
  return out;
}

bool spelt(const Words& one, const Words& other) {
  return std::ranges::any_of(one.words, [&](const std::string& word) {
    return word.size() > 1 && std::ranges::any_of(other.initials, [&](const std::string& initials) {
             return initials.starts_with(word) || word.starts_with(initials);
           });
  });
}

}  // namespace

Names compare_names(std::span<const std::string> seen, std::span<const std::string> declared) {
  const Words one = words_of(seen);
  const Words other = words_of(declared);
  if (one.words.empty() || other.words.empty()) return Names::unknown;
  const bool common = std::ranges::any_of(one.words, [&](const std::string& word) {
    return word.size() >= kWordLetters && other.words.contains(word);
  });
  return common || spelt(one, other) || spelt(other, one) ? Names::agree : Names::differ;
}

}  // namespace hustings::reconcile

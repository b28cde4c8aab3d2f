#include "completeness/names.h"

#include <algorithm>
#include <map>

#include "base/text.h"

namespace hustings::complete {
namespace {

constexpr std::size_t kLeastShort = 3;  // letters of a short name

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out(1);
  for (const char c : fold(text)) {
    const bool part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (part) {
      out.back() += c;
    } else if (!out.back().empty()) {
      out.emplace_back();
    }
  }
  if (out.back().empty()) out.pop_back();
  return out;
}

}  // namespace

Names::Names(std::vector<Named> all) : all_(std::move(all)) {
  for (std::size_t i = 0; i < all_.size(); ++i) {
    add(i, all_[i].name, false);
    add(i, all_[i].short_name, true);
  }
}

void Names::add(std::size_t which, std::string_view name, bool is_short) {
  auto words = words_of(name);
  std::size_t letters = 0;
  for (const auto& word : words) letters += word.size();
  if (letters < kLeastShort) return;
  std::string first = words.front();
  by_first_word_[std::move(first)].push_back({which, std::move(words), is_short});
}

std::vector<Found> Names::find(std::string_view text, std::string_view country) const {
  const auto words = words_of(text);
  std::map<std::size_t, Match> found;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto phrases = by_first_word_.find(words[i]);
    if (phrases == by_first_word_.end()) continue;
    for (const auto& phrase : phrases->second) {
      if (phrase.words.size() > words.size() - i ||
          !std::equal(phrase.words.begin(), phrase.words.end(),
                      words.begin() + static_cast<std::ptrdiff_t>(i)))
        continue;
      const auto& home = all_[phrase.which].country;
      if (phrase.is_short && !home.empty() && home != country) continue;
      const bool whole = phrase.words.size() == words.size();
      const Match match = phrase.is_short ? Match::has_short_name
                          : whole         ? Match::equals
                                          : Match::contains;
      const auto [at, fresh] = found.try_emplace(phrase.which, match);
      if (!fresh) at->second = std::min(at->second, match);
    }
  }
  std::vector<Found> out;
  out.reserve(found.size());
  for (const auto& [which, match] : found) out.push_back({which, match});
  return out;
}

}  // namespace hustings::complete

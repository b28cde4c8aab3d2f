#include "tables/header.h"

#include <algorithm>

#include "base/text.h"

namespace hustings {
namespace {

constexpr std::size_t kMaxHeader = 200;
constexpr std::string_view kCurrency = "{currency}";

}  // namespace

std::string normal_heading(std::string_view text) {
  const std::string folded = fold(trimmed(text));
  std::string out;
  for (const char c : folded) {
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!space) out += c;
    if (space && !out.empty() && out.back() != ' ') out += ' ';
  }
  return out;
}

std::size_t filled(std::span<const std::string> cells) {
  return static_cast<std::size_t>(
      std::ranges::count_if(cells, [](const auto& cell) { return !trimmed(cell).empty(); }));
}

HeaderMatcher::HeaderMatcher(const Profile& profile) : profile_(&profile) {
  for (std::size_t f = 0; f < profile.fields.size(); ++f) {
    for (const std::string& header : profile.fields[f].headers) {
      const std::string text = normal_heading(header);
      const std::size_t at = text.find(kCurrency);
      if (at == std::string::npos) {
        plain_.emplace(text, f);
      } else {
        patterns_.push_back({f, text.substr(0, at), text.substr(at + kCurrency.size())});
      }
    }
  }
}

std::optional<HeaderMatcher::Found> HeaderMatcher::find(const std::string& header) const {
  if (const auto plain = plain_.find(header); plain != plain_.end()) {
    return Found{plain->second, {}};
  }
  for (const Pattern& p : patterns_) {
    if (header.size() != p.before.size() + 3 + p.after.size()) continue;
    if (!header.starts_with(p.before) || !header.ends_with(p.after)) continue;
    std::string code = header.substr(p.before.size(), 3);
    for (char& c : code) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return Found{p.field, code};
  }
  return std::nullopt;
}

void HeaderMatcher::add_amount(HeaderMatch& match, const Found& found, std::size_t column,
                               const std::string& header) {
  const auto currency = Currency::parse(found.currency);
  auto& amounts = match.amounts[found.field];
  if (!currency) {
    match.unknown_currency.push_back(header);
  } else if (std::ranges::find(amounts, *currency, &HeaderMatch::Amount::currency) !=
             amounts.end()) {
    match.twice.push_back(header);
  } else {
    amounts.push_back({column, *currency});
    ++match.found;
  }
}

HeaderMatch HeaderMatcher::match(std::span<const std::string> cells) const {
  HeaderMatch match;
  match.column.resize(profile_->fields.size());
  match.currency.resize(profile_->fields.size());
  match.amounts.resize(profile_->fields.size());
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (cells[c].size() > kMaxHeader) continue;
    const auto found = find(normal_heading(cells[c]));
    if (!found) continue;
    if (profile_->fields[found->field].each_currency) {
      add_amount(match, *found, c, cells[c]);
      continue;
    }
    if (match.column[found->field]) {
      match.twice.push_back(cells[c]);
      continue;
    }
    match.column[found->field] = c;
    ++match.found;
    if (found->currency.empty()) continue;
    match.currency[found->field] = Currency::parse(found->currency);
    if (!match.currency[found->field]) match.unknown_currency.push_back(cells[c]);
  }
  for (std::size_t f = 0; f < profile_->fields.size(); ++f) {
    const Field& field = profile_->fields[f];
    if (field.present && !field.given && !match.column[f] && match.amounts[f].empty()) {
      match.missing.push_back(field.headers.front());
    }
  }
  return match;
}

}  // namespace hustings

#include "ads/label.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace hustings {
namespace {

constexpr std::size_t kCheck = 8;

// "Sponsor: Harbour Alliance"; nothing when there is nobody, or the name was erased.
void add_agent(const std::string& term, const Agent& agent, std::vector<std::string>& out) {
  if (const auto* name = agent.name.get()) out.push_back(term + ": " + name->value);
}

}  // namespace

std::string label_code(Index index, const Hash& leaf) {
  return fmt::format("{}.{}", index, hex(leaf).substr(0, kCheck));
}

std::optional<LabelCode> parse_label_code(std::string_view code) {
  const auto dot = code.find('.');
  if (dot == std::string_view::npos || code.size() - dot - 1 != kCheck) return std::nullopt;
  LabelCode out;
  const std::string index(code.substr(0, dot));
  const char* end = index.data() + index.size();
  const auto [read, failed] = std::from_chars(index.data(), end, out.index);
  if (failed != std::errc() || read != end) return std::nullopt;
  for (const char c : code.substr(dot + 1)) {
    const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c;
    if ((lower < '0' || lower > '9') && (lower < 'a' || lower > 'f')) return std::nullopt;
    out.check += lower;
  }
  return out;
}

const LabelTerms& terms_for(const Ad& ad, std::string_view language) {
  for (const std::string_view wanted : {language, std::string_view(ad.language.value.value)}) {
    if (const auto* terms = label_terms(wanted)) return *terms;
  }
  return *label_terms("en");
}

LabelText label_of(const Ad& ad, Index index, const Hash& leaf, std::string_view address,
                   const LabelTerms& terms) {
  const std::string code = label_code(index, leaf);
  LabelText out{.language = terms.language,
                .statement = terms.statement,
                .lines = {},
                .notice = terms.notice,
                .link = fmt::format("{}/a/{}", address, code),
                .short_link = {}};
  const auto scheme = out.link.find("://");
  out.short_link = scheme == std::string::npos ? out.link : out.link.substr(scheme + 3);
  if (ad.status.value == AdStatus::withdrawn) out.statement += " · " + terms.withdrawn;
  add_agent(terms.sponsor, ad.sponsor, out.lines);
  add_agent(terms.controller, ad.controller, out.lines);
  add_agent(terms.payer, ad.payer, out.lines);
  if (const auto* name = ad.process.name.get())
    out.lines.push_back(terms.process + ": " + name->value);
  if (ad.targeting.techniques.value.index() == 0) out.lines.push_back(terms.targeting);
  if (const auto* making = std::get_if<AiMaking>(&ad.made_with_ai.value))
    out.lines.push_back(*making == AiMaking::generated ? terms.ai_generated : terms.ai_altered);
  return out;
}

std::string spoken_label(const Ad& ad, Index index, const Hash& leaf, std::string_view address) {
  const LabelText text = label_of(ad, index, leaf, address, terms_for(ad, {}));
  return fmt::format("{}. {}. {}: {}", text.statement, fmt::join(text.lines, ". "), text.notice,
                     text.short_link);
}

}  // namespace hustings

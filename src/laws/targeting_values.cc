#include "laws/targeting_values.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/text.h"
#include "laws/files.h"
#include "tables/toml_loader.h"

namespace hustings {
namespace {

constexpr std::array<std::string_view, 10> kCategories = {"racial-or-ethnic-origin",
                                                          "political-opinions",
                                                          "religious-or-philosophical-beliefs",
                                                          "trade-union-membership",
                                                          "genetic-data",
                                                          "biometric-data",
                                                          "health",
                                                          "sex-life",
                                                          "sexual-orientation",
                                                          "none"};

// " left wing ": letters and digits, folded; everything else parts words.
std::string words_of(std::string_view text) {
  std::string out = " ";
  for (const char c : fold(text)) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter =
        byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z');
    if (letter) {
      out += c;
    } else if (out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.back() != ' ') out += ' ';
  return out;
}

void read_value(Loader& load, const toml::table& row, std::vector<TargetingValue>& out) {
  load.only(row, {"category", "because", "words"});
  const std::string category = load.needed(row, "category");
  if (std::ranges::find(kCategories, category) == kCategories.end())
    load.wrong(row.source(), fmt::format("\"{}\" is no category", category),
               fmt::format("use one of: {}", fmt::join(kCategories, ", ")));
  const std::string because = load.needed(row, "because");
  const toml::table* languages = load.sub_table(row, "words");
  if (languages == nullptr)
    return load.wrong(row.source(), "there are no words", "add [values.words] with en = [\"...\"]");
  for (const auto& [language, ignored] : *languages) {
    for (auto& word : load.words(*languages, language.str()))
      out.push_back({std::move(word), std::string(language.str()),
                     category == "none" ? "" : category, because});
  }
}

}  // namespace

Result<TargetingValues> TargetingValues::parse(std::string_view toml, const std::string& file) {
  HUSTINGS_TRY(const toml::table table, parse_toml(toml, file));
  Loader load(file);
  load.only(table, {"values"});
  TargetingValues out;
  load.each(table, "values", [&](const toml::table& row) { read_value(load, row, out.values_); });
  if (load.error) return std::unexpected(*load.error);
  for (const auto& value : out.values_) out.folded_.push_back(words_of(value.word));
  return out;
}

const TargetingValue* TargetingValues::find(std::string_view value) const {
  const std::string words = words_of(value);
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (words.contains(folded_[i])) found.push_back(i);
  }
  const auto part_of_harmless = [&](std::size_t one) {
    return values_[one].special() && std::ranges::any_of(found, [&](std::size_t other) {
             return !values_[other].special() && folded_[other].contains(folded_[one]);
           });
  };
  const TargetingValue* best = nullptr;
  for (const std::size_t i : found) {
    const TargetingValue& one = values_[i];
    if (part_of_harmless(i)) continue;
    const bool rather = best == nullptr || (one.special() && !best->special()) ||
                        (one.special() == best->special() && one.word.size() > best->word.size());
    if (rather) best = &one;
  }
  return best;
}

const TargetingValues& targeting_values() {
  static const TargetingValues made = [] {
    constexpr std::string_view kName = "targeting-values.toml";
    const auto files = assets::laws_files();
    const auto file = std::ranges::find(files, kName, &Asset::name);
    if (file == files.end()) throw std::logic_error("laws/ has no targeting values");
    auto out = TargetingValues::parse(file->bytes, std::string(kName));
    if (!out) throw std::logic_error(out.error().text());
    return *std::move(out);
  }();
  return made;
}

}  // namespace hustings

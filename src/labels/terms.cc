#include "labels/terms.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "labels/files.h"
#include "tables/toml_loader.h"

namespace hustings {
namespace {

struct Term {
  std::string_view name;
  std::string LabelTerms::* text;
};
constexpr std::array kTerms = {Term{"statement", &LabelTerms::statement},
                               Term{"sponsor", &LabelTerms::sponsor},
                               Term{"controller", &LabelTerms::controller},
                               Term{"payer", &LabelTerms::payer},
                               Term{"notice", &LabelTerms::notice},
                               Term{"process", &LabelTerms::process},
                               Term{"shown", &LabelTerms::shown},
                               Term{"amount", &LabelTerms::amount},
                               Term{"origin", &LabelTerms::origin},
                               Term{"targeting", &LabelTerms::targeting},
                               Term{"no_targeting", &LabelTerms::no_targeting},
                               Term{"report", &LabelTerms::report},
                               Term{"ai_generated", &LabelTerms::ai_generated},
                               Term{"ai_altered", &LabelTerms::ai_altered},
                               Term{"withdrawn", &LabelTerms::withdrawn}};

LabelTerms read_terms(Loader& load, const toml::table& row) {
  LabelTerms out;
  out.language = load.needed(row, "code");
  out.official = load.strings(row, "official");
  out.to_check = load.flag(row, "to_check");
  for (const auto& term : kTerms) out.*term.text = load.needed(row, term.name);
  for (const auto& name : out.official) {
    if (std::ranges::find(kTerms, name, &Term::name) == kTerms.end())
      load.wrong(row.source(), fmt::format("\"{}\" is no term", name),
                 "name one that stands below");
  }
  for (const auto& [key, value] : row) {
    const bool known = key == "code" || key == "official" || key == "to_check" ||
                       std::ranges::find(kTerms, key.str(), &Term::name) != kTerms.end();
    if (!known) load.wrong(key.source(), fmt::format("unknown key \"{}\"", key.str()), "mend it");
  }
  if (!out.shown.contains("{from}") || !out.shown.contains("{to}"))
    load.wrong(row.source(), "\"shown\" lacks a day", "put {from} and {to} where they stand");
  return out;
}

}  // namespace

bool LabelTerms::is_sure(std::string_view term) const {
  return !to_check || std::ranges::find(official, term) != official.end();
}

Result<std::vector<LabelTerms>> parse_label_terms(std::string_view toml, const std::string& file) {
  HUSTINGS_TRY(const toml::table table, parse_toml(toml, file));
  Loader load(file);
  load.only(table, {"languages"});
  std::vector<LabelTerms> out;
  load.each(table, "languages",
            [&](const toml::table& row) { out.push_back(read_terms(load, row)); });
  if (load.error) return std::unexpected(*load.error);
  std::ranges::sort(out, {}, &LabelTerms::language);
  return out;
}

std::span<const LabelTerms> all_label_terms() {
  static const std::vector<LabelTerms> made = [] {
    const Asset& file = assets::labels_files().front();
    auto out = parse_label_terms(file.bytes, std::string(file.name));
    if (!out) throw std::logic_error(out.error().text());
    return *std::move(out);
  }();
  return made;
}

const LabelTerms* label_terms(std::string_view language) {
  const auto all = all_label_terms();
  const auto found =
      std::ranges::find(all, language.substr(0, language.find('-')), &LabelTerms::language);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace hustings

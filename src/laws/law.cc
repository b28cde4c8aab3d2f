#include "laws/law.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <ranges>
#include <stdexcept>

#include "laws/files.h"
#include "tables/toml_loader.h"

namespace hustings {
namespace {

constexpr std::string_view kUnion = "union.toml";
constexpr std::string_view kValues = "targeting-values.toml";
constexpr std::string_view kLabels = "labels.toml";  // read by src/labels

CivilDate day(Loader& load, const toml::table& table, std::string_view key) {
  const std::string text = load.needed(table, key);
  const auto parsed = parse_date(text);
  if (!parsed) load.wrong(table.source(), fmt::format("\"{}\" is no day", text), "YYYY-MM-DD");
  return parsed.value_or(CivilDate{});
}

Known known(Loader& load, const toml::table& table) {
  const std::string text = load.needed(table, "known");
  if (text == "read") return Known::read;
  if (text == "reported") return Known::reported;
  if (text != "recalled")
    load.wrong(table.source(), fmt::format("\"known\" is \"{}\"", text),
               "say read, reported or recalled");
  return Known::recalled;
}

// The files are part of the program and tested: what is wrong with them is a bug.
template <class T>
T must(Result<T> result) {
  if (!result) throw std::logic_error(result.error().text());
  return *std::move(result);
}

const Asset& file_named(std::string_view name) {
  const auto files = assets::laws_files();
  const auto found = std::ranges::find(files, name, &Asset::name);
  if (found == files.end()) throw std::logic_error("laws/ has no " + std::string(name));
  return *found;
}

std::map<std::string, CivilDate, std::less<>> read_members() {
  const Asset& file = file_named(kUnion);
  const toml::table table = must(parse_toml(file.bytes, std::string(kUnion)));
  Loader load{std::string(kUnion)};
  load.only(table, {"members"});
  std::map<std::string, CivilDate, std::less<>> out;
  if (const auto* members = load.sub_table(table, "members")) {
    for (const auto& [country, since] : *members)
      out.emplace(country.str(), day(load, *members, country.str()));
  }
  if (load.error) throw std::logic_error(load.error->text());
  return out;
}

// ISO 3166-1 leaves AA, QM to QZ, XA to XZ and ZZ to its users; XK among them is used for Kosovo.
bool names_no_country(std::string_view code) {
  return code == "ZZ" || code == "AA" || (code >= "QM" && code <= "QZ") ||
         (code >= "XA" && code <= "XZ" && code != "XK");
}

}  // namespace

Result<std::vector<LawRow>> parse_law(std::string_view toml, const std::string& file) {
  HUSTINGS_TRY(const toml::table table, parse_toml(toml, file));
  Loader load(file);
  load.only(table, {"act", "title", "source", "rows"});
  const std::string act = load.needed(table, "act");
  const std::string source = load.needed(table, "source");
  std::vector<LawRow> out;
  load.each(table, "rows", [&](const toml::table& row) {
    load.only(row, {"id", "article", "applies_from", "known", "says"});
    out.push_back({load.needed(row, "id"), act, load.needed(row, "article"),
                   day(load, row, "applies_from"), known(load, row), load.needed(row, "says"),
                   source});
  });
  if (load.error) return std::unexpected(*load.error);
  return out;
}

std::span<const LawRow> all_laws() {
  static const std::vector<LawRow> made = [] {
    std::vector<LawRow> out;
    for (const auto& file : assets::laws_files()) {
      if (file.name == kUnion || file.name == kValues || file.name == kLabels) continue;
      std::ranges::move(must(parse_law(file.bytes, std::string(file.name))),
                        std::back_inserter(out));
    }
    return out;
  }();
  return made;
}

const LawRow& law(std::string_view id) {
  const auto found = std::ranges::find(all_laws(), id, &LawRow::id);
  if (found == all_laws().end()) throw std::logic_error("laws/ has no row " + std::string(id));
  return *found;
}

std::optional<std::string> cited(std::string_view code) {
  constexpr std::size_t kLongestPiece = 4;
  constexpr std::string_view kArticle = "Art. ";
  const auto colon = code.find(':');
  if (colon == std::string_view::npos || colon + 1 == code.size()) return std::nullopt;
  const std::string of_act = std::string(code.substr(0, colon)) + '.';
  const auto row = std::ranges::find_if(all_laws(), [&](const LawRow& one) {
    return one.id.starts_with(of_act) && one.article.starts_with(kArticle);
  });
  if (row == all_laws().end()) return std::nullopt;
  std::string article(kArticle);
  for (const auto piece : std::views::split(code.substr(colon + 1), '.')) {
    const std::string_view text(piece);
    if (text.empty() || text.size() > kLongestPiece ||
        text.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz") != std::string_view::npos)
      return std::nullopt;
    article += article == kArticle ? std::string(text) : fmt::format("({})", text);
  }
  return row->act + ", " + article;
}

bool in_union(std::string_view country, CivilDate day) {
  static const auto members = read_members();
  const auto found = members.find(country);
  return found == members.end() ? names_no_country(country) : found->second <= day;
}

}  // namespace hustings

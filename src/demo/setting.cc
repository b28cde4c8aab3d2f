#include "demo/setting.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>
#include <utility>

#include "node/config.h"
#include "tables/toml_loader.h"

namespace hustings::demo {
namespace {

template <class T>
using Names = std::initializer_list<std::pair<std::string_view, T>>;

// The value that a word stands for.
template <class T>
T one_of(Loader& load, const toml::table& table, std::string_view key, const Names<T>& names) {
  const std::string text = load.needed(table, key);
  std::vector<std::string_view> known;
  for (const auto& [name, value] : names) {
    if (name == text) return value;
    known.push_back(name);
  }
  load.wrong(table.source(), fmt::format("\"{}\" is no {}", text, key),
             fmt::format("use one of: {}", fmt::join(known, ", ")));
  return names.begin()->second;
}

std::int64_t parts(Loader& load, const toml::table& table, std::string_view key) {
  constexpr std::int64_t kMost = 1'000'000;
  const auto value = load.maybe<std::int64_t>(table, key, "whole number").value_or(1);
  if (value >= 1 && value <= kMost) return value;
  load.wrong(table.source(), fmt::format("\"{}\" is {}", key, value),
             fmt::format("give a number from 1 to {}", kMost));
  return 1;
}

Land read_land(Loader& load, const toml::table& t) {
  load.only(t, {"code", "name", "of", "language", "currency", "weight", "scale", "towns"});
  Land out{.code = load.needed(t, "code"),
           .name = load.needed(t, "name"),
           .of = load.needed(t, "of"),
           .language = load.needed(t, "language"),
           .currency = {},
           .weight = parts(load, t, "weight"),
           .scale = parts(load, t, "scale"),
           .towns = load.words(t, "towns")};
  const auto currency = Currency::parse(load.needed(t, "currency"));
  if (currency) out.currency = *currency;
  if (!currency) load.wrong(t.source(), "this currency is not known", "use one such as EUR");
  if (!is_user_country(out.code)) {
    load.wrong(t.source(), fmt::format("\"{}\" is the code of a real country", out.code),
               "use one of AA, QM to QZ, XA to XZ, ZZ");
  }
  return out;
}

void read_world(Loader& load, const toml::table& t, Setting& out) {
  load.only(t, {"union", "site", "code", "platforms", "countries"});
  out.union_name = load.needed(t, "union");
  out.site = load.needed(t, "site");
  if (const auto* code = load.sub_table(t, "code")) {
    load.only(*code, {"id", "text", "commitments"});
    out.code = {load.needed(*code, "id"), load.needed(*code, "text"),
                load.words(*code, "commitments")};
  }
  load.each(t, "platforms", [&](const toml::table& row) {
    load.only(row, {"id", "share", "amounts"});
    out.platforms.push_back(
        {load.needed(row, "id"), parts(load, row, "share"),
         one_of<Amounts>(
             load, row, "amounts",
             {{"exact", Amounts::exact}, {"bands", Amounts::bands}, {"none", Amounts::none}})});
  });
  load.each(t, "countries",
            [&](const toml::table& row) { out.lands.push_back(read_land(load, row)); });
}

void read_parties(Loader& load, const toml::table& t, Setting& out) {
  load.only(t, {"european", "bodies"});
  load.each(t, "european", [&](const toml::table& row) {
    load.only(row, {"id", "name", "short", "signs", "members"});
    out.europeans.push_back({load.needed(row, "id"), load.needed(row, "name"),
                             load.needed(row, "short"),
                             one_of<Stance>(load, row, "signs",
                                            {{"on_time", Stance::on_time},
                                             {"late", Stance::late},
                                             {"withdrawn", Stance::withdrawn},
                                             {"never", Stance::never}}),
                             load.words(row, "members")});
  });
  load.each(t, "bodies", [&](const toml::table& row) {
    load.only(row, {"of", "family", "role"});
    out.bodies.push_back({load.words(row, "of"), load.needed(row, "family"),
                          one_of<MembershipRole>(load, row, "role",
                                                 {{"section", MembershipRole::section},
                                                  {"foundation", MembershipRole::foundation},
                                                  {"associate", MembershipRole::associate}})});
  });
}

Language read_language(Loader& load, const toml::table& t) {
  load.only(t, {"paid", "agency", "section", "foundation", "associate", "slogans", "disputes",
                "corrects", "groups", "causes", "families"});
  Language out{.paid = load.needed(t, "paid"),
               .agency = load.needed(t, "agency"),
               .section = load.needed(t, "section"),
               .foundation = load.needed(t, "foundation"),
               .associate = load.needed(t, "associate"),
               .slogans = load.words(t, "slogans"),
               .disputes = load.needed(t, "disputes"),
               .corrects = load.needed(t, "corrects"),
               .groups = load.words(t, "groups"),
               .causes = load.words(t, "causes"),
               .families = {}};
  if (!out.paid.contains("{name}")) {
    load.wrong(t.source(), "\"paid\" does not say whom", "put {name} where the payer stands");
  }
  if (const auto* families = load.sub_table(t, "families")) {
    for (const auto& [family, ignored] : *families) {
      out.families.emplace(family.str(), load.needed(*families, family.str()));
    }
  }
  return out;
}

std::unexpected<Error> lacks(std::string what, std::string file, std::string mend) {
  return fail(Code::bad_input, std::move(what), std::move(file), std::move(mend));
}

// What one file says about another must hold.
Result<void> fits(const Setting& s) {
  std::set<std::string> codes;
  for (const auto& land : s.lands) {
    if (!codes.insert(land.code).second) {
      return lacks(land.code + " stands there twice", "world.toml", "give each country its own");
    }
    if (!s.languages.contains(land.language)) {
      return lacks(land.name + " speaks a language without words", "world.toml",
                   "add languages/" + land.language + ".toml");
    }
  }
  for (const auto& european : s.europeans) {
    for (const auto& code : european.members) {
      const Land* land = s.land(code);
      if (land == nullptr) {
        return lacks(code + " is no country", "parties.toml", "use one of world.toml");
      }
      if (!s.words(*land).families.contains(european.id)) {
        return lacks("the family \"" + european.id + "\" has no name", land->language + ".toml",
                     "add it under [families]");
      }
    }
  }
  return {};
}

}  // namespace

const Land* Setting::land(std::string_view by_code) const {
  const auto found = std::ranges::find(lands, by_code, &Land::code);
  return found == lands.end() ? nullptr : &*found;
}

Result<Setting> read_setting(std::span<const Asset> files) {
  Setting out;
  for (const auto& file : files) {
    Loader load{std::string(file.name)};
    HUSTINGS_TRY(const toml::table table, parse_toml(file.bytes, std::string(file.name)));
    if (file.name == "world.toml") {
      read_world(load, table, out);
    } else if (file.name == "parties.toml") {
      read_parties(load, table, out);
    } else {
      out.languages.emplace(file.name.substr(0, file.name.find('.')), read_language(load, table));
    }
    if (load.error) return std::unexpected(*load.error);
  }
  HUSTINGS_CHECK(fits(out));
  return out;
}

}  // namespace hustings::demo

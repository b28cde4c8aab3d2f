#include "completeness/links.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/message.h"

namespace hustings::complete {
namespace {

std::string text(const SqlRow& row, int column) {
  return row.null(column) ? std::string() : std::string(row.text(column));
}

Result<std::vector<Named>> read_names(Db& db, const std::string& organisation) {
  std::vector<Named> out;
  const bool one = !organisation.empty();
  const std::string sql = std::string("SELECT sub, name, short_name, country FROM organisation ") +
                          (one ? "WHERE sub = $1 " : "") + "ORDER BY name_key {binary}, idx";
  std::vector<Param> params;
  if (one) params.emplace_back(organisation);
  HUSTINGS_CHECK(db.query(sql, params, [&](const SqlRow& row) -> Result<void> {
    out.push_back({text(row, 0), text(row, 1), text(row, 2), text(row, 3)});
    return {};
  }));
  return out;
}

// Organisations by their numbers in countries' registers, "register-nl" among the lists that have
// them.
class Numbers {
 public:
  static Result<Numbers> read(Db& db) {
    Numbers out;
    HUSTINGS_CHECK(db.query("SELECT list, id, sub FROM listed_as WHERE list LIKE 'register-%'", {},
                            [&](const SqlRow& row) -> Result<void> {
                              out.all_[text(row, 0) + ' ' + text(row, 1)] = text(row, 2);
                              return {};
                            }));
    return out;
  }
  // Its place among `named`; none where nobody there has the number.
  std::vector<Found> find(const Names& named, const std::string& number) const {
    const auto it = all_.find(number);
    if (it == all_.end()) return {};
    for (std::size_t which = 0; which < named.size(); ++which) {
      if (named.at(which).id == it->second) return {{which, Match::same_number}};
    }
    return {};
  }

 private:
  std::map<std::string, std::string> all_;  // "register-nl 12345678": organisation
};

// Pages that need no suggestion: of anybody, and of single organisations.
struct Settled {
  std::set<std::string> links;
  std::set<std::pair<std::string, std::string>> pairs;  // organisation and link
};
Result<Settled> read_settled(Db& db) {
  Settled out;
  HUSTINGS_CHECK(
      db.query("SELECT link FROM confirmed_account", {}, [&](const SqlRow& row) -> Result<void> {
        out.links.emplace(row.text(0));
        return {};
      }));
  HUSTINGS_CHECK(
      db.query("SELECT organisation, link FROM account WHERE link IS NOT NULL "
               "UNION SELECT organisation, link FROM no_account WHERE link IS NOT NULL",
               {}, [&](const SqlRow& row) -> Result<void> {
                 out.pairs.emplace(row.text(0), row.text(1));
                 return {};
               }));
  return out;
}

// Texts about pages, the strongest kinds first: the number says which (NamedBy).
constexpr std::string_view kTexts =
    "SELECT * FROM (SELECT link, platform, page_id, country, 0 AS what, page_name AS said "
    "FROM advertiser WHERE link IS NOT NULL AND page_name IS NOT NULL "
    "UNION SELECT link, platform, page_id, country, 0, page_name FROM observed_ad "
    "WHERE link IS NOT NULL AND page_name IS NOT NULL "
    "UNION SELECT link, platform, page_id, country, 1, disclaimer FROM advertiser "
    "WHERE link IS NOT NULL AND disclaimer IS NOT NULL "
    "UNION SELECT link, platform, page_id, country, 1, disclaimer FROM observed_ad "
    "WHERE link IS NOT NULL AND disclaimer IS NOT NULL "
    "UNION SELECT link, platform, page_id, country, 2, sponsor FROM observed_ad "
    "WHERE link IS NOT NULL AND sponsor IS NOT NULL "
    "UNION SELECT link, platform, page_id, country, 3, payer FROM observed_ad "
    "WHERE link IS NOT NULL AND payer IS NOT NULL "
    "UNION SELECT link, platform, page_id, country, 4, "
    "'register-' || LOWER(country) || ' ' || sponsor_number FROM observed_ad "
    "WHERE link IS NOT NULL AND country IS NOT NULL AND sponsor_number IS NOT NULL "
    ") t ORDER BY what, link {binary}, said {binary}, country {binary}";

bool stronger(const Suggestion& a, const Suggestion& b) {
  return std::tie(a.match, a.by) < std::tie(b.match, b.by);
}

// Of all reasons for one page and organisation the strongest, with all countries.
void put(std::map<std::pair<std::string, std::string>, Suggestion>& all, const std::string& link,
         Suggestion one) {
  auto& at = all[{one.organisation, link}];
  std::vector<std::string> countries = std::move(at.countries);
  for (const auto& country : one.countries) {
    if (!country.empty() && std::ranges::find(countries, country) == countries.end())
      countries.push_back(country);
  }
  if (at.organisation.empty() || stronger(one, at)) at = std::move(one);
  at.countries = std::move(countries);
}

}  // namespace

Result<std::vector<Suggestion>> suggest_links(Db& db, const std::string& organisation) {
  HUSTINGS_TRY(auto named, read_names(db, organisation));
  HUSTINGS_TRY(const Settled settled, read_settled(db));
  const Names names(std::move(named));
  HUSTINGS_TRY(const Numbers numbers, Numbers::read(db));
  std::map<std::pair<std::string, std::string>, Suggestion> all;
  std::map<std::string, std::string> page_names;
  HUSTINGS_CHECK(db.query(kTexts, {}, [&](const SqlRow& row) -> Result<void> {
    std::string link = text(row, 0);
    if (settled.links.contains(link)) return {};
    const auto by = static_cast<NamedBy>(row.integer(4));
    std::string said = text(row, 5);
    if (by == NamedBy::page) page_names.try_emplace(link, said);
    const auto found =
        by == NamedBy::number ? numbers.find(names, said) : names.find(said, text(row, 3));
    for (const auto& [which, match] : found) {
      const Named& it = names.at(which);
      if (settled.pairs.contains({it.id, link})) continue;
      put(all, link,
          {it.id, it.name, text(row, 1), text(row, 2), "", by, match, said, {text(row, 3)}});
    }
    return {};
  }));
  std::vector<Suggestion> out;
  for (auto& [key, one] : all) {
    one.page_name = page_names[key.second];
    out.push_back(std::move(one));
  }
  std::ranges::sort(out, {}, [](const Suggestion& one) {
    return std::tie(one.match, one.by, one.name, one.organisation, one.platform, one.account_id);
  });
  return out;
}

Word word(NamedBy by) {
  switch (by) {
    case NamedBy::page:
      return {"page", tr("the page's name")};
    case NamedBy::disclaimer:
      return {"disclaimer", tr("the disclaimer of its ads")};
    case NamedBy::sponsor:
      return {"sponsor", tr("the sponsor that an ad of it names")};
    case NamedBy::payer:
      return {"payer", tr("the payer that an ad of it names")};
    case NamedBy::number:
      return {"number", tr("the sponsor's number in a register")};
  }
  return {};
}

Word word(Match match) {
  switch (match) {
    case Match::same_number:
      return {"same_number", tr("is the organisation's number there")};
    case Match::equals:
      return {"equals", tr("is the organisation's name")};
    case Match::contains:
      return {"contains", tr("has the organisation's name in it")};
    case Match::has_short_name:
      return {"has_short_name", tr("has the organisation's short name in it")};
  }
  return {};
}

}  // namespace hustings::complete

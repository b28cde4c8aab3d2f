#include "reconcile/touch.h"

#include <algorithm>
#include <array>
#include <map>

#include "reconcile/read.h"
#include "reconcile/sql.h"

namespace hustings::reconcile {
namespace {

using Subs = std::vector<std::string>;

void add_text(const SqlRow& row, int column, std::set<std::string>& to) {
  if (!row.null(column)) to.emplace(row.text(column));
}

// Calls `each` with the rows of `sql` for all values, kChunk at a time.
template <class T>
Result<void> in_chunks(Db& db, const std::string& sql, std::span<const T> values,
                       const EachRow& each) {
  for (std::size_t at = 0; at < values.size(); at += kChunk) {
    const auto some = values.subspan(at, std::min(kChunk, values.size() - at));
    HUSTINGS_CHECK(db.query(sql, slots(some), each));
  }
  return {};
}
template <class T>
Result<void> in_chunks(Db& db, const std::string& sql, const std::set<T>& values,
                       const EachRow& each) {
  const std::vector<T> all(values.begin(), values.end());
  return in_chunks(db, sql, std::span<const T>(all), each);
}

// ---- the keys of things that are in the tables: of each kind ------------------------------------

Result<void> keys_of_seen(Db& db, const Subs& subs, Keys& keys, Units& units) {
  static const std::string kSql = with_slots(sql::ktouched_seen);
  return in_chunks(db, kSql, std::span(subs), [&](const SqlRow& row) -> Result<void> {
    units.seen.insert(static_cast<Index>(row.integer(0)));
    for (const int column : {1, 2}) {
      add_text(row, column, keys.seen);
      if (row.integer(5) != 0) add_text(row, column, keys.declared);
    }
    if (!row.null(3))
      keys.covered.insert(std::string(row.text(3)) + ' ' + std::string(row.text(4)));
    return {};
  });
}

Result<void> add_deliveries(Db& db, const std::string& sql, const Subs& subs, Keys& keys,
                            Units& units) {
  return in_chunks(db, sql, std::span(subs), [&](const SqlRow& row) -> Result<void> {
    units.deliveries.insert(static_cast<Index>(row.integer(0)));
    add_text(row, 1, keys.declared);
    add_text(row, 1, keys.seen);  // others with figures of the same ad
    add_text(row, 2, keys.pages);
    add_text(row, 3, keys.declaring);
    return {};
  });
}

Result<void> add_keys(Db& db, const std::string& sql, const Subs& subs, std::set<std::string>& to) {
  return in_chunks(db, sql, std::span(subs), [&](const SqlRow& row) -> Result<void> {
    add_text(row, 0, to);
    return {};
  });
}

Result<void> keys_of_ads(Db& db, const Subs& subs, Keys& keys, Units& units) {
  static const std::string kOrganisations =
      with_slots("SELECT DISTINCT organisation FROM ad WHERE sub IN ({these})");
  static const std::string kContent =
      with_slots("SELECT what FROM ad_content WHERE sub IN ({these})");
  static const std::string kDeliveries =
      with_slots("SELECT idx, content, link, organisation FROM ad_delivery WHERE ad IN ({these})");
  HUSTINGS_CHECK(add_keys(db, kOrganisations, subs, keys.declaring));
  HUSTINGS_CHECK(add_keys(db, kContent, subs, keys.declared));
  return add_deliveries(db, kDeliveries, subs, keys, units);
}

Result<void> keys_of_deliveries(Db& db, const Subs& subs, Keys& keys, Units& units) {
  static const std::string kSql =
      with_slots("SELECT idx, content, link, organisation FROM ad_delivery WHERE sub IN ({these})");
  return add_deliveries(db, kSql, subs, keys, units);
}

Result<void> keys_of_reports(Db& db, const Subs& subs, Keys& keys, Units&) {
  static const std::string kSql = with_slots("SELECT link FROM advertiser WHERE sub IN ({these})");
  return add_keys(db, kSql, subs, keys.pages);
}
Result<void> keys_of_targeting(Db& db, const Subs& subs, Keys& keys, Units&) {
  static const std::string kSql =
      with_slots("SELECT link FROM targeting_report WHERE sub IN ({these})");
  return add_keys(db, kSql, subs, keys.pages);
}
Result<void> keys_of_accounts(Db& db, const Subs& subs, Keys& keys, Units&) {
  static const std::string kSql = with_slots("SELECT link FROM account WHERE sub IN ({these})");
  return add_keys(db, kSql, subs, keys.links);
}
Result<void> keys_of_responses(Db& db, const Subs& subs, Keys& keys, Units&) {
  static const std::string kSql = with_slots(
      "SELECT a.link FROM response r JOIN account a ON a.sub = r.about WHERE r.sub IN ({these})");
  return add_keys(db, kSql, subs, keys.links);
}

Result<void> keys_of_no_accounts(Db& db, const Subs& subs, Keys& keys, Units&) {
  static const std::string kSql = with_slots("SELECT link FROM no_account WHERE sub IN ({these})");
  return add_keys(db, kSql, subs, keys.pages);
}

struct KeysOf {
  std::string_view kind;
  Result<void> (*read)(Db&, const Subs&, Keys&, Units&);
};
constexpr std::array kKeysOf = {
    KeysOf{"observed-ad", &keys_of_seen},           KeysOf{"ad", &keys_of_ads},
    KeysOf{"ad-delivery", &keys_of_deliveries},     KeysOf{"advertiser-report", &keys_of_reports},
    KeysOf{"targeting-report", &keys_of_targeting}, KeysOf{"account", &keys_of_accounts},
    KeysOf{"response", &keys_of_responses},         KeysOf{"no-account", &keys_of_no_accounts}};

// How keys are noted of what is withdrawn; no kind has such a name.
struct Noted {
  std::string_view name;
  std::set<std::string> Keys::* set;
};
constexpr std::array kNoted = {
    Noted{"=seen", &Keys::seen},       Noted{"=declared", &Keys::declared},
    Noted{"=covered", &Keys::covered}, Noted{"=pages", &Keys::pages},
    Noted{"=links", &Keys::links},     Noted{"=silent", &Keys::silent}};

// ---- from keys to what is compared --------------------------------------------------------------

template <class T>
Result<void> add_indices(Db& db, const std::string& sql, const std::set<T>& keys,
                         std::set<Index>& to) {
  return in_chunks(db, sql, keys, [&to](const SqlRow& row) -> Result<void> {
    to.insert(static_cast<Index>(row.integer(0)));
    return {};
  });
}

Result<void> add_covered(Db& db, const std::set<std::string>& covered, Units& units) {
  for (const auto& key : covered) {
    const auto space = key.rfind(' ');
    const std::string country = key.substr(space + 1);
    HUSTINGS_CHECK(
        db.query("SELECT idx FROM ad_delivery WHERE link = $1 AND ($2 = '' OR country = $2)",
                 {key.substr(0, space), country}, [&](const SqlRow& row) -> Result<void> {
                   units.deliveries.insert(static_cast<Index>(row.integer(0)));
                   return {};
                 }));
  }
  return {};
}

// Those that an account names: about the others nothing was said, or it went with the account.
Result<void> add_pages(Db& db, const std::set<std::string>& pages, Units& units) {
  static const std::string kNamed =
      with_slots("SELECT DISTINCT link FROM account WHERE link IN ({these})");
  return in_chunks(db, kNamed, pages, [&units](const SqlRow& row) -> Result<void> {
    units.pages.emplace(row.text(0));
    return {};
  });
}

// Pages of organisations that declared or took back something. A declared ad can only close what
// was said of its organisation's pages; one that was taken back can open it.
Result<void> add_runs(Db& db, const Keys& keys, Units& units) {
  static const std::string kSaid = with_slots(
      "SELECT a.link FROM account a CROSS JOIN advertiser r CROSS JOIN finding f "
      "WHERE a.organisation IN ({these}) AND r.link = a.link AND f.idx = r.idx "
      "AND f.rule = 'page.nothing-declared' "
      "UNION SELECT a.link FROM account a CROSS JOIN targeting_report r CROSS JOIN finding f "
      "WHERE a.organisation IN ({these}) AND r.link = a.link AND f.idx = r.idx "
      "AND f.rule = 'page.nothing-declared'");
  static const std::string kAll = with_slots(
      "SELECT a.link FROM account a WHERE a.organisation IN ({these}) AND a.link IS NOT NULL "
      "AND (EXISTS (SELECT 1 FROM advertiser r WHERE r.link = a.link) "
      "OR EXISTS (SELECT 1 FROM targeting_report r WHERE r.link = a.link))");
  const auto add = [&units](const SqlRow& row) -> Result<void> {
    units.runs.emplace(row.text(0));
    return {};
  };
  HUSTINGS_TRY(const auto any, db.integer("SELECT MIN(idx) FROM finding "
                                          "WHERE rule = 'page.nothing-declared'",
                                          {}));
  if (any) HUSTINGS_CHECK(in_chunks(db, kSaid, keys.declaring, add));
  HUSTINGS_CHECK(in_chunks(db, kAll, keys.silent, add));
  std::erase_if(units.runs, [&units](const auto& link) { return units.pages.contains(link); });
  return {};
}

Result<void> add_units(Db& db, const Keys& keys, Units& units) {
  static const std::string kSeen = with_slots(
      "SELECT idx FROM observed_ad WHERE content IN ({these}) UNION "
      "SELECT idx FROM observed_ad WHERE address IN ({these})");
  static const std::string kDeliveries = with_slots(
      "SELECT idx FROM ad_delivery WHERE content IN ({these}) UNION "
      "SELECT v.idx FROM ad_content c JOIN ad_delivery v ON v.ad = c.sub WHERE c.what IN "
      "({these})");
  static const std::string kSeenOn =
      with_slots("SELECT idx FROM observed_ad WHERE link IN ({these})");
  static const std::string kDeliveriesOn =
      with_slots("SELECT idx FROM ad_delivery WHERE link IN ({these})");
  HUSTINGS_CHECK(add_indices(db, kSeen, keys.declared, units.seen));
  HUSTINGS_CHECK(add_indices(db, kDeliveries, keys.seen, units.deliveries));
  HUSTINGS_CHECK(add_indices(db, kSeenOn, keys.links, units.seen));
  HUSTINGS_CHECK(add_indices(db, kDeliveriesOn, keys.links, units.deliveries));
  HUSTINGS_CHECK(add_covered(db, keys.covered, units));
  units.pages.insert(keys.links.begin(), keys.links.end());
  HUSTINGS_CHECK(add_pages(db, keys.pages, units));
  return add_runs(db, keys, units);
}

}  // namespace

Result<void> note_withdrawn(Db& db, std::string_view kind, const std::string& sub,
                            Touched& touched) {
  Keys keys;
  Units gone;  // with their findings; but the deliveries of an ad stay
  if (kind == "ad") {
    HUSTINGS_CHECK(db.query("SELECT sub FROM ad_delivery WHERE ad = $1", {sub},
                            [&touched](const SqlRow& row) -> Result<void> {
                              touched.emplace("ad-delivery", row.text(0));
                              return {};
                            }));
  }
  for (const auto& one : kKeysOf) {
    if (one.kind == kind) HUSTINGS_CHECK(one.read(db, {sub}, keys, gone));
  }
  keys.silent = std::move(keys.declaring);
  for (const auto& noted : kNoted) {
    for (const auto& key : keys.*noted.set) touched.emplace(noted.name, key);
  }
  return {};
}

Result<Units> units_of(Db& db, const Touched& touched) {
  Keys keys;
  Units units;
  std::map<std::string_view, Subs> applied;
  for (const auto& [name, key] : touched) {
    const auto noted = std::ranges::find(kNoted, name, &Noted::name);
    if (noted != kNoted.end()) {
      (keys.*noted->set).insert(key);
    } else {
      applied[name].push_back(key);
    }
  }
  for (const auto& one : kKeysOf) {
    if (applied.contains(one.kind)) HUSTINGS_CHECK(one.read(db, applied.at(one.kind), keys, units));
  }
  HUSTINGS_CHECK(add_units(db, keys, units));
  return units;
}

}  // namespace hustings::reconcile

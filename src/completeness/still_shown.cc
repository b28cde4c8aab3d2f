#include "completeness/still_shown.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "record/derive.h"

namespace hustings {

HUSTINGS_KIND(StillShown, "still-shown", 1)

namespace complete {
namespace {

// A thing of the issuer that a file of its source can show.
struct Thing {
  std::int64_t index = 0;
  std::string id;
  std::string scope;    // of what the file must have something to be the whole of it
  std::string key;      // the same in another report; of an ad its id
  std::string country;  // empty: in several, or not known
  std::string until;    // of a report
  bool erased = false;  // a redaction took a value
  bool is_ad() const { return scope.starts_with("ad "); }
};
constexpr std::string_view kAds =
    "SELECT o.idx, o.sub, 'ad ' || o.platform, o.sub, COALESCE(o.country, ''), '', "
    "EXISTS (SELECT 1 FROM erasure e WHERE e.idx = o.idx) FROM observed_ad o "
    "JOIN record r ON r.idx = o.idx WHERE r.iss = $1";
constexpr std::string_view kReports =
    "SELECT a.idx, a.sub, 'report ' || a.platform || ' ' || a.country || ' ' || "
    "COALESCE(a.from_day, ''), COALESCE(a.page_id, '') || ' ' || a.disclaimer_state || ' ' || "
    "COALESCE(a.disclaimer, ''), a.country, COALESCE(a.to_day, ''), "
    "EXISTS (SELECT 1 FROM erasure e WHERE e.idx = a.idx) FROM advertiser a "
    "JOIN record r ON r.idx = a.idx WHERE r.iss = $1";

bool truth(const SqlRow& row, int column) {
  return row.text(column) == "1" || row.text(column) == "t";
}

// Everything that the issuer has from anywhere, a row at a time: there may be millions.
Result<void> each_thing(Db& db, const std::string& issuer,
                        const std::function<void(Thing&&)>& take) {
  for (const auto sql : {kAds, kReports}) {
    HUSTINGS_CHECK(db.query(sql, {issuer}, [&](const SqlRow& row) -> Result<void> {
      take({row.integer(0), std::string(row.text(1)), std::string(row.text(2)),
            std::string(row.text(3)), std::string(row.text(4)), std::string(row.text(5)),
            truth(row, 6)});
      return {};
    }));
  }
  return {};
}

// Runs of imports by the issuer with the same profile, oldest first.
struct Run {
  std::int64_t index = 0;
  std::string file;
  std::optional<std::string> whole;  // countries between spaces; empty: all
};
Result<std::vector<Run>> runs_of(Db& db, const WholeImport& import) {
  std::vector<Run> out;
  HUSTINGS_CHECK(
      db.query("SELECT i.idx, i.file, i.whole FROM import_run i JOIN record r ON r.idx = i.idx "
               "WHERE r.iss = $1 AND i.profile = $2 ORDER BY i.idx",
               {import.issuer, import.profile}, [&](const SqlRow& row) -> Result<void> {
                 Run run{row.integer(0), std::string(row.text(1)), {}};
                 if (!row.null(2)) run.whole = row.text(2);
                 if (run.file != hex(import.file.value)) out.push_back(std::move(run));
                 return {};
               }));
  return out;
}

// The last of them that showed the thing. An import tells its run behind its rows: the first run
// behind a record brought it. A later one of everything showed it too, for else it would have been
// missed then; of reports each has its own record.
std::optional<Digest> last_seen(const std::vector<Run>& runs, const Thing& thing) {
  const Run* found = nullptr;
  for (const auto& run : runs) {
    if (run.index < thing.index) continue;
    const bool all =
        run.whole && (run.whole->empty() || run.whole->contains(' ' + thing.country + ' '));
    if (found == nullptr || (all && thing.is_ad())) found = &run;
  }
  if (found == nullptr) return std::nullopt;
  const auto digest = hash_from_hex(found->file);
  return digest ? std::optional(Digest{*digest}) : std::nullopt;
}

// What is known to be missing.
Result<std::set<std::string>> missing_now(Db& db, const std::string& issuer) {
  std::set<std::string> out;
  HUSTINGS_CHECK(
      db.query("SELECT s.about FROM still_shown s JOIN record r ON r.idx = s.idx "
               "WHERE r.iss = $1 AND s.shown = 'no'",
               {issuer}, [&](const SqlRow& row) -> Result<void> {
                 out.emplace(row.text(0));
                 return {};
               }));
  return out;
}

// What the file has: things, and in which scopes, up to which day.
struct Shown {
  std::vector<std::int64_t> indices;                   // in order
  std::set<std::pair<std::string, std::string>> keys;  // of reports: scope and key
  std::map<std::string, std::string> scopes;           // and the last day of its reports

  bool has(const Thing& thing) const {
    return std::ranges::binary_search(indices, thing.index) ||
           (!thing.until.empty() && keys.contains({thing.scope, thing.key}));
  }
};
Result<Shown> shown_by(Db& db, const WholeImport& import) {
  Shown out;
  out.indices = import.seen;
  std::ranges::sort(out.indices);
  HUSTINGS_CHECK(each_thing(db, import.issuer, [&](Thing&& thing) {
    if (!std::ranges::binary_search(out.indices, thing.index)) return;
    auto& until = out.scopes[thing.scope];
    until = std::max(until, thing.until);
    if (!thing.until.empty()) out.keys.emplace(std::move(thing.scope), std::move(thing.key));
  }));
  return out;
}

bool could_have(const WholeImport& import, const Shown& shown, const Thing& thing) {
  const auto scope = shown.scopes.find(thing.scope);
  if (thing.erased || scope == shown.scopes.end() || thing.until > scope->second) return false;
  return import.countries.empty() ||
         std::ranges::find(import.countries, thing.country) != import.countries.end();
}

// What it lacks, in the order of its records, and the ids of what is back.
struct Difference {
  std::vector<Thing> lacking;
  std::vector<std::string> back;
};
Result<Difference> difference(Db& db, const WholeImport& import, const Shown& shown) {
  HUSTINGS_TRY(const auto missing, missing_now(db, import.issuer));
  Difference out;
  // Of several reports about one spender the newest stands for all.
  std::map<std::pair<std::string, std::string>, Thing> newest;
  HUSTINGS_CHECK(each_thing(db, import.issuer, [&](Thing&& thing) {
    if (shown.has(thing)) {
      if (missing.contains(thing.id)) out.back.push_back(std::move(thing.id));
      return;
    }
    if (!could_have(import, shown, thing)) return;
    Thing& one = newest[{thing.scope, thing.key}];
    if (one.id.empty() || std::pair(one.until, one.index) < std::pair(thing.until, thing.index))
      one = std::move(thing);
  }));
  for (auto& [key, thing] : newest) {
    if (!missing.contains(thing.id)) out.lacking.push_back(std::move(thing));
  }
  std::ranges::sort(out.lacking, {}, &Thing::index);
  return out;
}

StillShown body_of(const WholeImport& import, const std::string& about, bool shown,
                   const Digest& before) {
  return {.about = {ThingId{about}},
          .shown = {shown},
          .profile = {{import.profile}},
          .file = {import.file},
          .before = {before}};
}

}  // namespace

Result<std::vector<Showing>> showings(Db& db, const WholeImport& import) {
  HUSTINGS_TRY(const auto runs, runs_of(db, import));
  HUSTINGS_TRY(const Shown shown, shown_by(db, import));
  HUSTINGS_TRY(const Difference found, difference(db, import, shown));
  std::vector<Showing> out;
  for (const auto& thing : found.lacking) {
    if (const auto before = last_seen(runs, thing))
      out.push_back({thing.id, body_of(import, thing.id, false, *before)});
  }
  for (const auto& id : found.back) out.push_back({id, body_of(import, id, true, import.file)});
  return out;
}

std::span<const std::string_view> whole_formats() {
  static constexpr std::array<std::string_view, 3> kAll = {"meta-report", "google-bundle",
                                                           "politiekereclame"};
  return kAll;
}

}  // namespace complete
}  // namespace hustings

#include "ads/find_ad.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "ads/mapped.h"
#include "base/text.h"
#include "store/db.h"

namespace hustings::ads {
namespace {

std::unexpected<Error> no_ad(std::string problem, std::string mend) {
  return fail(Code::bad_input, std::move(problem), "ad", std::move(mend));
}

// What the mapping says of an ad that is called so; empty: nothing.
std::string mapped_to(std::string_view mapping, std::span<const std::string> called) {
  std::string all_rows;
  while (!mapping.empty()) {
    const auto end = std::min(mapping.find('\n'), mapping.size());
    const std::string line = trim(mapping.substr(0, end));
    mapping.remove_prefix(std::min(end + 1, mapping.size()));
    const auto equals = line.rfind('=');  // names may have one, ids have none
    if (equals == std::string::npos) {
      all_rows = line;
      continue;
    }
    const std::string name = fold(trim(std::string_view(line).substr(0, equals)));
    const auto is_it = [&](const std::string& one) { return fold(trim(one)) == name; };
    if (std::ranges::any_of(called, is_it)) return trim(std::string_view(line).substr(equals + 1));
  }
  return all_rows;
}

Result<std::vector<std::string>> things(Db& db, std::string_view sql, const Params params) {
  std::vector<std::string> out;
  HUSTINGS_CHECK(db.query(sql, params, [&](const SqlRow& row) -> Result<void> {
    out.emplace_back(row.text(0));
    return {};
  }));
  return out;
}

Result<std::string> only_one(std::vector<std::string> found, std::string_view what) {
  if (found.size() == 1) return std::move(found.front());
  return no_ad(fmt::format("more than one declared ad has {}", what),
               fmt::format("say which one it is: give --ad \"NAME={}\"", found.front()));
}

Result<std::string> by_own(const Importer::Context& context, const std::string& own) {
  HUSTINGS_TRY(auto found, things(*context.db,
                                  "SELECT sub FROM ad WHERE organisation = $1 AND evidence = "
                                  "'declared' AND (sub = $2 OR number = $2) LIMIT 2",
                                  {context.issuer, own}));
  if (!found.empty()) return only_one(std::move(found), fmt::format("the number {}", own));
  return no_ad(fmt::format("this signatory has declared no ad with the id or number \"{}\"", own),
               "declare the ad first, or correct the number");
}

Result<std::string> by_key(const Importer::Context& context, const std::string& key) {
  HUSTINGS_TRY(auto found,
               things(*context.db,
                      "SELECT a.sub FROM ad_content c JOIN ad a ON a.sub = c.sub WHERE c.what = $1 "
                      "AND a.organisation = $2 AND a.evidence = 'declared' LIMIT 2",
                      {key, context.issuer}));
  if (found.empty()) {
    HUSTINGS_TRY(found, things(*context.db,
                               "SELECT DISTINCT ad FROM ad_delivery WHERE content = $1 AND "
                               "organisation = $2 AND evidence = 'declared' LIMIT 2",
                               {key, context.issuer}));
  }
  if (!found.empty()) return only_one(std::move(found), fmt::format("the number {}", key));
  return no_ad(fmt::format("no ad with the number {} is declared", key),
               "declare the ad first, with this number as its content, or give --ad ID");
}

}  // namespace

Result<std::string> find_ad(const Importer::Context& context, std::string_view mapping,
                            const AdOfRow& row) {
  if (context.db == nullptr) {
    return no_ad("there is no node to look the ad up in",
                 "give --data DIR of the node that has the declared ads");
  }
  if (const std::string own = mapped_to(mapping, row.called); !own.empty())
    return by_own(context, own);
  if (!row.own.empty()) return by_own(context, row.own);
  if (!row.key.empty()) return by_key(context, row.key);
  return no_ad("the row does not say which ad it is about",
               "export the table with the column of ad numbers, or give --ad ID");
}

}  // namespace hustings::ads

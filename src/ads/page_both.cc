#include "ads/page_both.h"

#include <algorithm>
#include <iterator>

#include "node/findings.h"
#include "node/money_at.h"
#include "node/schema.h"

namespace hustings {
namespace {

Value text_at(const SqlRow& row, int at) { return row.null(at) ? Value() : Value(row.text(at)); }
Value day_at(const SqlRow& row, int at) {
  return row.null(at) ? Value() : Value(parse_date(row.text(at)));
}

}  // namespace

Result<List> ads::seen_of(Db& db, const std::string& ad) {
  List out;
  HUSTINGS_CHECK(db.query(
      "SELECT o.idx, o.sub, o.platform, o.page_name, o.from_day, o.to_day, o.amount_min, "
      "o.amount_max, o.currency FROM observed_ad o WHERE o.idx IN ("
      "SELECT s.idx FROM ad_content c JOIN observed_ad s ON s.content = c.what WHERE c.sub = $1 "
      "UNION SELECT s.idx FROM ad_content c JOIN observed_ad s ON s.address = c.what "
      "WHERE c.sub = $1 UNION SELECT s.idx FROM ad_delivery v JOIN observed_ad s "
      "ON s.content = v.content WHERE v.ad = $1 AND v.evidence = 'declared') "
      "ORDER BY o.idx LIMIT 20",
      {ad}, [&](const SqlRow& row) -> Result<void> {
        out.emplace_back(Object{{"seen_index", row.integer(0)},
                                {"seen_id", row.text(1)},
                                {"seen_platform", row.text(2)},
                                {"seen_page", text_at(row, 3)},
                                {"seen_from", day_at(row, 4)},
                                {"seen_to", day_at(row, 5)},
                                {"seen_amount", money_at(row, 6)}});
        return {};
      }));
  return out;
}

std::string ads::seen_schema() {
  using namespace schema;
  return list_of(object({{"seen_index", kIndex},
                         {"seen_id", kId},
                         {"seen_platform", kText},
                         {"seen_page", or_null(kText)},
                         {"seen_from", or_null(kDay)},
                         {"seen_to", or_null(kDay)},
                         {"seen_amount", or_null(schema::money())}}));
}

Result<List> ads::declared_of(Db& db, Index observed) {
  List out;
  HUSTINGS_CHECK(db.query(
      "SELECT d.idx, d.sub, d.title, d.organisation, "
      "(SELECT n.name FROM organisation n WHERE n.sub = d.organisation) "
      "FROM ad d WHERE d.evidence = 'declared' AND d.sub IN ("
      "SELECT c.sub FROM observed_ad o JOIN ad_content c ON c.what = o.content WHERE o.idx = $1 "
      "UNION SELECT c.sub FROM observed_ad o JOIN ad_content c ON c.what = o.address "
      "WHERE o.idx = $1 UNION SELECT v.ad FROM observed_ad o JOIN ad_delivery v "
      "ON v.content = o.content WHERE o.idx = $1 AND v.evidence = 'declared') "
      "ORDER BY d.idx LIMIT 20",
      {param(observed)}, [&](const SqlRow& row) -> Result<void> {
        out.emplace_back(Object{{"declared_index", row.integer(0)},
                                {"declared_id", row.text(1)},
                                {"declared_title", text_at(row, 2)},
                                {"declared_by", row.text(3)},
                                {"declared_by_name", text_at(row, 4)}});
        return {};
      }));
  return out;
}

std::string ads::declared_schema() {
  using namespace schema;
  return list_of(object({{"declared_index", kIndex},
                         {"declared_id", kId},
                         {"declared_title", or_null(kText)},
                         {"declared_by", kId},
                         {"declared_by_name", or_null(kText)}}));
}

Result<List> ads::findings_around(Db& db, const Registry& registry, Index index,
                                  const std::string& ad) {
  HUSTINGS_TRY(List out, findings_of(db, registry, index));
  std::vector<Index> deliveries;
  HUSTINGS_CHECK(db.query("SELECT idx FROM ad_delivery WHERE ad = $1 ORDER BY idx LIMIT 200", {ad},
                          [&](const SqlRow& row) -> Result<void> {
                            deliveries.push_back(static_cast<Index>(row.integer(0)));
                            return {};
                          }));
  for (const Index delivery : deliveries) {
    HUSTINGS_TRY(List more, findings_of(db, registry, delivery));
    std::ranges::move(more, std::back_inserter(out));
  }
  return out;
}

}  // namespace hustings

#include "score/party_lists.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <functional>

#include "base/message.h"
#include "node/findings.h"
#include "node/key_check.h"
#include "node/money_at.h"
#include "parties/lists.h"

namespace hustings::score_pages_detail {
namespace {

// Rows of a query as objects of texts and numbers, by the names given; "" is no column.
Result<List> rows(Db& db, std::string_view sql, const std::string& id,
                  const std::function<Object(const SqlRow&)>& row) {
  List out;
  HUSTINGS_CHECK(db.query(sql, {id}, [&](const SqlRow& read) -> Result<void> {
    out.emplace_back(row(read));
    return {};
  }));
  return out;
}

// Reports about the pages that are confirmed to be this organisation's: $1.
constexpr std::string_view kItsReports =
    "FROM advertiser a JOIN (SELECT DISTINCT link FROM confirmed_account "
    "WHERE organisation = $1) l ON a.link = l.link ";

}  // namespace

Result<List> listed(Db& db, const std::string& id) {
  return rows(
      db,
      "SELECT l.list, l.id, o.country FROM listed_as l JOIN organisation o ON o.sub = l.sub "
      "WHERE l.sub = $1 ORDER BY l.list {binary}, l.id {binary}",
      id, [](const SqlRow& row) -> Object {
        const KnownList* known = find_list(row.text(0));
        const auto country = row.null(2) ? std::string_view() : row.text(2);
        std::string address = list_address(row.text(0), row.text(1), country);
        return {{"listed_list", row.text(0)},
                {"listed_title", known == nullptr ? row.text(0) : known->title},
                {"listed_id", row.text(1)},
                {"listed_url", address.empty() ? Value() : Value(std::move(address))}};
      });
}

Result<List> signatures(Db& db, const std::string& id) {
  return rows(db,
              "SELECT idx, code, act, day FROM code_signature "
              "WHERE signatory = $1 AND evidence = 'declared' ORDER BY idx",
              id, [](const SqlRow& row) -> Object {
                const bool signs = row.text(2) == "sign";
                return {{"signature_index", row.integer(0)},
                        {"signature_code", row.text(1)},
                        {"signature_act",
                         signs ? Word{"sign", tr("signed")} : Word{"withdraw", tr("withdrew")}},
                        {"signature_day", parse_date(row.text(3))}};
              });
}

Result<List> memberships(Db& db, const std::string& id) {
  return rows(db,
              "SELECT m.idx, m.organisation, m.body, o.name FROM membership m "
              "JOIN organisation o ON o.sub = CASE WHEN m.organisation = $1 THEN m.body "
              "ELSE m.organisation END WHERE m.organisation = $1 OR m.body = $1 "
              "ORDER BY o.name, m.idx",
              id, [&](const SqlRow& row) -> Object {
                const bool inside = row.text(1) == id;
                return {{"member_index", row.integer(0)},
                        {"member_id", row.text(inside ? 2 : 1)},
                        {"member_name", row.text(3)},
                        {"member_role", inside ? Word{"of", tr("belongs to")}
                                               : Word{"has", tr("has as a member")}}};
              });
}

Result<List> accounts(Db& db, const std::string& id) {
  return rows(
      db,
      "SELECT a.idx, a.link, a.evidence, EXISTS (SELECT 1 FROM response r "
      "WHERE r.about = a.sub AND r.act = 'confirms' AND r.evidence = 'declared' "
      "AND r.organisation = a.organisation) FROM account a "
      "WHERE a.organisation = $1 ORDER BY a.idx",
      id, [](const SqlRow& row) -> Object {
        const bool declared = row.text(2) == "declared";
        return {{"account_index", row.integer(0)},
                {"account_link", row.null(1) ? Value() : Value(row.text(1))},
                {"account_erased", row.null(1)},
                {"account_evidence",
                 declared ? Word{"declared", tr("declared")} : Word{"observed", tr("observed")}},
                {"account_confirmed", declared || row.text(3) == "1" || row.text(3) == "t"}};
      });
}

// Its keys as its own records name them, those that have ended left out.
Result<List> keys(Db& db, const std::string& id) {
  return rows(db,
              "SELECT k.idx, k.public_key, k.domain FROM issuer_key k "
              "WHERE k.issuer = $1 AND k.act = 'begin' AND k.evidence = 'declared' "
              "AND NOT EXISTS (SELECT 1 FROM issuer_key e WHERE e.issuer = k.issuer "
              "AND e.public_key = k.public_key AND e.act = 'end') ORDER BY k.idx",
              id, [](const SqlRow& row) -> Object {
                return {{"key_index", row.integer(0)},
                        {"key_public", row.text(1)},
                        {"key_domain", row.null(2) ? Value() : Value(row.text(2))}};
              });
}

// What was last found at each domain, by whoever looked.
Result<List> key_checks(Db& db, const std::string& id) {
  return rows(db,
              "SELECT c.idx, c.domain, c.result, c.day FROM key_check c WHERE c.issuer = $1 "
              "AND NOT EXISTS (SELECT 1 FROM key_check n WHERE n.issuer = c.issuer "
              "AND n.domain = c.domain AND n.by_issuer = c.by_issuer AND n.idx > c.idx) "
              "ORDER BY c.domain, c.idx",
              id, [](const SqlRow& row) -> Object {
                const auto result = std::ranges::find(kKeyResults, row.text(2), &Word::code);
                return {{"check_index", row.integer(0)},
                        {"check_domain", row.text(1)},
                        {"check_result", result == kKeyResults.end() ? Value() : Value(*result)},
                        {"check_day", parse_date(row.text(3))}};
              });
}

Result<List> responses(Db& db, const std::string& id) {
  return rows(db,
              "SELECT r.idx, r.about, r.act, (SELECT MIN(a.idx) FROM accepted_response a JOIN "
              "case_file c ON c.sub = a.about AND c.decision = a.idx WHERE a.response = r.sub AND "
              "r.idx < a.idx) FROM response r WHERE r.organisation = $1 AND "
              "r.evidence = 'declared' ORDER BY r.idx DESC LIMIT 50",
              id, [](const SqlRow& row) -> Object {
                static constexpr std::array kActs = {Word{"confirms", tr("confirms")},
                                                     Word{"disputes", tr("disputes")},
                                                     Word{"corrects", tr("corrects")}};
                const auto act = std::ranges::find(kActs, row.text(2), &Word::code);
                return {{"response_index", row.integer(0)},
                        {"response_about", row.text(1)},
                        {"response_act", act == kActs.end() ? Value(row.text(2)) : Value(*act)},
                        {"response_accepted", row.maybe(3)}};
              });
}

// Leaves out reports of which a longer one of the same start tells more: they would count twice.
constexpr std::string_view kLongest =
    "WHERE NOT EXISTS (SELECT 1 FROM advertiser n WHERE n.link = a.link AND n.country = a.country "
    "AND n.disclaimer_state = a.disclaimer_state "
    "AND COALESCE(n.disclaimer, '') = COALESCE(a.disclaimer, '') "
    "AND n.from_day = a.from_day AND n.to_day > a.to_day) ";

// What they come to, in each currency.
Result<List> report_totals(Db& db, const std::string& id) {
  return rows(db,
              "SELECT CAST(SUM(a.amount_min) AS BIGINT), CASE WHEN COUNT(a.amount_max) = COUNT(*) "
              "THEN CAST(SUM(a.amount_max) AS BIGINT) END, a.currency, COUNT(*), "
              "CAST(SUM(a.ads) AS BIGINT), COUNT(CASE WHEN a.disclaimer_state = 'not_used' THEN 1 "
              "END) " +
                  std::string(kItsReports) + std::string(kLongest) +
                  "GROUP BY a.currency ORDER BY a.currency",
              id, [](const SqlRow& row) -> Object {
                return {{"total_amount", money_at(row, 0)},
                        {"total_reports", row.integer(3)},
                        {"total_ads", row.maybe(4)},
                        {"total_bare", row.integer(5)}};
              });
}

// The newest of them.
Result<List> reports(Db& db, const std::string& id) {
  return rows(
      db,
      "SELECT a.idx, a.sub, a.platform, a.page_name, a.country, a.from_day, a.to_day, a.ads, "
      "a.disclaimer_state, a.amount_min, a.amount_max, a.currency " +
          fmt::format("{}ORDER BY a.idx DESC LIMIT {}", kItsReports, kMostReports),
      id, [](const SqlRow& row) -> Object {
        return {{"report_index", row.integer(0)},
                {"report_id", row.text(1)},
                {"report_platform", row.text(2)},
                {"report_page", row.null(3) ? Value() : Value(row.text(3))},
                {"report_country", Country{std::string(row.text(4))}},
                {"report_from", row.null(5) ? Value() : Value(parse_date(row.text(5)))},
                {"report_to", row.null(6) ? Value() : Value(parse_date(row.text(6)))},
                {"report_ads", row.maybe(7)},
                {"report_bare", row.text(8) == "not_used"},
                {"report_amount", money_at(row, 9)}};
      });
}

// What its declared ads are stated to cost, in each currency.
Result<List> ad_totals(Db& db, const std::string& id) {
  return rows(db,
              "SELECT CAST(SUM(a.amount_min) AS BIGINT), CASE WHEN COUNT(a.amount_max) = COUNT(*) "
              "THEN CAST(SUM(a.amount_max) AS BIGINT) END, a.currency, COUNT(*) FROM ad a "
              "WHERE a.organisation = $1 AND a.evidence = 'declared' "
              "GROUP BY a.currency ORDER BY a.currency",
              id, [](const SqlRow& row) -> Object {
                return {{"ads_amount", money_at(row, 0)}, {"ads_count", row.integer(3)}};
              });
}

// The newest of them.
Result<List> ads(Db& db, const std::string& id) {
  return rows(db,
              "SELECT a.idx, a.sub, a.title, a.language, a.from_day, a.to_day FROM ad a "
              "WHERE a.organisation = $1 AND a.evidence = 'declared' ORDER BY a.idx DESC LIMIT 5",
              id, [](const SqlRow& row) -> Object {
                return {{"ad_index", row.integer(0)},
                        {"ad_id", row.text(1)},
                        {"ad_title", row.null(2) ? Value() : Value(row.text(2))},
                        {"ad_language", row.text(3)},
                        {"ad_from", parse_date(row.text(4))},
                        {"ad_to", parse_date(row.text(5))}};
              });
}

// Whom its ads name as their sponsor, the most frequent first.
Result<List> sponsors(Db& db, const std::string& id) {
  return rows(db,
              "SELECT s.key, s.name, g.ads FROM (SELECT a.sponsor_key, COUNT(*) AS ads FROM ad a "
              "WHERE a.organisation = $1 GROUP BY a.sponsor_key) g "
              "JOIN sponsor s ON s.key = g.sponsor_key ORDER BY g.ads DESC, s.idx LIMIT 5",
              id, [](const SqlRow& row) -> Object {
                return {{"sponsor_key", row.text(0)},
                        {"sponsor_name", row.text(1)},
                        {"sponsor_ads", row.integer(2)}};
              });
}

Result<List> compared(Db& db, const Registry& registry, const std::string& id) {
  static constexpr std::array kSeverities = {Word{"contradiction", tr("contradiction")},
                                             Word{"gap", tr("gap")}, Word{"note", tr("note")}};
  return rows(db,
              fmt::format("SELECT f.rule, f.severity, COUNT(*) FROM finding f WHERE f.place >= {} "
                          "AND f.subject IN (SELECT link FROM confirmed_account "
                          "WHERE organisation = $1 AND purpose <> 'candidate' "
                          "UNION SELECT CAST($1 AS TEXT)) "
                          "GROUP BY f.rule, f.severity ORDER BY f.severity, f.rule",
                          kCompared),
              id, [&registry](const SqlRow& row) -> Object {
                const auto rule = std::ranges::find(registry.rules(), row.text(0), &Rule::id);
                const auto word = std::ranges::find(kSeverities, row.text(1), &Word::code);
                const bool known = rule != registry.rules().end();
                return {
                    {"compared_rule", row.text(0)},
                    {"compared_says", known ? Value(Word{(*rule)->says, (*rule)->says}) : Value()},
                    {"compared_severity", word == kSeverities.end() ? Value() : Value(*word)},
                    {"compared_count", row.integer(2)}};
              });
}

}  // namespace hustings::score_pages_detail

// What a party's page says about cases that concern it.
#include "cases/file.h"
#include "cases/words.h"
#include "node/schema.h"
#include "score/party_lists.h"

namespace hustings::score_pages_detail {

Result<List> cases(Db& db, const std::string& id) {
  List out;
  HUSTINGS_CHECK(db.query(
      "SELECT number, state, outcome, received FROM case_file WHERE signatory = $1 AND leader IS "
      "NULL ORDER BY idx DESC LIMIT $2",
      {id, kMostReports}, [&out](const SqlRow& row) -> Result<void> {
        out.emplace_back(
            Object{{"case_number", row.text(0)},
                   {"case_state", cases::word_of(cases::kStateWords, row.text(1))},
                   {"case_outcome",
                    row.null(2) ? Value() : cases::word_of(cases::kOutcomeWords, row.text(2))},
                   {"case_received", date_of({row.integer(3) * 1000})}});
        return {};
      }));
  return out;
}

Result<Object> case_sums(Db& db, const std::string& id) {
  HUSTINGS_TRY(const Instant now, cases::log_time(db));
  Object out;
  HUSTINGS_CHECK(
      db.query("SELECT COUNT(*), COUNT(due_at), COUNT(CASE WHEN due_at < $2 THEN 1 END), "
               "COUNT(CASE WHEN outcome IN ('upheld', 'partly') THEN 1 END), "
               "COUNT(CASE WHEN outcome IN ('not_upheld', 'inadmissible') THEN 1 END) "
               "FROM case_file WHERE signatory = $1 AND leader IS NULL",
               {id, now.seconds()}, [&out](const SqlRow& row) -> Result<void> {
                 out = {{"cases_all", row.integer(0)},
                        {"cases_open", row.integer(1)},
                        {"cases_overdue", row.integer(2)},
                        {"cases_upheld", row.integer(3)},
                        {"cases_dismissed", row.integer(4)}};
                 return {};
               }));
  return out;
}

std::string cases_schema() {
  using namespace schema;
  return list_of(object({{"case_number", kText},
                         {"case_state", words(cases::kStateWords)},
                         {"case_outcome", or_null(words(cases::kOutcomeWords))},
                         {"case_received", kDay}}));
}
std::string case_sums_schema() {
  using namespace schema;
  return object({{"cases_all", kInteger},
                 {"cases_open", kInteger},
                 {"cases_overdue", kInteger},
                 {"cases_upheld", kInteger},
                 {"cases_dismissed", kInteger}});
}

}  // namespace hustings::score_pages_detail

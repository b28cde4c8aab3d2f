// "/desk/audits": what staff did, for those who look after it. An auditor sees every act;
// who looks after data protection sees those by which somebody could read what is sealed.
#include <array>

#include "base/message.h"
#include "casedesk/pages.h"
#include "cases/deadlines.h"

namespace hustings::casedesk {
namespace {

using desk::Visit;
using web::Response;

constexpr std::int64_t kShown = 100;
constexpr std::string_view kAccess =
    " AND a.action IN ('case_opened', 'case_file_opened', 'case_assigned', 'case_granted', "
    "'report_entered', 'shares_used')";

const Word& word_of(std::span<const Word> words, std::string_view code) {
  for (const auto& word : words)
    if (word.code == code) return word;
  return words.front();
}

// What the form asks for; each empty: all.
struct Wanted {
  std::string_view actor;
  std::string_view capacity;
  std::string_view action;
  std::string_view day;
  std::string_view number;  // of a case
  std::int64_t before = 0;  // index; 0: the newest
};

Wanted wanted_of(const Visit& visit) {
  const auto& given = visit.call.arguments;
  return {.actor = given.text("actor").value_or(""),
          .capacity = given.text("capacity").value_or(""),
          .action = given.text("action").value_or(""),
          .day = given.text("day").value_or(""),
          .number = given.text("case").value_or(""),
          .before = given.integer("before").value_or(0)};
}

struct Rows {
  List shown;
  std::int64_t last = 0;  // index; 0: there are no more
};

Result<Rows> rows_of(Db& db, const Wanted& wanted, bool all) {
  Rows out;
  const auto day = parse_date(wanted.day);
  const std::int64_t to = day ? cases::end_of_day(*day, 0).seconds() : 0;
  std::int64_t last = 0;
  const auto take = [&](const SqlRow& row) -> Result<void> {
    if (static_cast<std::int64_t>(out.shown.size()) == kShown) {
      out.last = last;
      return {};
    }
    last = row.integer(0);
    const bool known = !row.null(6);
    out.shown.push_back(Object{{"act_index", last},
                               {"act_at", Instant{row.integer(1) * 1000}},
                               {"act_actor", row.text(2)},
                               {"act_capacity", word_of(capacity_words(), row.text(3))},
                               {"act_action", word_of(action_words(), row.text(4))},
                               {"act_refused", row.text(4) == "refused"},
                               {"act_object", row.null(5) || known ? Value() : Value(row.text(5))},
                               {"act_case", known ? Value(row.text(6)) : Value()}});
    return {};
  };
  HUSTINGS_CHECK(db.query(
      "SELECT a.idx, a.at, a.actor, a.capacity, a.action, a.object, c.number FROM audit a "
      "LEFT JOIN case_file c ON c.sub = a.object WHERE ($1 = '' OR a.actor = $1) AND "
      "($2 = '' OR a.capacity = $2) AND ($3 = '' OR a.action = $3) AND "
      "($4 = 0 OR (a.at > $4 - 86400 AND a.at <= $4)) AND ($5 = '' OR c.number = $5) AND "
      "($6 = 0 OR a.idx < $6)" +
          std::string(all ? "" : kAccess) + " ORDER BY a.idx DESC LIMIT $7",
      {wanted.actor, wanted.capacity, wanted.action, to, wanted.number, wanted.before, kShown + 1},
      take));
  return out;
}

std::string next_of(const Wanted& wanted, std::int64_t last) {
  if (last == 0) return {};
  std::string out = "/desk/audits?before=" + std::to_string(last);
  const auto put = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) out += "&" + std::string(name) + "=" + std::string(value);
  };
  put("actor", wanted.actor);
  put("capacity", wanted.capacity);
  put("action", wanted.action);
  put("case", wanted.number);
  put("day", wanted.day);
  return out;
}

Result<Response> show(const Room& room, Visit& visit) {
  if (!desk::sees_audits(visit.user()))
    return desk::not_for(visit, "this page is for auditors and data protection");
  const bool all = visit.user().has(CaseDuty::auditor);
  const Wanted wanted = wanted_of(visit);
  HUSTINGS_TRY(const auto reader, room.cases->reader());
  HUSTINGS_TRY(Rows rows, rows_of(*reader->db, wanted, all));
  return page(visit, "case_audits", Word{"", tr("What staff did")},
              {{"acts", std::move(rows.shown)},
               {"next", next_of(wanted, rows.last)},
               {"everything", all},
               {"actor", wanted.actor},
               {"case", wanted.number},
               {"day", wanted.day},
               {"capacities", options_of(capacity_words(), wanted.capacity)},
               {"actions", options_of(action_words(), wanted.action)}});
}

Parameter choice(const char* name, const char* help, std::span<const Word> words) {
  std::vector<std::string> codes;
  for (const auto& word : words) codes.emplace_back(word.code);
  return {.name = name, .type = ParameterType::choice, .help = help, .choices = std::move(codes)};
}

Parameter token(const char* name, const char* help) {
  return {.name = name, .type = ParameterType::token, .help = help, .max_length = 64};
}

}  // namespace

std::vector<web::Route> audit_pages(const Room& room) {
  return {desk::get(room.site, "/desk/audits",
                    {token("actor", "pseudonym of who acted"),
                     choice("capacity", "in which role", capacity_words()),
                     choice("action", "what was done", action_words()),
                     {.name = "day", .type = ParameterType::day, .help = "on which day (UTC)"},
                     token("case", "number of a case"),
                     {.name = "before",
                      .type = ParameterType::integer,
                      .help = "where the page before ended",
                      .max = std::int64_t{1} << 52}},
                    [room](Visit& visit) { return show(room, visit); })};
}

}  // namespace hustings::casedesk

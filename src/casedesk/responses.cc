#include "casedesk/responses.h"

#include <algorithm>
#include <array>

#include "base/message.h"

namespace hustings::casedesk {
namespace {

// Of the signatory itself, where something was found before it answered. Notes need no answer.
constexpr std::string_view kAnswers =
    "SELECT r.idx, r.sub, r.act, COALESCE(r.said, ''), f.idx, f.rule, f.commitment "
    "FROM (SELECT * FROM response WHERE organisation = $1 AND evidence = 'declared' "
    "AND EXISTS (SELECT 1 FROM finding e WHERE e.sub = about AND e.idx < response.idx "
    "AND e.severity <> 'note') ORDER BY idx DESC LIMIT 20) r "
    "JOIN finding f ON f.sub = r.about AND f.idx < r.idx AND f.severity <> 'note' "
    "AND (f.against IS NULL OR f.against < r.idx) ORDER BY r.idx DESC, f.idx, f.place";

Word act_word(std::string_view act) {
  static constexpr std::array kActs = {Word{"confirms", tr("confirms")},
                                       Word{"disputes", tr("disputes")},
                                       Word{"corrects", tr("corrects")}};
  const auto* found = std::ranges::find(kActs, act, &Word::code);
  return found == kActs.end() ? kActs.front() : *found;
}

}  // namespace

Result<std::vector<AnswerGiven>> answers_given(Db& db, const cases::CaseFile& file) {
  std::vector<AnswerGiven> out;
  if (file.signatory.empty()) return out;
  HUSTINGS_CHECK(db.query(kAnswers, {file.signatory}, [&](const SqlRow& row) -> Result<void> {
    const auto index = static_cast<Index>(row.integer(0));
    if (out.empty() || out.back().index != index)
      out.push_back({.index = index,
                     .id = std::string(row.text(1)),
                     .act = std::string(row.text(2)),
                     .words = std::string(row.text(3)),
                     .about = static_cast<Index>(row.integer(4)),
                     .closes = {}});
    out.back().closes.push_back({std::string(row.text(5)), std::string(row.text(6))});
    return {};
  }));
  return out;
}

std::vector<intake::Choice> as_choices(const std::vector<AnswerGiven>& answers) {
  std::vector<intake::Choice> out;
  out.reserve(answers.size());
  for (const auto& one : answers) out.push_back({one.id, "#" + std::to_string(one.index)});
  return out;
}

List answer_rows(const std::vector<AnswerGiven>& answers) {
  List out;
  for (const auto& one : answers) {
    List closes;
    for (const auto& finding : one.closes)
      closes.push_back(
          Object{{"closes_rule", finding.rule}, {"closes_commitment", finding.commitment}});
    out.push_back(Object{{"given_index", one.index},
                         {"given_act", act_word(one.act)},
                         {"given_words", one.words.empty() ? Value() : Value(one.words)},
                         {"given_about", one.about},
                         {"closes", std::move(closes)}});
  }
  return out;
}

}  // namespace hustings::casedesk

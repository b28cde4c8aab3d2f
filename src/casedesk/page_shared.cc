#include <fmt/format.h>

#include <array>

#include "base/message.h"
#include "casedesk/pages.h"
#include "cases/categories.h"
#include "cases/words.h"

namespace hustings::casedesk {
namespace {

using desk::Visit;
using web::Response;

constexpr std::array kTraitWords = {
    Word{"address", tr("the same address")}, Word{"post", tr("the same post")},
    Word{"account", tr("the same account")}, Word{"record", tr("the same ad or record")},
    Word{"file", tr("the same file")}};

Result<void> need_work(const Visit& visit) {
  if (visit.user().works_on_cases()) return {};
  return desk::not_for(visit, "this page is for those who work on cases");
}

desk::VisitHandler guarded(const Room& room, CaseHandler handler) {
  return [room, handler = std::move(handler)](Visit& visit) -> Result<Response> {
    HUSTINGS_CHECK(need_work(visit));
    return handler(room, visit);
  };
}

}  // namespace

web::Route get(const Room& room, std::string path, std::vector<Parameter> parameters,
               CaseHandler handler) {
  return desk::get(room.site, std::move(path), std::move(parameters),
                   guarded(room, std::move(handler)));
}

web::Route post(const Room& room, std::string path, std::vector<Parameter> parameters,
                CaseHandler handler, std::size_t limit) {
  auto out = desk::post(room.site, std::move(path), std::move(parameters),
                        guarded(room, std::move(handler)), limit);
  out.waits = true;
  return out;
}

List options_of(std::span<const Word> words, std::string_view chosen) {
  List out;
  for (const auto& word : words)
    out.push_back(Object{{"option_value", word.code},
                         {"option_label", word},
                         {"option_chosen", word.code == chosen}});
  return out;
}

Parameter number_parameter() {
  return {.name = "number",
          .type = ParameterType::token,
          .help = "number of the case",
          .required = true,
          .max_length = 64};
}

std::string_view number_of(const Visit& visit) {
  return visit.call.arguments.text("number").value_or("");
}

std::string address_of(const cases::CaseFile& file) { return "/desk/cases/" + file.number; }

Value name_of(Db& db, const std::string& organisation) {
  Value out;
  if (organisation.empty()) return out;
  const auto take = [&](const SqlRow& row) -> Result<void> {
    out = row.text(0);
    return {};
  };
  // A name that cannot be read is no reason to show nothing.
  [[maybe_unused]] const auto read =
      db.query("SELECT name FROM organisation WHERE sub = $1", {organisation}, take);
  return out;
}

Object title_of(Db& db, const cases::CaseFile& file) {
  const auto* category = cases::find_category(file.history.code, file.history.category);
  return {{"case_number", file.number},
          {"case_href", address_of(file)},
          {"case_category",
           category == nullptr ? Value(file.history.category) : Value(Message{category->title})},
          {"case_signatory", name_of(db, file.signatory)},
          {"case_state", cases::word_of(cases::kStateWords, cases::name(file.history.state))}};
}

Result<List> alike_rows(const Room& room, const Visit& visit, Db& db, const cases::CaseFile& file) {
  HUSTINGS_TRY(const auto found, room.cases->alike(visit.session, file.history.id));
  List out;
  for (const auto& one : found) {
    auto other = cases::read_case(db, one.case_id);
    if (!other && other.error().code == Code::not_found) continue;  // not logged yet
    if (!other) return std::unexpected(other.error());
    if (other->history.state == cases::CaseState::withdrawn) continue;
    List kinds;
    for (const auto& kind : one.kinds) kinds.emplace_back(cases::word_of(kTraitWords, kind));
    Object row = title_of(db, *other);
    row.insert(row.end(), {{"alike_href",
                            fmt::format("{}/do/same_as?with={}", address_of(file), other->number)},
                           {"alike_page", address_of(*other)},
                           {"alike_at", other->history.steps.front().at},
                           {"alike_kinds", std::move(kinds)},
                           {"alike_leads", other->history.leader.empty()}});
    out.emplace_back(std::move(row));
  }
  return out;
}

List step_rows(const cases::CaseFile& file, const SealedCase* sealed, Index seen) {
  List out;
  for (std::size_t i = 0; i < file.history.steps.size(); ++i) {
    const auto& step = file.history.steps[i];
    if (step.index <= seen && seen != 0) continue;
    const bool readable =
        sealed != nullptr && !sealed->said[i].words.empty() && step.act != CaseAct::propose;
    out.push_back(Object{{"said_act", cases::word_of(cases::kActWords, cases::name(step.act))},
                         {"said_role", cases::word_of(cases::kRoleWords, cases::name(step.role))},
                         {"said_at", step.at},
                         {"said_index", step.index},
                         {"said_words", readable ? Value(sealed->said[i].words) : Value()}});
  }
  return out;
}

}  // namespace hustings::casedesk

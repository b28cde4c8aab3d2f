// "/cases/{id}": a public case. Everybody by role; never who reported it.
#include <fmt/format.h>

#include <algorithm>

#include "cases/categories.h"
#include "cases/proof.h"
#include "cases/room.h"
#include "cases/words.h"
#include "node/schema.h"
#include "node/slice.h"

namespace hustings {
namespace {

using namespace cases;

Result<Value> name_of(Db& db, const std::string& organisation) {
  Value out;
  if (organisation.empty()) return out;
  HUSTINGS_CHECK(db.query("SELECT name FROM organisation WHERE sub = $1", {organisation},
                          [&](const SqlRow& row) -> Result<void> {
                            out = row.text(0);
                            return {};
                          }));
  return out;
}

// ---- the timeline ------------------------------------------------------------------------------
void add_text(List& out, std::string_view label, Value text) {
  if (std::holds_alternative<std::monostate>(text)) return;
  out.emplace_back(Object{{"told_label", Word{label, label}}, {"told", std::move(text)}});
}

List texts_of(const CaseEvent& event) {
  List out;
  add_text(out, tr("What it is about"), text_in(event.summary));
  add_text(out, tr("Where"), text_in(event.url));
  add_text(out, tr("Where"), text_in(event.place));
  add_text(out, tr("Account"), text_in(event.account));
  add_text(out, tr("Reason"), text_in(event.reason));
  add_text(out, tr("The signatory says"), text_in(event.statement));
  return out;
}
List texts_of(const ContentRemoval& removal) {
  List out;
  add_text(out, tr("What was done"),
           word_of(kRemedyWords, boost::describe::enum_to_string(removal.remedy.value, "")));
  add_text(out, tr("In its words"), text_in(removal.what));
  return out;
}
List texts_of(const PlatformNotice& notice) {
  List out;
  add_text(out, tr("Platform"), notice.platform.value.value);
  add_text(out, tr("Form"),
           word_of(kNoticeWords, boost::describe::enum_to_string(notice.form.value, "")));
  add_text(out, tr("Where"), text_in(notice.url));
  add_text(out, tr("Why"), text_in(notice.substantiation));
  return out;
}
List texts_of(const PlatformAnswer& answer) {
  List out;
  add_text(out, tr("Answer"),
           word_of(kAnswerWords, boost::describe::enum_to_string(answer.answer.value, "")));
  add_text(out, tr("In its words"), text_in(answer.statement));
  return out;
}
List texts_of(const CaseDecision& decision) {
  List out;
  add_text(out, tr("Outcome"),
           word_of(kOutcomeWords, boost::describe::enum_to_string(decision.outcome.value, "")));
  return out;
}
List texts_of(const Draft& body) {
  if (const auto* event = body.as<CaseEvent>()) return texts_of(*event);
  if (const auto* removal = body.as<ContentRemoval>()) return texts_of(*removal);
  if (const auto* notice = body.as<PlatformNotice>()) return texts_of(*notice);
  if (const auto* answer = body.as<PlatformAnswer>()) return texts_of(*answer);
  if (const auto* decision = body.as<CaseDecision>()) return texts_of(*decision);
  return {};
}

std::string side_of(CaseRole role) {
  if (role == CaseRole::signatory) return "declared";
  return role == CaseRole::reporter || role == CaseRole::observer || role == CaseRole::affected
             ? "observed"
             : "decided";
}

Object step_object(const Step& step, const Draft& body, const std::vector<Redacted>& redacted) {
  List gone;
  for (const auto& one : redacted) {
    if (one.of == step.index) gone.emplace_back(redacted_object(one));
  }
  return {{"step_index", step.index},
          {"step_act", word_of(kActWords, name(step.act))},
          {"step_role", word_of(kRoleWords, name(step.role))},
          {"step_at", step.at},
          {"step_conflict", step.conflict},
          {"step_told", texts_of(body)},
          {"step_redacted", std::move(gone)},
          {"step_side", side_of(step.role)}};
}

// ---- decisions ---------------------------------------------------------------------------------
List words_of(const std::vector<Token<16>>& commitments) {
  List out;
  for (const auto& one : commitments) out.emplace_back(one.value);
  return out;
}

// `puid`: the unique id that the DSA Transparency Database asks for.
Object decision_object(const Step& step, const CaseDecision& decision, bool stands,
                       std::string puid) {
  const auto& reasons = decision.reasons;
  const auto enum_word = [](auto value) {
    return std::string_view(boost::describe::enum_to_string(value, ""));
  };
  List measures;
  for (const auto one : reasons.decision_visibility.value)
    measures.emplace_back(word_of(kVisibilityWords, enum_word(one)));
  const auto& inadmissible = decision.inadmissible.value;
  const auto& ground = reasons.decision_ground.value;
  return {
      {"decision_index", step.index},
      {"decision_id", step.id},
      {"puid", std::move(puid)},
      {"decision_outcome", word_of(kOutcomeWords, enum_word(decision.outcome.value))},
      {"decision_at", step.at},
      {"decision_role", word_of(kRoleWords, enum_word(decision.role.value))},
      {"decision_conflict", decision.conflict.value},
      {"decision_single", decision.single_decider.value},
      {"decision_stands", stands},
      {"decision_commitments", words_of(decision.commitments.value)},
      {"decision_inadmissible",
       inadmissible ? word_of(kInadmissibleWords, enum_word(*inadmissible)) : Value()},
      {"plain_words", text_in(reasons.plain_words)},
      {"decision_facts", text_in(reasons.decision_facts)},
      {"decision_ground", ground ? Value(enum_word(*ground)) : Value()},
      {"decision_legal_ground", text_in(reasons.ground)},
      {"decision_explanation", text_in(reasons.explanation)},
      {"decision_visibility", std::move(measures)},
      {"automated_detection", reasons.automated_detection.value},
      {"automated_decision", word_of(kAutomatedWords, enum_word(reasons.automated_decision.value))},
      {"source_type", enum_word(reasons.source_type.value)}};
}

// ---- the case ----------------------------------------------------------------------------------

struct Facts {
  List timeline;
  List decisions;
  Value summary;
};
Result<Facts> facts_of(PageContext& context, const CaseFile& file,
                       const std::vector<Redacted>& redacted) {
  Facts out;
  for (const auto& step : file.history.steps) {
    HUSTINGS_TRY(const Record record, load_record(context.db, context.registry, step.index));
    out.timeline.emplace_back(step_object(step, record.body, redacted));
    if (const auto* event = record.body.as<CaseEvent>()) {
      Value summary = text_in(event->summary);
      if (!std::holds_alternative<std::monostate>(summary)) out.summary = std::move(summary);
    } else if (const auto* decision = record.body.as<CaseDecision>()) {
      const bool stands = file.history.decision && file.history.decision->id == step.id;
      out.decisions.emplace_back(decision_object(
          step, *decision, stands, fmt::format("{}-{}", file.number, out.decisions.size() + 1)));
    }
  }
  std::ranges::reverse(out.decisions);
  return out;
}

Result<Value> number_of(Db& db, const std::string& id) {
  Value out;
  if (id.empty()) return out;
  HUSTINGS_CHECK(db.query("SELECT number FROM case_file WHERE sub = $1", {id},
                          [&](const SqlRow& row) -> Result<void> {
                            out = row.text(0);
                            return {};
                          }));
  return out;
}

Result<std::int64_t> follower_count(Db& db, const CaseFile& file) {
  HUSTINGS_TRY(const auto count,
               db.integer("SELECT COUNT(*) FROM case_file WHERE leader = $1", {file.history.id}));
  return count.value_or(0);
}

Result<Object> report_object(PageContext& context, const CaseFile& file) {
  HUSTINGS_TRY(const Record record, load_record(context.db, context.registry, file.index));
  const auto& report = *record.body.as<CaseReport>();
  const auto& country = report.country.value;
  const auto& platform = report.platform.value;
  const auto& channel = report.channel.value;
  const Category* category = find_category(file.history.code, file.history.category);
  HUSTINGS_TRY(Value signatory, name_of(context.db, file.signatory));
  HUSTINGS_TRY(Value leader, number_of(context.db, file.history.leader));
  HUSTINGS_TRY(const auto followers, follower_count(context.db, file));
  List commitments;
  for (const auto& one : file.commitments) commitments.emplace_back(one);
  return Object{
      {"id", file.history.id},
      {"number", file.number},
      {"index", file.index},
      {"code", file.history.code},
      {"category",
       category == nullptr ? Value(file.history.category) : Word{category->id, category->title}},
      {"commitments", std::move(commitments)},
      {"signatory", file.signatory.empty() ? Value() : Value(file.signatory)},
      {"signatory_name", std::move(signatory)},
      {"country", country ? Value(Country{country->value}) : Value()},
      {"platform", platform ? Value(platform->value) : Value()},
      {"received", report.received.value},
      {"channel",
       channel ? word_of(kChannelWords, boost::describe::enum_to_string(*channel, "")) : Value()},
      {"anonymous", report.anonymous.value},
      {"files", static_cast<std::int64_t>(report.files.value.size())},
      {"recipients", static_cast<std::int64_t>(report.recipients.value.size())},
      {"state", word_of(kStateWords, name(file.history.state))},
      {"leader", std::move(leader)},
      {"followers", followers}};
}

Parameter id_parameter() {
  return {.name = "id",
          .type = ParameterType::token,
          .help = "number of the case, such as 2029-000001-3, or its id",
          .required = true,
          .max_length = 64};
}

Result<View> view_case(PageContext& context, const Arguments& arguments) {
  HUSTINGS_TRY(const CaseFile file, read_case(context.db, arguments.text("id").value_or("")));
  HUSTINGS_TRY(const Instant now, log_time(context.db));
  HUSTINGS_TRY(const auto redacted, redactions_of(context, file.history.id));
  HUSTINGS_TRY(Facts facts, facts_of(context, file, redacted));
  HUSTINGS_TRY(const auto followers, follower_count(context.db, file));
  HUSTINGS_TRY(Object item, report_object(context, file));
  HUSTINGS_TRY(ProvedClocks clocks, prove_clocks(context.db, file, now));
  const auto due = next_due(file.clocks());
  bool overdue = false;
  List told;
  List shown_clocks;
  for (const auto& clock : clocks.all) {
    overdue |= clock.clock.running() && clock.clock.limit->counts && clock.late(now);
    Object one = clock_object(clock, *file.deadlines, now);
    Object more = clock_shown(clock, now);
    told.emplace_back(one);
    one.insert(one.end(), more.begin(), more.end());
    shown_clocks.emplace_back(std::move(one));
  }
  const auto& standing = file.leader ? file.leader->decision : file.history.decision;
  const auto outcome = standing ? standing->outcome : std::nullopt;
  const auto window = window_end(file.history, *file.deadlines);
  item.insert(
      item.end(),
      {{"summary", facts.summary},
       {"overdue", overdue},
       {"due", due},
       {"outcome",
        outcome ? word_of(kOutcomeWords, boost::describe::enum_to_string(*outcome, "")) : Value()},
       {"appeal_until", window},
       {"clocks", std::move(told)},
       {"timeline", std::move(facts.timeline)},
       {"decisions", std::move(facts.decisions)}});
  const bool holds = outcome == CaseOutcome::upheld || outcome == CaseOutcome::partly;
  Object shown{{"shown_clocks", std::move(shown_clocks)},
               {"unverified", !outcome.has_value()},
               {"found_breach", holds},
               {"found_none", outcome == CaseOutcome::not_upheld},
               {"is_appealed", file.history.state == CaseState::appealed},
               {"may_appeal", window && now <= *window},
               {"is_followed", followers > 0},
               {"any_unseen",
                std::ranges::any_of(clocks.all, [](const auto& one) { return !one.proof.seen; })},
               {"judged_at", now}};
  return View{Message{file.number},
              ObjectView{std::move(item), std::move(shown)},
              {},
              std::move(clocks.version)};
}

std::string step_schema() {
  using namespace schema;
  const std::string told = object({{"told_label", kText}, {"told", kText}});
  return object({{"step_index", kIndex},
                 {"step_act", words(kActWords)},
                 {"step_role", words(kRoleWords)},
                 {"step_at", kInstant},
                 {"step_conflict", kBoolean},
                 {"step_told", list_of(told)},
                 {"step_redacted", list_of(redacted_schema())},
                 {"step_side", kText}});
}

std::string decision_schema() {
  using namespace schema;
  return object({{"decision_index", kIndex},
                 {"decision_id", kId},
                 {"puid", kText},
                 {"decision_outcome", words(kOutcomeWords)},
                 {"decision_at", kInstant},
                 {"decision_role", words(kRoleWords)},
                 {"decision_conflict", kBoolean},
                 {"decision_single", kBoolean},
                 {"decision_stands", kBoolean},
                 {"decision_commitments", list_of(kText)},
                 {"decision_inadmissible", or_null(words(kInadmissibleWords))},
                 {"plain_words", or_null(kText)},
                 {"decision_facts", or_null(kText)},
                 {"decision_ground", or_null(kText)},
                 {"decision_legal_ground", or_null(kText)},
                 {"decision_explanation", or_null(kText)},
                 {"decision_visibility", list_of(words(kVisibilityWords))},
                 {"automated_detection", kBoolean},
                 {"automated_decision", words(kAutomatedWords)},
                 {"source_type", kText}});
}

std::string schema_of_case() {
  using namespace schema;
  return object({{"id", kId},
                 {"number", kText},
                 {"index", kIndex},
                 {"code", kText},
                 {"category", kText},
                 {"commitments", list_of(kText)},
                 {"signatory", or_null(kId)},
                 {"signatory_name", or_null(kText)},
                 {"country", or_null(schema::kCountry)},
                 {"platform", or_null(kText)},
                 {"received", kInstant},
                 {"channel", or_null(words(kChannelWords))},
                 {"anonymous", kBoolean},
                 {"files", kInteger},
                 {"recipients", kInteger},
                 {"state", words(kStateWords)},
                 {"leader", or_null(kText)},
                 {"followers", kInteger},
                 {"summary", or_null(kText)},
                 {"overdue", kBoolean},
                 {"due", or_null(kInstant)},
                 {"outcome", or_null(words(kOutcomeWords))},
                 {"appeal_until", or_null(kInstant)},
                 {"clocks", list_of(clock_schema())},
                 {"timeline", list_of(step_schema())},
                 {"decisions", list_of(decision_schema())}});
}

}  // namespace

Page cases::case_page() {
  return {.path = "/cases/{id}",
          .title = tr("One case: what was reported, and what became of it"),
          .templ = "case",
          .parameters = {id_parameter()},
          .schema = schema_of_case(),
          .view = &view_case};
}

std::vector<Page> cases::pages(const Registry&) { return {statistics_page(), case_page()}; }

}  // namespace hustings

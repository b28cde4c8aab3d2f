// POST /api/v1/reports: the form for programs. The answer has the code, this once.
#include <fmt/core.h>

#include "base/id.h"
#include "base/text.h"
#include "intake/fields.h"
#include "intake/further.h"
#include "intake/pages.h"
#include "web/form.h"

namespace hustings::intake {
namespace {

using web::Call;
using web::Response;

struct Sending {
  ReportDraft draft;
  std::vector<Upload> files;
  Work work = {};
};

Result<Work> work_of(const Json& json) {
  const auto text_at = [&](std::string_view name) {
    const Json* member = json.find(name);
    return member == nullptr ? nullptr : member->as<std::string>();
  };
  const auto* challenge = text_at("challenge");
  const auto* nonce = text_at("nonce");
  if (challenge == nullptr || nonce == nullptr || code_points(*nonce) > kMostNonce)
    return fail(
        Code::bad_input,
        fmt::format("expected the texts \"challenge\" and \"nonce\", the latter of {} characters "
                    "at most",
                    kMostNonce),
        "/work", "leave it out unless an answer has asked for it");
  return Work{*challenge, *nonce};
}

// {"id":"UUID","answers":{...}}: `id` is made by who sends it, and lets one report come of it.
// "work": what was computed for it, where that was asked.
Result<Sending> sending_of(const Counter& counter, std::string_view text) {
  HUSTINGS_TRY(const Json json, parse_json(text));
  const Json* id = json.find("id");
  const auto* given = id == nullptr ? nullptr : id->as<std::string>();
  if (given == nullptr || !is_uuid(*given))
    return fail(Code::bad_input, "expected a UUID in lower case", "/id",
                "make one for each report, and send the same again if there is no answer");
  const Json* answers = json.find("answers");
  if (answers == nullptr) return fail(Code::bad_input, "there are no answers", "/answers");
  Sending out{counter.intake->begin(), {}};
  HUSTINGS_TRY(out.draft.answers, from_json(*answers, counter.intake->code()));
  out.draft.id = *given;
  out.draft.again = counter.intake->again_key(out.draft);
  if (const Json* work = json.find("work")) {
    HUSTINGS_TRY(out.work, work_of(*work));
  }
  return out;
}

Result<Sending> read(const Counter& counter, const Call& call) {
  if (call.request.content_type.starts_with("application/json")) {
    return sending_of(counter, call.request.body);
  }
  HUSTINGS_TRY(auto form, web::parse_form(call.request.content_type, call.request.body));
  HUSTINGS_TRY(Sending out, sending_of(counter, form["report"]));
  out.files = uploads_of(form);
  return out;
}

Error counted(const Counter& counter, Error error) {
  if (error.code == Code::bad_input || error.code == Code::too_large)
    counter.intake->counters().refused(error.code == Code::too_large ? IntakeRefusal::too_large
                                                                     : IntakeRefusal::invalid);
  return error;
}

Response told_to_wait(const Receipt& receipt) {
  Response out;
  out.status = 202;
  out.must_set("Location", "/track");
  JsonObject body{{"ticket", Json(receipt.ticket)}, {"logged_at", Json(to_string(receipt.due))}};
  if (const auto& code = receipt.code) body.emplace_back("code", Json(code->shown()));
  write_json(Json(std::move(body)), out.body);
  return out;
}

Response told(const Receipt& receipt) {
  if (receipt.number.empty()) return told_to_wait(receipt);
  Response out;
  out.status = receipt.code ? 201 : 200;
  out.must_set("Location", "/cases/" + receipt.number);
  JsonObject body{{"number", Json(receipt.number)},
                  {"index", Json(static_cast<std::int64_t>(receipt.index))},
                  {"receipt", Json("/records/" + std::to_string(receipt.index) + "/receipt")}};
  if (const auto& code = receipt.code) body.emplace_back("code", Json(code->shown()));
  if (!receipt.promise.empty()) body.emplace_back("promise", Json(receipt.promise));
  write_json(Json(std::move(body)), out.body);
  return out;
}

// 503 with what to compute before the report is sent again: a hash that takes a program seconds to
// find and the node a moment to check.
Response ask_for_work(const Counter& counter) {
  Response out = refusal(counter, IntakeRefusal::queue_full);
  out.body.resize(out.body.rfind('}'));
  out.body += fmt::format(",\"work\":{{\"challenge\":\"{}\",\"bits\":{}}}}}\n",
                          counter.intake->challenge(), counter.intake->work_bits());
  return out;
}

// What is wrong costs no try: nothing slow was done for it.
Result<Response> send(const Counter& counter, const Call& call) {
  auto sending = read(counter, call);
  if (!sending) return std::unexpected(counted(counter, sending.error()));
  auto problems = check(sending->draft.answers, counter.intake->code());
  check_unasked(sending->draft.answers, counter.intake->code(), problems);
  if (!problems.empty())
    return std::unexpected(counted(counter, {Code::bad_input, "the report cannot be sent like this",
                                             "", "mend the places named below", problems}));
  const Level level = counter.intake->level();
  if (level == Level::busy && sending->work.challenge.empty()) return ask_for_work(counter);
  if (auto no = refused(counter, call)) return *std::move(no);
  if (level >= Level::crowded) return refusal(counter, counter.intake->reason(Level::crowded));
  if (level == Level::busy && !counter.intake->has_worked(sending->work, sending->draft.id))
    return ask_for_work(counter);
  const auto receipt = counter.intake->take(sending->draft, CaseChannel::api, sending->files, {},
                                            web::language_of(*counter.look, call).code());
  if (receipt) return told(*receipt);
  if (receipt.error().code == Code::unavailable) return refusal(counter, IntakeRefusal::queue_full);
  if (receipt.error().code == Code::disk_full) return refusal(counter, IntakeRefusal::no_room);
  return std::unexpected(counted(counter, receipt.error()));
}

std::string as_json(std::string_view text) {
  std::string out;
  write_json(Json(std::string(text)), out);
  return out;
}

// What categories ask besides, with the id of each: {"ID":{...}}. `files`: those that are files.
std::string schema_of_further(std::string_view code, bool files) {
  std::string out;
  for (const auto& category : cases::categories(code)) {
    for (const auto& question : category.questions) {
      if ((question.kind == cases::QuestionKind::file) != files) continue;
      std::string choices = "\"\"";
      for (const auto& choice : question.choices) choices += ',' + as_json(choice.id);
      const std::string rest = files ? R"("format":"binary")"
                               : question.choices.empty()
                                   ? fmt::format(R"("maxLength":{})", question.most)
                                   : fmt::format(R"("enum":[{}])", choices);
      out += fmt::format(R"({}{}:{{"type":"string","description":{},{}}})", out.empty() ? "" : ",",
                         as_json(files ? field_of(question) : question.id),
                         as_json(category.id + ": " + question.title), rest);
    }
  }
  return out;
}

// The same table that the form and the checks are made from.
std::string schema_of_answers(std::string_view code) {
  std::string out;
  for (const auto& question : questions())
    out += fmt::format(R"({}"{}":{{"type":"string","maxLength":{}}})", out.empty() ? "" : ",",
                       question.name, question.most);
  out += fmt::format(R"(,"{}":{{"type":"object","properties":{{{}}}}})", kFurther,
                     schema_of_further(code, false));
  return fmt::format(
      R"({{"type":"object","required":["id","answers"],"properties":{{"id":{{"type":"string",)"
      R"("pattern":"^[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$"}},)"
      R"("answers":{{"type":"object","required":["category","text","bona_fide"],)"
      R"("properties":{{{}}}}},"work":{{"type":"object","required":["challenge","nonce"],)"
      R"("properties":{{"challenge":{{"type":"string"}},"nonce":{{"type":"string",)"
      R"("maxLength":64}}}}}}}}}})",
      out);
}

std::string schema_of_parts(std::string_view code) {
  return fmt::format(
      R"({{"type":"object","required":["report"],"properties":{{"report":{{"type":"string",)"
      R"("contentMediaType":"application/json"}},"files":{{"type":"array","maxItems":5,)"
      R"("items":{{"type":"string","format":"binary"}}}},{}}}}})",
      schema_of_further(code, true));
}

constexpr std::string_view kAnswer =
    R"({"type":"object","properties":{"ticket":{"type":"string"},"logged_at":{"type":"string",)"
    R"("format":"date-time"},"number":{"type":"string"},"code":{"type":"string"},"index":{"type":"integer"},"receipt":{"type":"string"},)"
    R"("promise":{"type":"string"}}})";

}  // namespace

std::vector<web::Route> api_routes(const Counter& counter) {
  const std::string& code = counter.intake->code();
  web::Route out;
  out.method = web::Method::post;
  out.path = "/api/v1/reports";
  out.summary = "report a breach of a code of conduct; the answer has the secret tracking code";
  out.kind = web::RouteClass::closed;
  out.body_limit = kMostSent;
  out.bodies = {{"application/json", schema_of_answers(code)},
                {"multipart/form-data", schema_of_parts(code)}};
  out.plain_type = "application/json";
  out.schema = kAnswer;
  out.statuses = {200, 201, 202, 400, 413, 429, 503};
  out.waits = true;
  out.handler = [counter](const Call& call) { return send(counter, call); };
  std::vector<web::Route> all;
  all.push_back(std::move(out));
  return all;
}

}  // namespace hustings::intake

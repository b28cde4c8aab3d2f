// A case that a program comes back to, with number and code in the body of each request.
#include <algorithm>

#include "intake/further.h"
#include "intake/pages.h"

namespace hustings::intake {
namespace {

using web::Call;
using web::Response;

constexpr std::size_t kMostTyped = 40;  // characters of a number or a code
constexpr std::array kActs = {CaseAct::message, CaseAct::answer, CaseAct::appeal,
                              CaseAct::withdraw};

// What was sent, and the case that it opens.
struct Opened {
  Json sent;
  Tracked tracked;
};

Result<std::string> text_at(const Json& sent, std::string_view name, std::size_t most) {
  const Json* found = sent.find(name);
  const auto* text = found == nullptr ? nullptr : found->as<std::string>();
  if (text != nullptr && text->size() <= most) return *text;
  return fail(Code::bad_input, "expected a text, not too long", "/" + std::string(name));
}

std::unexpected<Error> nobody() {
  return fail(Code::not_found, "number and code do not fit together", {},
              "compare both with what was shown when the report was sent");
}

JsonObject said_of(const Said& said) {
  JsonObject out{{"act", Json(std::string(cases::name(said.step->act)))},
                 {"role", Json(std::string(cases::name(said.step->role)))},
                 {"at", Json(to_string(said.step->at))},
                 {"index", Json(static_cast<std::int64_t>(said.step->index))}};
  if (!said.words.empty()) out.emplace_back("words", Json(said.words));
  if (!said.further.empty()) out.emplace_back(std::string(kFurther), further_json(said.further));
  return out;
}

Result<Response> shown(Intake& intake, const Tracked& tracked) {
  HUSTINGS_CHECK(intake.saw(tracked));
  HUSTINGS_TRY(const auto said, intake.said(tracked));
  HUSTINGS_TRY(const auto files, intake.files(tracked));
  JsonArray steps;
  for (const auto& one : said) steps.emplace_back(said_of(one));
  JsonArray attached;
  for (const auto& file : files) {
    attached.emplace_back(JsonObject{{"name", Json(file.name)},
                                     {"type", Json(file.type)},
                                     {"bytes", Json(static_cast<std::int64_t>(file.bytes))}});
  }
  JsonArray possible;
  for (const CaseAct act : Intake::possible(tracked))
    possible.emplace_back(std::string(cases::name(act)));
  const auto due = cases::next_due(tracked.file.clocks());
  Response out;
  write_json(Json(JsonObject{{"number", Json(tracked.file.number)},
                             {"state", Json(std::string(cases::name(tracked.file.history.state)))},
                             {"due", due ? Json(to_string(*due)) : Json()},
                             {"late", Json(due && *due < intake.now())},
                             {"steps", Json(std::move(steps))},
                             {"files", Json(std::move(attached))},
                             {"possible", Json(std::move(possible))}}),
             out.body);
  return out;
}

// What is malformed costs no try: nothing slow was done for it.
Result<Response> with_case(const Counter& counter, const Call& call,
                           const std::function<Result<Response>(const Opened&)>& go_on,
                           const std::function<Result<void>(const Json&)>& check) {
  HUSTINGS_TRY(Json sent, parse_json(call.request.body));
  HUSTINGS_TRY(const std::string number, text_at(sent, "number", kMostTyped));
  HUSTINGS_TRY(std::string code, text_at(sent, "code", kMostTyped));
  if (check) HUSTINGS_CHECK(check(sent));
  if (!counter.tries->take(call.request.network)) return refusal(counter, IntakeRefusal::too_many);
  auto tracked = counter.intake->track(number, code);
  vault::wipe(code);
  if (!tracked && tracked.error().code == Code::unavailable)
    return refusal(counter, IntakeRefusal::queue_full);
  if (!tracked) return std::unexpected(tracked.error());
  auto& found = *tracked;
  if (!found) return nobody();
  HUSTINGS_TRY(const bool told, counter.intake->vault().is_told(found->open.id));
  if (told)
    return fail(Code::conflict, "staff have seen this code: it has to be replaced first", {},
                "get one of your own at /track");
  return go_on({std::move(sent), *std::move(found)});
}

Result<CaseAct> act_of(const Json& sent) {
  HUSTINGS_TRY(const std::string name, text_at(sent, "act", kMostTyped));
  const auto found = std::ranges::find(kActs, name, [](CaseAct act) { return cases::name(act); });
  if (found != kActs.end()) return *found;
  return fail(Code::bad_input, "this is no step of a reporter", "/act",
              "message, answer, appeal or withdraw");
}

Result<std::string> words_of(const Json& sent) {
  if (sent.find("words") == nullptr) return std::string();
  return text_at(sent, "words", kMostForm);
}

Result<Response> take_step(const Counter& counter, const Opened& opened) {
  HUSTINGS_TRY(const CaseAct act, act_of(opened.sent));
  HUSTINGS_TRY(const std::string words, words_of(opened.sent));
  if (words.empty() && act != CaseAct::withdraw)
    return fail(Code::bad_input, "there are no words", "/words", "write something");
  HUSTINGS_CHECK(counter.intake->step(opened.tracked, act, words, {}));
  HUSTINGS_TRY(const std::string number, text_at(opened.sent, "number", kMostTyped));
  HUSTINGS_TRY(const std::string code, text_at(opened.sent, "code", kMostTyped));
  HUSTINGS_TRY(const auto again, counter.intake->track(number, code));
  if (!again) return nobody();
  return shown(*counter.intake, *again);
}

constexpr std::string_view kOpens =
    R"({"type":"object","required":["number","code"],"properties":{)"
    R"("number":{"type":"string","maxLength":40},"code":{"type":"string","maxLength":40}}})";
constexpr std::string_view kStepSchema =
    R"({"type":"object","required":["number","code","act"],"properties":{)"
    R"("number":{"type":"string","maxLength":40},"code":{"type":"string","maxLength":40},)"
    R"("act":{"enum":["message","answer","appeal","withdraw"]},)"
    R"("words":{"type":"string","maxLength":8000}}})";
constexpr std::string_view kCase =
    R"({"type":"object","required":["number","state","due","late","steps","files","possible"],)"
    R"("properties":{"number":{"type":"string"},"state":{"type":"string"},)"
    R"("due":{"type":["string","null"],"format":"date-time"},"late":{"type":"boolean"},)"
    R"("steps":{"type":"array","items":{"type":"object","required":["act","role","at","index"],)"
    R"("properties":{"act":{"type":"string"},"role":{"type":"string"},)"
    R"("at":{"type":"string","format":"date-time"},"index":{"type":"integer"},)"
    R"("words":{"type":"string"},"further":{"type":"object","additionalProperties":{)"
    R"("type":"string"}}},"additionalProperties":false}},)"
    R"("files":{"type":"array","items":{"type":"object","required":["name","type","bytes"],)"
    R"("properties":{"name":{"type":"string"},"type":{"type":"string"},)"
    R"("bytes":{"type":"integer"}},"additionalProperties":false}},)"
    R"("possible":{"type":"array","items":{"type":"string"}}},"additionalProperties":false})";

web::Route route(std::string path, std::string summary, std::string_view schema) {
  web::Route out;
  out.method = web::Method::post;
  out.path = std::move(path);
  out.summary = std::move(summary);
  out.kind = web::RouteClass::closed;
  out.body_limit = kMostForm;
  out.bodies = {{"application/json", std::string(schema)}};
  out.plain_type = "application/json";
  out.schema = kCase;
  out.waits = true;
  return out;
}

}  // namespace

std::vector<web::Route> api_track_routes(const Counter& counter) {
  std::vector<web::Route> out;
  out.push_back(route("/api/v1/track",
                      "how a report stands, for who has its number and its secret code", kOpens));
  out.back().statuses = {200, 400, 404, 409, 429, 503};
  out.back().handler = [counter](const Call& call) {
    const auto show = [&](const Opened& opened) { return shown(*counter.intake, opened.tracked); };
    return with_case(counter, call, show, nullptr);
  };
  out.push_back(route("/api/v1/track/step",
                      "a message, an answer, an appeal or a withdrawal of who reported",
                      kStepSchema));
  out.back().statuses = {200, 400, 404, 409, 429, 503};
  out.back().handler = [counter](const Call& call) {
    const auto check = [](const Json& sent) -> Result<void> {
      HUSTINGS_CHECK(act_of(sent));
      HUSTINGS_CHECK(words_of(sent));
      return {};
    };
    const auto step = [&](const Opened& opened) { return take_step(counter, opened); };
    return with_case(counter, call, step, check);
  };
  return out;
}

}  // namespace hustings::intake

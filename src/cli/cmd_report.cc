// hustings report. What is sent and answered: docs/report.md.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "base/id.h"
#include "base/json_text.h"
#include "base/work.h"
#include "cases/case_number.h"
#include "cli/commands.h"
#include "cli/send_report.h"

namespace hustings::cli {
namespace {

constexpr std::string_view kFurther = "further/";
constexpr std::size_t kMostAnswer = std::size_t{1} << 20;  // bytes of what a node answers
constexpr std::chrono::minutes kPatience{3};               // for five files on a slow line
constexpr int kMostBits = 24;                              // more would take hours
constexpr int kMostWork = 3;                               // times that work is asked for

struct Evidence {
  std::string field;  // "files", or the question that it answers
  std::string name;
  std::string bytes;
};
struct Sending {
  std::string id;
  JsonObject answers;
  std::vector<Evidence> files;
};
// What a node has said.
struct Told {
  int status = 0;
  Json body;
};

std::int64_t number_at(const Json& json, std::string_view name) {
  const Json* found = json.find(name);
  const auto* number = found == nullptr ? nullptr : found->as<std::int64_t>();
  return number == nullptr ? -1 : *number;
}

// ---- what is sent ------------------------------------------------------------------------------
Result<std::pair<std::string, std::string>> split_pair(const std::string& pair) {
  const std::size_t equals = pair.find('=');
  if (equals != 0 && equals != std::string::npos)
    return std::pair(pair.substr(0, equals), pair.substr(equals + 1));
  return fail(Code::bad_input, fmt::format("\"{}\" is no answer", pair), "--answer",
              "write NAME=VALUE, such as category=insults");
}

void put(JsonObject& to, const std::string& name, Json value) {
  std::erase_if(to, [&](const auto& member) { return member.first == name; });
  to.emplace_back(name, std::move(value));
}

void put_answer(JsonObject& answers, const std::string& name, std::string value) {
  if (!name.starts_with(kFurther)) return put(answers, name, Json(std::move(value)));
  const std::string_view own = kFurther.substr(0, kFurther.size() - 1);
  const auto found = std::ranges::find(answers, own, &JsonObject::value_type::first);
  JsonObject further;
  if (const auto* old = found == answers.end() ? nullptr : found->second.as<JsonObject>())
    further = *old;
  put(further, name.substr(kFurther.size()), Json(std::move(value)));
  put(answers, std::string(own), Json(std::move(further)));
}

Result<void> read_file(const std::string& file, Sending& out) {
  HUSTINGS_TRY(const std::string text, read_input(file));
  HUSTINGS_TRY(const Json json, parse_json(text));
  const Json* answers = json.find("answers");
  const auto* object = answers == nullptr ? nullptr : answers->as<JsonObject>();
  if (object == nullptr)
    return fail(Code::bad_input, "there are no answers", file + ": /answers",
                R"(write {"answers":{"category":"...","text":"...","bona_fide":"1"}})");
  out.answers = *object;
  out.id = text_at(json, "id");
  return {};
}

Result<Evidence> read_evidence(const std::string& given) {
  const std::size_t equals = given.starts_with(kFurther) ? given.find('=') : std::string::npos;
  const bool own = equals != std::string::npos;
  const Path path = own ? given.substr(equals + 1) : given;
  HUSTINGS_TRY(std::string bytes, real_disk()->read(path));
  return Evidence{own ? given.substr(0, equals) : "files", path.filename().string(),
                  std::move(bytes)};
}

Result<Sending> read_sending(const ReportOptions& options) {
  Sending out;
  if (!options.file.empty()) HUSTINGS_CHECK(read_file(options.file, out));
  for (const auto& pair : options.answers) {
    HUSTINGS_TRY(auto answer, split_pair(pair));
    put_answer(out.answers, answer.first, std::move(answer.second));
  }
  for (const auto& given : options.files) {
    HUSTINGS_TRY(Evidence one, read_evidence(given));
    out.files.push_back(std::move(one));
  }
  if (!options.id.empty()) out.id = options.id;
  if (out.id.empty()) out.id = uuid_v4(*system_random());
  if (is_uuid(out.id)) return out;
  return fail(Code::bad_input, "this is no UUID in lower case", out.id,
              "leave it out: one is made for each report");
}

// A file's name inside of quotes.
std::string quotable(std::string name) {
  std::ranges::replace_if(
      name, [](unsigned char c) { return c < ' ' || c == '"' || c == '\\' || c == 0x7f; }, '_');
  return name;
}

HttpRequest request_of(const std::string& url, const Sending& sending, const Json& work) {
  JsonObject report{{"id", Json(sending.id)}, {"answers", Json(sending.answers)}};
  if (work.as<JsonObject>() != nullptr) report.emplace_back("work", work);
  std::string json;
  write_json(Json(std::move(report)), json);
  const std::string boundary = "hustings-" + uuid_v4(*system_random());
  std::string body = fmt::format(
      "--{}\r\nContent-Disposition: form-data; name=\"report\"\r\n\r\n{}\r\n", boundary, json);
  for (const auto& file : sending.files) {
    body += fmt::format(
        "--{}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\n"
        "Content-Type: application/octet-stream\r\n\r\n",
        boundary, quotable(file.field), quotable(file.name));
    body += file.bytes + "\r\n";
  }
  body += "--" + boundary + "--\r\n";
  return {.url = url + "/api/v1/reports",
          .post = std::move(body),
          .most = kMostAnswer,
          .type = "multipart/form-data; boundary=" + boundary};
}

// ---- what comes back ---------------------------------------------------------------------------
std::string again(const Sending& sending) {
  return fmt::format("send it again with --id {}: it will not be taken twice", sending.id);
}

// A problem of RFC 9457, with each place that is wrong.
Error problem_of(const Told& told, const std::string& url, const Sending& sending) {
  const bool wrong = told.status == 400 || told.status == 413 || told.status == 422;
  std::string detail = text_at(told.body, "detail");
  if (detail.empty()) detail = fmt::format("the node answers with status {}", told.status);
  Error out{wrong ? Code::bad_input : Code::unavailable,
            std::move(detail),
            url,
            wrong ? std::string() : again(sending),
            {}};
  const Json* errors = told.body.find("errors");
  const auto* all = errors == nullptr ? nullptr : errors->as<JsonArray>();
  if (all == nullptr) return out;
  for (const Json& one : *all)
    out.details.push_back({text_at(one, "pointer"), text_at(one, "message")});
  return out;
}

std::unexpected<Error> no_answer(int status, const std::string& url) {
  return fail(Code::unavailable, fmt::format("this is no answer of a node (status {})", status),
              url, "give the address of its front page");
}

Result<Told> ask(Http& http, const HttpRequest& request, const Sending& sending) {
  HttpAnswer got;
  http.ask({request}, {.limit = kPatience}, [&](std::size_t, HttpAnswer answer) {
    got = std::move(answer);
    return std::optional<HttpRequest>();
  });
  if (got.status == 0)
    return fail(Code::unavailable, "the node does not answer: " + got.problem, request.url,
                again(sending));
  auto body = parse_json(got.body);
  if (body) return Told{got.status, *std::move(body)};
  return no_answer(got.status, request.url);
}

// Done where many reports come in; null where none is asked for.
Json work_for(const Told& told, const std::string& id) {
  const Json* asked = told.status == 503 ? told.body.find("work") : nullptr;
  if (asked == nullptr) return {};
  const std::string challenge = text_at(*asked, "challenge");
  const auto bits = number_at(*asked, "bits");
  if (challenge.empty() || bits < 0 || bits > kMostBits) return {};
  fmt::print(stderr, "Many reports are coming in; the node asks for some seconds of work.\n");
  const std::string about = fmt::format("{} {}", challenge, id);
  std::string nonce;
  for (std::uint64_t i = 0; !is_work(about, nonce, static_cast<int>(bits)); ++i)
    nonce = std::to_string(i);
  return Json(JsonObject{{"challenge", Json(challenge)}, {"nonce", Json(nonce)}});
}

// What goes into a file's name, an address or onto a terminal has the form that a node gives it.
bool is_answer(const Json& body) {
  const std::string number = text_at(body, "number");
  const std::string receipt = text_at(body, "receipt");
  for (const auto name : {"ticket", "code"}) {
    if (text_at(body, name).find_first_not_of("0123456789 ") != std::string::npos) return false;
  }
  for (const auto name : {"promise", "logged_at", "receipt"}) {
    const auto controls = [](unsigned char c) { return (c < ' ' && c != '\n') || c == 0x7f; };
    if (std::ranges::any_of(text_at(body, name), controls)) return false;
  }
  if (!receipt.empty() && !receipt.starts_with('/')) return false;
  return number.empty() ? !text_at(body, "ticket").empty() : parse_case_number(number).has_value();
}

Result<Told> send(Http& http, const std::string& url, const Sending& sending) {
  Json work;
  for (int i = 0; i <= kMostWork; ++i) {
    HUSTINGS_TRY(Told told, ask(http, request_of(url, sending, work), sending));
    const bool taken = told.status >= 200 && told.status < 300;
    if (taken && !is_answer(told.body)) return no_answer(told.status, url);
    if (taken) return told;
    work = work_for(told, sending.id);
    if (work.as<JsonObject>() == nullptr) return std::unexpected(problem_of(told, url, sending));
  }
  return fail(Code::unavailable, "the node asks for work again and again", url, again(sending));
}

// Where the receipt was saved; empty: it has to be fetched later.
std::string save_receipt(Http& http, const std::string& url, const Told& told,
                         const std::string& to) {
  const std::string number = text_at(told.body, "number");
  const std::string path = text_at(told.body, "receipt");
  std::string file = to.empty() ? fmt::format("report-{}.tlog-proof", number) : to;
  const auto bytes = fetch(http, url + path, kMostAnswer);
  auto kept =
      bytes ? real_disk()->write(file, *bytes) : Result<void>(std::unexpected(bytes.error()));
  if (kept) return file;
  fmt::print(stderr, "hustings: the report stands, its receipt was not saved: {}\n",
             kept.error().text());
  return {};
}

std::string json_of(const Told& told, const std::string& receipt, const Sending& sending) {
  JsonObject out{{"id", Json(sending.id)}};
  for (const auto& [name, value] : *told.body.as<JsonObject>())
    out.emplace_back(name, name == "receipt" ? Json(receipt) : value);
  std::string text;
  write_json(Json(std::move(out)), text);
  return text;
}

void print_told(const Told& told, const std::string& url, const std::string& receipt) {
  const std::string number = text_at(told.body, "number");
  const std::string code = text_at(told.body, "code");
  const std::string promise = text_at(told.body, "promise");
  if (number.empty()) {
    fmt::print("Waiting number  {}  not public\n", text_at(told.body, "ticket"));
    fmt::print("Logged at       {}, so that nobody can tell by the minute who it was\n",
               text_at(told.body, "logged_at"));
  } else {
    fmt::print("Case number     {}  public\n", number);
  }
  if (code.empty()) {
    fmt::print("Code            told when it was sent before, and not told again\n");
  } else {
    fmt::print("Code            {}  secret, told this once: write it down\n", code);
  }
  if (!receipt.empty())
    fmt::print("Receipt         {}  proves to anybody when the report was there\n", receipt);
  if (!promise.empty())
    fmt::print(
        "The witnesses have not signed yet. Until then this promise counts; fetch {} later:\n{}",
        url + text_at(told.body, "receipt"), promise);
  fmt::print("Follow it at    {}/track\n", url);
}

Result<void> run(const ReportOptions& options) {
  std::string url = options.url;
  while (url.ends_with('/')) url.pop_back();
  if (!url.starts_with("https://") && !url.starts_with("http://"))
    return fail(Code::bad_input, "this is no address of a node", options.url,
                "write it with https://");
  HUSTINGS_TRY(const Sending sending, read_sending(options));
  const auto http = real_http();
  HUSTINGS_TRY(const Told told, send(*http, url, sending));
  const bool logged = !text_at(told.body, "number").empty();
  const std::string receipt =
      logged ? save_receipt(*http, url, told, options.receipt) : std::string();
  if (options.json) {
    fmt::print("{}\n", json_of(told, receipt, sending));
  } else {
    print_told(told, url, receipt);
  }
  return {};
}

}  // namespace

int send_report(const ReportOptions& options) {
  const auto done = run(options);
  return done ? 0 : report(done.error(), options.json);
}

}  // namespace hustings::cli

#include "base/message.h"
#include "intake/pages.h"

namespace hustings::intake {

using web::Call;
using web::Response;

web::Route route_of(std::string path, web::Method method, std::vector<Parameter> parameters,
                    web::Handler handler) {
  web::Route out;
  out.method = method;
  out.path = std::move(path);
  out.parameters = std::move(parameters);
  out.parameters.push_back({.name = "lang",
                            .type = ParameterType::token,
                            .help = "language of the page, such as de",
                            .max_length = 8});
  out.kind = web::RouteClass::closed;
  out.hidden = true;
  out.plain_type = "text/html; charset=utf-8";
  if (method == web::Method::post) out.body_limit = kMostForm;
  out.handler = std::move(handler);
  return out;
}

std::string in_language(const Counter& counter, const Call& call) {
  return call.arguments.text("lang") ? "?lang=" + web::language_of(*counter.look, call).code()
                                     : std::string();
}

Response page(const Counter& counter, const Call& call, std::string_view templ, const Value& title,
              Object content) {
  content.emplace_back("lang_query", in_language(counter, call));
  Response out;
  out.type = "text/html; charset=utf-8";
  out.body = web::html_page(*counter.look, templ, title, std::move(content), call);
  out.language = web::language_of(*counter.look, call).code();
  return out;
}

Response refusal(const Counter& counter, IntakeRefusal reason) {
  counter.intake->counters().refused(reason);
  const auto later = [](int status, std::string_view why, std::string_view seconds) {
    Response out = web::problem(status, why);
    out.must_set("Retry-After", seconds);
    return out;
  };
  switch (reason) {
    case IntakeRefusal::too_many:
      return later(429, tr("There was too much from your network just now. Wait a minute."), "60");
    case IntakeRefusal::no_room:
      return later(503,
                   tr("This node has no room for reports at the moment. Write to its operator by "
                      "e-mail or post, or come again."),
                   "3600");
    case IntakeRefusal::queue_full:
      return later(503, tr("Too many reports are coming in. Yours was not taken; send it again."),
                   "15");
    case IntakeRefusal::form_expired:
      return web::problem(400, tr("This form is older than six hours, or not of this node."));
    case IntakeRefusal::trap:
      return web::problem(403, tr("A field that has to stay empty was filled in."));
    case IntakeRefusal::too_large:
      return web::problem(413, tr("At most five files, each up to 20 MB."));
    case IntakeRefusal::invalid:
      break;
  }
  return web::problem(422, tr("The report cannot be sent like this."));
}

std::optional<Response> refused(const Counter& counter, const Call& call) {
  if (!counter.tries->take(call.request.network)) return refusal(counter, IntakeRefusal::too_many);
  if (counter.intake->level() != Level::full) return std::nullopt;
  return refusal(counter, counter.intake->reason(Level::full));
}

}  // namespace hustings::intake

#include "desk/visit.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/message.h"
#include "node/changes.h"
#include "web/gate.h"

namespace hustings::desk {
namespace {

constexpr std::size_t kShownProblemsOfForm = 8;  // each field has its own besides

using web::Call;
using web::Request;
using web::Response;
using web::Route;

// Where to go on behind signing in: only to pages of the desk itself (V5.1.5).
std::string sign_in_address(const Request& request) {
  const bool plain = request.method == web::Method::get && request.target.raw.size() < 200;
  return plain ? "/desk/sign-in?next=" + web::percent_encode(request.target.raw) : "/desk/sign-in";
}

Route route_of(std::string path, web::Method method, std::vector<Parameter> parameters) {
  Route out;
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
  return out;
}

Object staff_frame(const Session& session) {
  return {{"staff_name", session.user.name},
          {"staff_operates", session.user.operates},
          {"staff_cases", session.user.works_on_cases()},
          {"staff_protects", session.user.has(CaseDuty::data_protection)},
          {"staff_audits", sees_audits(session.user)}};
}

Response html(const DeskSite& site, const Call& call, std::string body) {
  Response out;
  out.type = "text/html; charset=utf-8";
  out.body = std::move(body);
  out.language = web::language_of(*site.look, call).code();
  return out;
}

// Who is signed in with this request, if anybody.
Result<std::optional<Session>> session_of(const DeskSite& site, const Request& request) {
  return site.desk->staff().session(cookie(request, kSessionCookie));
}

// The answer of a handler, which may have given the session another token: the browser must hear of
// that also where it then went wrong.
Result<Response> with_token(Visit& visit, const VisitHandler& handler) {
  const std::string before = visit.session.token;
  auto out = handler(visit);
  if (visit.session.token == before) return out;
  const bool told = !out && out.error().code != Code::io && out.error().code != Code::unverified;
  if (told) out = web::problem(out.error(), "");
  if (out) set_cookie(*out, kSessionCookie, visit.session.token);
  return out;
}

// "/sponsor/name" as the field's own label says it.
std::string where_of(std::string_view pointer) {
  std::string path(pointer.substr(pointer.starts_with('/') ? 1 : 0));
  std::ranges::replace(path, '/', '.');
  return field_label(path);
}

void put_cookie(Response& response, std::string_view name, std::string_view value,
                std::string_view same_site, std::string_view age) {
  response.must_set("Set-Cookie", fmt::format("{}={}; Path=/; Secure; HttpOnly; SameSite={}{}",
                                              name, value, same_site, age));
}

}  // namespace

bool is_own(const Request& request) {
  const auto& site = request.fetch_site;
  if (!site.empty()) return site == "same-origin" || site == "none";
  // A browser that does not say it sends at least where the form stood.
  const std::string_view from = request.origin;
  return from.empty() || from == "https://" + request.host || from == "http://" + request.host;
}

Route get(const DeskSite& site, std::string path, std::vector<Parameter> parameters,
          VisitHandler handler) {
  Route out = route_of(std::move(path), web::Method::get, std::move(parameters));
  out.handler = [site, handler = std::move(handler)](const Call& call) -> Result<Response> {
    HUSTINGS_TRY(auto session, session_of(site, call.request));
    if (!session) return redirect(sign_in_address(call.request));
    Visit visit{site, call, *std::move(session)};
    return handler(visit);
  };
  return out;
}

Route post(const DeskSite& site, std::string path, std::vector<Parameter> parameters,
           VisitHandler handler, std::size_t limit) {
  Route out = route_of(std::move(path), web::Method::post, std::move(parameters));
  out.body_limit = limit;
  out.handler = [site, handler = std::move(handler)](const Call& call) -> Result<Response> {
    if (!is_own(call.request))
      return web::problem(403, tr("This form was not sent from a page of this node."));
    HUSTINGS_TRY(auto session, session_of(site, call.request));
    if (!session) return redirect("/desk/sign-in");
    HUSTINGS_TRY(auto form, web::parse_form(call.request.content_type, call.request.body));
    if (form["csrf"] != session->csrf) {
      return web::problem(
          403, "This form is of another session. Open its page again, and send it then.");
    }
    Visit visit{site, call, *std::move(session), std::move(form)};
    return with_token(visit, handler);
  };
  return out;
}

Route open_page(std::string path, web::Method method, std::vector<Parameter> parameters,
                web::Handler handler) {
  Route out = route_of(std::move(path), method, std::move(parameters));
  if (method == web::Method::post) out.body_limit = 16 << 10;
  out.handler = std::move(handler);
  return out;
}

Response page(const DeskSite& site, const Call& call, std::string_view templ, const Value& title,
              Object content) {
  content.emplace_back("passkey_script", site.look->assets.address("passkey.js"));
  return html(site, call, web::html_page(*site.look, templ, title, std::move(content), call));
}

Response page(const Visit& visit, std::string_view templ, const Value& title, Object content) {
  content.emplace_back("staff", staff_frame(visit.session));
  content.emplace_back("csrf", visit.session.csrf);
  content.emplace_back("has_passkey", visit.session.passkey);
  return page(visit.site, visit.call, templ, title, std::move(content));
}

Response redirect(const std::string& path) {
  Response out;
  out.status = 303;
  out.type = "";
  out.must_set("Location", path);
  return out;
}

std::string_view cookie(const Request& request, std::string_view name) {
  std::string_view rest = request.cookie;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(';'), rest.size());
    std::string_view one = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (one.starts_with(' ')) one.remove_prefix(1);
    if (one.size() > name.size() && one.starts_with(name) && one[name.size()] == '=')
      return one.substr(name.size() + 1);
  }
  return {};
}

void set_cookie(Response& response, std::string_view name, std::string_view value,
                std::int64_t age) {
  put_cookie(response, name, value, "Strict", age > 0 ? fmt::format("; Max-Age={}", age) : "");
}

void set_lax_cookie(Response& response, std::string_view name, std::string_view value,
                    std::int64_t age) {
  put_cookie(response, name, value, "Lax", fmt::format("; Max-Age={}", age));
}

void clear_cookie(Response& response, std::string_view name) {
  put_cookie(response, name, "", "Strict", "; Max-Age=0");
}

RelyingParty party_of(const DeskSite& site, const Request& request) {
  const std::string_view scheme =
      site.look->address.starts_with("https://") ? "https://" : "http://";
  return {.id = request.host.substr(0, request.host.rfind(':')),
          .origin = std::string(scheme) + request.host};
}

std::optional<UsedAnswer> passkey_of(const web::Form& form) {
  UsedAnswer out;
  for (const auto& [name, into] :
       {std::pair("pk_id", &out.credential), std::pair("pk_client", &out.client_data),
        std::pair("pk_data", &out.authenticator_data), std::pair("pk_signature", &out.signature),
        std::pair("pk_user", &out.user)}) {
    auto raw = from_base64url(form[name]);
    if (!raw) return std::nullopt;
    *into = *std::move(raw);
  }
  if (out.signature.empty()) return std::nullopt;
  return out;
}

Result<bool> confirmed(Visit& visit) {
  if (visit.session.confirmed) return true;
  Staff& staff = visit.desk().staff();
  if (const auto passkey = passkey_of(visit.form)) {
    HUSTINGS_TRY(const bool right,
                 staff.confirm(visit.session, *passkey, party_of(visit.site, visit.call.request)));
    return right;
  }
  const auto password = visit.form["password"];
  if (password.empty()) return false;
  return staff.confirm(visit.session, password);
}

Result<void> need_confirmed(Visit& visit) {
  HUSTINGS_TRY(const bool sure, confirmed(visit));
  if (sure) return {};
  return fail(Code::bad_input, std::string(tr("your password or a passkey is needed for this")), "",
              std::string(tr("give it on this page")));
}

Result<std::string> signatory_of(const Visit& visit) {
  const auto asked = visit.call.arguments.text("of");
  const auto& grants = visit.user().grants;
  if (asked && visit.user().role_for(*asked)) return std::string(*asked);
  if (!asked && !grants.empty()) return grants.front().signatory;
  return fail(Code::not_found, "you have no role for this organisation", {},
              "ask who runs the node for one");
}

Result<void> need_role(const Visit& visit, const std::string& signatory, Role least) {
  const auto role = visit.user().role_for(signatory);
  if (role && *role >= least) return {};
  HUSTINGS_CHECK(
      visit.desk().staff().note({.actor = visit.user().id,
                                 .capacity = role ? capacity_of(*role) : Capacity::reader,
                                 .action = StaffAction::refused,
                                 .signatory = signatory,
                                 .object = {}}));
  return fail(Code::conflict, "your role does not do this", {}, "ask somebody who has the role");
}

std::unexpected<Error> not_for(const Visit& visit, std::string_view why) {
  const auto& duties = visit.user().duties;
  const auto kept = visit.desk().staff().note(
      {.actor = visit.user().id,
       .capacity = duties.empty() ? Capacity::reader : capacity_of(duties.front()),
       .action = StaffAction::refused,
       .signatory = {},
       .object = {}});
  if (!kept) return std::unexpected(kept.error());
  return fail(Code::not_found, std::string(why));
}

void put_problems(const Error& error, Object& content) {
  List out;
  for (const auto& detail : error.details) {
    if (out.size() == kShownProblemsOfForm) break;
    std::string anchor = detail.where;
    std::ranges::replace(anchor, '/', '-');
    out.push_back(Object{{"problem_where", Message{where_of(detail.where)}},
                         {"problem_anchor", "f" + anchor},
                         {"problem", Message{detail.message}}});
  }
  if (out.empty()) {
    const bool field = error.where.starts_with('/');
    const Value where = field ? Value(Message{where_of(error.where)}) : Value(error.where);
    out.push_back(Object{{"problem_where", where},
                         {"problem_anchor", ""},
                         {"problem", Message{error.message}},
                         {"problem_mend", Message{error.mend}}});
  }
  const auto shown = out.size();
  content.emplace_back("problems", std::move(out));
  if (error.details.size() > shown)
    content.emplace_back("problems_more", static_cast<std::int64_t>(error.details.size() - shown));
}

}  // namespace hustings::desk

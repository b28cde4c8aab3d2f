// Signing in at an identity provider: the way there and back, and what is done behind it. Other
// sites send the browser back, so that no cookie that is "Strict" comes along: who set out is known
// by a cookie of this way alone, and the session is begun on a page that goes on by itself.
#include <algorithm>

#include "base/json.h"
#include "base/message.h"
#include "desk/entrance.h"
#include "desk/pages.h"

namespace hustings::desk {
namespace {

using web::Call;
using web::Method;
using web::Response;

constexpr std::string_view kBack = "/desk/sign-in/back";

// A way that somebody is on, as it is kept until they come back.
struct Way {
  std::string provider;
  std::string browser;   // digest of the browser's secret
  std::string session;   // that an account is linked to; empty: none
  std::string next;      // page to go on to
  bool by_link = false;  // of a one-time link, whose code the browser keeps
};

std::string to_text(const Way& way) {
  std::string out;
  write_json(Json(JsonObject{{"provider", way.provider},
                             {"browser", way.browser},
                             {"session", way.session},
                             {"next", way.next},
                             {"by_link", way.by_link}}),
             out);
  return out;
}

std::string text_of(const Json& json, std::string_view name) {
  const Json* found = json.find(name);
  const auto* text = found == nullptr ? nullptr : found->as<std::string>();
  return text == nullptr ? std::string() : *text;
}

Result<Way> way_of(std::string_view text) {
  HUSTINGS_TRY(const Json json, parse_json(text));
  const Json* by_link = json.find("by_link");
  return Way{
      .provider = text_of(json, "provider"),
      .browser = text_of(json, "browser"),
      .session = text_of(json, "session"),
      .next = text_of(json, "next"),
      .by_link = by_link != nullptr && by_link->as<bool>() != nullptr && *by_link->as<bool>()};
}

std::string digest(std::string_view secret) { return hex(sha256(bytes(secret))); }

// A page that the browser leaves at once. Not a redirection: the policy of forms (form-action)
// would hold it back on the way out, and the session's cookie on the way in.
Response leave(const DeskSite& site, const Call& call, const std::string& to,
               std::string_view title) {
  Response out = page(site, call, "elsewhere", Word{"", tr("Sign in")},
                      {{"to", to}, {"provider_title", title}});
  out.must_set("Refresh", "0; url=" + to);
  return out;
}

Response refused(const DeskSite& site, const Call& call, const Error& error, int status = 403) {
  Object content;
  put_problems(error, content);
  Response out = page(site, call, "elsewhere", Word{"", tr("Sign in")}, std::move(content));
  out.status = status;
  clear_cookie(out, kAwayCookie);
  return out;
}

const Error& not_this_way() {
  static const Error made{
      Code::unverified, std::string(tr("this answer is of no sign-in that began in this browser")),
      "", std::string(tr("begin again"))};
  return made;
}

// Sends a browser off; `code`: of a one-time link, to be kept by the browser; empty: none.
Result<Response> set_out(const DeskSite& site, const Call& call, Way way, std::string_view code) {
  Staff& staff = site.desk->staff();
  HUSTINGS_TRY(const OidcProvider* provider, site.elsewhere->provider(way.provider));
  const std::string secret = base64url(site.desk->options().random.hash());
  way.browser = digest(secret);
  way.by_link = !code.empty();
  HUSTINGS_TRY(const std::string state, staff.make_once(Once::elsewhere, to_text(way)));
  const auto trip = oidc_try(site.look->address + std::string(kBack), secret, state);
  const auto to = site.elsewhere->address(*provider, trip);
  if (!to) return refused(site, call, to.error(), 503);
  Response out = leave(site, call, *to, provider->title);
  set_lax_cookie(out, kAwayCookie, secret + (code.empty() ? "" : "." + std::string(code)),
                 kElsewhere / 1000);
  return out;
}

Result<Response> begin(const DeskSite& site, const Call& call) {
  if (auto away = turned_away(site, call)) return *std::move(away);
  HUSTINGS_TRY(const auto form, web::parse_form(call.request.content_type, call.request.body));
  return set_out(site, call,
                 {.provider = std::string(form["provider"]),
                  .browser = {},
                  .session = {},
                  .next = std::string(form["next"])},
                 {});
}

Result<Response> begin_by_link(const DeskSite& site, const Call& call) {
  if (auto away = turned_away(site, call)) return *std::move(away);
  HUSTINGS_TRY(const auto form, web::parse_form(call.request.content_type, call.request.body));
  const auto code = call.arguments.text("code").value_or("");
  HUSTINGS_CHECK(site.desk->staff().open_link(code));
  return set_out(
      site, call,
      {.provider = std::string(form["provider"]), .browser = {}, .session = {}, .next = {}}, code);
}

Result<Response> begin_linking(Visit& visit) {
  HUSTINGS_CHECK(need_confirmed(visit));
  return set_out(visit.site, visit.call,
                 {.provider = std::string(visit.form["provider"]),
                  .browser = {},
                  .session = visit.session.id,
                  .next = "/desk/account"},
                 {});
}

// A parameter that came once; what providers add besides is passed over (RFC 6749 section 4.1.2).
std::string given(const Call& call, std::string_view name) {
  std::string out;
  for (const auto& [key, value] : call.request.target.parameters) {
    if (key != name) continue;
    if (!out.empty()) return {};
    out = value;
  }
  return out;
}

// Somebody whom the provider knows: signed in, asked for a code, or unknown here.
Result<Response> enter(const DeskSite& site, const Call& call, const SignedInElsewhere& there,
                       const Way& way) {
  HUSTINGS_TRY(const auto known,
               site.desk->staff().sign_in(there, cookie(call.request, kDeviceCookie)));
  if (!known.in && known.ticket.empty()) {
    return refused(
        site, call,
        {Code::unverified, std::string(tr("no account of this node is linked to the one there")),
         "", std::string(tr("sign in with your password, and link it under your name"))});
  }
  Response out = known.in ? leave(site, call, way_on(*known.in, way.next), "")
                          : page(site, call, "elsewhere", Word{"", tr("Sign in")},
                                 {{"ticket", known.ticket}, {"next", way.next}});
  if (known.in) set_session(out, *known.in);
  clear_cookie(out, kAwayCookie);
  return out;
}

Result<Response> arrive(const DeskSite& site, const Call& call, const Way& way,
                        const SignedInElsewhere& there, std::string_view code) {
  Staff& staff = site.desk->staff();
  if (way.by_link) {
    const auto linked = staff.link_by_code(code, there);
    if (!linked) return refused(site, call, linked.error());
  }
  if (way.session.empty()) return enter(site, call, there, way);
  const auto linked = staff.link(way.session, there.who);
  if (!linked) return refused(site, call, linked.error());
  Response out = leave(site, call, "/desk/account", "");
  clear_cookie(out, kAwayCookie);
  return out;
}

Result<Response> back(const DeskSite& site, const Call& call) {
  if (!site.tries->take(call.request.network)) return too_many();
  const std::string_view kept = cookie(call.request, kAwayCookie);
  const std::string secret(kept.substr(0, kept.find('.')));
  const std::string_view code =
      kept.contains('.') ? kept.substr(kept.find('.') + 1) : std::string_view();
  const std::string state = given(call, "state");
  HUSTINGS_TRY(const auto about, site.desk->staff().take_once(Once::elsewhere, state));
  if (!about || secret.empty()) return refused(site, call, not_this_way());
  HUSTINGS_TRY(const Way way, way_of(*about));
  if (way.browser != digest(secret)) return refused(site, call, not_this_way());
  HUSTINGS_TRY(const OidcProvider* provider, site.elsewhere->provider(way.provider));
  const OidcAnswer answer{.code = given(call, "code"), .issuer = given(call, "iss")};
  if (answer.code.empty() || !given(call, "error").empty()) {
    return refused(site, call,
                   {Code::unverified, std::string(tr("nobody was signed in there")), "",
                    std::string(tr("begin again"))});
  }
  const auto there = site.elsewhere->redeem(
      *provider, oidc_try(site.look->address + std::string(kBack), secret, state), answer);
  if (!there)
    return refused(site, call, there.error(), there.error().code == Code::unavailable ? 503 : 403);
  return arrive(site, call, way, *there, code);
}

// The second factor that the provider did not ask for.
Result<Response> with_code(const DeskSite& site, const Call& call) {
  if (auto away = turned_away(site, call)) return *std::move(away);
  HUSTINGS_TRY(const auto form, web::parse_form(call.request.content_type, call.request.body));
  HUSTINGS_TRY(const auto in,
               site.desk->staff().sign_in_with_code(form["ticket"], form["code"],
                                                    cookie(call.request, kDeviceCookie)));
  if (!in) {
    return refused(site, call,
                   {Code::unverified, std::string(tr("this code is not right, or too late")), "",
                    std::string(tr("begin again"))});
  }
  Response out = redirect(way_on(*in, form["next"]));
  set_session(out, *in);
  return out;
}

Result<Response> remove(Visit& visit) {
  HUSTINGS_CHECK(need_confirmed(visit));
  HUSTINGS_CHECK(
      visit.desk().staff().remove_identity(visit.session, std::string(visit.form["id"])));
  return redirect("/desk/account");
}

}  // namespace

std::vector<web::Route> elsewhere_pages(const DeskSite& site) {
  web::Route back_page = open_page(std::string(kBack), Method::get, {},
                                   [site](const Call& call) { return back(site, call); });
  back_page.others_too = true;
  return {open_page("/desk/sign-in/elsewhere", Method::post, {},
                    [site](const Call& call) { return begin(site, call); }),
          std::move(back_page),
          open_page("/desk/sign-in/code", Method::post, {},
                    [site](const Call& call) { return with_code(site, call); }),
          open_page(
              "/desk/start/{code}/elsewhere", Method::post,
              {{.name = "code", .help = "of a one-time link", .required = true, .max_length = 64}},
              [site](const Call& call) { return begin_by_link(site, call); }),
          post(site, "/desk/account/identities", {}, on_account(&begin_linking)),
          post(site, "/desk/account/identities/remove", {}, on_account(&remove))};
}

}  // namespace hustings::desk

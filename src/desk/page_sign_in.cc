// Signing in and out, and what a one-time link leads to.
#include "base/message.h"
#include "base/totp.h"
#include "desk/entrance.h"
#include "desk/pages.h"
#include "labels/qr.h"

namespace hustings::desk {
namespace {

using web::Call;
using web::Method;
using web::Response;

Parameter next_parameter() { return {.name = "next", .help = "the page of the desk to go on to"}; }
Parameter code_parameter() {
  return {.name = "code", .help = "of a one-time link", .required = true, .max_length = 64};
}

Result<Response> show_sign_in(const DeskSite& site, const Call& call) {
  return sign_in_page(site, call, call.arguments.text("next").value_or(""), false);
}

Result<Response> sign_in(const DeskSite& site, const Call& call) {
  if (auto away = turned_away(site, call)) return *std::move(away);
  HUSTINGS_TRY(const auto form, web::parse_form(call.request.content_type, call.request.body));
  HUSTINGS_TRY(const auto in,
               site.desk->staff().sign_in({.name = form["name"],
                                           .password = form["password"],
                                           .code = form["code"],
                                           .device = cookie(call.request, kDeviceCookie)}));
  if (!in) {
    Response out = sign_in_page(site, call, form["next"], true, form["name"]);
    out.status = 403;
    return out;
  }
  Response out = redirect(way_on(*in, form["next"]));
  set_session(out, *in);
  return out;
}

Result<Response> sign_out(Visit& visit) {
  HUSTINGS_CHECK(visit.desk().staff().sign_out(visit.session));
  Response out = redirect("/desk/sign-in");
  clear_cookie(out, kSessionCookie);
  out.must_set("Clear-Site-Data", R"("cache", "storage")");
  return out;
}

// The page behind a one-time link: what it is for, and what is wrong with what was typed.
Result<Response> start_page(const DeskSite& site, const Call& call, const Error* wrong) {
  const std::string code(call.arguments.text("code").value_or(""));
  HUSTINGS_TRY(const Enrolment enrolment, site.desk->staff().open_link(code));
  const auto secret = bytes(enrolment.secret);
  HUSTINGS_TRY(const QrPath qr,
               qr_path(totp_uri(secret, "Hustings " + site.look->origin, enrolment.name)));
  Object content{{"code", code},
                 {"name", enrolment.name},
                 {"secret", base32(secret)},
                 {"providers", provider_rows(site)},
                 {"qr_size", qr.size},
                 {"qr_path", qr.path}};
  if (wrong != nullptr) put_problems(*wrong, content);
  Response out = page(site, call, "start", Word{"", tr("Set up your account")}, std::move(content));
  if (wrong != nullptr) out.status = 422;
  return out;
}

Result<Response> start(const DeskSite& site, const Call& call) {
  if (auto away = turned_away(site, call)) return *std::move(away);
  HUSTINGS_TRY(const auto form, web::parse_form(call.request.content_type, call.request.body));
  const std::string code(call.arguments.text("code").value_or(""));
  Result<std::vector<std::string>> codes;
  if (form["password"] != form["again"]) {
    Error differs{Code::bad_input, "", "", ""};
    differs.details.push_back({"/again", std::string(tr("is not the same as the password above"))});
    codes = std::unexpected(std::move(differs));
  } else {
    codes = site.desk->staff().enrol(code, form["password"], form["code"]);
  }
  if (!codes) {
    if (codes.error().code != Code::bad_input) return std::unexpected(codes.error());
    return start_page(site, call, &codes.error());
  }
  List shown;
  for (const auto& one : *codes) shown.push_back(Object{{"recovery_code", one}});
  return page(site, call, "started", Word{"", tr("Your account is ready")},
              {{"recovery_codes", std::move(shown)}});
}

}  // namespace

std::vector<web::Route> sign_in_pages(const DeskSite& site) {
  return {open_page("/desk/sign-in", Method::get, {next_parameter()},
                    [site](const Call& call) { return show_sign_in(site, call); }),
          open_page("/desk/sign-in", Method::post, {},
                    [site](const Call& call) { return sign_in(site, call); }),
          open_page("/desk/start/{code}", Method::get, {code_parameter()},
                    [site](const Call& call) { return start_page(site, call, nullptr); }),
          open_page("/desk/start/{code}", Method::post, {code_parameter()},
                    [site](const Call& call) { return start(site, call); }),
          post(site, "/desk/sign-out", {}, &sign_out)};
}

}  // namespace hustings::desk

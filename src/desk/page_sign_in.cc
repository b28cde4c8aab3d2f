// Signing in and out, and what a one-time link leads to.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/message.h"
#include "base/totp.h"
#include "desk/pages.h"
#include "labels/qr.h"
#include "web/rate.h"

namespace hustings::desk {
namespace {

using web::Call;
using web::Method;
using web::Response;

constexpr std::int64_t kDeviceDays = 90;
constexpr std::int64_t kDaySeconds = 86400;
constexpr std::int64_t kTries = 20;        // of one network at once
constexpr std::int64_t kTryEach = 30'000;  // ms, and then one more each

Parameter next_parameter() { return {.name = "next", .help = "the page of the desk to go on to"}; }
Parameter code_parameter() {
  return {.name = "code", .help = "of a one-time link", .required = true, .max_length = 64};
}

// Only pages of the desk are gone on to (V5.1.5): no other host, no other scheme.
bool is_desk_address(std::string_view path) {
  return (path == "/desk" || path.starts_with("/desk/") || path.starts_with("/desk?")) &&
         std::ranges::all_of(path,
                             [](char c) {
                               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                      (c >= '0' && c <= '9') ||
                                      std::string_view("/?=&-_.").contains(c);
                             }) &&
         !path.contains("//") && !path.contains("..");
}

// Browsers keep secure cookies of https, and of this machine.
bool keeps_sessions(std::string_view address) {
  return address.starts_with("https://") || address.contains("//127.") ||
         address.contains("//localhost") || address.contains("//[::1]");
}

Response sign_in_page(const DeskSite& site, const Call& call, std::string_view next, bool failed,
                      std::string_view name = {}) {
  return page(site, call, "sign_in", Word{"", tr("Sign in")},
              {{"next", is_desk_address(next) ? next : std::string_view()},
               {"insecure", !keeps_sessions(site.look->address)},
               {"name", name},
               {"failed", failed}});
}

Result<Response> show_sign_in(const DeskSite& site, const Call& call) {
  return sign_in_page(site, call, call.arguments.text("next").value_or(""), false);
}

Response too_many() {
  Response out = web::problem(429, "There were too many tries from your network. Wait a minute.");
  out.must_set("Retry-After", "60");
  return out;
}

Result<Response> sign_in(const DeskSite& site, web::RateLimit& limit, const Call& call) {
  if (!is_own(call.request))
    return web::problem(403, "This form was not sent from a page of this node.");
  if (!limit.take(call.request.network)) return too_many();
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
  const auto next = form["next"];
  std::string to(is_desk_address(next) ? next : std::string_view("/desk"));
  if (in->failures > 0)
    to = fmt::format("/desk?failures={}", std::min<std::int64_t>(in->failures, 1000));
  Response out = redirect(to);
  set_cookie(out, kSessionCookie, in->token);
  if (!in->device.empty()) set_cookie(out, kDeviceCookie, in->device, kDeviceDays * kDaySeconds);
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
                 {"qr_size", qr.size},
                 {"qr_path", qr.path}};
  if (wrong != nullptr) put_problems(*wrong, content);
  Response out = page(site, call, "start", Word{"", tr("Set up your account")}, std::move(content));
  if (wrong != nullptr) out.status = 422;
  return out;
}

Result<Response> start(const DeskSite& site, web::RateLimit& limit, const Call& call) {
  if (!is_own(call.request))
    return web::problem(403, "This form was not sent from a page of this node.");
  if (!limit.take(call.request.network)) return too_many();
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
  const auto& options = site.desk->options();
  const auto limit =
      std::make_shared<web::RateLimit>(options.clock, options.random, kTries, kTryEach);
  return {open_page("/desk/sign-in", Method::get, {next_parameter()},
                    [site](const Call& call) { return show_sign_in(site, call); }),
          open_page("/desk/sign-in", Method::post, {},
                    [site, limit](const Call& call) { return sign_in(site, *limit, call); }),
          open_page("/desk/start/{code}", Method::get, {code_parameter()},
                    [site](const Call& call) { return start_page(site, call, nullptr); }),
          open_page("/desk/start/{code}", Method::post, {code_parameter()},
                    [site, limit](const Call& call) { return start(site, *limit, call); }),
          post(site, "/desk/sign-out", {}, &sign_out)};
}

}  // namespace hustings::desk

// One request at the desk: who it is from, what it sends, and the guards that every page of the
// desk stands behind. Numbers of checks are those of OWASP ASVS 5.0.
#pragma once
#include <functional>
#include <string>

#include "desk/desk.h"
#include "staff/oidc.h"
#include "web/form.h"
#include "web/html.h"
#include "web/rate.h"
#include "web/router.h"

namespace hustings::desk {

// What all pages of the desk stand on.
struct DeskSite {
  std::shared_ptr<Desk> desk;
  std::shared_ptr<const web::Look> look;
  std::shared_ptr<OidcClient> elsewhere;  // without providers: nobody signs in there
  std::shared_ptr<web::RateLimit> tries;  // to sign in, of strangers
};

// Somebody who is signed in, and what they ask.
struct Visit {
  const DeskSite& site;
  const web::Call& call;
  Session session;
  web::Form form = {};  // of a POST, checked

  Desk& desk() const { return *site.desk; }
  const User& user() const { return session.user; }
};
using VisitHandler = std::function<Result<web::Response>(Visit&)>;

// Pages of the desk for people who are signed in: others are sent to the sign-in page, and back
// from there. Answers are never kept.
web::Route get(const DeskSite& site, std::string path, std::vector<Parameter> parameters,
               VisitHandler handler);
// What changes something: only from a page of this node (Sec-Fetch-Site, Origin; V3.5.1), with the
// session's own token in the form (V3.5.2). `limit`: bytes of the form.
web::Route post(const DeskSite& site, std::string path, std::vector<Parameter> parameters,
                VisitHandler handler, std::size_t limit = std::size_t{256} << 10);
// A page for everybody: signing in.
web::Route open_page(std::string path, web::Method method, std::vector<Parameter> parameters,
                     web::Handler handler);
// Whether a POST comes from a page of this node, as far as the browser says.
bool is_own(const web::Request& request);

// The page of a template, with the desk's frame.
web::Response page(const Visit& visit, std::string_view templ, const Value& title, Object content);
web::Response page(const DeskSite& site, const web::Call& call, std::string_view templ,
                   const Value& title, Object content);
web::Response redirect(const std::string& path);

// Cookies live as long as the browser is open; `age` in seconds makes one that stays.
inline constexpr std::string_view kSessionCookie = "__Host-hs";
inline constexpr std::string_view kDeviceCookie = "__Host-hd";
inline constexpr std::string_view kAwayCookie = "__Host-ho";  // on the way to an identity provider
std::string_view cookie(const web::Request& request, std::string_view name);
void set_cookie(web::Response& response, std::string_view name, std::string_view value,
                std::int64_t age = 0);
// A cookie that also comes along when another site sends the browser back here.
void set_lax_cookie(web::Response& response, std::string_view name, std::string_view value,
                    std::int64_t age);
void clear_cookie(web::Response& response, std::string_view name);

// Whether somebody sees /desk/audits: those who look after the work of others.
inline bool sees_audits(const User& user) {
  return user.has(CaseDuty::auditor) || user.has(CaseDuty::data_protection);
}

// Whether password or passkey were asked for lately, or are right in the form's fields now
// (V7.5.3): "password", or those of passkey_of().
Result<bool> confirmed(Visit& visit);
// The same, as an error that says what is missing.
Result<void> need_confirmed(Visit& visit);

// What a browser knows this node as, under the name that it was asked by.
RelyingParty party_of(const DeskSite& site, const web::Request& request);
// What src/web/assets/passkey.ts put into a form; nothing where it put nothing.
std::optional<UsedAnswer> passkey_of(const web::Form& form);

// The signatory of ?of=, or the first that this person has a role for; conflict when there is none.
Result<std::string> signatory_of(const Visit& visit);
// bad_input, in words for pages, where this person has not at least this role.
Result<void> need_role(const Visit& visit, const std::string& signatory, Role least);

// not_found, in these words, for a page that is not for this person; that they asked is kept.
std::unexpected<Error> not_for(const Visit& visit, std::string_view why);

// The problems of an error for the template `_problems`: the first ones, and how many more there
// are.
void put_problems(const Error& error, Object& content);

}  // namespace hustings::desk

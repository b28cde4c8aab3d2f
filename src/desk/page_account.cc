// One's own account: sessions, tokens for programs, what one signs in with, the language of mails.
#include <algorithm>

#include "base/message.h"
#include "desk/entrance.h"
#include "desk/pages.h"
#include "desk/words.h"

namespace hustings::desk {
namespace {

using web::Response;

List token_rows(Desk& desk, const std::vector<TokenRow>& tokens) {
  List out;
  for (const auto& one : tokens) {
    out.push_back(Object{{"token_id", one.id},
                         {"token_title", one.title},
                         {"token_of", desk.name_of(one.signatory)},
                         {"token_made", one.made},
                         {"token_expires", one.expires},
                         {"token_used", one.used.unix_ms == 0 ? Value() : Value(one.used)}});
  }
  return out;
}

List passkey_rows(const Factors& factors) {
  List out;
  for (const auto& one : factors.passkeys) {
    out.push_back(Object{{"passkey_id", one.id},
                         {"passkey_title", one.title},
                         {"passkey_made", one.made},
                         {"passkey_used", one.used.unix_ms == 0 ? Value() : Value(one.used)}});
  }
  return out;
}

// Accounts at identity providers, by the providers' names as far as this node still knows them.
List identity_rows(const DeskSite& site, const std::vector<IdentityRow>& identities) {
  const auto& providers = site.elsewhere->providers();
  List out;
  for (const auto& one : identities) {
    const auto known = std::ranges::find(providers, one.issuer, &OidcProvider::issuer);
    out.push_back(Object{{"identity_id", one.id},
                         {"identity_title", known == providers.end() ? one.issuer : known->title},
                         {"identity_made", one.made}});
  }
  return out;
}

List language_rows(const Visit& visit) {
  const std::string& now = visit.user().language;
  List out;
  for (const auto& language : visit.site.look->languages.of_site()) {
    const std::string& code = language->code();
    out.push_back(Object{{"mail_language", code},
                         {"mail_language_name", language->name()},
                         {"mail_language_chosen", code == (now.empty() ? "en" : now)}});
  }
  return out;
}

// `token`: one that was made just now; empty: none was.
Result<Response> account_page(Visit& visit, const Error* wrong, std::string_view token = {}) {
  Staff& staff = visit.desk().staff();
  HUSTINGS_TRY(const auto tokens, staff.tokens(visit.user().id));
  HUSTINGS_TRY(const auto sessions, staff.sessions(visit.user().id));
  HUSTINGS_TRY(const auto factors, staff.factors(visit.user().id));
  HUSTINGS_TRY(const auto identities, staff.identities(visit.user().id));
  List session_rows;
  for (const auto& one : sessions) {
    session_rows.push_back(Object{{"session_id", one.id},
                                  {"session_made", one.made},
                                  {"session_seen", one.seen},
                                  {"session_here", one.id == visit.session.id}});
  }
  List roles;
  for (const auto& grant : visit.user().grants) {
    roles.push_back(Object{{"role_of", visit.desk().name_of(grant.signatory)},
                           {"role_id", grant.signatory},
                           {"role", word(grant.role)},
                           {"role_writes", grant.role >= Role::officer}});
  }
  Object content{
      {"sessions", std::move(session_rows)},
      {"roles", std::move(roles)},
      {"tokens", token_rows(visit.desk(), tokens)},
      {"token", token.empty() ? Value() : Value(token)},
      {"app", factors.app},
      {"passkeys", passkey_rows(factors)},
      {"identities", identity_rows(visit.site, identities)},
      {"providers", provider_rows(visit.site)},
      {"has_elsewhere", !identities.empty() || !visit.site.elsewhere->providers().empty()},
      {"mail_languages", language_rows(visit)},
      {"user_name", visit.user().name},
      {"mail", visit.user().mail},
      {"needs_password", !visit.session.confirmed}};
  if (wrong != nullptr) put_problems(*wrong, content);
  Response out = page(visit, "account", Word{"", tr("Your account")}, std::move(content));
  if (wrong != nullptr) out.status = 422;
  return out;
}

Result<Response> end_sessions(Visit& visit) {
  HUSTINGS_CHECK(visit.desk().staff().end_sessions(visit.session, std::string(visit.form["id"])));
  return redirect("/desk/account");
}

Actor self(const Visit& visit, const std::string& signatory) {
  const auto role = visit.user().role_for(signatory);
  return {visit.user().id, role ? capacity_of(*role) : Capacity::reader};
}

Result<Response> make_token(Visit& visit) {
  HUSTINGS_CHECK(need_confirmed(visit));
  const std::string of(visit.form["of"]);
  HUSTINGS_TRY(const std::string made, visit.desk().staff().make_token(
                                           visit.user(), of, visit.form["title"], self(visit, of)));
  return account_page(visit, nullptr, made);
}

Result<Response> revoke_token(Visit& visit) {
  HUSTINGS_CHECK(visit.desk().staff().revoke_token(visit.user().id, std::string(visit.form["id"]),
                                                   {visit.user().id, Capacity::reader}));
  return redirect("/desk/account");
}

// A new password and second factor go the way of the first ones. Old ones count until then.
Result<Response> renew(Visit& visit) {
  HUSTINGS_CHECK(need_confirmed(visit));
  HUSTINGS_TRY(const std::string code, visit.desk().staff().make_link(
                                           visit.user().id, {visit.user().id, Capacity::reader}));
  return redirect("/desk/start/" + code);
}

// Whoever has just shown who they are need not again for what stands on the page.
Result<Response> confirm(Visit& visit) {
  HUSTINGS_CHECK(need_confirmed(visit));
  return redirect("/desk/account");
}

Result<Response> set_language(Visit& visit) {
  const auto code = visit.form["language"];
  if (!visit.site.look->languages.speaks(code))
    return fail(Code::bad_input, "the desk does not speak this language", std::string(code));
  HUSTINGS_CHECK(visit.desk().staff().set_language(visit.user().id, code));
  return redirect("/desk/account");
}

}  // namespace

VisitHandler on_account(VisitHandler handler) {
  return [handler = std::move(handler)](Visit& visit) -> Result<Response> {
    auto out = handler(visit);
    if (out) return out;
    const Code code = out.error().code;
    if (code != Code::bad_input && code != Code::conflict) return out;
    return account_page(visit, &out.error());
  };
}

std::vector<web::Route> account_pages(const DeskSite& site) {
  return {get(site, "/desk/account", {}, [](Visit& visit) { return account_page(visit, nullptr); }),
          post(site, "/desk/account/confirm", {}, on_account(&confirm)),
          post(site, "/desk/account/language", {}, on_account(&set_language)),
          post(site, "/desk/account/sessions", {}, &end_sessions),
          post(site, "/desk/account/tokens", {}, on_account(&make_token)),
          post(site, "/desk/account/revoke", {}, &revoke_token),
          post(site, "/desk/account/renew", {}, on_account(&renew))};
}

}  // namespace hustings::desk

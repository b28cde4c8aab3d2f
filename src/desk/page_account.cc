// One's own account: sessions, tokens for programs, a new password and second factor.
#include "base/message.h"
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

// `token`: one that was made just now; empty: none was.
Result<Response> account_page(Visit& visit, const Error* wrong, std::string_view token = {}) {
  Staff& staff = visit.desk().staff();
  HUSTINGS_TRY(const auto tokens, staff.tokens(visit.user().id));
  HUSTINGS_TRY(const auto sessions, staff.sessions(visit.user().id));
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
  Object content{{"sessions", std::move(session_rows)},
                 {"roles", std::move(roles)},
                 {"tokens", token_rows(visit.desk(), tokens)},
                 {"token", token.empty() ? Value() : Value(token)},
                 {"user_name", visit.user().name},
                 {"mail", visit.user().mail},
                 {"needs_password", !visit.session.confirmed}};
  if (wrong != nullptr) put_problems(*wrong, content);
  Response out = page(visit, "account", Word{"", tr("Your account")}, std::move(content));
  if (wrong != nullptr) out.status = 422;
  return out;
}

const Error& password_needed() {
  static const Error made{Code::bad_input, "your password is needed for this", "",
                          "type it beside the button"};
  return made;
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
  HUSTINGS_TRY(const bool sure, confirmed(visit));
  if (!sure) return account_page(visit, &password_needed());
  const std::string of(visit.form["of"]);
  const auto made =
      visit.desk().staff().make_token(visit.user(), of, visit.form["title"], self(visit, of));
  if (!made) return account_page(visit, &made.error());
  return account_page(visit, nullptr, *made);
}

Result<Response> revoke_token(Visit& visit) {
  HUSTINGS_CHECK(visit.desk().staff().revoke_token(visit.user().id, std::string(visit.form["id"]),
                                                   {visit.user().id, Capacity::reader}));
  return redirect("/desk/account");
}

// A new password and second factor go the way of the first ones. Old ones count until then.
Result<Response> renew(Visit& visit) {
  HUSTINGS_TRY(const bool sure, confirmed(visit));
  if (!sure) return account_page(visit, &password_needed());
  HUSTINGS_TRY(const std::string code, visit.desk().staff().make_link(
                                           visit.user().id, {visit.user().id, Capacity::reader}));
  return redirect("/desk/start/" + code);
}

}  // namespace

std::vector<web::Route> account_pages(const DeskSite& site) {
  return {get(site, "/desk/account", {}, [](Visit& visit) { return account_page(visit, nullptr); }),
          post(site, "/desk/account/sessions", {}, &end_sessions),
          post(site, "/desk/account/tokens", {}, &make_token),
          post(site, "/desk/account/revoke", {}, &revoke_token),
          post(site, "/desk/account/renew", {}, &renew)};
}

}  // namespace hustings::desk

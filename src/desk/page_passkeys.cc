// Signing in with passkeys, and one's own ones. src/web/assets/passkey.ts is the other half.
#include <algorithm>

#include "base/json.h"
#include "desk/entrance.h"
#include "desk/pages.h"

namespace hustings::desk {
namespace {

using web::Call;
using web::Method;
using web::Response;

// What a browser needs to ask for a passkey. `whose` null: whoever has one here.
Response asking(const RelyingParty& party, std::string_view challenge, const User* whose,
                const std::vector<PasskeyRow>& passkeys) {
  JsonArray credentials;
  for (const auto& one : passkeys) credentials.emplace_back(base64url(bytes(one.credential)));
  JsonObject out{{"challenge", std::string(challenge)},
                 {"rp", party.id},
                 {"user", whose == nullptr ? std::string() : whose->id},
                 {"name", whose == nullptr ? std::string() : whose->name},
                 {"credentials", std::move(credentials)}};
  Response response;
  write_json(Json(std::move(out)), response.body);
  return response;
}

// For everybody: which passkeys there are is told to nobody.
Result<Response> ask_stranger(const DeskSite& site, const Call& call) {
  if (auto away = turned_away(site, call)) return *std::move(away);
  HUSTINGS_TRY(const std::string challenge,
               site.desk->staff().make_once(Once::passkey_sign_in, ""));
  return asking(party_of(site, call.request), challenge, nullptr, {});
}

Result<Response> sign_in(const DeskSite& site, const Call& call) {
  if (auto away = turned_away(site, call)) return *std::move(away);
  HUSTINGS_TRY(const auto form, web::parse_form(call.request.content_type, call.request.body));
  const auto answer = passkey_of(form);
  std::optional<SignedIn> in;
  if (answer) {
    HUSTINGS_TRY(in, site.desk->staff().sign_in(*answer, party_of(site, call.request),
                                                cookie(call.request, kDeviceCookie)));
  }
  if (!in) {
    Response out = sign_in_page(site, call, form["next"], true);
    out.status = 403;
    return out;
  }
  Response out = redirect(way_on(*in, form["next"]));
  set_session(out, *in);
  return out;
}

Result<Response> ask(Visit& visit) {
  Staff& staff = visit.desk().staff();
  const bool adds = visit.form["for"] == "add";
  HUSTINGS_TRY(const std::string challenge,
               staff.make_once(adds ? Once::passkey_add : Once::passkey_confirm, visit.session.id));
  HUSTINGS_TRY(const Factors factors, staff.factors(visit.user().id));
  return asking(party_of(visit.site, visit.call.request), challenge, &visit.user(),
                factors.passkeys);
}

Result<Response> add(Visit& visit) {
  HUSTINGS_CHECK(need_confirmed(visit));
  const auto client = from_base64url(visit.form["pk_client"]);
  const auto data = from_base64url(visit.form["pk_data"]);
  HUSTINGS_CHECK(visit.desk().staff().add_passkey(
      visit.session, visit.form["title"],
      {.client_data = client.value_or(""), .authenticator_data = data.value_or("")},
      party_of(visit.site, visit.call.request)));
  return redirect("/desk/account");
}

Result<Response> remove(Visit& visit) {
  HUSTINGS_CHECK(need_confirmed(visit));
  HUSTINGS_CHECK(visit.desk().staff().remove_factor(visit.session, std::string(visit.form["id"])));
  return redirect("/desk/account");
}

}  // namespace

std::vector<web::Route> passkey_pages(const DeskSite& site) {
  return {open_page("/desk/sign-in/challenge", Method::post, {},
                    [site](const Call& call) { return ask_stranger(site, call); }),
          open_page("/desk/sign-in/passkey", Method::post, {},
                    [site](const Call& call) { return sign_in(site, call); }),
          post(site, "/desk/account/challenge", {}, &ask),
          post(site, "/desk/account/passkeys", {}, on_account(&add)),
          post(site, "/desk/account/factors", {}, on_account(&remove))};
}

}  // namespace hustings::desk

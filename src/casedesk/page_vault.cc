// One's own key to what is sealed: made, used for a session, locked again.
#include "base/message.h"
#include "casedesk/pages.h"
#include "vault/checklist.h"

namespace hustings::casedesk {
namespace {

using desk::Visit;
using web::Response;

// What is open of the first-run checklist, and whose.
List open_rows(const vault::Checklist& list) {
  List out;
  for (const auto& item : list.items) {
    if (item.done) continue;
    std::string names;
    for (const auto& name : item.open) names += (names.empty() ? "" : ", ") + name;
    out.push_back(Object{{"check_what", Message{std::string(item.what)}},
                         {"check_whose", names.empty() ? Value() : Value(names)},
                         {"check_mend", Message{std::string(item.mend)}}});
  }
  return out;
}

Result<Response> key_page(const Room& room, Visit& visit, const Error* wrong,
                          std::string_view recovery) {
  HUSTINGS_TRY(const auto key, room.cases->reader_of(visit.user()));
  HUSTINGS_TRY(const auto readers, room.cases->vault().readers());
  Object content{{"key_there", key.has_value()},
                 {"sheet_tried", key ? Value(key->tried) : Value()},
                 {"check_open", open_rows(vault::checklist(readers))},
                 {"unlocked", room.cases->is_unlocked(visit.session)},
                 {"recovery", recovery.empty() ? Value() : Value(recovery)},
                 {"needs_password", !visit.session.confirmed}};
  if (wrong != nullptr) desk::put_problems(*wrong, content);
  Response out = page(visit, "case_key", Word{"", tr("Your key to reports")}, std::move(content));
  if (wrong != nullptr) out.status = 422;
  return out;
}

// Back to where somebody was: a page of this room.
std::string way_back(const Visit& visit) {
  const auto next = visit.form["next"];
  const bool ours =
      next.starts_with("/desk/cases/") && next.size() < 100 &&
      next.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_/") == std::string_view::npos &&
      !next.contains("//");
  return ours ? std::string(next) : "/desk/cases";
}

Result<Response> show(const Room& room, Visit& visit) { return key_page(room, visit, nullptr, {}); }

Result<Response> make_key(const Room& room, Visit& visit) {
  if (const auto sure = need_confirmed(visit); !sure)
    return key_page(room, visit, &sure.error(), {});
  const auto passphrase = visit.form["passphrase"];
  if (passphrase != visit.form["again"]) {
    const Error differs{Code::bad_input, std::string(tr("is not the same as the one above")),
                        "/again", ""};
    return key_page(room, visit, &differs, {});
  }
  const auto made = room.cases->make_key(visit.user(), passphrase);
  if (!made && (made.error().code == Code::bad_input || made.error().code == Code::conflict))
    return key_page(room, visit, &made.error(), {});
  if (!made) return std::unexpected(made.error());
  return key_page(room, visit, nullptr, *made);
}

Response too_many() {
  Response out = web::problem(429, tr("There were too many tries. Wait a minute."));
  out.must_set("Retry-After", "60");
  return out;
}

Result<Response> unlock(const Room& room, Visit& visit) {
  if (!room.site.tries->take("key of " + visit.user().id)) return too_many();
  const auto done = room.cases->unlock(visit.session, visit.form["passphrase"]);
  if (done) return desk::redirect(way_back(visit));
  if (done.error().code == Code::unverified) {
    HUSTINGS_CHECK(visit.desk().staff().note({.actor = visit.user().id,
                                              .capacity = capacity_of(visit.user()),
                                              .action = StaffAction::refused,
                                              .signatory = {},
                                              .object = visit.user().id}));
    const Error wrong{Code::bad_input, std::string(tr("this is another passphrase")), "/passphrase",
                      std::string(tr("type it again; the printed sheet is the other way"))};
    return key_page(room, visit, &wrong, {});
  }
  if (done.error().code == Code::not_found) return key_page(room, visit, &done.error(), {});
  return std::unexpected(done.error());
}

// Whether the sheet that was printed opens the key: nothing else is done with it.
Result<Response> drill(const Room& room, Visit& visit) {
  if (!room.site.tries->take("key of " + visit.user().id)) return too_many();
  HUSTINGS_TRY(const auto key, room.cases->reader_of(visit.user()));
  if (!key) return key_page(room, visit, nullptr, {});
  auto& vault = room.cases->vault();
  const auto opened = vault.recover(key->id, visit.form["sheet"]);
  if (!opened && opened.error().code != Code::bad_input && opened.error().code != Code::unverified)
    return std::unexpected(opened.error());
  if (!opened) {
    const Error wrong{Code::bad_input, std::string(tr("this does not open your key")), "/sheet",
                      std::string(tr("compare it letter by letter with the sheet"))};
    return key_page(room, visit, &wrong, {});
  }
  HUSTINGS_CHECK(vault.note_tried(key->id));
  return desk::redirect("/desk/key");
}

Result<Response> lock(const Room& room, Visit& visit) {
  HUSTINGS_CHECK(room.cases->lock(visit.session));
  return desk::redirect(way_back(visit));
}

}  // namespace

std::vector<web::Route> vault_pages(const Room& room) {
  return {get(room, "/desk/key", {}, &show), post(room, "/desk/key", {}, &make_key),
          post(room, "/desk/key/unlock", {}, &unlock), post(room, "/desk/key/lock", {}, &lock),
          post(room, "/desk/key/drill", {}, &drill)};
}

}  // namespace hustings::casedesk

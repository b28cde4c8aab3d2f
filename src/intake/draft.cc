#include "intake/draft.h"

#include "base/id.h"
#include "base/message.h"
#include "vault/lock.h"

namespace hustings::intake {
namespace {

std::unexpected<Error> no_draft() {
  return fail(Code::bad_input, "this is no form of this node", "draft", "open the form again");
}

}  // namespace

ReportDraft new_draft(Instant now, Random& random) {
  return {uuid_v4(random), now, now, vault::Secret::random(random), {}};
}

std::string seal_draft(const ReportDraft& draft, Instant now, const vault::Secret& key,
                       Random& random) {
  std::string json;
  std::string again = hex(draft.again.view());
  write_json(Json(JsonObject{{"id", Json(draft.id)},
                             {"begun", Json(draft.begun.unix_ms)},
                             {"saved", Json(now.unix_ms)},
                             {"again", Json(again)},
                             {"answers", to_json(draft.answers)}}),
             json);
  std::string out = base64url(bytes(vault::lock(key, bytes(json), random)));
  vault::wipe(json);
  vault::wipe(again);
  return out;
}

Result<ReportDraft> read_draft(std::string_view text, std::string_view code) {
  const auto json = parse_json(text);
  if (!json) return no_draft();
  const auto number = [&](std::string_view name) {
    const Json* found = json->find(name);
    return found == nullptr ? nullptr : found->as<std::int64_t>();
  };
  const auto string = [&](std::string_view name) {
    const Json* found = json->find(name);
    return found == nullptr ? nullptr : found->as<std::string>();
  };
  const auto* id = string("id");
  const auto* again = string("again");
  const auto* begun = number("begun");
  const auto* saved = number("saved");
  const Json* answers = json->find("answers");
  if (id == nullptr || again == nullptr || begun == nullptr || saved == nullptr ||
      answers == nullptr || !is_uuid(*id))
    return no_draft();
  const auto key = from_hex(*again);
  if (!key || key->size() != vault::kKeyBytes) return no_draft();
  HUSTINGS_TRY(Answers given, from_json(*answers, code));
  return ReportDraft{
      *id, {*begun}, {*saved}, vault::Secret::copy_of(bytes(*key)), std::move(given)};
}

Result<ReportDraft> open_draft(std::string_view field, Instant now, const vault::Secret& key,
                               std::string_view code) {
  if (field.size() > kMostDraft) return no_draft();
  const auto box = from_base64url(field);
  if (!box) return no_draft();
  const auto plain = vault::unlock(key, bytes(*box));
  if (!plain) return no_draft();
  HUSTINGS_TRY(ReportDraft out, read_draft(text(plain->view()), code));
  if (now.unix_ms - out.saved.unix_ms <= kDraftLife) return out;
  return fail(Code::unavailable, std::string(tr("This form is older than six hours")), "draft",
              "open the form again");
}

}  // namespace hustings::intake

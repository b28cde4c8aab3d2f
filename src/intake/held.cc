// Reports by people about their own employer: the minute at which one came in could betray who it
// was, so that they wait for the full hour, encrypted under the node's key.
#include <chrono>
#include <condition_variable>

#include "base/lines.h"
#include "base/message.h"
#include "intake/intake.h"

namespace hustings::intake {
namespace {

constexpr std::int64_t kHour = 3'600'000;        // ms
constexpr std::chrono::milliseconds kLook(500);  // for what is due

Instant next_hour(Instant now) { return {(now.unix_ms / kHour + 1) * kHour}; }

// All that its record is made of later.
std::string write_held(const Answers& answers, const std::vector<FileType>& files,
                       const std::vector<Digest>& salted) {
  JsonArray digests;
  for (const auto& one : salted) digests.emplace_back(hex(one.value));
  JsonArray kinds;
  for (const FileType kind : files) kinds.emplace_back(static_cast<std::int64_t>(kind));
  std::string out;
  write_json(Json(JsonObject{{"answers", to_json(answers)},
                             {"digests", Json(std::move(digests))},
                             {"kinds", Json(std::move(kinds))}}),
             out);
  return out;
}

std::unexpected<Error> damaged() {
  return fail(Code::unverified, "a report that waits is damaged");
}

struct Kept {
  Answers answers;
  std::vector<Digest> digests;
  std::vector<FileType> kinds;
};
Result<Kept> read_held(std::string_view text, std::string_view code) {
  HUSTINGS_TRY(const Json json, parse_json(text));
  const auto array = [&](std::string_view name) {
    const Json* found = json.find(name);
    return found == nullptr ? nullptr : found->as<JsonArray>();
  };
  const Json* answers = json.find("answers");
  const auto* digests = array("digests");
  const auto* kinds = array("kinds");
  if (answers == nullptr || digests == nullptr || kinds == nullptr) return damaged();
  Kept out;
  HUSTINGS_TRY(out.answers, from_json(*answers, code));
  for (const Json& one : *digests) {
    const auto* spelt = one.as<std::string>();
    const auto digest = spelt == nullptr ? std::nullopt : hash_from_hex(*spelt);
    if (!digest) return damaged();
    out.digests.push_back({*digest});
  }
  for (const Json& one : *kinds) {
    const auto* kind = one.as<std::int64_t>();
    if (kind == nullptr || *kind < 0 || *kind > static_cast<std::int64_t>(FileType::other))
      return damaged();
    out.kinds.push_back(static_cast<FileType>(*kind));
  }
  return out;
}

}  // namespace

Result<Receipt> Intake::hold(const Answers& answers, const std::vector<FileType>& files,
                             const std::vector<Digest>& digests, vault::Parcel parcel) {
  const Instant due = next_hour(options_.clock.now());
  std::string text = write_held(answers, files, digests);
  auto ticket = vault_->hold(parcel, due, text);
  vault::wipe(text);
  if (!ticket) {
    [[maybe_unused]] const auto discarded = vault_->discard(parcel);
    return std::unexpected(ticket.error());
  }
  Receipt out{{}, *std::move(ticket), due, {}, 0, {}};
  out.code.emplace(std::move(parcel.code));
  return out;
}

// Its record may stand already, where a crash came in between.
Result<void> Intake::log_held(const vault::Held& held) {
  HUSTINGS_TRY(const auto reader, readers_.take());
  HUSTINGS_TRY(const auto head, read_head(*reader->db, held.case_id));
  const std::string ids[] = {held.case_id};
  if (head) return vault_->keep(ids);
  HUSTINGS_TRY(Kept kept, read_held(held.report, code_));
  HUSTINGS_TRY(CaseReport body,
               report(kept.answers, CaseChannel::web, held.due, lines(kept.answers.observers)));
  body.files.value = std::move(kept.kinds);
  if (!kept.digests.empty()) body.file_digests = std::optional(std::move(kept.digests));
  HUSTINGS_TRY(const auto keys, vault_->public_keys(held.case_id));
  HUSTINGS_CHECK(batch_->add({.what = hustings::draft(std::move(body)),
                              .by = operator_id_,
                              .source = {},
                              .about = held.case_id,
                              .prev = {},
                              .same_as = {},
                              .sealed_to = keys.case_key},
                             nullptr));
  return vault_->keep(ids);
}

void Intake::keep_hours(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any woken;
  while (!stop.stop_requested()) {
    auto found = vault_->held(options_.clock.now());
    std::vector<vault::Held> due;
    if (found) due = *std::move(found);
    for (auto& one : due) {
      const auto done = stop.stop_requested() ? Result<void>() : log_held(one);
      if (!done) options_.errors("- a report that waits: " + done.error().text() + "\n");
      vault::wipe(one.report);
    }
    std::unique_lock lock(mutex);
    woken.wait_for(lock, stop, kLook, [] { return false; });
  }
}

}  // namespace hustings::intake

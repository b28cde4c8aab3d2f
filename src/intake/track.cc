// A case that its reporter comes back to.
#include <algorithm>

#include "base/id.h"
#include "base/message.h"
#include "base/text.h"
#include "intake/alike.h"
#include "intake/further.h"
#include "intake/intake.h"
#include "intake/look_up.h"
#include "intake/sniff.h"
#include "record/kind.h"

namespace hustings::intake {
namespace {

constexpr std::array kOfReporter = {CaseAct::answer, CaseAct::message, CaseAct::appeal,
                                    CaseAct::withdraw};
constexpr std::size_t kMostWords = 8000;  // code points of CaseEvent::note

// A JSON string as the text it is.
std::string text_of(const std::string& json) {
  const auto parsed = parse_json(json);
  const auto* text = parsed ? parsed->as<std::string>() : nullptr;
  return text == nullptr ? std::string() : *text;
}

}  // namespace

Result<std::optional<Tracked>> Intake::track(std::string_view typed_number,
                                             std::string_view typed_code) {
  const auto asked = read_look_up(typed_number, typed_code);
  if (!asked) return std::optional<Tracked>();
  HUSTINGS_TRY(const auto reader, readers_.take());
  std::string id;
  if (asked->waits) {
    HUSTINGS_TRY(auto found, vault_->case_of_ticket(asked->number));
    id = std::move(found).value_or("");
  }
  HUSTINGS_CHECK(reader->db->query("SELECT sub FROM case_file WHERE number = $1", {asked->number},
                                   [&](const SqlRow& row) -> Result<void> {
                                     id = row.text(0);
                                     return {};
                                   }));
  HUSTINGS_TRY(auto open, vault_->open_by_code(id, asked->number, asked->code));
  if (!open) return std::optional<Tracked>();
  HUSTINGS_TRY(const auto newest,
               reader->db->integer("SELECT idx FROM case_step ORDER BY idx DESC LIMIT 1"));
  auto file = cases::read_case(*reader->db, id);
  if (!file && file.error().code == Code::not_found)
    return fail(Code::conflict,
                std::string(tr("Your report is here. It is entered into the log at the next full "
                               "hour, so that nobody can tell by the minute who it was; come again "
                               "after that")));
  if (!file) return std::unexpected(file.error());
  return std::optional(
      Tracked{*std::move(file), *std::move(open), static_cast<Index>(newest.value_or(0))});
}

Result<std::vector<Said>> Intake::said(const Tracked& tracked) {
  HUSTINGS_TRY(const auto reader, readers_.take());
  std::vector<Said> out;
  for (const auto& step : tracked.file.history.steps) {
    HUSTINGS_TRY(const auto record, read_record(*reader->db, step.index));
    HUSTINGS_TRY(const auto opened, vault::open_sealed(record.envelope, tracked.open));
    Said one{&step, {}, {}};
    for (const auto& field : opened) {
      if (field.pointer == "/note" || field.pointer == "/text") one.words = text_of(field.json);
      if (field.pointer != "/answers") continue;
      HUSTINGS_TRY(const Json sealed, parse_json(field.json));
      HUSTINGS_TRY(one.further, read_further(*vault_, tracked.open, code_, sealed));
    }
    out.push_back(std::move(one));
  }
  return out;
}

Result<std::vector<vault::FileInfo>> Intake::files(const Tracked& tracked) {
  HUSTINGS_TRY(const auto paths, vault_->paths(tracked.open.id));
  std::vector<vault::FileInfo> out;
  for (const auto& path : paths) {
    if (!path.starts_with("files/")) continue;
    HUSTINGS_TRY(auto info, vault_->file_info(tracked.open, path));
    out.push_back(std::move(info));
  }
  return out;
}

// What staff did stands in `audit` records, under pseudonyms (src/staff).
Result<std::vector<StaffLook>> Intake::looks(const Tracked& tracked) {
  HUSTINGS_TRY(const auto reader, readers_.take());
  std::vector<StaffLook> out;
  HUSTINGS_CHECK(reader->db->query(
      "SELECT at, capacity, action, idx FROM audit WHERE object = $1 AND action IN "
      "('case_opened', 'case_file_opened') ORDER BY idx",
      {tracked.open.id}, [&](const SqlRow& row) -> Result<void> {
        out.push_back({.at = {row.integer(0) * 1000},
                       .capacity = std::string(row.text(1)),
                       .file = row.text(2) == "case_file_opened",
                       .index = static_cast<Index>(row.integer(3))});
        return {};
      }));
  return out;
}

std::vector<CaseAct> Intake::possible(const Tracked& tracked) {
  std::vector<CaseAct> out;
  for (const CaseAct act : kOfReporter) {
    cases::Step step{.act = act, .role = CaseRole::reporter};
    if (tracked.file.history.decision) step.other = tracked.file.history.decision->id;
    if (cases::may(tracked.file.history, step, *tracked.file.deadlines)) out.push_back(act);
  }
  return out;
}

Result<Index> Intake::step(const Tracked& tracked, CaseAct act, std::string_view words,
                           const std::vector<Upload>& files) {
  const auto now = possible(tracked);
  if (std::ranges::find(now, act) == now.end())
    return fail(Code::conflict, std::string(tr("This is not possible in this case now")), {},
                "open the case again to see how it stands");
  if (!is_utf8(words) || has_control(words) || code_points(words) > kMostWords)
    return fail(Code::bad_input, std::string(tr("A message has up to 8000 characters")), "/words",
                "shorten it");
  CaseEvent body;
  body.about.value = ThingId{tracked.open.id};
  body.event.value = act;
  body.role.value = CaseRole::reporter;
  if (act == CaseAct::appeal && tracked.file.history.decision)
    body.decision.value = ThingId{tracked.file.history.decision->id};
  if (!trim(words).empty()) body.note = std::optional(Text<1, 8000>{std::string(words)});
  const std::string id = uuid_v4(options_.random);
  // All are looked at before the first is kept.
  std::vector<Sniffed> found;
  found.reserve(files.size());
  for (const auto& file : files) {
    const auto one = sniff(file.bytes);
    if (!one || files.size() > kMostFiles || file.bytes.size() > kMostFile)
      return fail(Code::bad_input,
                  std::string(tr("At most five files of 20 MB: pictures, video, sound, PDF, text")),
                  "/files", "choose others");
    found.push_back(*one);
  }
  std::vector<Digest> digests;
  digests.reserve(files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    HUSTINGS_TRY(const Hash digest,
                 vault_->add_file(tracked.open.id, "files/" + id + "/" + std::to_string(i),
                                  {.name = files[i].name, .type = std::string(found[i].type)},
                                  bytes(files[i].bytes)));
    digests.push_back({digest});
    body.files.value.push_back(found[i].kind);
  }
  if (!digests.empty()) body.file_digests = std::optional(std::move(digests));
  HUSTINGS_TRY(const auto keys, vault_->public_keys(tracked.open.id));
  HUSTINGS_TRY(const Logged done, batch_->add({.what = draft(std::move(body)),
                                               .by = operator_id_,
                                               .source = {},
                                               .about = id,
                                               .prev = {},
                                               .same_as = {},
                                               .sealed_to = keys.case_key},
                                              nullptr));
  std::vector<vault::Trait> traits;
  traits.reserve(files.size());
  for (const auto& file : files) traits.push_back(trait_of_file(file.bytes));
  // Without, there is a suggestion less; the step stands.
  [[maybe_unused]] const auto marked = vault_->mark(tracked.open.id, traits);
  return done.admitted.index;
}

Result<std::string> Intake::own_copy(const Tracked& tracked) {
  HUSTINGS_TRY(const auto reader, readers_.take());
  HUSTINGS_TRY(const auto record, read_record(*reader->db, tracked.file.index));
  HUSTINGS_TRY(const auto opened, vault::open_sealed(record.envelope, tracked.open));
  return vault::combine_all(record.envelope, opened);
}

}  // namespace hustings::intake

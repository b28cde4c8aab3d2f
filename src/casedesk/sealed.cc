#include "casedesk/sealed.h"

#include <fmt/format.h>

#include <array>

#include "store/store.h"

namespace hustings::casedesk {
namespace {

std::string text_of(const Json& json) {
  const auto* text = json.as<std::string>();
  return text == nullptr ? std::string() : *text;
}

void put_field(Reported& report, std::string_view pointer, const Json& value) {
  for (const auto& [name, into] :
       {std::pair("/name", &report.name), std::pair("/contact", &report.contact),
        std::pair("/place", &report.place), std::pair("/account", &report.account),
        std::pair("/ad", &report.ad)}) {
    if (pointer == name) *into = text_of(value);
  }
  const auto* all = value.as<JsonArray>();
  if (pointer != "/urls" || all == nullptr) return;
  for (const auto& one : *all) report.urls.push_back(text_of(one));
}

std::string path_of(const std::string& step_id) { return "proposal/" + step_id; }

}  // namespace

Result<SealedCase> read_sealed(vault::Vault& vault, Db& db, const cases::CaseFile& file,
                               const vault::OpenCase& open) {
  SealedCase out;
  for (const auto& step : file.history.steps) {
    HUSTINGS_TRY(const auto record, read_record(db, step.index));
    HUSTINGS_TRY(const auto fields, vault::open_sealed(record.envelope, open));
    Said said{&step, {}};
    for (const auto& field : fields) {
      HUSTINGS_TRY(const Json value, parse_json(field.json));
      if (field.pointer == "/note" || field.pointer == "/text") said.words = text_of(value);
      if (step.act == CaseAct::submit) put_field(out.report, field.pointer, value);
      if (step.act != CaseAct::submit || field.pointer != "/answers") continue;
      HUSTINGS_TRY(out.report.further, intake::read_further(vault, open, file.history.code, value));
    }
    out.said.push_back(std::move(said));
  }
  HUSTINGS_TRY(const auto paths, vault.paths(open.id));
  for (const auto& path : paths) {
    if (!path.starts_with("files/")) continue;
    auto info = vault.file_info(open, path);
    // Of an epoch that this reader was not given.
    if (!info && info.error().code == Code::not_found) continue;
    if (!info) return std::unexpected(info.error());
    out.files.push_back({path, *std::move(info)});
  }
  return out;
}

Result<std::string> keep_proposal(vault::Vault& vault, const std::string& case_id,
                                  const std::string& step_id, std::string_view json) {
  HUSTINGS_TRY(const Hash digest, vault.add_field(case_id, path_of(step_id), true, json));
  return hex(digest);
}

Result<void> drop_proposal(vault::Vault& vault, const std::string& case_id,
                           const std::string& step_id) {
  return vault.erase_field(case_id, path_of(step_id));
}

Result<std::string> read_proposal(vault::Vault& vault, const vault::OpenCase& open,
                                  const std::string& step_id, std::string_view digest) {
  const std::string path = path_of(step_id);
  HUSTINGS_TRY(vault::OpenField field, vault.read(open, path));
  if (hex(vault::field_digest({open.id, path}, field.salt, field.text)) == digest)
    return std::move(field.text);
  return fail(Code::unverified, "the draft is not the one that was proposed", open.id);
}

}  // namespace hustings::casedesk

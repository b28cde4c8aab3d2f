// "/desk/cases/{number}/files/{file}": a file that came with a report. Kept, never shown: strangers
// sent it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/message.h"
#include "base/zip.h"
#include "casedesk/pages.h"
#include "casedesk/receipts.h"

namespace hustings::casedesk {
namespace {

using cases::CaseFile;
using desk::Visit;
using web::Response;

std::string_view why_not(Scanned result) {
  switch (result) {
    case Scanned::unreachable:
      return tr("ClamAV could not be reached");
    case Scanned::too_large:
      return tr("too large for ClamAV");
    case Scanned::too_slow:
      return tr("ClamAV did not answer in time");
    case Scanned::unreadable:
      return tr("the file could not be opened");
    default:
      return tr("ClamAV said something that cannot be read");
  }
}

std::string scan_words(const std::optional<ScanAnswer>& answer, const Wording& words) {
  const bool told =
      answer && (answer->result == Scanned::nothing_found || answer->result == Scanned::found);
  if (!told) {
    return fmt::format(
        "{}: {}", words.text(tr("Not checked for viruses")),
        words.text(answer ? why_not(answer->result) : tr("no antivirus is set up on this node")));
  }
  const std::string by = fmt::format(
      "ClamAV {}, {}", answer->version,
      answer->signatures
          ? fmt::format("{} {}", words.text(tr("signatures of")), words.day(*answer->signatures))
          : words.text(tr("age of its signatures unknown")));
  if (answer->result == Scanned::nothing_found)
    return fmt::format("{} ({})", words.text(tr("Nothing found by the antivirus")), by);
  return fmt::format("{}: {} ({})", words.text(tr("The antivirus found")), answer->name, by);
}

std::string_view ending_of(std::string_view type) {
  static constexpr std::array kEndings = {
      std::pair("image/png", ".png"),       std::pair("image/jpeg", ".jpg"),
      std::pair("image/webp", ".webp"),     std::pair("image/gif", ".gif"),
      std::pair("application/pdf", ".pdf"), std::pair("video/mp4", ".mp4"),
      std::pair("text/plain", ".txt"),      std::pair("text/csv", ".csv")};
  const auto found = std::ranges::find(kEndings, type, [](const auto& one) { return one.first; });
  return found == kEndings.end() ? ".bin" : found->second;
}

const Wording& words_of(const Room& room, const Visit& visit) {
  return web::language_of(*room.site.look, visit.call);
}

// What lies beside the file.
std::string warning(const std::string& number, const std::string& type, const std::string& scan,
                    const Wording& words) {
  return fmt::format(
      "{}\r\n\r\n{}: {}\r\n{}: {}\r\n{}\r\n",
      words.text(tr("Somebody sent this file with a report. Nobody has looked at it: it may be "
                    "harmful, or hard to bear. Open it only where nothing can happen, on a machine "
                    "without network and without anything of yours.")),
      words.text(tr("Case")), number, words.text(tr("Type, by its content")), type, scan);
}

// In an archive, so that nothing opens or previews it by itself; never under the name that its
// sender gave it.
Result<Response> give_file(const Room& room, Visit& visit) {
  HUSTINGS_TRY(const auto reader, room.cases->reader());
  HUSTINGS_TRY(const CaseFile file, cases::read_case(*reader->db, number_of(visit)));
  HUSTINGS_TRY(const Sight sight, room.cases->look(visit.session, file.history.id));
  if (!sight.open)
    return fail(Code::conflict, std::string(tr("what is sealed in this case is locked")), {},
                std::string(tr("unlock it on the page of the case")));
  vault::Vault& vault = room.cases->vault();
  HUSTINGS_TRY(const SealedCase sealed, read_sealed(vault, *reader->db, file, *sight.open));
  const auto number = static_cast<std::size_t>(visit.call.arguments.integer("file").value_or(0));
  if (number >= sealed.files.size())
    return fail(Code::not_found, "this case has no such file", file.number);
  HUSTINGS_CHECK(visit.desk().staff().note({.actor = visit.user().id,
                                            .capacity = capacity_of(visit.user()),
                                            .action = StaffAction::case_file_opened,
                                            .signatory = {},
                                            .object = file.history.id}));
  HUSTINGS_TRY(auto stored, vault.read_file(*sight.open, sealed.files[number].path));
  std::string body;
  for (bool more = true; more;) {
    HUSTINGS_TRY(more, stored.reader.next(body));
  }
  const auto scans = room.cases->scans().of(vault, *sight.open, {sealed.files[number]});
  const Wording& words = words_of(room, visit);
  const std::string says =
      warning(file.number, stored.info.type, scan_words(scans.front(), words), words);
  const std::string name = fmt::format("{}-{}", file.number, number + 1);
  const std::string inside = name + std::string(ending_of(stored.info.type));
  const std::array parts = {ZipFile{"READ-FIRST.txt", says}, ZipFile{inside, body}};
  Response out;
  out.type = "application/zip";
  out.body = stored_zip(parts);
  out.compressible = false;
  out.must_set("Content-Disposition", fmt::format("attachment; filename=\"{}.zip\"", name));
  return out;
}

// Whether it answers the question for the receipt of an earlier report.
bool sent_as_receipt(const Reported& report, std::string_view name) {
  return std::ranges::any_of(report.further, [&](const intake::Further& one) {
    return one.question == "earlier-receipt" && one.answer == name;
  });
}

// What a receipt proves, and the case of this node that it is about.
Result<void> put_receipt(const ReceiptSays& says, Db& db, const CaseFile& file, Object& row) {
  List witnesses;
  for (const auto& one : says.witnesses)
    witnesses.push_back(Object{{"witness", one.witness}, {"witness_at", one.at}});
  std::string number;
  if (says.holds == ReceiptHolds::holds)
    HUSTINGS_CHECK(db.query(
        "SELECT c.number FROM case_step s JOIN case_file c ON c.sub = s.about WHERE s.idx = $1",
        {param(says.index)}, [&](const SqlRow& found) -> Result<void> {
          number = found.text(0);
          return {};
        }));
  row.insert(row.end(), {{"receipt_none", says.holds == ReceiptHolds::no_receipt},
                         {"receipt_broken", says.holds == ReceiptHolds::broken},
                         {"receipt_other", says.holds == ReceiptHolds::other_log},
                         {"receipt_holds", says.holds == ReceiptHolds::holds},
                         {"receipt_why", says.why.empty() ? Value() : Value(Message{says.why})},
                         {"receipt_origin", says.origin},
                         {"receipt_index", says.index},
                         {"receipt_number", says.number},
                         {"receipt_witnesses", std::move(witnesses)},
                         {"receipt_case", number == file.number ? std::string() : number},
                         {"receipt_mine", !number.empty() && number == file.number}});
  return {};
}

}  // namespace

Result<List> file_rows(const Room& room, const Visit& visit, Db& db, const cases::CaseFile& file,
                       const vault::OpenCase& open, const SealedCase& sealed) {
  const auto& files = sealed.files;
  const auto scans = room.cases->scans().of(room.cases->vault(), open, files);
  const auto& options = visit.desk().options();
  HUSTINGS_TRY(const auto keys, own_keys(options.disk, options.dir));
  List out;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto& info = files[i].info;
    const std::optional<ScanAnswer>& scan = scans[i];
    const bool found = scan && scan->result == Scanned::found;
    Object row{{"file_href", fmt::format("{}/files/{}", address_of(file), i)},
               {"file_name", info.name},
               {"file_type", info.type},
               {"file_kb", static_cast<std::int64_t>((info.bytes + 1023) / 1024)},
               {"scan_found", found},
               {"scan_words", scan_words(scan, words_of(room, visit))}};
    if (const auto says =
            receipt_in(room.cases->vault(), open, files[i],
                       sent_as_receipt(sealed.report, info.name), keys, options.registry.kinds()))
      HUSTINGS_CHECK(put_receipt(*says, db, file, row));
    out.push_back(std::move(row));
  }
  return out;
}

std::vector<web::Route> file_pages(const Room& room) {
  auto file = get(room, "/desk/cases/{number}/files/{file}",
                  {number_parameter(),
                   {.name = "file",
                    .type = ParameterType::integer,
                    .help = "which file, from 0",
                    .required = true}},
                  &give_file);
  file.waits = true;
  return {std::move(file)};
}

}  // namespace hustings::casedesk

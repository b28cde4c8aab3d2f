#include "worker/child/sheet.h"

#include <fmt/core.h>

#include "worker/child/answer.h"
#include "worker/child/xml.h"

namespace hustings {
namespace {

constexpr std::string_view kOds = "application/vnd.oasis.opendocument.spreadsheet";
constexpr std::string_view kTaken = "save it as .xlsx, .ods or .csv";

// "Book" as OLE's directory writes it: UTF-16, little-endian.
std::string utf16(std::string_view ascii) {
  std::string out;
  for (const char c : ascii) out.append({c, '\0'});
  return out;
}

// Microsoft's old container, which also holds encrypted new files.
std::unexpected<Error> ole_error(std::string_view file) {
  if (file.find(utf16("EncryptedPackage")) != std::string_view::npos) {
    return fail(Code::bad_input, "the file is protected by a password", {}, "save it without one");
  }
  if (file.find(utf16("Workbook")) != std::string_view::npos ||
      file.find(utf16("Book")) != std::string_view::npos) {
    return fail(Code::bad_input, "the file is in Excel's old format (.xls)", {},
                "open it in a spreadsheet program and save it as .xlsx");
  }
  return fail(Code::bad_input, "the file is no spreadsheet that is read", {}, std::string(kTaken));
}

// The beginning of a part; empty when there is none.
Result<std::string> head_of(const Zip& zip, std::string_view name) {
  std::string head;
  const ZipPart* part = zip.find(name);
  if (part == nullptr) return head;
  HUSTINGS_CHECK(zip.unpack(*part, [&](std::string_view piece) -> Result<bool> {
    head += piece.substr(0, 100);
    return false;
  }));
  return head;
}

// Finds what LibreOffice writes for each part that it encrypts.
struct ManifestReader : XmlHandler {
  bool encrypted = false;
  Result<void> start(XmlName name, const XmlAttributes&) override {
    encrypted |= name == XmlName{Ns::manifest, "encryption-data"};
    return {};
  }
  bool enough() const override { return encrypted; }
};

Result<void> check_not_encrypted(const Zip& zip) {
  ManifestReader manifest;
  const ZipPart* part = zip.find("META-INF/manifest.xml");
  if (part != nullptr) HUSTINGS_CHECK(read_xml(zip, *part, manifest));
  if (manifest.encrypted || zip.find("encrypted-package") != nullptr) {
    return fail(Code::bad_input, "the file is protected by a password", {}, "save it without one");
  }
  return {};
}

Result<FirstSheet> read_first(const Zip& zip) {
  HUSTINGS_TRY(const std::string type, head_of(zip, "mimetype"));
  if (type.starts_with(kOds)) {
    HUSTINGS_CHECK(check_not_encrypted(zip));
    return read_ods(zip);
  }
  if (zip.find("xl/workbook.bin") != nullptr) {
    return fail(Code::bad_input, "the file is in Excel's binary format (.xlsb)", {},
                "save it as .xlsx");
  }
  if (zip.find("_rels/.rels") != nullptr && zip.find("[Content_Types].xml") != nullptr &&
      zip.find("word/document.xml") == nullptr && zip.find("ppt/presentation.xml") == nullptr) {
    return read_xlsx(zip);
  }
  return fail(Code::bad_input, "the file is a ZIP, but no spreadsheet", {},
              "give the spreadsheet itself: .xlsx, .ods or .csv");
}

}  // namespace

std::unexpected<Error> nothing_to_read(bool hidden) {
  return fail(
      Code::bad_input,
      hidden ? "all sheets with something in them are hidden" : "no sheet has anything in it", {},
      hidden ? "show the sheet that is meant and save the file" : "give another file");
}

Result<std::string> sheet_of(std::string_view file) {
  if (file.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) return ole_error(file);
  if (!file.starts_with("PK")) {
    return fail(Code::bad_input, "the file is neither XLSX nor ODS", {}, std::string(kTaken));
  }
  HUSTINGS_TRY(const Zip zip, Zip::open(file));
  HUSTINGS_TRY(const FirstSheet first, read_first(zip));
  std::string out = "{\"sheet\":";
  write_string(first.name, out);
  out += ",\"others\":[";
  for (std::size_t i = 0; i < first.others.size(); ++i) {
    if (i > 0) out += ',';
    write_string(first.others[i], out);
  }
  out += "],\"uncomputed\":";
  write_string(first.uncomputed, out);
  out += "}\n";
  out += first.csv;
  return out;
}

}  // namespace hustings

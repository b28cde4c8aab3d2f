// Any bytes as a workbook. The first byte says what the rest is: a whole file, an archive, or one
// part of a workbook around it, so that checksums do not stand in the way.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/text.h"
#include "worker/child/archive.h"
#include "worker/child/sheet.h"
#include "worker/test_zip.h"

namespace {

using namespace hustings;  // NOLINT: a program of its own

std::string file_of(char kind, const std::string& rest) {
  if (kind == 'c') return testing::zip_of(testing::ods_parts(rest, false));
  auto parts = testing::parts_of(
      {.sheets =
           {"<sheetData><row><c t=\"s\"><v>0</v></c><c s=\"1\"><v>1</v></c></row></sheetData>"},
       .shared = "<si><t>a</t></si>",
       .styles = "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>"},
      false);
  if (kind == 'w') parts[0].bytes = rest;  // worksheet
  if (kind == 'b') parts[3].bytes = rest;  // book
  if (kind == 'r') parts[4].bytes = rest;  // relations
  if (kind == 's') parts[5].bytes = rest;  // shared texts
  if (kind == 'f') parts[6].bytes = rest;  // formats
  return testing::zip_of(parts);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  const char kind = static_cast<char>(data[0]);
  const auto take = [](std::string_view) { return true; };
  if (kind == 'a') {
    const auto listed = list_parts(rest, "", take);
    const auto unpacked = unpack_part(rest, "a", take);
    if (!listed && unpacked) std::abort();
    return 0;
  }
  const auto out = sheet_of(kind == 'z' ? rest : file_of(kind, rest));
  if (out && !is_utf8(*out)) std::abort();
  if (!out && (out.error().message.empty() || out.error().mend.empty())) std::abort();
  return 0;
}

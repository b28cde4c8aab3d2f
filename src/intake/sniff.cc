#include "intake/sniff.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace hustings::intake {
namespace {

using namespace std::string_view_literals;

struct Mark {
  std::size_t at;
  std::string_view bytes;
};
struct Row {
  Mark first;
  Mark second;  // empty: none
  Sniffed is;
};
constexpr Mark kNone{0, ""sv};
// Formats as their specifications begin them. Text comes last, by other means.
constexpr std::array kRows = {
    Row{{0, "\xff\xd8\xff"sv}, kNone, {"image/jpeg", FileType::picture}},
    Row{{0, "\x89PNG\r\n\x1a\n"sv}, {12, "IHDR"sv}, {"image/png", FileType::picture}},
    Row{{0, "RIFF"sv}, {8, "WEBPVP8"sv}, {"image/webp", FileType::picture}},
    Row{{0, "GIF87a"sv}, kNone, {"image/gif", FileType::picture}},
    Row{{0, "GIF89a"sv}, kNone, {"image/gif", FileType::picture}},
    Row{{4, "ftypavif"sv}, kNone, {"image/avif", FileType::picture}},
    Row{{4, "ftypavis"sv}, kNone, {"image/avif", FileType::picture}},
    Row{{4, "ftypisom"sv}, kNone, {"video/mp4", FileType::video}},
    Row{{4, "ftypiso2"sv}, kNone, {"video/mp4", FileType::video}},
    Row{{4, "ftypiso4"sv}, kNone, {"video/mp4", FileType::video}},
    Row{{4, "ftypiso5"sv}, kNone, {"video/mp4", FileType::video}},
    Row{{4, "ftypiso6"sv}, kNone, {"video/mp4", FileType::video}},
    Row{{4, "ftypmp41"sv}, kNone, {"video/mp4", FileType::video}},
    Row{{4, "ftypmp42"sv}, kNone, {"video/mp4", FileType::video}},
    Row{{4, "ftypM4V "sv}, kNone, {"video/mp4", FileType::video}},
    Row{{4, "ftypdash"sv}, kNone, {"video/mp4", FileType::video}},
    Row{{4, "ftypqt  "sv}, kNone, {"video/mp4", FileType::video}},  // phones call it .mov
    Row{{0, "ID3"sv}, kNone, {"audio/mpeg", FileType::sound}},
    Row{{0, "\xff\xfb"sv}, kNone, {"audio/mpeg", FileType::sound}},
    Row{{0, "\xff\xf3"sv}, kNone, {"audio/mpeg", FileType::sound}},
    Row{{0, "\xff\xf2"sv}, kNone, {"audio/mpeg", FileType::sound}},
    Row{{0, "RIFF"sv}, {8, "WAVEfmt "sv}, {"audio/wav", FileType::sound}},
    Row{{0, "%PDF-"sv}, kNone, {"application/pdf", FileType::document}},
};
constexpr std::string_view kMatroska = "\x1a\x45\xdf\xa3"sv;  // EBML; its DocType says which
constexpr std::size_t kHead = 64;                             // bytes in which that has to stand

bool has(std::string_view file, const Mark& mark) {
  return file.size() >= mark.at + mark.bytes.size() &&
         file.substr(mark.at, mark.bytes.size()) == mark.bytes;
}

// What a browser would run, were it shown: not taken, also as text.
bool is_markup(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  return first != std::string_view::npos && text[first] == '<';
}

// The same number of commas, semicolons or tabs in each of the first lines, and at least one.
bool is_table(std::string_view text) {
  for (const char between : {',', ';', '\t'}) {
    std::ptrdiff_t columns = -1;
    int lines = 0;
    bool even = true;
    std::string_view left = text.substr(0, 4096);
    for (; lines < 5 && left.contains('\n'); ++lines) {
      const auto end = left.find('\n');
      const auto here = std::ranges::count(left.substr(0, end), between);
      even = even && (columns == -1 || here == columns);
      columns = here;
      left.remove_prefix(end + 1);
    }
    if (even && lines >= 2 && columns > 0) return true;
  }
  return false;
}

bool is_text(std::string_view bytes) {
  return is_utf8(bytes) && std::ranges::all_of(bytes, [](unsigned char c) {
           return c >= 0x20 ? c != 0x7f : c == '\t' || c == '\r' || c == '\n';
         });
}

}  // namespace

std::optional<Sniffed> sniff(std::string_view bytes) {
  if (bytes.empty()) return std::nullopt;
  for (const auto& row : kRows) {
    if (has(bytes, row.first) && has(bytes, row.second)) return row.is;
  }
  if (bytes.starts_with(kMatroska) && bytes.substr(0, kHead).contains("webm"sv))
    return Sniffed{"video/webm", FileType::video};
  if (!is_text(bytes) || is_markup(bytes)) return std::nullopt;
  if (is_table(bytes)) return Sniffed{"text/csv", FileType::table};
  return Sniffed{"text/plain", FileType::document};
}

}  // namespace hustings::intake

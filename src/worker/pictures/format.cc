#include "worker/pictures/format.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>

namespace hustings {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kTaken = "save it as JPEG, PNG or WebP";

struct Known {
  std::string_view begins;
  std::string_view name;
  std::string_view mend = kTaken;
};

constexpr std::string_view kExport = "export it as JPEG, PNG or WebP with the program that made it";
constexpr std::string_view kNoPicture = "give a photo or a picture: JPEG, PNG or WebP";

// Those that people send for pictures.
constexpr std::array kOthers = {
    Known{"BM"sv, "BMP"sv},
    Known{"\0\0\1\0"sv, "ICO"sv},
    Known{"\0\0\2\0"sv, "CUR"sv},
    Known{"II*\0"sv, "TIFF or a camera's raw format"sv, kExport},
    Known{"MM\0*"sv, "TIFF or a camera's raw format"sv, kExport},
    Known{"II+\0"sv, "TIFF"sv},
    Known{"MM\0+"sv, "TIFF"sv},
    Known{"IIRO"sv, "a camera's raw format"sv, kExport},
    Known{"IIU\0"sv, "a camera's raw format"sv, kExport},
    Known{"FUJIFILMCCD-RAW"sv, "a camera's raw format"sv, kExport},
    Known{"8BPS"sv, "Photoshop's format"sv, kExport},
    Known{"gimp xcf"sv, "GIMP's format"sv, kExport},
    Known{"\xFF\x0A"sv, "JPEG XL"sv},
    Known{"\0\0\0\x0CJXL "sv, "JPEG XL"sv},
    Known{"\0\0\0\x0CjP  "sv, "JPEG 2000"sv},
    Known{"\xFF\x4F\xFF\x51"sv, "JPEG 2000"sv},
    Known{"\x76\x2F\x31\x01"sv, "OpenEXR"sv},
    Known{"#?RADIANCE"sv, "Radiance HDR"sv},
    Known{"SIMPLE  ="sv, "FITS"sv},
    Known{"P1"sv, "Netpbm"sv},
    Known{"P2"sv, "Netpbm"sv},
    Known{"P3"sv, "Netpbm"sv},
    Known{"P4"sv, "Netpbm"sv},
    Known{"P5"sv, "Netpbm"sv},
    Known{"P6"sv, "Netpbm"sv},
    Known{"PF"sv, "Netpbm"sv},
    Known{"%!PS"sv, "PostScript"sv, kExport},
    Known{"\x1F\x8B"sv, "a gzip archive"sv, kNoPicture},
    Known{"PK\3\4"sv, "a ZIP archive or an office file"sv, kNoPicture},
    Known{"\xD0\xCF\x11\xE0"sv, "an office file"sv, kNoPicture},
    Known{"\x1A\x45\xDF\xA3"sv, "a video"sv, "give one picture of it as JPEG or PNG"sv},
};

bool at(std::string_view file, std::size_t place, std::string_view bytes) {
  return file.size() >= place && file.substr(place).starts_with(bytes);
}

std::size_t number(std::string_view bytes, std::size_t place, std::size_t size) {
  std::size_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    value = value << 8 | static_cast<unsigned char>(bytes[place + i]);
  }
  return value;
}

std::unexpected<Error> not_read(const Known& known) {
  return fail(Code::bad_input, fmt::format("the file is {}, which is not read", known.name), {},
              std::string(known.mend));
}

// An ISO file of boxes says what it is in the first: one main brand and others that it keeps to.
std::optional<Format> heif_of(std::string_view file) {
  constexpr std::size_t kMostBrands = 32;
  const std::size_t end = std::min({number(file, 0, 4), file.size(), 16 + 4 * kMostBrands});
  std::optional<Format> found;
  for (std::size_t place = 8; place + 4 <= end; place += 4) {
    const std::string_view brand = file.substr(place, 4);
    if (place == 12) continue;  // the version of the main brand
    if (brand == "avif" || brand == "avis") return Format::avif;
    if (brand.starts_with("hei") || brand.starts_with("hev") || brand == "mif1") {
      found = Format::heic;
    }
  }
  return found;
}

// Text, told by its first tag after what may stand before it.
bool is_markup(std::string_view file, std::string_view tag) {
  const std::string_view head = file.substr(0, 1024);
  const std::size_t first = head.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != std::string_view::npos && head[first] == '<' &&
         head.find(tag) != std::string_view::npos;
}

std::optional<Format> picture_of_head(std::string_view file) {
  if (file.starts_with("\xFF\xD8\xFF")) return Format::jpeg;
  if (file.starts_with("\x89PNG\r\n\x1A\n")) return Format::png;
  if (file.starts_with("GIF87a") || file.starts_with("GIF89a")) return Format::gif;
  if (file.starts_with("RIFF") && at(file, 8, "WEBP")) return Format::webp;
  if (file.size() >= 16 && at(file, 4, "ftyp")) return heif_of(file);
  return std::nullopt;
}

// PDF readers find its mark anywhere in the first KiB, and ZIP readers theirs at the end.
bool is_zip(std::string_view file) {
  constexpr std::size_t kRecord = 22;
  constexpr std::size_t kComment = 0xFFFF;
  const std::string_view tail =
      file.substr(file.size() - std::min(file.size(), kRecord + kComment));
  for (std::size_t place = tail.find("PK\5\6"); place != std::string_view::npos;
       place = tail.find("PK\5\6", place + 1)) {
    if (place + kRecord > tail.size()) break;
    const std::size_t comment = number(tail, place + 21, 1) << 8 | number(tail, place + 20, 1);
    if (place + kRecord + comment == tail.size()) return true;
  }
  return false;
}

std::unexpected<Error> two_at_once(std::string_view other) {
  return fail(Code::bad_input, fmt::format("the file is a picture and {} at once", other), {},
              "open it in a picture program and save it anew");
}

std::unexpected<Error> other_of_head(std::string_view file) {
  if (file.empty()) return fail(Code::bad_input, "the file is empty", {}, std::string(kNoPicture));
  for (const Known& known : kOthers) {
    if (file.starts_with(known.begins)) return not_read(known);
  }
  if (file.substr(0, 1024).find("%PDF-") != std::string_view::npos) {
    return not_read({{}, "PDF", "export its page as PNG or JPEG"});
  }
  if (is_markup(file, "<svg")) return not_read({{}, "SVG", "export it as PNG"});
  if (is_markup(file, "<html") || is_markup(file, "<!DOCTYPE html")) {
    return not_read({{}, "a web page", kNoPicture});
  }
  if (at(file, 4, "ftypcrx")) return not_read({{}, "a camera's raw format", kExport});
  if (at(file, 4, "ftyp") || (file.starts_with("RIFF") && at(file, 8, "AVI "))) {
    return not_read({{}, "a video", "give one picture of it as JPEG or PNG"});
  }
  return fail(Code::bad_input, "the file is no picture that is read", {}, std::string(kTaken));
}

}  // namespace

std::string_view media_type(Format format) {
  constexpr std::array kTypes = {"image/jpeg"sv, "image/png"sv,  "image/webp"sv,
                                 "image/gif"sv,  "image/avif"sv, "image/heic"sv};
  return kTypes[static_cast<std::size_t>(format)];
}

Result<Format> format_of(std::string_view file) {
  const std::optional<Format> format = picture_of_head(file);
  if (!format) return other_of_head(file);
  if (file.substr(0, 1024).find("%PDF-") != std::string_view::npos) return two_at_once("a PDF");
  if (is_zip(file)) return two_at_once("a ZIP archive");
  return *format;
}

std::uint32_t png_frames(std::string_view file) {
  std::size_t place = 8;
  while (place + 16 <= file.size()) {
    const std::size_t size = number(file, place, 4);
    if (at(file, place + 4, "acTL") && size == 8) {
      return static_cast<std::uint32_t>(std::max<std::size_t>(1, number(file, place + 8, 4)));
    }
    if (at(file, place + 4, "IDAT")) return 1;
    place += 12 + size;
  }
  return 1;
}

}  // namespace hustings

// ZXing finds codes; this file gives it a photo in sizes at which it finds them.
#define ZX_USE_UTF8 1  // what texts are in this edition of ZXing
#include <ZXing/ReadBarcode.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

#include "base/text.h"
#include "worker/child/answer.h"
#include "worker/pictures/image.h"
#include "worker/pictures/pictures.h"

namespace hustings {
namespace {

constexpr std::size_t kMostCodes = 8;
constexpr std::size_t kMostText = 4096;  // bytes of UTF-8
constexpr int kLeastSide = 900;          // below, a smaller picture shows nothing more
constexpr double kEnlarge = 2;           // of small pictures
constexpr int kEnlargeBelow = 1200;

struct Code {
  std::string text;
  int seen = 0;     // at how many sizes
  double area = 0;  // in pixels of the whole photo, the largest
};

// Grey, on white, all of it.
Result<Image> grey(const Source& source) {
  HUSTINGS_TRY(Image image, load(source));
  HUSTINGS_TRY(image, to_srgb(image));
  HUSTINGS_TRY(image, flatten(image));
  HUSTINGS_TRY(image, vips_call([&](VipsImage** out) {
                 return vips_colourspace(image.get(), out, VIPS_INTERPRETATION_B_W, nullptr);
               }));
  return in_memory(image);
}

Result<Image> resized(const Image& image, double scale) {
  HUSTINGS_TRY(const Image out, vips_call([&](VipsImage** to) {
                 return vips_resize(image.get(), to, scale, nullptr);
               }));
  return in_memory(out);
}

// In UTF-8, which most codes are in without saying so; what says otherwise, ZXing changes. Empty
// for bytes that are no text. (For ZXing a text with tabs is bytes, too.)
std::string text_of(const ZXing::Result& found) {
  const ZXing::ByteArray& raw = found.bytes();
  std::string bytes(raw.begin(), raw.end());
  if (!found.hasECI() && is_utf8(bytes)) return bytes;
  return found.contentType() == ZXing::ContentType::Binary ? "" : found.text();
}

double area_of(const ZXing::Position& at) {
  double twice = 0;
  for (int i = 0; i < 4; ++i) {
    const auto& a = at[i];
    const auto& b = at[(i + 1) % 4];
    twice += double(a.x) * b.y - double(b.x) * a.y;
  }
  return std::abs(twice) / 2;
}

class Codes {
 public:
  void add(const ZXing::Results& results, double scale) {
    for (const ZXing::Result& found : results) {
      if (found.isValid()) add(text_of(found), area_of(found.position()) / (scale * scale));
    }
  }
  bool empty() const { return codes_.empty(); }
  // Those that were seen most often come first, of these the largest.
  std::string answer() {
    std::ranges::sort(codes_, [](const Code& a, const Code& b) {
      return std::tie(b.seen, b.area, a.text) < std::tie(a.seen, a.area, b.text);
    });
    std::string out = "[";
    for (std::size_t i = 0; i < std::min(codes_.size(), kMostCodes); ++i) {
      if (i > 0) out += ',';
      write_string(codes_[i].text, out);
    }
    return out + "]\n";
  }

 private:
  void add(std::string text, double area) {
    if (text.empty() || text.size() > kMostText || !is_utf8(text)) return;
    auto code = std::ranges::find(codes_, text, &Code::text);
    if (code == codes_.end()) code = codes_.insert(code, {std::move(text)});
    ++code->seen;
    code->area = std::max(code->area, area);
  }

  std::vector<Code> codes_;
};

std::uint8_t* pixels_of(const Image& image) {
  return static_cast<std::uint8_t*>(const_cast<void*>(vips_image_get_data(image.get())));
}

// Paints over what was found. `image`: in memory, and ours.
void erase(const Image& image, const ZXing::Position& at) {
  const int width = vips_image_get_width(image.get());
  const auto inside = [&](int x, int y) {
    int left = 0;
    for (int i = 0; i < 4; ++i) {
      const auto a = at[i];
      const auto b = at[(i + 1) % 4];
      const std::int64_t side =
          std::int64_t{b.x - a.x} * (y - a.y) - std::int64_t{b.y - a.y} * (x - a.x);
      left += side >= 0 ? 1 : -1;
    }
    return left == 4 || left == -4;
  };
  const auto [first_x, last_x] = std::minmax({at[0].x, at[1].x, at[2].x, at[3].x});
  const auto [first_y, last_y] = std::minmax({at[0].y, at[1].y, at[2].y, at[3].y});
  for (int y = std::max(0, first_y); y <= last_y && y < vips_image_get_height(image.get()); ++y) {
    for (int x = std::max(0, first_x); x <= last_x && x < width; ++x) {
      if (inside(x, y)) pixels_of(image)[std::int64_t{y} * width + x] = 255;
    }
  }
}

ZXing::Results results_of(const Image& image, ZXing::Binarizer binarizer) {
  ZXing::DecodeHints hints;  // tries harder, turned, and at a third of the size again and again
  hints.setFormats(ZXing::BarcodeFormat::QRCode).setBinarizer(binarizer);
  const ZXing::ImageView view(pixels_of(image), vips_image_get_width(image.get()),
                              vips_image_get_height(image.get()), ZXing::ImageFormat::Lum);
  return ZXing::ReadBarcodes(view, hints);
}

void look(const Image& image, double scale, ZXing::Binarizer binarizer, Codes& codes) {
  codes.add(results_of(image, binarizer), scale);
}

// Of several codes beside each other ZXing may see one: what it found is painted over until there
// is nothing more. Spoils the image.
void look_again(const Image& image, double scale, Codes& codes) {
  for (std::size_t round = 0; round <= kMostCodes; ++round) {
    const ZXing::Results results = results_of(image, ZXing::Binarizer::LocalAverage);
    codes.add(results, scale);
    if (results.empty()) return;
    for (const ZXing::Result& found : results) erase(image, found.position());
  }
}

// What is in dirt, shade or blur at one size is found at another; what is far away only at the
// full one.
Result<void> look_at_sizes(const Image& full, Codes& codes) {
  const int longest = std::max(vips_image_get_width(full.get()), vips_image_get_height(full.get()));
  look(full, 1, ZXing::Binarizer::LocalAverage, codes);
  const double smaller = longest / 2 >= kLeastSide ? 0.5 : 1;
  HUSTINGS_TRY(const Image copy, resized(full, smaller));
  if (codes.empty() && smaller < 1) look(copy, smaller, ZXing::Binarizer::LocalAverage, codes);
  if (codes.empty()) look(copy, smaller, ZXing::Binarizer::GlobalHistogram, codes);
  if (!codes.empty()) look_again(copy, smaller, codes);
  if (!codes.empty()) return {};
  if (longest < kEnlargeBelow) {
    HUSTINGS_TRY(const Image large, resized(full, kEnlarge));
    look(large, kEnlarge, ZXing::Binarizer::LocalAverage, codes);
  }
  // Light on dark.
  const double scale = std::min(1.0, 1600.0 / longest);
  HUSTINGS_TRY(const Image positive, resized(full, scale));
  HUSTINGS_TRY(const Image lazy, vips_call([&](VipsImage** out) {
                 return vips_invert(positive.get(), out, nullptr);
               }));
  HUSTINGS_TRY(const Image negative, in_memory(lazy));
  look(negative, scale, ZXing::Binarizer::LocalAverage, codes);
  return {};
}

}  // namespace

Result<std::string> codes_of(std::string_view file) {
  HUSTINGS_TRY(const Source source, open_source(file));
  // EXIF's orientation does not matter: codes are found turned and mirrored.
  HUSTINGS_TRY(const Image full, grey(source));
  Codes codes;
  HUSTINGS_CHECK(look_at_sizes(full, codes));
  return codes.answer();
}

}  // namespace hustings

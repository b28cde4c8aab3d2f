#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "worker/pictures/image.h"
#include "worker/pictures/pictures.h"

namespace hustings {
namespace {

constexpr int kQuality = 90;  // from here on colours keep all their pixels: small print stays sharp
constexpr int kMostWebpSide = 16'383;
constexpr double kMargin = 0.02;  // of the picture's width, around the label

enum class Place : std::uint8_t { below, top_left, top_right, bottom_left, bottom_right };

struct Order {
  Place place = Place::below;
  unsigned percent = 0;
  std::string_view picture;
  std::string_view label;
};

// hustings writes it, so that what is wrong with it is no fault of a file.
Result<Order> order_of(std::string_view input) {
  const std::size_t line = input.find('\n');
  std::array<std::size_t, 3> numbers{};
  const char* at = input.data();
  const char* const end = at + (line == std::string_view::npos ? 0 : line);
  for (std::size_t& number : numbers) {
    if (at != end && *at == ' ') ++at;
    const auto [next, failed] = std::from_chars(at, end, number);
    if (failed != std::errc{}) return fail(Code::io, "the order for a label cannot be read");
    at = next;
  }
  const std::string_view files = input.substr(line + 1);
  if (numbers[0] > 4 || numbers[1] < 10 || numbers[1] > 100 || numbers[2] > files.size()) {
    return fail(Code::io, "the order for a label cannot be read");
  }
  return Order{static_cast<Place>(numbers[0]), static_cast<unsigned>(numbers[1]),
               files.substr(0, numbers[2]), files.substr(numbers[2])};
}

Result<Image> whole_picture(const Source& source) {
  HUSTINGS_TRY(Image image, load(source));
  HUSTINGS_TRY(image, to_srgb(image));
  if (source.orientation == 1) return image;
  HUSTINGS_TRY(image, in_memory(image));
  return upright(image, source.orientation);
}

std::unexpected<Error> no_room(std::string what) {
  return fail(Code::bad_input, std::move(what), {},
              "give the label a smaller share of the width, or another picture");
}

// As wide as it is asked for, on white, in memory.
Result<Image> label_image(std::string_view png, int width) {
  HUSTINGS_TRY(const Source source, open_source(png));
  if (source.format != Format::png) {
    return fail(Code::bad_input, "the label is no PNG", {}, "give it as PNG");
  }
  const double scale = double(width) / source.width;
  if (scale * source.height > kMostSide) {
    return no_room("the picture would be too large with the label");
  }
  HUSTINGS_TRY(Image image, load(source));
  HUSTINGS_TRY(image, to_srgb(image));
  HUSTINGS_TRY(image, flatten(image));
  HUSTINGS_TRY(image, in_memory(image));
  HUSTINGS_TRY(image, vips_call([&](VipsImage** out) {
                 return vips_resize(image.get(), out, scale, nullptr);
               }));
  return in_memory(image);
}

// The same with a white border, as large as is said.
Result<Image> on_white(const Image& image, int x, int y, int width, int height) {
  return vips_call([&](VipsImage** out) {
    return vips_embed(image.get(), out, x, y, width, height, "extend", VIPS_EXTEND_WHITE, nullptr);
  });
}

// Alpha like the picture's, and not see-through.
Result<Image> with_alpha_of(const Image& picture, const Image& label) {
  return vips_call([&](VipsImage** out) {
    if (vips_image_hasalpha(picture.get()) == FALSE) return vips_copy(label.get(), out, nullptr);
    return vips_addalpha(label.get(), out, nullptr);
  });
}

Result<Image> strip_below(const Image& picture, const Image& label, int margin) {
  const int width = vips_image_get_width(picture.get());
  const int height = vips_image_get_height(picture.get());
  const int strip = vips_image_get_height(label.get()) + 2 * margin;
  if (height + strip > kMostSide ||
      std::uint64_t(width) * std::uint64_t(height + strip) > kMostPixels) {
    return no_room("the picture would be too large with the label");
  }
  const int left = (width - vips_image_get_width(label.get())) / 2;
  HUSTINGS_TRY(const Image opaque, on_white(label, left, margin, width, strip));
  HUSTINGS_TRY(const Image white, with_alpha_of(picture, opaque));
  return vips_call([&](VipsImage** out) {
    return vips_join(picture.get(), white.get(), out, VIPS_DIRECTION_VERTICAL, nullptr);
  });
}

Result<Image> in_corner(const Image& picture, const Image& label, Place place, int margin) {
  const int right = vips_image_get_width(picture.get()) - vips_image_get_width(label.get());
  const int bottom = vips_image_get_height(picture.get()) - vips_image_get_height(label.get());
  if (bottom < 0) return no_room("the label is higher than the picture");
  const bool at_right = place == Place::top_right || place == Place::bottom_right;
  const bool at_bottom = place == Place::bottom_left || place == Place::bottom_right;
  const int side = std::min(margin, right / 2);
  const int edge = std::min(margin, bottom / 2);
  const int x = at_right ? right - side : side;
  const int y = at_bottom ? bottom - edge : edge;
  HUSTINGS_TRY(const Image alike, with_alpha_of(picture, label));
  return vips_call(
      [&](VipsImage** out) { return vips_insert(picture.get(), alike.get(), out, x, y, nullptr); });
}

bool lossless(const Source& source) { return source.bytes.substr(0, 16).ends_with("VP8L"); }

std::uint32_t little_endian(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

// A WebP that vips wrote, without the EXIF that it makes up even when it is told not to.
std::string without_metadata(std::string_view webp) {
  constexpr std::size_t kHead = 12;
  constexpr std::size_t kFlags = 8;     // of VP8X, behind its name and size
  constexpr char kSaysMetadata = 0x2C;  // a profile, EXIF, XMP
  std::string out(webp.substr(0, kHead));
  for (std::size_t at = kHead; at + 8 <= webp.size();) {
    const std::size_t size = 8 + std::size_t{little_endian(webp, at + 4)};
    std::string chunk(webp.substr(at, size + size % 2));
    at += chunk.size();
    if (chunk.starts_with("EXIF") || chunk.starts_with("XMP ") || chunk.starts_with("ICCP")) {
      continue;
    }
    if (chunk.starts_with("VP8X") && chunk.size() > kFlags) {
      chunk[kFlags] = static_cast<char>(chunk[kFlags] & ~kSaysMetadata);
    }
    out += chunk;
  }
  for (std::size_t i = 0; i < 4; ++i) out[4 + i] = static_cast<char>((out.size() - 8) >> 8 * i);
  return out;
}

Result<std::string> written(const Image& image, const Source& source) {
  return vips_write([&](void** bytes, std::size_t* size) {
    VipsImage* const in = image.get();
    if (source.format == Format::jpeg) {
      return vips_jpegsave_buffer(in, bytes, size, "Q", kQuality, "strip", TRUE, "optimize_coding",
                                  TRUE, nullptr);
    }
    if (source.format == Format::webp) {
      return vips_webpsave_buffer(in, bytes, size, "Q", kQuality, "lossless",
                                  static_cast<gboolean>(lossless(source)), "strip", TRUE, nullptr);
    }
    return vips_pngsave_buffer(in, bytes, size, "strip", TRUE, "compression", 4, nullptr);
  });
}

}  // namespace

Result<std::string> label_of(std::string_view input) {
  HUSTINGS_TRY(const Order order, order_of(input));
  HUSTINGS_TRY(const Source source, open_source(order.picture));
  HUSTINGS_TRY(const Image picture, whole_picture(source));
  const int width = vips_image_get_width(picture.get());
  const int share = std::max(1, int(std::lround(width * order.percent / 100.0)));
  HUSTINGS_TRY(const Image label, label_image(order.label, share));
  const int margin = int(std::lround(width * kMargin));
  HUSTINGS_TRY(const Image labelled, order.place == Place::below
                                         ? strip_below(picture, label, margin)
                                         : in_corner(picture, label, order.place, margin));
  if (source.format == Format::webp && vips_image_get_height(labelled.get()) > kMostWebpSide) {
    return no_room("the picture would be too high for WebP with the label");
  }
  HUSTINGS_TRY(std::string out, written(labelled, source));
  return source.format == Format::webp ? without_metadata(out) : out;
}

}  // namespace hustings

#include <fmt/core.h>

#include <algorithm>

#include "worker/pictures/image.h"
#include "worker/pictures/pictures.h"

namespace hustings {
namespace {

constexpr int kSide = 640;
constexpr int kQuality = 82;

// The most that a JPEG may be made smaller while it is read, so that there is still something to
// choose from: twice the thumbnail's size. vips 8.14 aborts where a side would become nothing.
int shrink_of(const Source& source) {
  const auto [shortest, longest] = std::minmax(source.width, source.height);
  int shrink = 8;
  while (shrink > 1 && (longest / shrink < 2 * kSide || shortest < shrink)) shrink /= 2;
  return shrink;
}

Result<Image> small(const Source& source) {
  HUSTINGS_TRY(Image image, load(source, shrink_of(source)));
  HUSTINGS_TRY(image, to_srgb(image));
  HUSTINGS_TRY(image, flatten(image));
  const int longest =
      std::max(vips_image_get_width(image.get()), vips_image_get_height(image.get()));
  if (longest > kSide) {
    HUSTINGS_TRY(image, vips_call([&](VipsImage** out) {
                   return vips_resize(image.get(), out, double(kSide) / longest, nullptr);
                 }));
  }
  HUSTINGS_TRY(image, in_memory(image));
  return upright(image, source.orientation);
}

}  // namespace

Result<std::string> picture_of(std::string_view file) {
  HUSTINGS_TRY(const Source source, open_source(file));
  HUSTINGS_TRY(const Image image, small(source));
  HUSTINGS_TRY(const std::string thumbnail, vips_write([&](void** bytes, std::size_t* size) {
                 return vips_jpegsave_buffer(image.get(), bytes, size, "Q", kQuality, "strip", TRUE,
                                             "optimize_coding", TRUE, nullptr);
               }));
  return fmt::format("{{\"type\":\"{}\",\"width\":{},\"height\":{},\"frames\":{}}}\n",
                     media_type(source.format), source.turned() ? source.height : source.width,
                     source.turned() ? source.width : source.height, source.frames) +
         thumbnail;
}

}  // namespace hustings

// libvips as the tasks use it: the loaders of six formats and nothing else of its hundred, no
// threads beside the one that works, no files.
#pragma once
#include <vips/vips.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "worker/pictures/format.h"

namespace hustings {

inline constexpr std::uint64_t kMostPixels = 100'000'000;
inline constexpr int kMostSide = 30'000;

// Loads and warms up all that is needed. io when it cannot. Before the sandbox is entered.
Result<void> start_vips();

struct Unref {
  void operator()(VipsImage* image) const { g_object_unref(image); }
  void operator()(void* bytes) const { g_free(bytes); }
};
using Image = std::unique_ptr<VipsImage, Unref>;

// A picture whose head has been read and found within the limits.
struct Source {
  Format format = Format::jpeg;
  std::string_view bytes;
  int width = 0;  // in pixels, as they are stored
  int height = 0;
  int orientation = 1;  // of EXIF, 1..8
  std::uint32_t frames = 1;
  bool turned() const { return orientation >= 5; }  // width and height change places
};
// bad_input: what format_of says; damaged; over kMostPixels or kMostSide.
Result<Source> open_source(std::string_view file);

// Its first frame, from top to bottom and once only. `shrink` (1, 2, 4, 8) makes a JPEG smaller
// while it is read, which saves most of the time; others ignore it.
Result<Image> load(const Source& source, int shrink = 1);

// sRGB with 8 bits, with or without alpha, from whatever colours it has.
Result<Image> to_srgb(const Image& image);
// Onto white; as it is when it has no alpha.
Result<Image> flatten(const Image& image);
// Turned and mirrored as EXIF's orientation (1..8) says. `image`: in memory, unless it is 1.
Result<Image> upright(const Image& image, int orientation);
// All pixels in memory, so that they can be read in any order and often.
Result<Image> in_memory(const Image& image);

// Calls a function of vips, whose last argument but the options is where the image goes.
//   vips_call([&](VipsImage** out) { return vips_flip(in, out, direction, nullptr); })
template <class Call>
Result<Image> vips_call(Call call);

// What vips said, as an error about the file. Forgets it.
std::unexpected<Error> vips_failed();

template <class Call>
Result<Image> vips_call(Call call) {
  VipsImage* out = nullptr;
  if (call(&out) != 0) return vips_failed();
  return Image(out);
}

// The same for what writes into memory.
template <class Call>
Result<std::string> vips_write(Call call) {
  void* bytes = nullptr;
  std::size_t size = 0;
  if (call(&bytes, &size) != 0) return vips_failed();
  const std::unique_ptr<void, Unref> owned(bytes);
  return std::string(static_cast<const char*>(bytes), size);
}

}  // namespace hustings

// Pictures that nobody has looked at, read by the program beside hustings-worker that it becomes
// for them. JPEG, PNG, WebP, GIF, AVIF and HEIC, told by their content; every other file is refused
// by its name.
//
// All of these: block until done, at the latest after `limits.wall`; thread-safe. `program`:
// hustings-worker's path. Errors: bad_input for a file that is none of the above, is another kind
// of file at the same time, damaged or cut off, over a limit below, or needs more time or memory
// than it may take, each with how to mend it; io when the worker cannot be started or cannot lock
// itself in.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "worker/worker.h"

namespace hustings {

inline constexpr std::size_t kMostPictureFile = std::size_t{64} << 20;  // bytes
inline constexpr std::uint64_t kMostPicturePixels = 100'000'000;        // refused before decoding
inline constexpr std::uint32_t kMostPictureSide = 30'000;               // pixels

// More than for sheets: a photo of 50 megapixels whose parts come one finer than the other
// (progressive JPEG) is unpacked in 300 MB, a turned one of 100 in as much, and libvips with its
// libraries takes 150 MB of addresses before it begins.
inline constexpr WorkerLimits kPictureLimits{.memory = std::uint64_t{1536} << 20,
                                             .most_output = std::size_t{192} << 20};

struct Picture {
  std::string media_type;   // image/jpeg, image/png, image/webp, image/gif, image/avif, image/heic
  std::uint32_t width = 0;  // in pixels, upright as EXIF's orientation says
  std::uint32_t height = 0;
  std::uint32_t frames = 1;  // more than 1: it moves, or the file holds several pictures
  // JPEG, which programs of any age show, also those for mail and link previews: the first frame,
  // upright, fits into 640 x 640 and is never enlarged, sRGB, on white where the picture is
  // see-through, without metadata.
  std::string thumbnail;
};
Result<Picture> read_picture(const Path& program, std::string_view file,
                             const WorkerLimits& limits = kPictureLimits);

// What the QR codes in a photo say, the nearest to certain first; at most 8, each at most 4096
// bytes of UTF-8; none: an empty list. Codes may be turned, tilted, mirrored, light on dark. No
// micro QR, no other kinds of codes, none that hold bytes instead of text. They are words of
// strangers: a link is not to be followed unchecked.
Result<std::vector<std::string>> read_codes(const Path& program, std::string_view file,
                                            const WorkerLimits& limits = kPictureLimits);

enum class LabelPlace : std::uint8_t { below, top_left, top_right, bottom_left, bottom_right };

struct LabelOptions {
  LabelPlace place = LabelPlace::below;  // on a white strip as wide as the picture, in its middle
  unsigned percent = 40;                 // of the picture's width that the label takes, 10..100
};

// The picture with a label, which is a PNG of ours: made as wide as asked for, on white, with a
// margin of 2 % of the picture's width. JPEG, PNG and WebP stay what they are, others become PNG.
// What moves becomes its first frame. Colours become sRGB with 8 bits. All metadata is dropped:
// place and camera, and C2PA manifests with what they say about the picture's origin; JPEG and WebP
// lose a little by being packed anew (quality 90).
// Errors also: bad_input when the share is not 10..100, the label is no PNG, or does not fit.
Result<std::string> put_label(const Path& program, std::string_view picture,
                              std::string_view label_png, const LabelOptions& options = {},
                              const WorkerLimits& limits = kPictureLimits);

}  // namespace hustings

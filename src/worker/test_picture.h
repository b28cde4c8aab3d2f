// For tests: pictures from pixels in memory, and photos of QR codes as a phone takes them.
#pragma once
#include <vips/vips.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "labels/qr.h"
#include "worker/worker.h"

namespace hustings::testing {

// The test runs in src/worker of the build folder, hustings-worker stands at its top.
inline Path real_worker() {
  return worker_program().parent_path().parent_path().parent_path() / "hustings-worker";
}

struct UnrefImage {
  void operator()(VipsImage* image) const { g_object_unref(image); }
};
using TestImage = std::unique_ptr<VipsImage, UnrefImage>;

inline void need(int failed) {
  if (failed != 0) throw std::runtime_error(vips_error_buffer());
}

// Grey, three equal colours when it is written.
struct Canvas {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> pixels = {};
  Canvas(int w, int h, std::uint8_t grey = 255)
      : width(w), height(h), pixels(std::size_t(w) * std::size_t(h), grey) {}
  std::uint8_t& at(int x, int y) {
    return pixels[std::size_t(y) * std::size_t(width) + std::size_t(x)];
  }
};

// A plane of its own in the photo: its middle, how large a pixel of the code becomes, how far it is
// turned, and by how much its right side is further away than its left one.
struct Pose {
  double x = 0;
  double y = 0;
  double scale = 4;   // pixels for a module
  double turned = 0;  // degrees
  double tilt = 0;    // 0.2: the right side is a fifth smaller
  bool dark = false;  // light on dark
};

// Draws the code with its quiet zone. Each pixel is the mean of 3 x 3 samples, as a lens has it.
inline void draw_code(Canvas& canvas, const std::string& text, const Pose& pose) {
  const std::vector<std::string> rows = qr_modules(text).value();
  const double half = double(rows.size()) / 2 + kQuiet;
  const double angle = pose.turned * 3.14159265358979 / 180;
  // 255 white, 0 black, -1 outside.
  const auto sample = [&](double px, double py) {
    const double dx = (px - pose.x) / pose.scale;
    const double dy = (py - pose.y) / pose.scale;
    double u = dx * std::cos(angle) + dy * std::sin(angle);
    double v = -dx * std::sin(angle) + dy * std::cos(angle);
    const double depth = 1 - pose.tilt * u / (2 * half);  // smaller: further away
    if (depth < 0.1) return -1;
    u /= depth;
    v /= depth;
    if (std::abs(u) >= half || std::abs(v) >= half) return -1;
    const int column = int(std::floor(u + half)) - kQuiet;
    const int row = int(std::floor(v + half)) - kQuiet;
    const int size = int(rows.size());
    const bool black = row >= 0 && row < size && column >= 0 && column < size &&
                       rows[std::size_t(row)][std::size_t(column)] == '#';
    return black != pose.dark ? 0 : 255;
  };
  const int reach = int(half * pose.scale * 1.6) + 2;
  for (int y = std::max(0, int(pose.y) - reach); y < std::min(canvas.height, int(pose.y) + reach);
       ++y) {
    for (int x = std::max(0, int(pose.x) - reach); x < std::min(canvas.width, int(pose.x) + reach);
         ++x) {
      int sum = 0;
      for (const double sy : {0.17, 0.5, 0.83}) {
        for (const double sx : {0.17, 0.5, 0.83}) {
          const int value = sample(x + sx, y + sy);
          sum += value < 0 ? canvas.at(x, y) : value;
        }
      }
      canvas.at(x, y) = std::uint8_t(sum / 9);
    }
  }
}

// What stands around codes: shade from left to right, patches, and noise of a sensor.
inline Canvas scene(int width, int height, unsigned seed = 1) {
  Canvas canvas(width, height);
  std::mt19937 random(seed);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) canvas.at(x, y) = std::uint8_t(90 + 120 * x / width);
  }
  for (int i = 0; i < 60; ++i) {
    const int x0 = int(random() % unsigned(width));
    const int y0 = int(random() % unsigned(height));
    const auto grey = std::uint8_t(random() % 256);
    for (int y = y0; y < std::min(height, y0 + height / 12); ++y) {
      for (int x = x0; x < std::min(width, x0 + width / 12); ++x) canvas.at(x, y) = grey;
    }
  }
  return canvas;
}
inline void add_noise(Canvas& canvas, double deviation, unsigned seed = 1) {
  std::mt19937 random(seed);
  for (std::uint8_t& pixel : canvas.pixels) {
    // The sum of four is near enough to a bell.
    double sum = 0;
    const std::uint32_t drawn = random();
    for (unsigned shift = 0; shift < 32; shift += 8) sum += double(drawn >> shift & 0xFF) - 127.5;
    pixel = std::uint8_t(std::clamp(pixel + sum / 147 * deviation, 0.0, 255.0));
  }
}

// Three bands of sRGB.
inline TestImage image_of(const Canvas& canvas) {
  TestImage grey(vips_image_new_from_memory_copy(canvas.pixels.data(), canvas.pixels.size(),
                                                 canvas.width, canvas.height, 1,
                                                 VIPS_FORMAT_UCHAR));
  std::array<VipsImage*, 3> bands = {grey.get(), grey.get(), grey.get()};
  VipsImage* joined = nullptr;
  need(vips_bandjoin(bands.data(), &joined, 3, nullptr));
  const TestImage owned(joined);
  VipsImage* out = nullptr;
  need(vips_copy(joined, &out, "interpretation", VIPS_INTERPRETATION_sRGB, nullptr));
  return TestImage(out);
}

// `format`: ".jpg", ".png", ".webp", ".gif", ".avif" or with options, ".jpg[Q=50]".
inline std::string encoded(VipsImage* image, const std::string& format, int orientation = 1) {
  VipsImage* copy = nullptr;
  need(vips_copy(image, &copy, nullptr));
  const TestImage owned(copy);
  if (orientation != 1) vips_image_set_int(copy, VIPS_META_ORIENTATION, orientation);
  void* bytes = nullptr;
  std::size_t size = 0;
  need(vips_image_write_to_buffer(copy, format.c_str(), &bytes, &size, nullptr));
  std::string out(static_cast<const char*>(bytes), size);
  g_free(bytes);
  return out;
}
inline std::string encoded(const Canvas& canvas, const std::string& format, int orientation = 1) {
  return encoded(image_of(canvas).get(), format, orientation);
}

struct Decoded {
  int width = 0;
  int height = 0;
  int bands = 0;
  std::vector<std::uint8_t> pixels = {};
  bool metadata = false;  // EXIF, XMP, IPTC or a colour profile
  int value(int x, int y, int band = 0) const {
    return pixels[(std::size_t(y) * std::size_t(width) + std::size_t(x)) * std::size_t(bands) +
                  std::size_t(band)];
  }
};
inline Decoded decoded(const std::string& file) {
  const TestImage image(vips_image_new_from_buffer(file.data(), file.size(), "", "access",
                                                   VIPS_ACCESS_RANDOM, nullptr));
  if (!image) throw std::runtime_error(vips_error_buffer());
  Decoded out{vips_image_get_width(image.get()), vips_image_get_height(image.get()),
              vips_image_get_bands(image.get())};
  std::size_t size = 0;
  void* bytes = vips_image_write_to_memory(image.get(), &size);
  if (bytes == nullptr) throw std::runtime_error(vips_error_buffer());
  out.pixels.assign(static_cast<const std::uint8_t*>(bytes),
                    static_cast<const std::uint8_t*>(bytes) + size);
  g_free(bytes);
  for (const char* name :
       {VIPS_META_EXIF_NAME, VIPS_META_XMP_NAME, VIPS_META_IPTC_NAME, VIPS_META_ICC_NAME}) {
    out.metadata |= vips_image_get_typeof(image.get(), name) != 0;
  }
  return out;
}

}  // namespace hustings::testing

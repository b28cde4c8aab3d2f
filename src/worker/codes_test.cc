#include <gmock/gmock.h>

#include <random>

#include "worker/picture.h"
#include "worker/test_picture.h"

namespace hustings {
namespace {

using namespace testing;  // NOLINT: pictures
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kLink = "https://node.example.org/l/7JYQ-3F5K-9TRD";
using Texts = std::vector<std::string>;

Texts codes(const std::string& file) {
  auto found = read_codes(real_worker(), file);
  return found ? *found : Texts{"error: " + found.error().text()};
}
// A photo of one code.
Canvas photo(int width, int height, const Pose& pose, double noise = 6) {
  Canvas canvas = scene(width, height);
  draw_code(canvas, kLink, pose);
  add_noise(canvas, noise);
  return canvas;
}

TEST(Codes, AtManySizes) {
  for (const double scale : {2.0, 3.0, 5.0, 9.0, 16.0}) {
    const Canvas canvas = photo(1600, 1200, {.x = 800, .y = 600, .scale = scale});
    EXPECT_THAT(codes(encoded(canvas, ".jpg")), ElementsAre(kLink)) << scale;
  }
}

TEST(Codes, InEachFormat) {
  const Canvas canvas = photo(500, 400, {.x = 250, .y = 200});
  for (const auto* format : {".jpg", ".png", ".webp", ".gif", ".avif"}) {
    EXPECT_THAT(codes(encoded(canvas, format)), ElementsAre(kLink)) << format;
  }
}

TEST(Codes, TheCodeAlone) {
  const int size = int(qr_modules(kLink)->size()) + 2 * kQuiet;
  for (const int scale : {1, 2, 3}) {
    Canvas canvas(size * scale, size * scale);
    draw_code(canvas, kLink,
              {.x = size * scale / 2.0, .y = size * scale / 2.0, .scale = double(scale)});
    EXPECT_THAT(codes(encoded(canvas, ".png")), ElementsAre(kLink)) << scale;
  }
}

TEST(Codes, Turned) {
  for (const double turned : {10.0, 30.0, 45.0, 90.0, 135.0, 180.0, 270.0}) {
    const Canvas canvas = photo(1200, 900, {.x = 600, .y = 450, .scale = 6, .turned = turned});
    EXPECT_THAT(codes(encoded(canvas, ".jpg")), ElementsAre(kLink)) << turned;
  }
}

TEST(Codes, TurnedByExif) {
  const Canvas canvas = photo(1200, 900, {.x = 400, .y = 450, .scale = 5, .turned = 5});
  for (int orientation = 1; orientation <= 8; ++orientation) {
    EXPECT_THAT(codes(encoded(canvas, ".jpg", orientation)), ElementsAre(kLink)) << orientation;
  }
}

TEST(Codes, Tilted) {
  for (const double tilt : {0.1, 0.2, 0.3, 0.4}) {
    const Canvas canvas =
        photo(1200, 900, {.x = 600, .y = 450, .scale = 8, .turned = 12, .tilt = tilt});
    EXPECT_THAT(codes(encoded(canvas, ".jpg")), ElementsAre(kLink)) << tilt;
  }
}

TEST(Codes, InNoiseAndPoorJpeg) {
  for (const double noise : {15.0, 30.0, 45.0}) {
    const Canvas canvas = photo(1200, 900, {.x = 600, .y = 450, .scale = 7, .turned = 8}, noise);
    EXPECT_THAT(codes(encoded(canvas, ".jpg[Q=40]")), ElementsAre(kLink)) << noise;
  }
}

TEST(Codes, LightOnDark) {
  const Canvas canvas = photo(1200, 900, {.x = 600, .y = 450, .scale = 6, .dark = true});
  EXPECT_THAT(codes(encoded(canvas, ".jpg")), ElementsAre(kLink));
}

TEST(Codes, FromAfarInALargePhoto) {
  // 12 and 50 megapixels; the code takes a thirtieth of the width, or a large part of it.
  for (const double scale : {3.0, 40.0}) {
    const Canvas canvas =
        photo(4000, 3000, {.x = 2600, .y = 1300, .scale = scale, .turned = 7, .tilt = 0.1});
    EXPECT_THAT(codes(encoded(canvas, ".jpg", 6)), ElementsAre(kLink)) << scale;
  }
  const Canvas canvas =
      photo(8160, 6120, {.x = 5000, .y = 2000, .scale = 4, .turned = 3, .tilt = 0.1});
  EXPECT_THAT(codes(encoded(canvas, ".jpg[Q=85]", 6)), ElementsAre(kLink));
}

TEST(Codes, TwoAndTheLargerFirst) {
  Canvas canvas = scene(2000, 1500);
  draw_code(canvas, kLink, {.x = 400, .y = 400, .scale = 4});
  draw_code(canvas, "Žluťoučký kůň ≠ žába", {.x = 1300, .y = 900, .scale = 14, .turned = 20});
  add_noise(canvas, 5);
  EXPECT_THAT(codes(encoded(canvas, ".jpg")), ElementsAre("Žluťoučký kůň ≠ žába", kLink));
}

TEST(Codes, EachOnceAndAtMostEight) {
  Canvas canvas(1600, 1600);
  for (int i = 0; i < 12; ++i) {
    const int row = i / 4;
    draw_code(canvas, "code " + std::to_string(i % 10),
              {.x = 200.0 + 400 * (i % 4), .y = 200.0 + 400 * row, .scale = 8});
  }
  const Texts found = codes(encoded(canvas, ".png"));
  EXPECT_EQ(found.size(), 8);
  EXPECT_EQ(std::set(found.begin(), found.end()).size(), 8);
}

TEST(Codes, NoneIsAnEmptyList) {
  Canvas canvas = scene(1200, 900);
  add_noise(canvas, 10);
  EXPECT_THAT(codes(encoded(canvas, ".jpg")), IsEmpty());
  EXPECT_THAT(codes(encoded(Canvas(1, 1), ".png")), IsEmpty());
  EXPECT_THAT(codes(encoded(Canvas(3000, 1), ".png")), IsEmpty());
  EXPECT_THAT(codes(encoded(Canvas(1, 3000), ".png")), IsEmpty());
}

TEST(Codes, QuotesAndControlsComeWhole) {
  const std::string text = "a \"b\" \\ c\nd\te";
  Canvas canvas(300, 300);
  draw_code(canvas, text, {.x = 150, .y = 150, .scale = 6});
  EXPECT_THAT(codes(encoded(canvas, ".png")), ElementsAre(text));
}

}  // namespace
}  // namespace hustings

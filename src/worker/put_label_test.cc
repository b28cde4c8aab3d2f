#include <gmock/gmock.h>

#include "worker/picture.h"
#include "worker/test_picture.h"

namespace hustings {
namespace {

using namespace testing;  // NOLINT: pictures
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kLink = "https://node.example.org/l/7JYQ-3F5K-9TRD";

std::string labelled(const std::string& picture, const std::string& label,
                     const LabelOptions& options = {}) {
  auto out = put_label(real_worker(), picture, label, options);
  return out ? *out : "error: " + out.error().text();
}
// Twice as wide as high, with a code on it, as labels have one.
std::string label_with_code() {
  Canvas label(800, 400);
  draw_code(label, kLink, {.x = 200, .y = 200, .scale = 8});
  return encoded(label, ".png");
}
std::string plain_label() { return encoded(Canvas(200, 100, 0), ".png"); }

TEST(PutLabel, BelowInEachFormat) {
  const std::pair<const char*, const char*> kFormats[] = {{".jpg", "\xFF\xD8\xFF"},
                                                          {".png", "\x89PNG"},
                                                          {".webp", "RIFF"},
                                                          {".gif", "\x89PNG"},
                                                          {".avif", "\x89PNG"}};
  for (const auto& [format, begins] : kFormats) {
    const std::string out = labelled(encoded(Canvas(500, 300, 100), format), plain_label());
    ASSERT_TRUE(out.starts_with(begins)) << format << out.substr(0, 200);
    const Decoded image = decoded(out);
    EXPECT_EQ(image.width, 500);
    EXPECT_EQ(image.height, 300 + 100 + 2 * 10);  // the label is 200 wide; a margin of 2 %
    EXPECT_NEAR(image.value(250, 150), 100, 3) << format;
    EXPECT_NEAR(image.value(20, 350), 255, 3) << format;
    EXPECT_NEAR(image.value(250, 360), 0, 3) << format;
    EXPECT_FALSE(image.metadata) << format;
  }
}

TEST(PutLabel, InCorners) {
  const std::string picture = encoded(Canvas(1000, 800, 100), ".png");
  struct Corner {
    LabelPlace place;
    int x;
    int y;
  };
  for (const auto& [place, x, y] :
       {Corner{LabelPlace::top_left, 20, 20}, Corner{LabelPlace::top_right, 780, 20},
        Corner{LabelPlace::bottom_left, 20, 680}, Corner{LabelPlace::bottom_right, 780, 680}}) {
    const Decoded image =
        decoded(labelled(picture, plain_label(), {.place = place, .percent = 20}));
    EXPECT_EQ(image.width, 1000);
    EXPECT_EQ(image.height, 800);
    EXPECT_EQ(image.value(x + 5, y + 5), 0);
    EXPECT_EQ(image.value(x + 195, y + 95), 0);
    EXPECT_EQ(image.value(500, 400), 100);
    EXPECT_EQ(image.value(x - 5, y - 5), 100);
  }
}

TEST(PutLabel, TheCodeOnItIsRead) {
  for (const auto* format : {".jpg", ".png", ".webp"}) {
    for (const auto& [width, percent] : {std::pair{800, 40U}, {3000, 20U}, {400, 100U}}) {
      const std::string picture = encoded(scene(width, width * 3 / 4), format);
      for (const LabelPlace place : {LabelPlace::below, LabelPlace::bottom_right}) {
        const std::string out =
            labelled(picture, label_with_code(), {.place = place, .percent = percent});
        const auto codes = read_codes(real_worker(), out);
        ASSERT_TRUE(codes) << codes.error().text();
        EXPECT_THAT(*codes, ElementsAre(kLink)) << format << width << " " << percent;
      }
    }
  }
}

TEST(PutLabel, UprightAndWithoutMetadata) {
  Canvas canvas(400, 200, 30);
  for (int y = 0; y < 200; ++y) canvas.at(0, y) = 200;
  const std::string out = labelled(encoded(canvas, ".jpg", 6), plain_label(), {.percent = 50});
  const Decoded image = decoded(out);
  EXPECT_EQ(image.width, 200);
  EXPECT_EQ(image.height, 400 + 50 + 2 * 4);
  EXPECT_FALSE(image.metadata);
  EXPECT_EQ(read_picture(real_worker(), out)->width, 200);
}

TEST(PutLabel, SeeThroughStaysSo) {
  VipsImage* black = nullptr;
  need(vips_black(&black, 100, 100, "bands", 4, nullptr));
  const TestImage owned(black);
  VipsImage* clear = nullptr;
  need(vips_copy(black, &clear, "interpretation", VIPS_INTERPRETATION_sRGB, nullptr));
  const TestImage image(clear);
  for (const LabelPlace place : {LabelPlace::below, LabelPlace::top_left}) {
    const Decoded out =
        decoded(labelled(encoded(clear, ".png"), plain_label(), {.place = place, .percent = 50}));
    ASSERT_EQ(out.bands, 4);
    EXPECT_EQ(out.value(90, 90, 3), 0);
    EXPECT_EQ(
        out.value(place == LabelPlace::below ? 50 : 20, place == LabelPlace::below ? 115 : 15, 3),
        255);
  }
}

TEST(PutLabel, WhatDoesNotFitIsSaid) {
  const std::string wide = encoded(Canvas(1000, 20), ".png");
  EXPECT_THAT(labelled(wide, plain_label(), {.place = LabelPlace::top_left}),
              HasSubstr("the label is higher than the picture: give the label a smaller share"));
  EXPECT_THAT(labelled(wide, plain_label(), {.percent = 9}), HasSubstr("from 10 to 100"));
  EXPECT_THAT(labelled(wide, plain_label(), {.percent = 101}), HasSubstr("from 10 to 100"));
  EXPECT_THAT(labelled(wide, encoded(Canvas(20, 10), ".jpg")), HasSubstr("the label is no PNG"));
  EXPECT_THAT(labelled(wide, encoded(Canvas(1, 29'000), ".png")), HasSubstr("too large"));
  EXPECT_THAT(labelled(encoded(Canvas(1000, 16'300), ".webp"), plain_label()),
              HasSubstr("too high for WebP"));
  EXPECT_THAT(labelled("", plain_label()), HasSubstr("the file is empty"));
  EXPECT_THAT(labelled(wide, ""), HasSubstr("the file is empty"));
}

TEST(PutLabel, TheSmallestPicture) {
  EXPECT_EQ(decoded(labelled(encoded(Canvas(1, 1), ".png"), plain_label())).width, 1);
}

}  // namespace
}  // namespace hustings

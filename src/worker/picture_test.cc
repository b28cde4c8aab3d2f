#include "worker/picture.h"

#include <gmock/gmock.h>
#include <zlib.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>

#include "base/testing.h"
#include "worker/test_picture.h"
#include "worker/test_zip.h"

namespace hustings {
namespace {

using namespace testing;  // NOLINT: pictures
using namespace std::string_view_literals;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;

struct Vips : ::testing::Environment {
  void SetUp() override { need(vips_init("worker_test")); }
};
// NOLINTNEXTLINE(cert-err58-cpp): a test that cannot start may end
const auto* const vips = ::testing::AddGlobalTestEnvironment(new Vips);

std::string error_of(std::string_view file) {
  const auto picture = read_picture(real_worker(), file);
  if (picture) return "no error";
  return (picture.error().code == Code::bad_input ? "" : "not bad_input: ") +
         picture.error().text();
}
// A left and a right half, so that one sees how it was turned.
Canvas halves(int width, int height) {
  Canvas canvas(width, height, 40);
  for (int y = 0; y < height; ++y) {
    for (int x = width / 2; x < width; ++x) canvas.at(x, y) = 210;
  }
  return canvas;
}

std::string chunk(const std::string& type, const std::string& data) {
  const std::string body = type + data;
  const auto sum = crc32(0, reinterpret_cast<const Bytef*>(body.data()), uInt(body.size()));
  std::string out;
  for (const std::uint64_t number : {std::uint64_t(data.size()), std::uint64_t(sum)}) {
    std::string bytes;
    put(number, 4, bytes);
    std::ranges::reverse(bytes);
    out += out.empty() ? bytes + body : bytes;
  }
  return out;
}
std::string big_endian(std::uint64_t number) {
  std::string bytes;
  put(number, 4, bytes);
  std::ranges::reverse(bytes);
  return bytes;
}
std::string png_that_claims(unsigned width, unsigned height) {
  return "\x89PNG\r\n\x1A\n" +
         chunk("IHDR", big_endian(width) + big_endian(height) + "\x08\x02" + std::string(3, '\0')) +
         chunk("IDAT", "x\x9c\x03" + std::string(5, '\0') + "\x01") + chunk("IEND", "");
}

TEST(Picture, EachFormat) {
  const std::pair<const char*, const char*> kFormats[] = {
      {".jpg", "image/jpeg"}, {".png", "image/png"},   {".webp", "image/webp"},
      {".gif", "image/gif"},  {".avif", "image/avif"},
  };
  for (const auto& [format, type] : kFormats) {
    const auto picture = read_picture(real_worker(), encoded(halves(900, 300), format));
    ASSERT_TRUE(picture) << format << ": " << picture.error().text();
    EXPECT_EQ(picture->media_type, type);
    EXPECT_EQ(picture->width, 900);
    EXPECT_EQ(picture->height, 300);
    EXPECT_EQ(picture->frames, 1);
    const Decoded small = decoded(picture->thumbnail);
    EXPECT_EQ(small.width, 640) << format;
    EXPECT_EQ(small.height, 213) << format;
    EXPECT_EQ(small.bands, 3);
    EXPECT_NEAR(small.value(100, 100), 40, 4) << format;
    EXPECT_NEAR(small.value(500, 100), 210, 4) << format;
  }
}

TEST(Picture, Heic) {
  const std::string file = encoded(halves(400, 300), ".heic");
  const auto picture = read_picture(real_worker(), file);
  ASSERT_TRUE(picture) << picture.error().text();
  EXPECT_EQ(picture->media_type, "image/heic");
  EXPECT_EQ(picture->width, 400);
}

TEST(Picture, SmallOnesAreNotEnlarged) {
  for (const int size : {1, 2, 63, 640}) {
    const auto picture = read_picture(real_worker(), encoded(Canvas(size, size), ".png"));
    ASSERT_TRUE(picture) << picture.error().text();
    EXPECT_EQ(decoded(picture->thumbnail).width, size);
  }
  for (const auto& [width, height] : {std::pair{29'000, 1}, {1, 29'000}}) {
    const auto picture = read_picture(real_worker(), encoded(Canvas(width, height), ".png"));
    ASSERT_TRUE(picture) << picture.error().text();
    EXPECT_EQ(std::max(decoded(picture->thumbnail).width, decoded(picture->thumbnail).height), 640);
  }
}

TEST(Picture, StripsKeepAPixelOfEachSide) {
  for (const auto& [width, height] : {std::pair{16000, 1}, {1, 16000}, {12000, 7}, {5, 1400}}) {
    for (const auto* format : {".jpg", ".png"}) {
      const auto picture = read_picture(real_worker(), encoded(Canvas(width, height), format));
      ASSERT_TRUE(picture) << width << " x " << height << format << ": " << picture.error().text();
      const Decoded small = decoded(picture->thumbnail);
      EXPECT_EQ(std::max(small.width, small.height), 640) << width << " x " << height << format;
      EXPECT_GE(std::min(small.width, small.height), 1) << width << " x " << height << format;
    }
  }
}

TEST(Picture, UprightAsExifSays) {
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const auto picture =
        read_picture(real_worker(), encoded(halves(1000, 500), ".jpg", orientation));
    ASSERT_TRUE(picture) << picture.error().text();
    const bool turned = orientation >= 5;
    EXPECT_EQ(picture->width, turned ? 500 : 1000) << orientation;
    EXPECT_EQ(picture->height, turned ? 1000 : 500) << orientation;
    const Decoded small = decoded(picture->thumbnail);
    EXPECT_EQ(small.width, turned ? 320 : 640) << orientation;
    EXPECT_FALSE(small.metadata);
    // Where the dark half, stored left, has to be seen.
    const bool first = orientation == 1 || orientation == 4 || orientation == 5 || orientation == 6;
    EXPECT_NEAR(small.value(10, 10), first ? 40 : 210, 5) << orientation;
  }
}

TEST(Picture, SeeThroughBecomesWhite) {
  VipsImage* black = nullptr;
  need(vips_black(&black, 100, 100, "bands", 4, nullptr));
  const TestImage owned(black);
  VipsImage* image = nullptr;
  need(vips_copy(black, &image, "interpretation", VIPS_INTERPRETATION_sRGB, nullptr));
  const TestImage clear(image);
  for (const auto* format : {".png", ".webp[lossless]"}) {
    const auto picture = read_picture(real_worker(), encoded(image, format));
    ASSERT_TRUE(picture) << picture.error().text();
    EXPECT_NEAR(decoded(picture->thumbnail).value(50, 50), 255, 2) << format;
  }
}

TEST(Picture, ColoursOfPrintersBecomeSrgb) {
  VipsImage* cmyk = nullptr;
  need(
      vips_colourspace(image_of(halves(100, 100)).get(), &cmyk, VIPS_INTERPRETATION_CMYK, nullptr));
  const TestImage owned(cmyk);
  const auto picture = read_picture(real_worker(), encoded(cmyk, ".jpg"));
  ASSERT_TRUE(picture) << picture.error().text();
  const Decoded small = decoded(picture->thumbnail);
  EXPECT_EQ(small.bands, 3);
  EXPECT_FALSE(small.metadata);
  EXPECT_LT(small.value(10, 50), small.value(90, 50));
}

TEST(Picture, MetadataDoesNotComeAlongL17) {
  const TestImage image = image_of(Canvas(50, 50));
  const std::string secret = "48.1374N 11.5755E";
  vips_image_set_blob_copy(image.get(), VIPS_META_XMP_NAME, secret.data(), secret.size());
  const std::string file = encoded(image.get(), ".jpg");
  ASSERT_THAT(file, HasSubstr(secret));
  const auto picture = read_picture(real_worker(), file);
  ASSERT_TRUE(picture) << picture.error().text();
  EXPECT_THAT(picture->thumbnail, Not(HasSubstr(secret)));
}

TEST(Picture, WhatMovesIsCounted) {
  const TestImage strip = image_of(scene(40, 90));  // three pages that are not the same
  VipsImage* pages = nullptr;
  need(vips_copy(strip.get(), &pages, nullptr));
  const TestImage owned(pages);
  vips_image_set_int(pages, VIPS_META_PAGE_HEIGHT, 30);
  for (const auto* format : {".gif", ".webp"}) {
    const auto picture = read_picture(real_worker(), encoded(pages, format));
    ASSERT_TRUE(picture) << picture.error().text();
    EXPECT_EQ(picture->frames, 3) << format;
    EXPECT_EQ(picture->height, 30) << format;
  }
  std::string moving = encoded(Canvas(5, 5), ".png");
  moving.insert(33, chunk("acTL", big_endian(7) + big_endian(0)));
  EXPECT_EQ(read_picture(real_worker(), moving)->frames, 7);
}

TEST(Picture, EveryCutIsRefused) {
  Canvas canvas = scene(200, 150);
  add_noise(canvas, 20);
  for (const auto* format : {".jpg", ".png", ".webp", ".gif", ".avif"}) {
    const std::string file = encoded(canvas, format);
    for (const double share : {0.001, 0.02, 0.1, 0.4, 0.7, 0.95}) {
      const auto size = std::size_t(double(file.size()) * share);
      const std::string error = error_of(std::string_view(file).substr(0, size));
      EXPECT_THAT(error,
                  AnyOf(HasSubstr("damaged or cut off"), HasSubstr("no picture that is read"),
                        HasSubstr("the file is empty"), HasSubstr("a video")))
          << format << " " << share;
      EXPECT_THAT(error, HasSubstr(": ")) << error;
    }
  }
}

TEST(Picture, ChangedBytesAreBorne) {
  const Canvas canvas = scene(60, 40);
  std::mt19937 random(7);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same changes every time
  for (const auto* format : {".jpg", ".png", ".webp", ".gif", ".avif"}) {
    const std::string file = encoded(canvas, format);
    for (int i = 0; i < 12; ++i) {
      std::string changed = file;
      for (int n = 0; n < 3; ++n) changed[random() % changed.size()] = char(random());
      EXPECT_THAT(error_of(changed), AnyOf("no error", Not(HasSubstr("not bad_input"))));
      const auto found = read_codes(real_worker(), changed);
      EXPECT_TRUE(found || found.error().code == Code::bad_input) << found.error().text();
    }
  }
}

TEST(Picture, BombsAreRefusedUnreadL15) {
  EXPECT_THAT(error_of(png_that_claims(60'000, 60'000)),
              AllOf(HasSubstr("60000 x 60000 pixels"), HasSubstr("make it smaller")));
  EXPECT_THAT(error_of(png_that_claims(29'000, 29'000)), HasSubstr("at most 100 megapixels"));
  EXPECT_THAT(error_of(png_that_claims(0x7FFFFFFF, 0x7FFFFFFF)), HasSubstr("damaged"));
  EXPECT_THAT(error_of(png_that_claims(10'000, 9'000)), HasSubstr("damaged"));  // and empty
  std::string gif = "GIF89a\xFF\xFF\xFF\xFF" + std::string(3, '\0') + "," + std::string(4, '\0') +
                    "\xFF\xFF\xFF\xFF" + std::string(1, '\0') + "\x02\x02\x44\x01" +
                    std::string(1, '\0') + ";";
  EXPECT_THAT(error_of(gif), AnyOf(HasSubstr("65535 x 65535"), HasSubstr("damaged")));
  EXPECT_THAT(error_of(std::string(kMostPictureFile + 1, '\xFF')), HasSubstr("more than 64 MiB"));
}

TEST(Picture, LimitsHoldL15) {
  const std::string file = encoded(scene(3000, 3000), ".png");
  const auto memory = read_picture(real_worker(), file, {.memory = 24 << 20});
  ASSERT_FALSE(memory);
  const auto wall = read_picture(real_worker(), file, {.wall = std::chrono::milliseconds(5)});
  ASSERT_FALSE(wall);
  EXPECT_THAT(wall.error().text(),
              AllOf(HasSubstr("longer than 5 ms"), HasSubstr("as JPEG or PNG")));
}

TEST(Picture, OtherFilesAreRefusedByNameL14) {
  const std::pair<std::string_view, std::string_view> kOthers[] = {
      {"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "SVG, which is not read: export it as PNG"},
      {"<?xml version=\"1.0\"?>\n<!-- a --><svg/>", "SVG"},
      {"%PDF-1.7\n", "PDF, which is not read: export its page"},
      {"II*\0\x08\0\0\0"sv, "TIFF or a camera's raw format"},
      {"MM\0*\0\0\0\x08"sv, "TIFF or a camera's raw format"},
      {"BM\x46\0\0\0\0\0"sv, "BMP, which is not read: save it as JPEG, PNG or WebP"},
      {"\0\0\1\0\1\0"sv, "ICO"},
      {"8BPS\0\1"sv, "Photoshop"},
      {"\0\0\0\x0CJXL \r\n\x87\n"sv, "JPEG XL"},
      {"\0\0\0\x0CjP  \r\n\x87\n"sv, "JPEG 2000"},
      {"\0\0\0\x18"
       "ftypcrx \0\0\0\1crx isom"sv,
       "a camera's raw format"},
      {"\0\0\0\x18"
       "ftypmp42\0\0\0\1mp42isom"sv,
       "a video"},
      {"PK\3\4"sv, "a ZIP archive or an office file"},
      {"<!DOCTYPE html><title>a</title>", "a web page"},
      {"", "the file is empty"},
      {"hello", "no picture that is read"},
      {"P6\n1 1\n255\nabc", "Netpbm"},
      {"id=ImageMagick", "no picture that is read"},
  };
  for (const auto& [file, words] : kOthers) EXPECT_THAT(error_of(file), HasSubstr(words));
}

TEST(Picture, TwoFilesInOneAreRefused) {
  const std::string zip = zip_of({{"a", "hello"}});
  for (const auto* format : {".jpg", ".png", ".gif"}) {
    EXPECT_THAT(error_of(encoded(Canvas(9, 9), format) + zip),
                HasSubstr("and a ZIP archive at once"));
  }
  std::string jpeg = encoded(Canvas(9, 9), ".jpg");
  jpeg.insert(2, "\xFF\xFE" + std::string(1, '\0') + "\x0A%PDF-1.4");
  EXPECT_THAT(error_of(jpeg), HasSubstr("and a PDF at once"));
  // What phones put behind a photo stays unread.
  EXPECT_EQ(error_of(encoded(Canvas(9, 9), ".jpg") + std::string(100, 'x')), "no error");
}

TEST(Picture, AWrongAnswerIsNone) {
  const Path probe = worker_program().parent_path() / "worker_sandbox_probe";
  for (const auto& error :
       {read_picture(probe, "input").error(), read_codes(probe, "input").error(),
        put_label(probe, "input", "label").error()}) {
    EXPECT_EQ(error.code, Code::bad_input);
    EXPECT_THAT(error.text(), HasSubstr("answered with something else"));
  }
}

TEST(Picture, WithoutItsProgramItIsSaid) {
  const TemporaryFolder folder;
  std::filesystem::copy(real_worker(), folder.path() / "hustings-worker");
  const auto picture = read_picture(folder.path() / "hustings-worker", "x");
  ASSERT_FALSE(picture);
  EXPECT_EQ(picture.error().code, Code::io);
  EXPECT_EQ(picture.error().text(),
            "the program that reads pictures cannot be started: hustings-worker-pictures: put it "
            "beside hustings-worker");
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Each file either answers or is refused as bad input, soon.
void bear(const std::filesystem::path& path, const std::string& label) {
  const std::string file = bytes_of(path);
  const auto begin = std::chrono::steady_clock::now();
  const auto check = [&](const auto& result) {
    if (result) return;
    EXPECT_EQ(result.error().code, Code::bad_input) << path << ": " << result.error().text();
    EXPECT_FALSE(result.error().mend.empty()) << path << ": " << result.error().text();
  };
  const auto picture = read_picture(real_worker(), file);
  check(picture);
  if (picture) {
    EXPECT_LE(decoded(picture->thumbnail).width, 640) << path;
  }
  // What is told apart by its first bytes is refused by all three alike.
  if (!picture && picture.error().message.find("read") != std::string::npos) return;
  check(read_codes(real_worker(), file));
  check(put_label(real_worker(), file, label));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(90)) << path;
}

TEST(Picture, HostileFilesOfOthersL16) {
  HUSTINGS_OUTSIDE_DATA(folder, "fixtures/badinput");
  std::vector<std::filesystem::path> files;
  for (const auto* set :
       {"libvips-images", "pillow-images", "corkami-mini", "fuzzing-corpus", "wuffs"}) {
    if (!exists(folder / set)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder / set)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  const std::string label = encoded(halves(40, 20), ".png");
  std::atomic<std::size_t> next = 0;
  {
    std::vector<std::jthread> threads(std::max(1U, std::thread::hardware_concurrency()));
    for (std::jthread& thread : threads) {
      thread = std::jthread([&] {
        for (std::size_t i = next++; i < files.size(); i = next++) bear(files[i], label);
      });
    }
  }
  std::cout << files.size() << " files\n";
}

}  // namespace
}  // namespace hustings

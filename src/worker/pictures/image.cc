#include "worker/pictures/image.h"

#include <fmt/core.h>
#include <gmodule.h>
#include <malloc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <thread>

namespace hustings {
namespace {

constexpr std::string_view kAnew = "open it in a picture program and save it anew as JPEG or PNG";

constexpr std::array kLoaders = {"VipsForeignLoadJpegBuffer", "VipsForeignLoadPngBuffer",
                                 "VipsForeignLoadWebpBuffer", "VipsForeignLoadNsgifBuffer",
                                 "VipsForeignLoadHeifBuffer"};
constexpr std::array kSavers = {"VipsForeignSaveJpegBuffer", "VipsForeignSavePngBuffer",
                                "VipsForeignSaveWebpBuffer"};

std::unexpected<Error> no_vips(std::string_view what) {
  return fail(Code::io, fmt::format("libvips cannot be started: {}", what), {},
              "install libvips42 8.14 or newer");
}

// Read by vips as it starts.
void set_environment() {
  const auto set = [](const char* name, const char* value) {
    setenv(name, value, 1);  // NOLINT(concurrency-mt-unsafe): no thread has begun
  };
  set("VIPSHOME", "/nowhere");          // none of its modules: PDF, ImageMagick, microscopes
  set("VIPS_NOVECTOR", "1");            // code made while it runs must not run in the sandbox
  set("VIPS_DISC_THRESHOLD", "1000g");  // no files for what is large
  set("VIPS_BLOCK_UNTRUSTED", "1");
  set("G_SLICE", "always-malloc");
}

// The one module that is wanted. Without it HEIC and AVIF are refused.
void load_heif() {
  const std::string path = fmt::format("{}/vips-modules-{}.{}/vips-heif.so", HUSTINGS_VIPS_FOLDER,
                                       vips_version(0), vips_version(1));
  GModule* module = g_module_open(path.c_str(), G_MODULE_BIND_LOCAL);
  if (module != nullptr) g_module_make_resident(module);
}

Result<void> check_limits(const Source& source) {
  const std::uint64_t pixels = std::uint64_t(source.width) * std::uint64_t(source.height);
  if (source.width > kMostSide || source.height > kMostSide || pixels > kMostPixels) {
    return fail(Code::bad_input,
                fmt::format("the picture has {} x {} pixels; at most {} megapixels and {} pixels "
                            "on a side are read",
                            source.width, source.height, kMostPixels / 1'000'000, kMostSide),
                {}, "make it smaller in a picture program");
  }
  return {};
}

// What libraries say about a hostile file belongs into no log, and glib would ask who listens.
GLogWriterOutput silence(GLogLevelFlags, const GLogField*, gsize, gpointer) {
  return G_LOG_WRITER_HANDLED;
}

int field(const Image& image, const char* name, int otherwise) {
  int value = otherwise;
  if (vips_image_get_typeof(image.get(), name) == 0) return otherwise;
  if (vips_image_get_int(image.get(), name, &value) != 0) vips_error_clear();
  return value;
}

std::string printable(std::string_view text) {
  std::string out(text.substr(0, std::min<std::size_t>(text.find('\n'), 200)));
  std::ranges::replace_if(out, [](char c) { return c < ' ' || c > '~'; }, '?');
  return out;
}

}  // namespace

std::unexpected<Error> vips_failed() {
  const std::string said = printable(vips_error_buffer());
  vips_error_clear();
  if (said.find("memory") != std::string::npos) {
    return fail(Code::bad_input, "the picture needs more memory than the worker may take", {},
                "make it smaller in a picture program, or save it as JPEG");
  }
  // "gifload_buffer: Unexpected end" names a part of vips.
  const std::size_t part = said.find(": ");
  const std::string why = part == std::string::npos ? said : said.substr(part + 2);
  return fail(Code::bad_input,
              "the picture is damaged or cut off" + (why.empty() ? "" : " (" + why + ")"), {},
              std::string(kAnew));
}

Result<Source> open_source(std::string_view file) {
  Source source;
  HUSTINGS_TRY(source.format, format_of(file));
  source.bytes = file;
  HUSTINGS_TRY(const Image head, load(source));
  source.width = vips_image_get_width(head.get());
  source.height = vips_image_get_height(head.get());
  // HEIF turns its pictures itself, whatever EXIF says.
  const bool exif = source.format != Format::avif && source.format != Format::heic;
  const int orientation = exif ? field(head, VIPS_META_ORIENTATION, 1) : 1;
  source.orientation = orientation >= 1 && orientation <= 8 ? orientation : 1;
  source.frames = source.format == Format::png
                      ? png_frames(file)
                      : std::uint32_t(std::max(1, field(head, VIPS_META_N_PAGES, 1)));
  HUSTINGS_CHECK(check_limits(source));
  return source;
}

Result<Image> load(const Source& source, int shrink) {
  auto* bytes = const_cast<char*>(source.bytes.data());  // vips only reads
  const std::size_t size = source.bytes.size();
  return vips_call([&](VipsImage** out) {
    constexpr auto kOnce = VIPS_ACCESS_SEQUENTIAL;
    constexpr auto kFail = VIPS_FAIL_ON_ERROR;
    switch (source.format) {
      case Format::jpeg:
        return vips_jpegload_buffer(bytes, size, out, "access", kOnce, "fail_on", kFail, "shrink",
                                    shrink, nullptr);
      case Format::png:
        return vips_pngload_buffer(bytes, size, out, "access", kOnce, "fail_on", kFail, nullptr);
      case Format::webp:
        return vips_webpload_buffer(bytes, size, out, "access", kOnce, "fail_on", kFail, nullptr);
      case Format::gif:
        return vips_gifload_buffer(bytes, size, out, "access", kOnce, "fail_on", kFail, nullptr);
      case Format::avif:
      case Format::heic:
        return vips_heifload_buffer(bytes, size, out, "access", kOnce, "fail_on", kFail, nullptr);
    }
    return -1;
  });
}

Result<Image> to_srgb(const Image& image) {
  Image from(image.get());
  g_object_ref(from.get());
  if (vips_image_get_typeof(image.get(), VIPS_META_ICC_NAME) != 0) {
    auto converted = vips_call([&](VipsImage** out) {
      return vips_icc_transform(image.get(), out, "srgb", "embedded", TRUE, "depth", 8, nullptr);
    });
    // A profile that is none, or of other colours than the picture's: as if there were none.
    if (converted) from = *std::move(converted);
  }
  HUSTINGS_TRY(from, vips_call([&](VipsImage** out) {
                 return vips_colourspace(from.get(), out, VIPS_INTERPRETATION_sRGB, nullptr);
               }));
  return vips_call([&](VipsImage** out) { return vips_cast_uchar(from.get(), out, nullptr); });
}

Result<Image> flatten(const Image& image) {
  constexpr std::array kWhite = {255.0, 255.0, 255.0};
  const std::unique_ptr<VipsArea, decltype(&vips_area_unref)> white(
      VIPS_AREA(vips_array_double_new(kWhite.data(), kWhite.size())), &vips_area_unref);
  return vips_call([&](VipsImage** out) {
    if (vips_image_hasalpha(image.get()) == FALSE) return vips_copy(image.get(), out, nullptr);
    return vips_flatten(image.get(), out, "background", white.get(), nullptr);
  });
}

Result<Image> in_memory(const Image& image) {
  return vips_call([&](VipsImage** out) {
    *out = vips_image_copy_memory(image.get());
    return *out == nullptr ? -1 : 0;
  });
}

Result<Image> upright(const Image& image, int orientation) {
  struct Turn {
    VipsAngle angle;
    bool mirrored;  // after the turn
  };
  constexpr std::array kTurns = {Turn{VIPS_ANGLE_D0, false},   Turn{VIPS_ANGLE_D0, true},
                                 Turn{VIPS_ANGLE_D180, false}, Turn{VIPS_ANGLE_D180, true},
                                 Turn{VIPS_ANGLE_D90, true},   Turn{VIPS_ANGLE_D90, false},
                                 Turn{VIPS_ANGLE_D270, true},  Turn{VIPS_ANGLE_D270, false}};
  const Turn turn = kTurns[static_cast<std::size_t>(orientation - 1)];
  HUSTINGS_TRY(const Image turned, vips_call([&](VipsImage** out) {
                 return vips_rot(image.get(), out, turn.angle, nullptr);
               }));
  return vips_call([&](VipsImage** out) {
    if (!turn.mirrored) return vips_copy(turned.get(), out, nullptr);
    return vips_flip(turned.get(), out, VIPS_DIRECTION_HORIZONTAL, nullptr);
  });
}

Result<void> start_vips() {
  // Each arena takes 64 MiB of address space. There is no other thread yet.
  mallopt(M_ARENA_MAX, 1);  // NOLINT(concurrency-mt-unsafe)
  tzset();                  // reads a file, once
  g_log_set_writer_func(silence, nullptr, nullptr);
  set_environment();
  if (vips_init("hustings-worker-pictures") != 0) return no_vips(printable(vips_error_buffer()));
  std::thread([] {}).join();  // the first thread installs a handler of signals
  std::array<char, 4096> many{};
  // The first to sort much asks how much memory there is.
  std::qsort(many.data(), many.size() / 8, 8, [](const void*, const void*) { return 0; });
  load_heif();
  vips_concurrency_set(1);
  vips_cache_set_max(0);
  vips_operation_block_set("VipsForeignLoad", TRUE);
  vips_operation_block_set("VipsForeignSave", TRUE);
  for (const char* name : kLoaders) vips_operation_block_set(name, FALSE);
  for (const char* name : kSavers) vips_operation_block_set(name, FALSE);
  vips_error_clear();
  return {};
}

}  // namespace hustings

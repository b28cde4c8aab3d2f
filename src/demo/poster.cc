#include "demo/poster.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/bytes.h"

namespace hustings::demo {
namespace {

constexpr int kWidth = 480;  // pixels; four of them in a byte
constexpr int kHeight = 600;
constexpr int kBand = 150;  // at the bottom

struct Colours {
  std::array<std::uint8_t, 12> palette;  // paper, ground, shape, band
};
constexpr std::array kColours = {Colours{{250, 247, 240, 27, 94, 109, 240, 180, 60, 16, 52, 66}},
                                 Colours{{250, 247, 240, 146, 43, 62, 247, 214, 160, 74, 18, 31}},
                                 Colours{{250, 247, 240, 74, 111, 52, 232, 220, 120, 36, 58, 24}},
                                 Colours{{250, 247, 240, 62, 60, 120, 200, 170, 225, 30, 28, 66}},
                                 Colours{{250, 247, 240, 190, 96, 36, 252, 226, 176, 96, 44, 14}}};

std::string big_endian(std::uint32_t value) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xff);
  return out;
}

template <class Sum>
std::uint32_t sum_of(Sum sum, std::uint32_t start, std::string_view text) {
  const Bytes data = bytes(text);
  return static_cast<std::uint32_t>(sum(start, data.data(), static_cast<uInt>(data.size())));
}

// PNG (ISO/IEC 15948) section 5.3.
std::string chunk(std::string_view type, std::string_view data) {
  const std::string body = std::string(type) + std::string(data);
  return big_endian(static_cast<std::uint32_t>(data.size())) + body +
         big_endian(sum_of(&crc32, 0, body));
}

// A zlib stream of stored blocks (RFC 1950, RFC 1951 section 3.2.4).
std::string stored(std::string_view data) {
  constexpr std::size_t kMost = 65'535;
  std::string out = "\x78\x01";
  const std::uint32_t adler = sum_of(&adler32, 1, data);
  while (!data.empty()) {
    const auto size = static_cast<std::uint16_t>(std::min(data.size(), kMost));
    out += static_cast<char>(size == data.size());
    for (const unsigned length : {unsigned{size}, ~unsigned{size}}) {
      out += static_cast<char>(length & 0xff);
      out += static_cast<char>(length >> 8 & 0xff);
    }
    out += data.substr(0, size);
    data.remove_prefix(size);
  }
  return out + big_endian(adler);
}

// Which of the four colours a pixel has.
unsigned colour_at(std::uint64_t number, int x, int y) {
  if (y >= kHeight - kBand) {
    const bool rule = y < kHeight - kBand + 12;
    const bool bar = y > kHeight - 90 && y < kHeight - 60 && x > 48 && x < 200 + int(number % 220);
    return rule || bar ? 0 : 3;
  }
  const int dx = x - (120 + int(number * 37 % 240));
  const int dy = y - (150 + int(number * 53 % 160));
  const int radius = 90 + int(number * 29 % 60);
  if (dx * dx + dy * dy < radius * radius) return 2;
  const bool stripe = (x + y * (number % 2 == 0 ? 1 : -1) + kHeight) / 30 % 4 == 0;
  return stripe ? 3 : 1;
}

}  // namespace

std::string poster_png(std::uint64_t number) {
  std::string rows;
  for (int y = 0; y < kHeight; ++y) {
    rows += '\0';  // no filter
    for (int x = 0; x < kWidth; x += 4) {
      unsigned byte = 0;
      for (int i = 0; i < 4; ++i) byte = byte << 2 | colour_at(number, x + i, y);
      rows += static_cast<char>(byte);
    }
  }
  const auto& palette = kColours.at(number % kColours.size()).palette;
  std::string header = big_endian(kWidth) + big_endian(kHeight);
  header += "\x02\x03";    // two bits a pixel, by palette
  header.append(3, '\0');  // the only compression and filter, not interlaced
  return "\x89PNG\r\n\x1a\n" + chunk("IHDR", header) + chunk("PLTE", text(palette)) +
         chunk("IDAT", stored(rows)) + chunk("IEND", {});
}

}  // namespace hustings::demo

#include "base/id.h"

#include <array>

namespace hustings {
namespace {

std::string spell(std::array<std::uint8_t, 16> raw, int version) {
  raw[6] = static_cast<std::uint8_t>((raw[6] & 0x0f) | (version << 4));
  raw[8] = static_cast<std::uint8_t>((raw[8] & 0x3f) | 0x80);
  std::string out = hex(raw);
  for (const std::size_t at : {8U, 13U, 18U, 23U}) out.insert(at, "-");
  return out;
}

}  // namespace

std::string uuid_v7(Instant at, Random& random) {
  std::array<std::uint8_t, 16> raw{};
  random.fill(raw);
  for (std::size_t i = 0; i < 6; ++i) {
    raw[i] = static_cast<std::uint8_t>(at.unix_ms >> (40 - 8 * i));
  }
  return spell(raw, 7);
}

std::string uuid_v4(Random& random) {
  std::array<std::uint8_t, 16> raw{};
  random.fill(raw);
  return spell(raw, 4);
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (c != '-') return false;
    } else if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
      return false;
    }
  }
  return true;
}

}  // namespace hustings

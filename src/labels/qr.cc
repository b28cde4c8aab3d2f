#include "labels/qr.h"

#include <fmt/core.h>

#include <qrcodegen/qrcodegen.hpp>

namespace hustings {

Result<std::vector<std::string>> qr_modules(const std::string& text) {
  try {
    const auto code = qrcodegen::QrCode::encodeText(text.c_str(), qrcodegen::QrCode::Ecc::QUARTILE);
    std::vector<std::string> out(static_cast<std::size_t>(code.getSize()));
    for (int y = 0; y < code.getSize(); ++y) {
      for (int x = 0; x < code.getSize(); ++x)
        out[static_cast<std::size_t>(y)] += code.getModule(x, y) ? '#' : ' ';
    }
    return out;
  } catch (const qrcodegen::data_too_long&) {
    return fail(Code::too_large, "this address is too long for a code", text,
                "give the node a shorter name");
  }
}

Result<QrPath> qr_path(const std::string& text) {
  HUSTINGS_TRY(const auto rows, qr_modules(text));
  QrPath out{.size = static_cast<int>(rows.size()) + 2 * kQuiet, .path = {}};
  for (std::size_t y = 0; y < rows.size(); ++y) {
    for (std::size_t x = 0; x < rows[y].size(); ++x) {
      if (rows[y][x] == '#')
        out.path += fmt::format("M{} {}h1v1h-1z", static_cast<int>(x) + kQuiet,
                                static_cast<int>(y) + kQuiet);
    }
  }
  return out;
}

}  // namespace hustings

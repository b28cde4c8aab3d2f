// QR codes (ISO/IEC 18004) as their modules. qrcodegen stays in qr.cc.
#pragma once
#include <string>
#include <vector>

#include "base/error.h"

namespace hustings {

inline constexpr int kQuiet = 4;  // modules that stay empty around a code

// Rows of '#' and ' '. Level Q restores a quarter of what dirt and folds take away.
// too_large when the text does not fit into any code.
Result<std::vector<std::string>> qr_modules(const std::string& text);

// The same as the `d` of an SVG path, with the empty modules around it, in a square of `size`.
struct QrPath {
  int size = 0;
  std::string path;
};
Result<QrPath> qr_path(const std::string& text);

}  // namespace hustings

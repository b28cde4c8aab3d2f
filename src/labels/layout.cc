// Where everything on a label stands.
#include <fmt/format.h>

#include <algorithm>

#include "labels/label.h"
#include "labels/measure.h"
#include "labels/qr.h"

namespace hustings {
namespace {

constexpr double kLeastText = 7 / labels::kPointsPerMm;  // 7 pt
constexpr double kLeastModule = 0.4;

// Puts text below text.
struct Column {
  const labels::Measure& measure;
  double x;
  double width;
  double y;
  std::vector<LabelLine>& out;

  void add(std::string_view text, double size, bool bold) {
    for (auto& line : measure.lines(text, size, bold, width)) {
      y += size * 1.25;
      out.push_back({std::move(line), x, y - size * 0.25, size, bold});
    }
  }
};

}  // namespace

Result<LabelLayout> lay_out(const LabelText& text, double width) {
  if (!(width >= kLeastLabel && width <= kMostLabel))
    return fail(Code::bad_input, fmt::format("a label cannot be {} mm wide", width), "width",
                fmt::format("from {} to {}", kLeastLabel, kMostLabel));
  LabelLayout out;
  HUSTINGS_TRY(out.modules, qr_modules(text.link));
  const double size = std::max(kLeastText, width / 32);
  const auto modules = static_cast<double>(out.modules.size());
  out.width = width;
  out.border = std::max(0.4, width / 200);
  out.module = std::max(kLeastModule, width / 4 / (modules + 2 * kQuiet));
  const double margin = out.border + size * 0.6;
  const double code = (modules + 2 * kQuiet) * out.module;
  // Narrow labels have the code below the text.
  const bool beside = width - code - margin > 10 * size;
  const double column = beside ? width - code - out.border - margin : width - 2 * margin;
  const auto& measure = labels::Measure::of_this_thread();
  Column lines{measure, margin, column, margin * 0.8, out.lines};
  lines.add(text.statement, size * 1.3, true);
  for (const auto& line : text.lines) lines.add(line, size, false);
  lines.add(text.notice + ": " + text.short_link, size, true);
  const double below = lines.y + size * 0.6;
  out.height = beside ? std::max(below, code + 2 * out.border) + out.border : below + code;
  out.code_x = (beside ? width - out.border - code : (width - code) / 2) + kQuiet * out.module;
  out.code_y = (beside ? (out.height - code) / 2 : below - out.border) + kQuiet * out.module;
  return out;
}

}  // namespace hustings

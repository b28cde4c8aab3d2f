// Labels as text of the web.
#include <fmt/format.h>

#include <algorithm>

#include "base/xml.h"
#include "labels/label.h"

namespace hustings {
namespace {

// The dark modules as one path: runs of a row are one rectangle.
std::string path_of(const std::vector<std::string>& modules) {
  std::string out;
  for (std::size_t y = 0; y < modules.size(); ++y) {
    const std::string& row = modules[y];
    for (std::size_t x = row.find('#'); x < row.size(); x = row.find('#', x)) {
      const std::size_t end = std::min(row.find(' ', x), row.size());
      out += fmt::format("M{} {}h{}v1h-{}z", x, y, end - x, end - x);
      x = end;
    }
  }
  return out;
}

std::string spoken(const LabelText& text) {
  std::string out = text.statement;
  for (const auto& line : text.lines) out += ". " + line;
  return out + ". " + text.notice + ": " + text.link;
}

// The code with white around it, one unit a module.
std::string code_svg(const LabelLayout& layout, std::string_view attributes) {
  const std::size_t side = layout.modules.size() + 8;
  return fmt::format(
      "<svg {} viewBox=\"-4 -4 {} {}\" shape-rendering=\"crispEdges\" aria-hidden=\"true\">"
      "<path fill=\"#fff\" d=\"M-4 -4h{}v{}h-{}z\"/><path fill=\"#000\" d=\"{}\"/></svg>",
      attributes, side, side, side, side, side, path_of(layout.modules));
}

}  // namespace

std::string label_svg(const LabelText& text, const LabelLayout& layout) {
  const double inner = layout.border / 2;
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.2f}mm\" height=\"{1:.2f}mm\" "
      "viewBox=\"0 0 {0:.2f} {1:.2f}\" role=\"img\" aria-label=\"{2}\" xml:lang=\"{3}\" "
      "lang=\"{3}\"><title>{2}</title>"
      "<rect x=\"{4:.2f}\" y=\"{4:.2f}\" width=\"{5:.2f}\" height=\"{6:.2f}\" fill=\"#fff\" "
      "stroke=\"#000\" stroke-width=\"{7:.2f}\"/>"
      "<g fill=\"#000\" font-family=\"'DejaVu Sans', 'Noto Sans', Verdana, sans-serif\">",
      layout.width, layout.height, escape_xml(spoken(text)), escape_xml(text.language), inner,
      layout.width - layout.border, layout.height - layout.border, layout.border);
  for (const auto& line : layout.lines) {
    out += fmt::format("<text x=\"{:.2f}\" y=\"{:.2f}\" font-size=\"{:.2f}\"{}>{}</text>", line.x,
                       line.baseline, line.size, line.bold ? " font-weight=\"700\"" : "",
                       escape_xml(line.text));
  }
  const double quiet = 4 * layout.module;
  const double side = (static_cast<double>(layout.modules.size()) + 8) * layout.module;
  out += "</g>";
  out +=
      code_svg(layout, fmt::format("x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\"",
                                   layout.code_x - quiet, layout.code_y - quiet, side, side));
  return out + "</svg>\n";
}

std::string label_html(const LabelText& text, const LabelLayout& layout) {
  std::string lines;
  for (const auto& line : text.lines) lines += escape_xml(line) + "<br>";
  const double side = (static_cast<double>(layout.modules.size()) + 8) * layout.module;
  return fmt::format(
      "<div lang=\"{0}\" style=\"box-sizing:border-box;max-width:{1:.0f}mm;display:flex;flex-wrap:"
      "wrap;gap:2mm;align-items:center;padding:2mm;border:{2:.1f}mm solid #000;background:#fff;"
      "color:#000;font:{3:.2f}mm/1.25 'DejaVu Sans','Noto Sans',Verdana,sans-serif\">"
      "<div style=\"flex:1 1 50%\"><strong style=\"font-size:1.3em\">{4}</strong><br>{5}"
      "<a href=\"{6}\" style=\"color:#000;font-weight:700\">{7}: {8}</a></div>{9}</div>\n",
      escape_xml(text.language), layout.width, layout.border, layout.lines.back().size,
      escape_xml(text.statement), lines, escape_xml(text.link), escape_xml(text.notice),
      escape_xml(text.short_link),
      code_svg(layout,
               fmt::format("style=\"flex:0 0 auto;width:{0:.1f}mm;height:{0:.1f}mm\"", side)));
}

}  // namespace hustings

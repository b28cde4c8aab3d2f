#include "labels/measure.h"

#include <pango/pangocairo.h>

#include <algorithm>

#include "base/text.h"

namespace hustings::labels {

namespace {

// Of valid UTF-8, its first code point.
struct Point {
  char32_t value;
  std::size_t bytes;
};
Point first_of(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  char32_t value = lead & (0x7FU >> bytes);
  for (const char c : text.substr(1, bytes - 1))
    value = value << 6U | (static_cast<unsigned char>(c) & 0x3FU);
  return {value, bytes};
}

bool can_be_drawn(char32_t c) {
  if (c < 0xA0) return c == '\t' || c == '\n' || (c >= 0x20 && c < 0x7F);
  return (c < 0xFDD0 || c > 0xFDEF) && (c & 0xFFFEU) != 0xFFFE;
}

const char* families_of(Face face) {
  switch (face) {
    case Face::serif:
      return "DejaVu Serif, Noto Serif, serif";
    case Face::mono:
      return "DejaVu Sans Mono, Noto Sans Mono, monospace";
    case Face::sans:
      break;
  }
  return "DejaVu Sans, Noto Sans, sans";
}

}  // namespace

std::string readable(std::string_view text) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t good = std::min(bad_utf8_at(text), text.size());
    for (std::size_t at = 0; at < good;) {
      const Point point = first_of(text.substr(at));
      out += can_be_drawn(point.value) ? text.substr(at, point.bytes) : kReplacement;
      at += point.bytes;
    }
    if (good == text.size()) break;
    out += kReplacement;
    text.remove_prefix(good + 1);
  }
  return out;
}

void Unref::operator()(void* object) const { g_object_unref(object); }

const Measure& Measure::of_this_thread() {
  static thread_local const Measure made;
  return made;
}

// One unit of the drawing is one point: at 72 dots per inch sizes in points are what they say.
Measure::Measure() : map_(pango_cairo_font_map_new()) {
  pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map_.get()), 72);
  context_.reset(pango_font_map_create_context(map_.get()));
  // The same on screen and paper: no hinting, no rounding of widths to dots.
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context_.get(), options);
  cairo_font_options_destroy(options);
  pango_context_set_round_glyph_positions(context_.get(), FALSE);
}

Layout Measure::layout(std::string_view said, double size, bool bold, double width,
                       Face face) const {
  const std::string text = readable(said);
  Layout out(pango_layout_new(context_.get()));
  PangoFontDescription* font = pango_font_description_from_string(families_of(face));
  pango_font_description_set_absolute_size(font, size * kPointsPerMm * PANGO_SCALE);
  if (bold) pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description(out.get(), font);
  pango_font_description_free(font);
  if (width > 0) {
    pango_layout_set_width(out.get(), static_cast<int>(width * kPointsPerMm * PANGO_SCALE));
    pango_layout_set_wrap(out.get(), PANGO_WRAP_WORD_CHAR);
  }
  pango_layout_set_text(out.get(), text.data(), static_cast<int>(text.size()));
  return out;
}

std::vector<std::string> Measure::lines(std::string_view said, double size, bool bold,
                                        double width) const {
  const std::string text = readable(said);
  const Layout made = layout(text, size, bold, width);
  std::vector<std::string> out;
  for (const GSList* at = pango_layout_get_lines_readonly(made.get()); at != nullptr;
       at = at->next) {
    const auto* line = static_cast<const PangoLayoutLine*>(at->data);
    std::string_view part = std::string_view(text).substr(
        static_cast<std::size_t>(line->start_index), static_cast<std::size_t>(line->length));
    while (part.ends_with(' ')) part.remove_suffix(1);
    out.emplace_back(part);
  }
  return out;
}

}  // namespace hustings::labels

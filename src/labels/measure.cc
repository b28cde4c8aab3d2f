#include "labels/measure.h"

#include <pango/pangocairo.h>

namespace hustings::labels {

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

Layout Measure::layout(std::string_view text, double size, bool bold, double width) const {
  Layout out(pango_layout_new(context_.get()));
  PangoFontDescription* font = pango_font_description_from_string("DejaVu Sans, Noto Sans, sans");
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

std::vector<std::string> Measure::lines(std::string_view text, double size, bool bold,
                                        double width) const {
  const Layout made = layout(text, size, bold, width);
  std::vector<std::string> out;
  for (const GSList* at = pango_layout_get_lines_readonly(made.get()); at != nullptr;
       at = at->next) {
    const auto* line = static_cast<const PangoLayoutLine*>(at->data);
    std::string_view part = text.substr(static_cast<std::size_t>(line->start_index),
                                        static_cast<std::size_t>(line->length));
    while (part.ends_with(' ')) part.remove_suffix(1);
    out.emplace_back(part);
  }
  return out;
}

}  // namespace hustings::labels

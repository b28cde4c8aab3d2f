// Labels as pictures and documents.
#include <cairo-pdf.h>
#include <cairo.h>
#include <fmt/format.h>
#include <pango/pangocairo.h>

#include <cmath>

#include "labels/label.h"
#include "labels/measure.h"
#include "labels/pdf.h"

namespace hustings {
namespace {

cairo_status_t append(void* out, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

// A part of the document's structure; pictures have none.
class Tag {
 public:
  Tag(cairo_t* cairo, bool tagged, const char* name, const std::string& attributes = {})
      : cairo_(tagged ? cairo : nullptr), name_(name) {
    if (cairo_ != nullptr) cairo_tag_begin(cairo_, name_, attributes.c_str());
  }
  Tag(const Tag&) = delete;
  Tag& operator=(const Tag&) = delete;
  ~Tag() {
    if (cairo_ != nullptr) cairo_tag_end(cairo_, name_);
  }

 private:
  cairo_t* cairo_;
  const char* name_;
};

void draw_line(cairo_t* cairo, const labels::Measure& measure, const LabelLine& line) {
  const auto layout = measure.layout(line.text, line.size, line.bold, 0);
  const double baseline = pango_layout_get_baseline(layout.get()) / double{PANGO_SCALE};
  cairo_move_to(cairo, line.x * labels::kPointsPerMm,
                line.baseline * labels::kPointsPerMm - baseline);
  pango_cairo_update_layout(cairo, layout.get());
  pango_cairo_show_layout(cairo, layout.get());
}

// The last line is the notice's address; the others belong to the statement in front.
void draw_text(cairo_t* cairo, const LabelText& text, const LabelLayout& layout, bool tagged) {
  const auto& measure = labels::Measure::of_this_thread();
  for (const auto& line : layout.lines) {
    const bool heading = &line == &layout.lines.front();
    const Tag part(cairo, tagged, heading ? "H1" : "P");
    if (&line == &layout.lines.back()) {
      const Tag link(cairo, tagged, CAIRO_TAG_LINK, labels::link_attributes(text.link));
      draw_line(cairo, measure, line);
    } else {
      draw_line(cairo, measure, line);
    }
  }
}

void draw_code(cairo_t* cairo, const LabelLayout& layout) {
  const double unit = layout.module * labels::kPointsPerMm;
  const double x0 = layout.code_x * labels::kPointsPerMm;
  const double y0 = layout.code_y * labels::kPointsPerMm;
  for (std::size_t y = 0; y < layout.modules.size(); ++y) {
    for (std::size_t x = 0; x < layout.modules[y].size(); ++x) {
      if (layout.modules[y][x] != '#') continue;
      cairo_rectangle(cairo, x0 + static_cast<double>(x) * unit, y0 + static_cast<double>(y) * unit,
                      unit, unit);
    }
  }
  cairo_set_antialias(cairo, CAIRO_ANTIALIAS_NONE);
  cairo_fill(cairo);
}

// In points.
void draw(cairo_t* cairo, const LabelText& text, const LabelLayout& layout, bool tagged) {
  cairo_set_source_rgb(cairo, 1, 1, 1);
  cairo_paint(cairo);  // before the first tag, for it forgets what was drawn, tags included
  cairo_set_source_rgb(cairo, 0, 0, 0);
  const Tag document(cairo, tagged, "Document");
  const double border = layout.border * labels::kPointsPerMm;
  cairo_set_line_width(cairo, border);
  cairo_rectangle(cairo, border / 2, border / 2, layout.width * labels::kPointsPerMm - border,
                  layout.height * labels::kPointsPerMm - border);
  cairo_stroke(cairo);
  draw_text(cairo, text, layout, tagged);
  const Tag figure(cairo, tagged, "Figure");
  draw_code(cairo, layout);
}

}  // namespace

Result<std::string> label_png(const LabelText& text, const LabelLayout& layout, int dots) {
  constexpr int kLeast = 72;
  constexpr int kMost = 600;
  if (dots < kLeast || dots > kMost)
    return fail(Code::bad_input, fmt::format("{} dots per inch", dots), "dots",
                fmt::format("give {} to {}", kLeast, kMost));
  const double scale = dots / 72.0;
  const auto pixels = [scale](double mm) {
    constexpr double kRounding = 1e-6;  // 900 dots are not 901
    return static_cast<int>(std::ceil(mm * labels::kPointsPerMm * scale - kRounding));
  };
  const labels::Surface surface(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, pixels(layout.width), pixels(layout.height)));
  const labels::Cairo cairo(cairo_create(surface.get()));
  cairo_scale(cairo.get(), scale, scale);
  draw(cairo.get(), text, layout, false);
  HUSTINGS_CHECK(labels::check(cairo_status(cairo.get()), "the label"));
  std::string out;
  HUSTINGS_CHECK(
      labels::check(cairo_surface_write_to_png_stream(surface.get(), &append, &out), "the label"));
  return out;
}

Result<std::string> label_pdf(const LabelText& text, const LabelLayout& layout) {
  std::string out;
  const labels::Surface surface = labels::pdf_surface(out, layout.width * labels::kPointsPerMm,
                                                      layout.height * labels::kPointsPerMm);
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE,
                                 labels::readable(text.statement).c_str());
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_SUBJECT,
                                 labels::readable(text.link).c_str());
  // The same label is the same bytes whenever it is made.
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE,
                                 "1970-01-01T00:00:00Z");
  {
    const labels::Cairo cairo(cairo_create(surface.get()));
    draw(cairo.get(), text, layout, true);
    HUSTINGS_CHECK(labels::check(cairo_status(cairo.get()), "the label"));
  }
  cairo_surface_finish(surface.get());
  HUSTINGS_CHECK(labels::check(cairo_surface_status(surface.get()), "the label"));
  return labels::with_language(std::move(out), text.language);
}

}  // namespace hustings

// A laid out document as PDF.
#include "labels/document.h"

#include <cairo-pdf.h>
#include <cairo.h>
#include <pango/pangocairo.h>

#include "labels/pdf.h"
#include "labels/sheet.h"

namespace hustings {
namespace {

using labels::Colour;
using labels::kPointsPerMm;

constexpr Colour kInk{0x21 / 255.0, 0x1f / 255.0, 0x2a / 255.0};
constexpr Colour kGrey{0x55 / 255.0, 0x52 / 255.0, 0x5f / 255.0};
constexpr double kMargin = 20 * kPointsPerMm;

void set(cairo_t* cairo, const Colour& colour) {
  cairo_set_source_rgb(cairo, colour.red, colour.green, colour.blue);
}

// What stands on each page beside its text: outside of the structure, as it is not read aloud.
class Frame {
 public:
  Frame(const Document& document, int pages)
      : document_(document),
        pages_(pages),
        left_(line_of(document.head_left, true, 0.56)),
        right_(line_of(document.head_right, false, 0.42)),
        foot_(line_of(document.foot, false, 0.78)) {}

  void draw(cairo_t* cairo, int page) const {
    constexpr double kTop = 12 * kPointsPerMm;
    constexpr double kBelow = 17.2 * kPointsPerMm;
    constexpr double kFoot = 281 * kPointsPerMm;
    const double right = labels::kPageWidth - kMargin;
    set(cairo, kInk);
    cairo_rectangle(cairo, kMargin, kTop, right - kMargin, 2);
    cairo_fill(cairo);
    show(cairo, left_, kMargin, kTop + 4.5);
    set(cairo, kGrey);
    show(cairo, right_, right - width_of(right_), kTop + 4.5);
    cairo_rectangle(cairo, kMargin, kBelow, right - kMargin, 0.4);
    cairo_rectangle(cairo, kMargin, kFoot, right - kMargin, 0.4);
    cairo_fill(cairo);
    show(cairo, foot_, kMargin, kFoot + 4);
    const auto number = line_of(numbered(page), false, 0.2);
    show(cairo, number, right - width_of(number), kFoot + 4);
  }

 private:
  static labels::Layout line_of(const std::string& text, bool bold, double share) {
    constexpr double kSize = 7.5 / kPointsPerMm;
    auto out = labels::Measure::of_this_thread().layout(text, kSize, bold, 0);
    pango_layout_set_single_paragraph_mode(out.get(), TRUE);
    // What is longer than its share of the line ends in dots.
    pango_layout_set_ellipsize(out.get(), PANGO_ELLIPSIZE_END);
    const double most = (labels::kPageWidth - 2 * kMargin) * share * PANGO_SCALE;
    int width = 0;
    pango_layout_get_size(out.get(), &width, nullptr);
    if (width > most) pango_layout_set_width(out.get(), static_cast<int>(most));
    return out;
  }
  static double width_of(const labels::Layout& layout) {
    PangoRectangle logical;
    pango_layout_get_extents(layout.get(), nullptr, &logical);
    return static_cast<double>(logical.width) / PANGO_SCALE;
  }
  static void show(cairo_t* cairo, const labels::Layout& layout, double x, double y) {
    cairo_move_to(cairo, x, y);
    pango_cairo_show_layout(cairo, layout.get());
  }
  std::string numbered(int page) const {
    std::string out = document_.page_of;
    for (const auto& [mark, number] : {std::pair("%n", page), std::pair("%m", pages_)}) {
      if (const auto at = out.find(mark); at != std::string::npos)
        out.replace(at, 2, std::to_string(number));
    }
    return out;
  }

  const Document& document_;
  int pages_;
  labels::Layout left_;
  labels::Layout right_;
  labels::Layout foot_;
};

// Draws the steps one after another.
class Pen {
 public:
  Pen(cairo_t* cairo, const Frame& frame) : cairo_(cairo), frame_(frame) {
    frame_.draw(cairo_, page_);
  }
  void operator()(const labels::TagBegin& tag) {
    cairo_tag_begin(cairo_, tag.name, tag.attributes.c_str());
  }
  void operator()(const labels::TagEnd& tag) { cairo_tag_end(cairo_, tag.name); }
  void operator()(const labels::TextLine& text) {
    set(cairo_, text.colour);
    cairo_move_to(cairo_, text.x, text.baseline);
    pango_cairo_show_layout_line(cairo_, text.line);
  }
  void operator()(const labels::Box& box) {
    set(cairo_, box.colour);
    cairo_rectangle(cairo_, box.x, box.y, box.width, box.height);
    if (!box.dashed) {
      cairo_fill(cairo_);
      return;
    }
    constexpr double kDash = 2;
    cairo_set_line_width(cairo_, 0.6);
    cairo_set_dash(cairo_, &kDash, 1, 0);
    cairo_stroke(cairo_);
  }
  void operator()(const labels::PageEnd&) {
    cairo_show_page(cairo_);
    frame_.draw(cairo_, ++page_);
  }

 private:
  cairo_t* cairo_;
  const Frame& frame_;
  int page_ = 1;
};

void describe(cairo_surface_t* surface, const Document& document) {
  const auto set_one = [&](cairo_pdf_metadata_t what, const std::string& text) {
    cairo_pdf_surface_set_metadata(surface, what, labels::readable(text).c_str());
  };
  set_one(CAIRO_PDF_METADATA_TITLE, document.title);
  set_one(CAIRO_PDF_METADATA_SUBJECT, document.subject);
  // Cairo takes no fractions of a second.
  const std::string made = to_string(document.made);
  set_one(CAIRO_PDF_METADATA_CREATE_DATE, made.substr(0, made.find('.')) + "Z");
}

}  // namespace

Result<std::string> document_pdf(const Document& document) {
  const labels::Sheets sheets = labels::lay_out(document);
  std::string out;
  const labels::Surface surface = labels::pdf_surface(out, labels::kPageWidth, labels::kPageHeight);
  describe(surface.get(), document);
  {
    const Frame frame(document, sheets.pages);
    const labels::Cairo cairo(cairo_create(surface.get()));
    Pen pen(cairo.get(), frame);
    for (const auto& step : sheets.steps) std::visit(pen, step);
    HUSTINGS_CHECK(labels::check(cairo_status(cairo.get()), "the document"));
  }
  cairo_surface_finish(surface.get());
  HUSTINGS_CHECK(labels::check(cairo_surface_status(surface.get()), "the document"));
  return labels::with_language(std::move(out), document.language);
}

}  // namespace hustings

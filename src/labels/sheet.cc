#include "labels/sheet.h"

#include <pango/pangocairo.h>

#include <algorithm>
#include <array>

#include "labels/pdf.h"

namespace hustings::labels {
namespace {

constexpr double kMm = kPointsPerMm;
constexpr double kLeft = 20 * kMm;
constexpr double kRight = kPageWidth - kLeft;
constexpr double kTop = 22 * kMm;  // of the text: below the head
constexpr double kBottom = 278 * kMm;
constexpr double kGap = 6 * kMm;         // between columns
constexpr double kNames = 58 * kMm;      // width of the names of rows
constexpr double kKeepWhole = 50 * kMm;  // rows up to this height are not broken
constexpr double kRowSpace = 2.9;        // above and below what stands in a row
constexpr double kBetween = 1.2;         // paragraphs of a row
constexpr double kPad = 3.5;             // within a frame
constexpr double kModule = 0.8 * kMm;    // least side of a module; a code is at least kCode wide
constexpr double kCode = 36 * kMm;
constexpr int kQuietModules = 1;  // the page around it is white, too

// Those of the site, on paper.
constexpr Colour hex(unsigned rgb) {
  return {(rgb >> 16U & 255U) / 255.0, (rgb >> 8U & 255U) / 255.0, (rgb & 255U) / 255.0};
}
constexpr Colour kInk = hex(0x211f2a);
constexpr Colour kGrey = hex(0x55525f);
constexpr Colour kRule = hex(0xd8d5df);
constexpr Colour kEdge = hex(0x86828f);
constexpr Colour kPencil = hex(0x4a2a86);  // what can be pressed
constexpr Colour kPaper = hex(0xffffff);

struct Look {
  double size;  // points
  bool bold = false;
  Face face = Face::sans;
  Colour colour = kInk;
};
constexpr Look kTitle{19, true, Face::serif};
constexpr Look kHeading{12.5, true, Face::serif};
constexpr Look kName{8.5, false, Face::sans, kGrey};
constexpr Look kNote{7, false, Face::sans, kGrey};

Look look_of(Tone tone) {
  constexpr double kBody = 9;
  switch (tone) {
    case Tone::plain:
      break;
    case Tone::strong:
      return {11, true};
    case Tone::quiet:
      return {8, false, Face::sans, kGrey};
    case Tone::code:
      return {8, false, Face::mono};
    case Tone::framed:
      return {8, false, Face::sans, kGrey};
    case Tone::barred:
      return {8, false, Face::sans, kPaper};
  }
  return {kBody};
}

bool can_be_followed(std::string_view link) {
  constexpr std::array<std::string_view, 3> kSchemes = {"https://", "http://", "mailto:"};
  return std::ranges::any_of(kSchemes, [&](auto scheme) { return link.starts_with(scheme); });
}

double points(int pango_units) { return static_cast<double>(pango_units) / PANGO_SCALE; }

// One paragraph, broken into lines.
struct Flow {
  struct Line {
    PangoLayoutLine* line;
    double height;
    double ascent;  // from the top to the baseline
    double indent;  // of what is written from right to left
    double width;
  };
  std::vector<Line> lines;
  Look look;
  Tone tone = Tone::plain;
  std::string link;
  double height() const {
    double out = 0;
    for (const auto& line : lines) out += line.height;
    return out;
  }
};

// Goes down the pages.
class Composer {
 public:
  explicit Composer(Sheets& out) : out_(out) {}

  void operator()(const DocumentHeading& heading) {
    const bool title = heading.level == 1;
    if (!title) go_below_code();
    y_ += y_ == kTop ? 0 : title ? 4 : 11;
    const Flow flow = flow_of(heading.text, title ? kTitle : kHeading, width());
    constexpr double kFollows = 18 * kMm;  // a heading does not end a page
    need(std::min(flow.height() + (title ? 0 : kFollows), kBottom - kTop));
    put(flow, kLeft, title ? "H1" : "H2");
    y_ += title ? 5 : 4;
    if (!title) rule(kInk, 0.8);
  }

  void operator()(const DocumentText& text) {
    put(flow_of(text, width()), kLeft, "P");
    y_ += 4;
  }

  void operator()(const DocumentRows& rows) {
    begin("L");
    for (const auto& row : rows.rows) add(row);
    end("L");
    y_ += 6;
  }

  void operator()(const DocumentCode& code) {
    const double modules = static_cast<double>(code.modules.size());
    const double module = std::max(kModule, kCode / (modules + 2 * kQuietModules));
    const double side = modules * module;
    const Flow caption = flow_of({code.caption, Tone::code}, side);
    need(std::min(side + caption.height() + 6, kBottom - kTop));
    const double top = y_;
    beside_ = side + kGap;
    begin("Figure");
    const bool link = can_be_followed(code.link);
    if (link) begin("Link", link_attributes(code.link));
    draw(code.modules, kRight - side, top, module);
    if (link) end("Link");
    end("Figure");
    y_ = top + side + 4;
    put(caption, kRight - side, "P");
    code_ends_ = y_ + 4;
    y_ = top;
  }

 private:
  // ---- what is drawn --------------------------------------------------------------------------
  void begin(const char* name, std::string attributes = {}) {
    out_.steps.emplace_back(TagBegin{name, std::move(attributes)});
  }
  void end(const char* name) { out_.steps.emplace_back(TagEnd{name}); }

  void rule(const Colour& colour, double thickness) {
    out_.steps.emplace_back(Box{kLeft, y_, width(), thickness, colour});
  }

  // Runs of dark modules of a row are one box.
  void draw(const std::vector<std::string>& modules, double x0, double y0, double module) {
    for (std::size_t y = 0; y < modules.size(); ++y) {
      const std::string& row = modules[y];
      for (std::size_t x = row.find('#'); x < row.size(); x = row.find('#', x)) {
        const std::size_t behind = std::min(row.find(' ', x), row.size());
        out_.steps.emplace_back(Box{x0 + static_cast<double>(x) * module,
                                    y0 + static_cast<double>(y) * module,
                                    static_cast<double>(behind - x) * module, module, Colour{}});
        x = behind;
      }
    }
  }

  // ---- where it stands ------------------------------------------------------------------------
  double width() const { return kRight - kLeft - (y_ < code_ends_ ? beside_ : 0); }
  void go_below_code() { y_ = std::max(y_, code_ends_); }
  void next_page() {
    out_.steps.emplace_back(PageEnd{});
    ++out_.pages;
    y_ = kTop;
    code_ends_ = 0;
  }
  // Whether a page had to begin for it.
  bool need(double height) {
    const bool next = y_ + height > kBottom && y_ > kTop;
    if (next) next_page();
    return next;
  }

  // ---- text -----------------------------------------------------------------------------------
  Flow flow_of(std::string_view text, const Look& look, double width) {
    Flow out{.lines = {}, .look = look, .link = {}};
    out_.layouts.push_back(Measure::of_this_thread().layout(readable(text), look.size / kMm,
                                                            look.bold, width / kMm, look.face));
    PangoLayoutIter* at = pango_layout_get_iter(out_.layouts.back().get());
    do {
      PangoRectangle logical;
      pango_layout_iter_get_line_extents(at, nullptr, &logical);
      const double natural = points(logical.height);
      const double height = std::max(natural, look.size * 1.38);
      out.lines.push_back(
          {pango_layout_iter_get_line_readonly(at), height,
           points(pango_layout_iter_get_baseline(at) - logical.y) + (height - natural) / 2,
           points(logical.x), points(logical.width)});
    } while (pango_layout_iter_next_line(at) != FALSE);
    pango_layout_iter_free(at);
    return out;
  }

  Flow flow_of(const DocumentText& text, double width) {
    const bool boxed = text.tone == Tone::framed || text.tone == Tone::barred;
    Flow out = flow_of(text.text, look_of(text.tone), boxed ? width - 2 * kPad : width);
    out.tone = text.tone;
    if (!can_be_followed(text.link)) return out;
    out.link = link_attributes(text.link);
    out.look.colour = kPencil;
    return out;
  }

  void put(const Flow::Line& line, const Flow& flow, double x) {
    const bool boxed = flow.tone == Tone::framed || flow.tone == Tone::barred;
    const double text_x = x + line.indent + (boxed ? kPad : 0);
    if (boxed)
      out_.steps.emplace_back(Box{text_x - kPad, y_, line.width + 2 * kPad, line.height,
                                  flow.tone == Tone::barred ? kInk : kEdge,
                                  flow.tone == Tone::framed});
    out_.steps.emplace_back(TextLine{line.line, text_x, y_ + line.ascent, flow.look.colour});
    if (!flow.link.empty())
      out_.steps.emplace_back(
          Box{text_x, y_ + line.ascent + 1.3, line.width, 0.4, flow.look.colour});
    y_ += line.height;
  }

  // What does not fit goes on on the next page, in the same element: its parts are Spans then, for
  // what is marked ends with its page.
  void put(const Flow& flow, double x, const char* tag) {
    const double first = flow.lines.empty() ? 0 : flow.lines.front().height;
    need(flow.lines.size() > 1 ? 2 * first : first);
    const bool breaks = y_ + flow.height() > kBottom;
    const char* part = !flow.link.empty() ? "Link" : breaks ? "Span" : nullptr;
    begin(tag);
    if (part != nullptr) begin(part, flow.link);
    for (const auto& line : flow.lines) {
      if (y_ + line.height > kBottom && y_ > kTop) {
        if (part != nullptr) end(part);
        next_page();
        if (part != nullptr) begin(part, flow.link);
      }
      put(line, flow, x);
    }
    if (part != nullptr) end(part);
    end(tag);
  }

  // ---- rows -----------------------------------------------------------------------------------
  struct Column {
    std::vector<Flow> flows;
    double height = 0;
    void add(Flow flow) {
      height += flow.height() + (flows.empty() ? 0 : kBetween);
      flows.push_back(std::move(flow));
    }
  };

  void add(const DocumentRow& row) {
    // Beside a code a row has the width that it begins with.
    const Column names = names_of(row);
    Column said = said_of(row, width() - kNames - kGap);
    const double height = std::max(names.height, said.height) + 2 * kRowSpace;
    if (height <= kKeepWhole && need(height)) said = said_of(row, width() - kNames - kGap);
    y_ += kRowSpace;
    const double top = y_;
    const int page = out_.pages;
    begin("LI");
    put(names, kLeft, "Lbl");
    const double below = y_;
    if (out_.pages == page) y_ = top;
    const int page_of_said = out_.pages;
    put(said, kLeft + kNames + kGap, "LBody");
    end("LI");
    if (out_.pages == page_of_said) y_ = std::max(y_, below);
    y_ += kRowSpace;
    rule(kRule, 0.5);
  }

  Column names_of(const DocumentRow& row) {
    Column out;
    out.add(flow_of(row.name, kName, kNames));
    if (!row.note.empty()) out.add(flow_of(row.note, kNote, kNames));
    return out;
  }
  Column said_of(const DocumentRow& row, double width) {
    Column out;
    for (const auto& text : row.said) out.add(flow_of(text, width));
    return out;
  }

  void put(const Column& column, double x, const char* tag) {
    begin(tag);
    for (const auto& flow : column.flows) {
      if (&flow != &column.flows.front()) y_ += kBetween;
      put(flow, x, "P");
    }
    end(tag);
  }

  Sheets& out_;
  double y_ = kTop;
  double beside_ = 0;     // width that a code takes
  double code_ends_ = 0;  // down to here
};

}  // namespace

Sheets lay_out(const Document& document) {
  Sheets out;
  out.steps.emplace_back(TagBegin{"Document"});
  Composer composer(out);
  for (const auto& block : document.blocks) std::visit(composer, block);
  out.steps.emplace_back(TagEnd{"Document"});
  return out;
}

}  // namespace hustings::labels

// The label of a political ad (Regulation (EU) 2024/900, Art. 11(1)): what it says, laid out once
// in millimetres, and written as SVG, HTML, PNG or PDF. The sizes are our defaults, for the
// template of Implementing Regulation (EU) 2025/1410 was not readable: text at least 7 pt, a module
// of the code at least 0.4 mm, four modules around it, a border that parts it from the ad.
// Thread-safe.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace hustings {

struct LabelText {
  std::string language;            // BCP 47
  std::string statement;           // "Political advertisement"
  std::vector<std::string> lines;  // "Sponsor: Harbour Alliance"
  std::string notice;              // "Transparency notice"
  std::string link;                // where it is: "https://hustings.party.example/a/123.0a1b2c3d"
  std::string short_link;  // the same for who has to type it: "hustings.party.example/a/..."
};

inline constexpr double kLeastLabel = 40;  // millimetres of width
inline constexpr double kMostLabel = 420;

// A line of text, or the code, at its place; millimetres from the label's upper left corner.
struct LabelLine {
  std::string text;
  double x = 0;
  double baseline = 0;
  double size = 0;  // of the font
  bool bold = false;
};
struct LabelLayout {
  double width = 0;
  double height = 0;
  double border = 0;  // thickness, inside of width and height
  std::vector<LabelLine> lines;
  double code_x = 0;  // of the first dark module
  double code_y = 0;
  double module = 0;                 // side of one
  std::vector<std::string> modules;  // rows; '#' is dark
};

// bad_input: a width that is not from kLeastLabel to kMostLabel, a link that is too long for a
// code.
Result<LabelLayout> lay_out(const LabelText& text, double width);

// UTF-8, an element of its own; "lang" and an accessible name are in it.
std::string label_svg(const LabelText& text, const LabelLayout& layout);
// A fragment without scripts, styled inline so that it looks the same wherever it is put. It is as
// wide as the page lets it be, up to the layout's width.
std::string label_html(const LabelText& text, const LabelLayout& layout);
// `dots`: per inch, 72 to 600. io when the picture does not fit into memory.
Result<std::string> label_png(const LabelText& text, const LabelLayout& layout, int dots);
// One page of exactly the label's size; text that can be selected, tagged, with a link.
Result<std::string> label_pdf(const LabelText& text, const LabelLayout& layout);

}  // namespace hustings

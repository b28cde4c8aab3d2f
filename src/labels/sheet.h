// A document laid out: what is drawn where on its pages, in the order in which it is read. Points
// from the upper left corner.
#pragma once
#include <string>
#include <variant>
#include <vector>

#include "labels/document.h"
#include "labels/measure.h"

// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): Pango's name
struct _PangoLayoutLine;
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)

namespace hustings::labels {

inline constexpr double kPageWidth = 210 * kPointsPerMm;
inline constexpr double kPageHeight = 297 * kPointsPerMm;

struct Colour {
  double red = 0;
  double green = 0;
  double blue = 0;
};

// A part of the document's structure begins; `attributes` as Cairo reads them.
struct TagBegin {
  const char* name;
  std::string attributes = {};
};
struct TagEnd {
  const char* name;
};
struct TextLine {
  _PangoLayoutLine* line;  // of a layout that the sheets keep
  double x;
  double baseline;
  Colour colour;
};
struct Box {
  double x;
  double y;
  double width;
  double height;
  Colour colour;
  bool dashed = false;  // its edge alone
};
struct PageEnd {};
using Step = std::variant<TagBegin, TagEnd, TextLine, Box, PageEnd>;

struct Sheets {
  std::vector<Layout> layouts;
  std::vector<Step> steps;
  int pages = 1;
};
Sheets lay_out(const Document& document);

}  // namespace hustings::labels

// Text as it is drawn: with Pango, in one font that has all letters of the Union's languages.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): Pango's names
struct _PangoLayout;
struct _PangoFontMap;
struct _PangoContext;
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)

namespace hustings::labels {

struct Unref {
  void operator()(void* object) const;
};
using Layout = std::unique_ptr<_PangoLayout, Unref>;

inline constexpr double kPointsPerMm = 72.0 / 25.4;

// Text as it can be drawn: UTF-8 without controls other than tab and newline and without
// noncharacters, which Cairo refuses; U+FFFD stands in place of each. Layouts are of this text.
std::string readable(std::string_view text);

enum class Face : std::uint8_t { sans, serif, mono };

// Lays text out at sizes in millimetres, whatever the surface. Not thread-safe.
class Measure {
 public:
  // That of this thread: looking fonts up costs more than all the rest of a label
  // (docs/benchmarks.md), and nothing that is drawn changes it.
  static const Measure& of_this_thread();
  // Text of a font of this size, broken at `width` millimetres (0: one line).
  Layout layout(std::string_view text, double size, bool bold, double width,
                Face face = Face::sans) const;
  // The lines that a text is broken into.
  std::vector<std::string> lines(std::string_view text, double size, bool bold, double width) const;

 private:
  Measure();
  std::unique_ptr<_PangoFontMap, Unref> map_;
  std::unique_ptr<_PangoContext, Unref> context_;
};

}  // namespace hustings::labels

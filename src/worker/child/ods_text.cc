#include "worker/child/ods_text.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "worker/child/grid.h"

namespace hustings {
namespace {

constexpr std::string_view kWhite = " \t\n\r";

}  // namespace

// Over the limit it stops to grow; Pool::keep says that it is too long.
void Paragraphs::append(std::string_view piece) {
  if (text_.size() <= kMostCellText) text_ += piece;
}

void Paragraphs::begin() {
  if (std::exchange(any_, true)) append("\n");
  space_ = true;
}

void Paragraphs::add(std::string_view piece) {
  while (!piece.empty()) {
    const std::size_t solid = std::min(piece.find_first_of(kWhite), piece.size());
    if (solid > 0) {
      append(piece.substr(0, solid));
      space_ = false;
    }
    piece.remove_prefix(solid);
    const std::size_t white = std::min(piece.find_first_not_of(kWhite), piece.size());
    if (white > 0 && !std::exchange(space_, true)) append(" ");
    piece.remove_prefix(white);
  }
}

Result<void> Paragraphs::start(XmlName name, const XmlAttributes& attributes) {
  if (name.ns != Ns::text) return {};
  if (name.local == "s") {
    std::size_t count = 1;
    if (const auto said = attributes.find(Ns::text, "c")) {
      std::from_chars(said->data(), said->data() + said->size(), count);
    }
    append(std::string(std::min(count, kMostCellText), ' '));
    space_ = false;
  } else if (name.local == "tab") {
    append("\t");
    space_ = false;
  } else if (name.local == "line-break") {
    append("\n");
    space_ = true;
  }
  return {};
}

}  // namespace hustings

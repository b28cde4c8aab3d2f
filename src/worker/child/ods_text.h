// The text of one cell of an ODS file.
#pragma once
#include <string>
#include <string_view>

#include "worker/child/xml.h"

namespace hustings {

// Paragraphs become lines. White space collapses as ODF 1.3 part 3, 6.1.2 says; but one space
// at the end stays, as LibreOffice has it.
class Paragraphs {
 public:
  void begin();
  void add(std::string_view piece);
  // An element inside the paragraph: <text:s text:c="3"/>, tabs, line breaks.
  Result<void> start(XmlName name, const XmlAttributes& attributes);
  const std::string& text() const { return text_; }

 private:
  void append(std::string_view piece);

  std::string text_;
  bool any_ = false;    // there was a paragraph before
  bool space_ = false;  // further white space adds nothing
};

}  // namespace hustings

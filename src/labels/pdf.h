// What documents and labels need of Cairo. For .cc files of this folder only.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): Cairo's names
struct _cairo;
struct _cairo_surface;
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)

namespace hustings::labels {

struct Destroy {
  void operator()(_cairo_surface* surface) const;
  void operator()(_cairo* cairo) const;
};
using Surface = std::unique_ptr<_cairo_surface, Destroy>;
using Cairo = std::unique_ptr<_cairo, Destroy>;

// A PDF of pages of this size in points; its bytes are appended to `out`, which outlives it.
Surface pdf_surface(std::string& out, double width, double height);

// io, naming what cannot be drawn. `status`: a cairo_status_t.
Result<void> check(int status, std::string_view what);

// "uri='...'" for the tag of a link. Whatever would end Cairo's string or that of the PDF, which
// Cairo 1.16 does not escape, is percent-encoded (RFC 3986).
std::string link_attributes(std::string_view address);

// The PDF with its language, which Cairo has no call for, in its catalogue: one that Cairo wrote,
// so that the catalogue is the last object. io when it is not.
Result<std::string> with_language(std::string pdf, std::string_view language);

}  // namespace hustings::labels

#include "labels/pdf.h"

#include <cairo-pdf.h>
#include <cairo.h>
#include <fmt/format.h>

namespace hustings::labels {

void Destroy::operator()(_cairo_surface* surface) const { cairo_surface_destroy(surface); }
void Destroy::operator()(_cairo* cairo) const { cairo_destroy(cairo); }

Surface pdf_surface(std::string& out, double width, double height) {
  const cairo_write_func_t append = [](void* to, const unsigned char* data, unsigned int length) {
    static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(data), length);
    return CAIRO_STATUS_SUCCESS;
  };
  return Surface(cairo_pdf_surface_create_for_stream(append, &out, width, height));
}

Result<void> check(int status, std::string_view what) {
  if (status == CAIRO_STATUS_SUCCESS) return {};
  return fail(Code::io,
              fmt::format("{} cannot be drawn: {}", what,
                          cairo_status_to_string(static_cast<cairo_status_t>(status))),
              {}, "try a smaller one");
}

std::string link_attributes(std::string_view address) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&*+,;=%";
  std::string out = "uri='";
  for (const char c : address) {
    if (kPlain.contains(c)) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out + '\'';
}

Result<std::string> with_language(std::string pdf, std::string_view language) {
  constexpr std::string_view kCatalogue = "<< /Type /Catalog\n";
  constexpr std::string_view kStart = "startxref\n";
  const auto catalogue = pdf.rfind(kCatalogue);
  const auto table = pdf.rfind("\nxref\n");
  const auto start = pdf.rfind(kStart);
  if (catalogue == std::string::npos || table == std::string::npos || start == std::string::npos ||
      table < catalogue || pdf.find(" obj\n", catalogue) < table)
    return fail(Code::io, "Cairo writes documents in another form than before");
  std::string tag;  // a well-formed one: letters, digits, hyphens
  for (const char c : language) {
    const char lower = static_cast<char>(c | 0x20);
    if (c == '-' || (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'z')) tag += c;
  }
  // Only the table of objects moves, and what points at it.
  const std::string more =
      fmt::format("   /Lang ({})\n   /ViewerPreferences << /DisplayDocTitle true >>\n", tag);
  pdf.replace(start, std::string::npos,
              fmt::format("{}{}\n%%EOF\n", kStart, table + 1 + more.size()));
  pdf.insert(catalogue + kCatalogue.size(), more);
  return pdf;
}

}  // namespace hustings::labels

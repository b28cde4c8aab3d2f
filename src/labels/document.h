// A document of A4 pages as PDF: headings, paragraphs, rows of a name and what it stands for, and a
// code to scan. Its text can be selected and searched; it is tagged for screen readers (ISO
// 32000-1, 14.8): Document, H1, H2, P, L with LI, Lbl and LBody, Link, Figure; head and foot of a
// page are outside of that. What is long goes on on the next page; nothing is cut off. It does not
// know what it says. Thread-safe.
#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace hustings {

enum class Tone : std::uint8_t {
  plain,
  strong,  // larger and bold: what has to be seen first
  quiet,   // small and grey: notes
  code,    // hashes, numbers: every sign of one width
  framed,  // in a dashed frame: said instead of a value
  barred,  // on a dark bar: something was taken out
};

// One paragraph. Text is UTF-8; what is not, and controls other than tab and newline, are shown as
// U+FFFD. Each is a direction of its own: what is written from right to left stays in its place.
struct DocumentText {
  std::string text;
  Tone tone = Tone::plain;
  std::string link = {};  // https:, http: or mailto:; others are text
};

struct DocumentHeading {
  int level = 2;  // 1 or 2
  std::string text;
};
struct DocumentRow {
  std::string name;
  std::string note;  // small, below the name
  std::vector<DocumentText> said;
};
struct DocumentRows {
  std::vector<DocumentRow> rows;
};
// A code at the right edge; what follows stands beside it until there is a heading of level 2.
struct DocumentCode {
  std::vector<std::string> modules;  // rows; '#' is dark (labels/qr.h)
  std::string link;                  // what it says
  std::string caption;
};
using DocumentBlock = std::variant<DocumentHeading, DocumentText, DocumentRows, DocumentCode>;

struct Document {
  std::string language;  // BCP 47
  std::string title;     // its metadata, which readers show
  std::string subject;
  std::string head_left;  // at the top of each page; one line each
  std::string head_right;
  std::string foot;
  std::string page_of;  // "Page %n of %m"
  Instant made;         // its date; the same document is the same bytes
  std::vector<DocumentBlock> blocks;
};

// io when it does not fit into memory.
Result<std::string> document_pdf(const Document& document);

}  // namespace hustings

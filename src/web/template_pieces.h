// Templates as they are rendered: literal text, values and sections in the order of the page. Where
// a value stands in the HTML is found out here, once, and decides how it is written: docs/adr/0016.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "web/locale.h"

namespace hustings::web {

enum class ValuePlace : std::uint8_t {
  text,
  attribute,  // in double quotes
  address     // the beginning of an attribute that is followed or loaded: href, src, action
};

// {{name}}, {{name_raw}}, {{name_code}}; {{#name}}, {{#has_name}}, {{#no_name}}. A value may be
// called "x_raw" itself: the full name goes before the form.
struct TagName {
  enum class Form : std::uint8_t { plain, raw, code, has, no };
  std::string full;
  std::string base;
  Form form = Form::plain;
};

struct Piece;
using Pieces = std::vector<Piece>;

struct LiteralPiece {
  std::string html;
};
struct ValuePiece {
  TagName name;
  ValuePlace place;
};
struct PluralPiece {
  TagName number;
  std::string one;
  std::string many;
};
struct SectionPiece {
  TagName name;
  Pieces inside;
};
struct Piece {
  std::variant<LiteralPiece, ValuePiece, PluralPiece, SectionPiece> what;
};

// `source` with its texts in this language. Throws std::logic_error: a tag or section without its
// end; a translation with other %names% than the text; a value that is neither in text nor in an
// attribute in double quotes; script, style or a comment; a section that ends at another kind of
// place than it begins.
Pieces parse_template(std::string_view source, const Language& language);

// Appends with & < > " ' written as entities (HTML section 13.3 asks for no more in these places).
void append_escaped(std::string& out, std::string_view text);

}  // namespace hustings::web

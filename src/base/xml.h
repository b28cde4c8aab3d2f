// Text as it stands in XML, SVG and HTML.
#pragma once
#include <string>
#include <string_view>

namespace hustings {

// With references for & < > " ': good as the content of an element and in an attribute in quotes.
std::string escape_xml(std::string_view text);

}  // namespace hustings

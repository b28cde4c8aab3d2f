// The transparency notice of an ad for other programs: JSON-LD and XML with the class names of the
// Commission's TTPA model (draft 0.0.1). Its namespace is a placeholder, and so is ours: the
// version stands in it. docs/formats/notice.md describes both, notice.xsd the XML.
#pragma once
#include <string>
#include <string_view>

#include "ads/ad.h"
#include "record/envelope.h"

namespace hustings {

inline constexpr std::string_view kNoticeNamespace = "urn:x-hustings:ttpa:0.0.1";

// `address`: of the node. Each item is there, with its value or with the state that it is in.
std::string notice_jsonld(const Record& record, const Ad& ad, const Hash& leaf,
                          std::string_view address);
std::string notice_xml(const Record& record, const Ad& ad, const Hash& leaf,
                       std::string_view address);

}  // namespace hustings

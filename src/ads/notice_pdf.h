// The transparency notice of an ad on paper: every item of Regulation (EU) 2024/900, Art. 12(1), in
// the order of its letters, with its value or with the reason why there is none, and how to check
// that the record is in the log. docs/formats/notice.md describes it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "ads/ad.h"
#include "labels/document.h"
#include "labels/terms.h"
#include "node/page.h"
#include "node/wording.h"
#include "record/envelope.h"

namespace hustings {

// What is told of an ad; it outlives the call.
struct NoticeOf {
  const Record& record;
  const Ad& ad;
  const Hash& leaf;
  AsOf as_of;                           // the log that it was read from
  std::string_view address;             // of the node: "https://hustings.party.example"
  std::optional<std::string> declarer;  // the name of the organisation that declares it
};

// `terms` has the statement, and `in` says all else: of one language. too_large: an address that
// does not fit into a code.
Result<Document> notice_document(const NoticeOf& of, const LabelTerms& terms, const Wording& in);

}  // namespace hustings

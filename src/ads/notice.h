// The transparency notice of an ad: what Regulation (EU) 2024/900, Art. 12(1) asks for, item by
// item, in its order. Rules, pages and exports go by this one table.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ads/ad.h"
#include "base/message.h"
#include "node/value.h"

namespace hustings {

// One field as an ad states it.
struct AdFact {
  std::string_view state;        // one of kStates
  std::string_view reason = {};  // of not_disclosed
  Value value = {};              // of state value; nothing when it was erased
  bool erased = false;
};

struct NoticeItem {
  std::string_view letter;   // "a"
  std::string_view law;      // id of its row in laws/
  std::string_view name;     // for programs: "sponsor.name"
  std::string_view label;    // for people; the id of its translation
  std::string_view pointer;  // into the record: "/sponsor/name"
  // The state alone, which rules go by; and the whole fact. Ads live as long as what they answer.
  std::string_view (*state)(const Ad&);
  AdFact (*fact)(const Ad&);
  // An address stands in the notice where it is public; of all other fields the law asks.
  bool may_be_withheld = false;
  std::string_view none = tr("not used");  // how the state not_used reads
};
std::span<const NoticeItem> notice_items();

}  // namespace hustings

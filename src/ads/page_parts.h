// What pages of this room have in common: facts as the template _ad_fact shows them, and the
// history of a thing.
#pragma once
#include <string>
#include <string_view>

#include "ads/facts.h"
#include "base/message.h"
#include "node/page.h"
#include "node/value.h"

namespace hustings::ads {

// `letter`: of the notice; empty for a fact outside it. `none`: what not_used reads as.
Object shown_fact(std::string_view label, std::string_view letter, const AdFact& fact,
                  std::string_view none = tr("not used"));

template <class Field>
Object plain_fact(std::string_view label, const Field& field,
                  std::string_view none = tr("not used")) {
  return shown_fact(label, "", facts::fact_of(field), none);
}

// The versions of a thing, the newest first, each with what it changed; as many as 20.
struct History {
  List told;   // for programs: cells as CSV has them
  List shown;  // the same in words
};
Result<History> history_of(PageContext& context, const std::string& id);
std::string history_schema();

}  // namespace hustings::ads

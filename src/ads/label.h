// The label of a declared ad, and the code that stands on it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "ads/ad.h"
#include "labels/label.h"
#include "labels/terms.h"
#include "record/envelope.h"

namespace hustings {

// What a label's code says: a record by its index, and the first 32 bits of its leaf hash, so that
// a mistyped or forged code is seen.
struct LabelCode {
  Index index = 0;
  std::string check;  // 8 hexadecimal digits
};
// "123.0a1b2c3d"
std::string label_code(Index index, const Hash& leaf);
std::optional<LabelCode> parse_label_code(std::string_view code);

// The terms of this language, else those of the ad's own, else English ones.
const LabelTerms& terms_for(const Ad& ad, std::string_view language);
// `address`: of the node, "https://hustings.party.example"; the label's link begins with it.
LabelText label_of(const Ad& ad, Index index, const Hash& leaf, std::string_view address,
                   const LabelTerms& terms);
// The same as one sentence, for who cannot see it.
std::string spoken_label(const Ad& ad, Index index, const Hash& leaf, std::string_view address);

}  // namespace hustings

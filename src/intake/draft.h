// The draft of a report between two pages of the form: sealed by the node, kept by nobody but the
// page that has it in a hidden field. It is the form's token at the same time: it says since when
// there is a form, and its id lets one report come out of it.
#pragma once
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/time.h"
#include "intake/answers.h"
#include "vault/secret.h"

namespace hustings::intake {

inline constexpr std::int64_t kDraftLife = std::int64_t{6} * 3600'000;  // ms since it was saved
inline constexpr std::int64_t kLeastAge = 3000;                   // ms that a person takes at least
inline constexpr std::size_t kMostDraft = std::size_t{64} << 10;  // bytes of the field

struct ReportDraft {
  std::string id;
  Instant begun;
  Instant saved;
  vault::Secret again;  // opens the code once more for who sends the form again
  Answers answers;
};

ReportDraft new_draft(Instant now, Random& random);
std::string seal_draft(const ReportDraft& draft, Instant now, const vault::Secret& key,
                       Random& random);
// bad_input: it is no draft of this node; unavailable: it is too old.
Result<ReportDraft> open_draft(std::string_view field, Instant now, const vault::Secret& key,
                               std::string_view code);
// What stands inside the box. bad_input.
Result<ReportDraft> read_draft(std::string_view json, std::string_view code);

}  // namespace hustings::intake

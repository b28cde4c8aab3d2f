// What an organisation owes, and when: by law, by its code, and by what it promised itself.
// Computed from its own records each time; nothing is ticked off by hand.
#pragma once
#include <string>
#include <vector>

#include "desk/desk.h"
#include "node/value.h"

namespace hustings::desk {

enum class DutyKind : std::uint8_t {
  complete_notice,   // an ad whose notice lacks what the law asks for: due when it is first shown
  correct_state,     // a notice that says planned or running of what is over
  tell_delivery,     // an ad that has ended, and nobody told what it did
  name_accounts,     // a code was signed, and no account is named
  declare_identity,  // ads ran from an account of which no check of identity is told
  renew_identity,    // a platform's check of identity runs out
  declare_seen,      // an ad was seen on the organisation's page, and nobody declared it
  answer_account,    // others say that an account is the organisation's
  end_embargo        // a record is told at the latest
};
struct Duty {
  DutyKind kind = DutyKind::complete_notice;
  std::string key;  // the same for the same duty, to remind of it once
  CivilDate due;
  bool late = false;
  std::string title;  // of the thing
  std::string href;
  std::string basis;       // article, commitment
  std::int64_t count = 0;  // of complete_notice: items that are missing
};

inline constexpr std::size_t kShownDuties = 10;  // on the first page
// From the day on that the duty stands on; our default, for the code names no days: from an ad's
// end, a signature, or the record of what others saw.
inline constexpr int kAnswerDays = 14;

// In order of their days.
Result<std::vector<Duty>> duties_of(Desk& desk, const std::string& signatory);
List duty_rows(const std::vector<Duty>& duties, std::size_t most);
Word word(DutyKind kind);

}  // namespace hustings::desk

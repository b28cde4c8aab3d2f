#include "demo/chapters.h"

#include <array>

namespace hustings::demo {

std::span<const Chapter> chapters() {
  static constexpr std::array kAll = {
      Chapter{"organisations", {2029, 3, 1}, &organisations},
      Chapter{"memberships", {2029, 3, 5}, &memberships},
      Chapter{"ads, March", {2029, 3, 20}, &early_ads},
      Chapter{"signatures", {2029, 3, 28}, &signatures},
      Chapter{"reports, March", {2029, 4, 4}, &first_reports},
      Chapter{"accounts", {2029, 4, 10}, &accounts},
      Chapter{"verifications", {2029, 4, 11}, &verifications},
      Chapter{"ads, April", {2029, 4, 12}, &first_ads},
      Chapter{"answers on accounts", {2029, 4, 17}, &answers_on_accounts},
      Chapter{"reports, April", {2029, 5, 4}, &second_reports},
      Chapter{"late signatures", {2029, 5, 7}, &late_signatures},
      Chapter{"new names", {2029, 5, 9}, &new_names},
      Chapter{"ads, May", {2029, 5, 12}, &second_ads},
      Chapter{"embargoes", {2029, 5, 13}, &embargoes},
      Chapter{"answers on reports", {2029, 5, 14}, &answers_on_reports},
      Chapter{"withdrawals", {2029, 5, 18}, &withdrawals},
      Chapter{"corrections", {2029, 5, 21}, &corrected_reports},
      Chapter{"reports, May", {2029, 6, 3}, &last_reports},
      Chapter{"reports of weeks", {2029, 6, 4}, &shorter_reports},
      Chapter{"redactions", {2029, 6, 5}, &redactions},
      Chapter{"keys", {2029, 6, 6}, &keys},
      Chapter{"checks of keys", {2029, 6, 7}, &key_checks},
      Chapter{"deliveries", {2029, 6, 8}, &deliveries},
      Chapter{"ads that platforms show", {2029, 6, 9}, &observed_ads},
      Chapter{"run of the library", {2029, 6, 9}, &library_runs},
      Chapter{"reports about targeting", {2029, 6, 9}, &targeting_reports},
      Chapter{"what differs", {2029, 6, 9}, &differences},
      Chapter{"reports that are disputed", {2029, 6, 9}, &disputed_reports},
      Chapter{"accounts of others", {2029, 6, 10}, &other_accounts},
      Chapter{"what staff did", {2029, 6, 10}, &staff_acts},
      Chapter{"disputes looked at", {2029, 6, 10}, &answers_looked_at},
      Chapter{"library, again", {2029, 6, 11}, &library_shrinks},
      Chapter{"ended ads", {2029, 6, 11}, &ended_ads},
      Chapter{"words, sanctions, answers", {2029, 6, 11}, &conduct},
      Chapter{"disputes decided", {2029, 6, 11}, &answers_decided},
  };
  return kAll;
}

}  // namespace hustings::demo

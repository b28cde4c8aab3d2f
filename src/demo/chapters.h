// The chapters of the demonstration. A new kind of record gets a file of its own, chapter_*.cc, and
// a line in chapters.cc on the day it belongs to.
#pragma once
#include <span>
#include <string_view>

#include "demo/story.h"

namespace hustings::demo {

struct Chapter {
  std::string_view name;
  CivilDate day;  // on which it is told; two of one day follow each other
  Result<void> (*tell)(Story&);
};
std::span<const Chapter> chapters();  // in order of their days

// chapter_parties.cc
Result<void> organisations(Story& story);
Result<void> memberships(Story& story);
Result<void> signatures(Story& story);
Result<void> late_signatures(Story& story);
Result<void> withdrawals(Story& story);
Result<void> new_names(Story& story);
// chapter_accounts.cc
Result<void> accounts(Story& story);
Result<void> answers_on_accounts(Story& story);
Result<void> answers_on_reports(Story& story);
// chapter_reports.cc: what the platforms report about each of three periods of thirty days
Result<void> first_reports(Story& story);
Result<void> second_reports(Story& story);
Result<void> last_reports(Story& story);
Result<void> corrected_reports(Story& story);
// chapter_redactions.cc
Result<void> redactions(Story& story);
// chapter_ads.cc
Result<void> verifications(Story& story);
Result<void> early_ads(Story& story);
Result<void> first_ads(Story& story);
Result<void> second_ads(Story& story);
Result<void> deliveries(Story& story);
Result<void> ended_ads(Story& story);
// chapter_answers.cc: two answers that a decision was made about
Result<void> disputed_reports(Story& story);
Result<void> answers_looked_at(Story& story);
Result<void> answers_decided(Story& story);
// chapter_observed.cc: what platforms show of single ads, and whom pages chose to reach
Result<void> observed_ads(Story& story);
Result<void> targeting_reports(Story& story);
// chapter_compared.cc: where that is not what parties declare
Result<void> differences(Story& story);
// chapter_completeness.cc: reports of growing periods, a library that shrinks, accounts of others
Result<void> shorter_reports(Story& story);
Result<void> library_runs(Story& story);
Result<void> library_shrinks(Story& story);
Result<void> other_accounts(Story& story);
// chapter_desk.cc: what staff did, as the log has it
Result<void> staff_acts(Story& story);
Result<void> embargoes(Story& story);
// chapter_conduct.cc: words about violence, sanctions, requests of people about their data
Result<void> conduct(Story& story);
// chapter_keys.cc
Result<void> keys(Story& story);
Result<void> key_checks(Story& story);

}  // namespace hustings::demo

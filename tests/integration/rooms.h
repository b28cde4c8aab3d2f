// Drafts of the rooms' kinds, short to write.
#pragma once
#include <string>

#include "ads/ads.h"
#include "ads/advertiser_report.h"
#include "ads/observed_ad.h"
#include "ads/targeting_report.h"
#include "ads/testing.h"
#include "cases/cases.h"
#include "cases/decision.h"
#include "cases/remedy.h"
#include "cases/report.h"
#include "cases/step.h"
#include "completeness/completeness.h"
#include "completeness/still_shown.h"
#include "conduct/conduct.h"
#include "node/dataset.h"
#include "node/kinds.h"
#include "node/testing.h"
#include "parties/parties.h"
#include "reconcile/reconcile.h"
#include "staff/audit.h"
#include "staff/embargo.h"

namespace hustings::testing {

// All rooms.
const Registry& rooms();

struct Report {
  std::string page = "1000";
  std::string name = "A page";
  std::string disclaimer;  // empty: the platform says that there was none
  std::string country = "AT";
  std::string currency = "EUR";
  std::int64_t least = 10000;
  std::optional<std::int64_t> most = 10000;
  std::int64_t ads = 1;
};
Draft report(const Report& said);
Draft observed_ad(const std::string& ad, const std::string& country, const std::string& title = {},
                  const std::string& page = "1000");
// What parties declare of an ad, and what a platform shows of it: both sides agree.
struct Shown {
  std::string page = "1000";
  std::string number = "1";  // on the platform
  Period period = {{2029, 5, 5}, {2029, 5, 15}};
  std::int64_t spent = 20000;
};
ObservedAd shown_ad(const Shown& what = {});
AdDelivery declared_delivery(const std::string& organisation, const std::string& ad,
                             const Shown& what = {});
Ad online_ad(const std::string& organisation);
Draft targeting_report(const std::string& page, const std::string& place);
Draft organisation(const std::string& name, const std::string& contact = {});
Draft signature(const std::string& signatory, SignatureAct act,
                const std::vector<std::string>& scope = {});
Draft account(const std::string& organisation, const std::string& page,
              AccountPurpose purpose = AccountPurpose::campaign);
Draft no_account(const std::string& organisation, const std::string& page,
                 const std::string& platform = "meta");
Draft still_shown(const std::string& about, bool shown);
PublicStatement condemnation(const std::string& organisation, CivilDate said);
Sanction sanction(const std::string& organisation, SanctionMeasure measure);
DataRequest data_request(const std::string& organisation, std::optional<CivilDate> answered);
Draft response(const std::string& organisation, const std::string& about, ResponseAct act,
               const std::string& text = {});
Draft membership(const std::string& organisation, const std::string& body);
Draft delivery(const std::string& organisation, const std::string& ad);
Draft verification(const std::string& organisation, const std::string& page);
Draft audit(const std::string& actor, const std::string& signatory);
Draft embargo(const std::string& organisation, EmbargoState state);
Draft import_run(std::int64_t rows);
// Of cases; everybody acts under the name of their role.
Draft case_report(const std::string& signatory, Instant received, const std::string& text = "words",
                  const std::string& category = "ad-transparency");
CaseEvent case_event(const std::string& about, CaseAct act, CaseRole role);
CaseDecision case_decision(const std::string& about, CaseOutcome outcome);
ContentRemoval content_removal(const std::string& about, CaseRole role);
PlatformNotice platform_notice(const std::string& about);
PlatformAnswer platform_answer(const std::string& about, const std::string& notice);
Draft intake_stats(std::int64_t received);
Draft redaction(const std::string& about, const std::vector<std::string>& fields);

// The cells of a dataset's rows.
std::vector<std::vector<std::string>> rows(Db& db, std::string_view dataset,
                                           const Chosen& chosen = {});

}  // namespace hustings::testing

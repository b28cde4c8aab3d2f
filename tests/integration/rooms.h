// Drafts of the rooms' kinds, short to write.
#pragma once
#include <string>

#include "ads/ads.h"
#include "ads/advertiser_report.h"
#include "ads/observed_ad.h"
#include "ads/targeting_report.h"
#include "ads/testing.h"
#include "completeness/completeness.h"
#include "completeness/still_shown.h"
#include "node/dataset.h"
#include "node/kinds.h"
#include "node/testing.h"
#include "parties/parties.h"
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
Draft observed_ad(const std::string& ad, const std::string& country, const std::string& title = {});
Draft targeting_report(const std::string& page, const std::string& place);
Draft organisation(const std::string& name, const std::string& contact = {});
Draft signature(const std::string& signatory, SignatureAct act,
                const std::vector<std::string>& scope = {});
Draft account(const std::string& organisation, const std::string& page);
Draft no_account(const std::string& organisation, const std::string& page);
Draft still_shown(const std::string& about, bool shown);
Draft response(const std::string& organisation, const std::string& about, ResponseAct act,
               const std::string& text = {});
Draft membership(const std::string& organisation, const std::string& body);
Draft delivery(const std::string& organisation, const std::string& ad);
Draft verification(const std::string& organisation, const std::string& page);
Draft audit(const std::string& actor, const std::string& signatory);
Draft embargo(const std::string& organisation, EmbargoState state);
Draft import_run(std::int64_t rows);
Draft redaction(const std::string& about, const std::vector<std::string>& fields);

// The cells of a dataset's rows.
std::vector<std::vector<std::string>> rows(Db& db, std::string_view dataset,
                                           const Chosen& chosen = {});

}  // namespace hustings::testing

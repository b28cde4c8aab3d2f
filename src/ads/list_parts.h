// What the lists of this room have in common: columns, filters and words. For datasets_*.cc only.
#pragma once
#include <array>

#include "base/message.h"
#include "node/capability.h"
#include "node/value.h"

namespace hustings::ads::lists {

inline constexpr std::array kYesNo = {Word{"yes", tr("yes")}, Word{"no", tr("no")}};
// The state of the disclaimer that a platform shows.
inline constexpr std::array kDisclaimers = {
    Word{"value", tr("with a disclaimer")}, Word{"not_used", tr("no disclaimer")},
    Word{"unknown", tr("not known")}, Word{"not_disclosed", tr("not disclosed")},
    Word{"not_applicable", tr("not applicable")}};
// The state of the targeting techniques.
inline constexpr std::array kTargeted = {Word{"value", tr("targeted")},
                                         Word{"not_used", tr("not targeted")},
                                         Word{"not_disclosed", tr("targeting not disclosed")},
                                         Word{"not_applicable", tr("targeting not applicable")},
                                         Word{"unknown", tr("targeting not known")}};

constexpr Column words(std::string_view name, std::string_view label, std::string_view sql,
                       std::span<const Word> all, bool detail = false) {
  return {.name = name,
          .label = label,
          .shape = Shape::word,
          .sql = sql,
          .words = all,
          .detail = detail};
}
// Text that only the page of a thing shows.
constexpr Column plain(std::string_view name, std::string_view label, std::string_view sql) {
  return {.name = name, .label = label, .sql = sql, .detail = true};
}
constexpr Column for_programs(std::string_view name, std::string_view sql) {
  return {.name = name, .label = name, .sql = sql, .for_programs = true};
}
inline constexpr Column kIndex = {"index", "record", Shape::integer, "t.idx", "/records/{index}"};
inline constexpr Column kId = for_programs("id", "t.sub");
inline constexpr Column kEvidenceColumn = words("evidence", "evidence", "t.evidence", kEvidence);
inline constexpr Column kCountryColumn = {"country", "country", Shape::country, "t.country"};
inline constexpr Column kAmountSpent = {.name = "amount",
                                        .label = "amount spent",
                                        .shape = Shape::money,
                                        .sql = "t.amount_min, t.amount_max, t.currency",
                                        .help = "as the platform states it: often an interval"};

// Of what is seen on a page, by whom a confirmed account links the page to.
inline constexpr Filter kLinkedParty = {
    "party", "t.link IN (SELECT link FROM confirmed_account WHERE organisation = $1)",
    "id of the organisation that a confirmed account links the page to"};
inline constexpr Filter kSeenOnly = {"evidence", "t.evidence = $1",
                                     "observed: no advertiser says this of itself"};
inline constexpr Filter kPage = {"page", "t.page_id = $1", "the page's number on the platform"};

}  // namespace hustings::ads::lists

// The rules of this room. Each stands on a row of laws/, which gives article and first day; one
// whose row was not read in the act itself only says a note, and that it is not verified.
#include "ads/rules.h"

#include <array>

#include "ads/advertiser_report.h"
#include "laws/law.h"

namespace hustings {
namespace {

using Row = ads::RuleRow;

constexpr std::string_view kSponsorsAndAmounts = "6.c.ii";
constexpr auto kGap = Severity::gap;
constexpr auto kContradiction = Severity::contradiction;

constexpr std::array kRows = {
    Row{"ads.no-disclaimer", "6.a", "eu-2024.6.a", kContradiction,
        "The platform reports ads of this page that ran without saying who paid for them.",
        &ads::no_disclaimer, "advertiser-report"},
    Row{"ads.notice-a", "6.a", "ttpa.12.1.a", kGap,
        "The notice does not say who the sponsor is, who controls it, or how to reach it.",
        &ads::notice_item_missing},
    Row{"ads.notice-b", kSponsorsAndAmounts, "ttpa.12.1.b", kGap,
        "The notice does not say who paid.", &ads::notice_item_missing},
    Row{"ads.notice-d", kSponsorsAndAmounts, "ttpa.12.1.d", kGap,
        "The notice does not say how much was paid or given for the ad.",
        &ads::notice_item_missing},
    Row{"ads.notice-e", kSponsorsAndAmounts, "ttpa.12.1.e", kGap,
        "The notice does not say where the money came from.", &ads::notice_item_missing},
    Row{"ads.notice-f", kSponsorsAndAmounts, "ttpa.12.1.f", kGap,
        "The notice does not say how the amounts were calculated.", &ads::notice_item_missing},
    Row{"ads.notice-g", kSponsorsAndAmounts, "ttpa.12.1.g", kGap,
        "The notice does not say which vote or procedure the ad is linked to.",
        &ads::notice_item_missing},
    Row{"ads.notice-h", kSponsorsAndAmounts, "ttpa.12.1.h", kGap,
        "The notice has no link to official information on how to take part in the vote.",
        &ads::notice_item_missing},
    Row{"ads.notice-i", kSponsorsAndAmounts, "ttpa.12.1.i", kGap,
        "The notice does not say whether the ad is in the European repository.",
        &ads::notice_item_missing},
    Row{"ads.notice-j", kSponsorsAndAmounts, "ttpa.12.1.j", kGap,
        "The notice does not say where the ad can be reported.", &ads::notice_item_missing},
    Row{"ads.notice-k", kSponsorsAndAmounts, "ttpa.12.1.k", kGap,
        "The notice does not say whether an earlier version was suspended.",
        &ads::notice_item_missing},
    Row{"ads.notice-m", kSponsorsAndAmounts, "ttpa.12.1.m", kGap,
        "The ad has ended, and the notice does not say how often it was seen.",
        &ads::notice_item_missing},
    Row{"ads.not-disclosed", kSponsorsAndAmounts, "ttpa.12", kGap,
        "The notice keeps something back that the law asks for.", &ads::not_disclosed},
    Row{"ads.targeting-not-stated", "6.c.iii", "eu-2024.6.c.iii", kGap,
        "It is not stated how people were targeted, or whether an AI system took part in it.",
        &ads::targeting_not_stated},
    Row{"ads.sponsor-outside-union", "7", "ttpa.5.2", kContradiction,
        "In the last three months before the vote this ad ran for a sponsor from outside the "
        "Union.",
        &ads::sponsor_outside_union},
    Row{"ads.special-category", "6.d", "ttpa.18.1.c", Severity::note,
        "People were chosen or left out by a value that says something about a special category "
        "of personal data.",
        &ads::special_category, "ad", 3},
    Row{"ads.criterion-not-reviewed", "6.d", "ttpa.18.1.c", Severity::note,
        "People were chosen or left out by a value that nobody has reviewed: it may be harmless.",
        &ads::criterion_not_reviewed, "ad", 2},
    Row{"ads.audience-without-basis", "6.d", "ttpa.18.1.a", kGap,
        "Lists of persons were used, and it is not stated what allowed that.",
        &ads::audience_without_basis},
    Row{"ads.voters-excluded", "6.c.iii", "ttpa.18.scope", kGap,
        "People were left out of seeing this ad.", &ads::voters_excluded},
    Row{"ads.published-late", kSponsorsAndAmounts, "ttpa.12", kGap,
        "The notice was published after the ad's first day.", &ads::published_late},
    Row{"ads.account-not-verified", "6.b", "eu-2024.6.b", kGap,
        "The platform has not verified who stands behind this account.", &ads::account_not_verified,
        "verification"},
};

}  // namespace

ads::RuleSet::RuleSet(std::span<const RuleRow> rows) : cited_(rows.size()), rules_(rows.size()) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const RuleRow& row = rows[i];
    const LawRow& from = law(row.law);
    const bool verified = from.known == Known::read;
    cited_[i] = from.cited();
    rules_[i] = {.id = row.id,
                 .version = row.version,
                 .code = "eu-2024",
                 .commitment = row.commitment,
                 .law = cited_[i],
                 .applies_from = from.applies_from,
                 .severity = verified ? row.severity : Severity::note,
                 .verified = verified,
                 .on = row.on,
                 .says = row.says,
                 .check = row.check};
  }
}

std::span<const Rule> ads::rules() {
  static const RuleSet made(kRows);
  return made.rules();
}

}  // namespace hustings

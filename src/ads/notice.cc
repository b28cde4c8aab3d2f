#include "ads/notice.h"

#include <array>

#include "ads/facts.h"

namespace hustings {
namespace {

// An item whose field is the member that `Field` finds.
template <auto Field>
constexpr NoticeItem item(std::string_view letter, std::string_view law, std::string_view name,
                          std::string_view label, std::string_view pointer,
                          bool may_be_withheld = false, std::string_view none = tr("not used")) {
  return {letter,
          law,
          name,
          label,
          pointer,
          [](const Ad& ad) { return facts::state_of(Field(ad)); },
          [](const Ad& ad) { return facts::fact_of(Field(ad)); },
          may_be_withheld,
          none};
}

// NOLINTBEGIN(bugprone-macro-parentheses): a chain of members cannot stand in parentheses
#define HUSTINGS_FIELD(member) [](const Ad& ad) -> const auto& { return ad.member; }
// NOLINTEND(bugprone-macro-parentheses)

AdFact period_fact(const Ad& ad) {
  return {kStates[0], {}, List{ad.period.value.from, ad.period.value.to}};
}

constexpr std::string_view kA = "ttpa.12.1.a";
constexpr std::string_view kB = "ttpa.12.1.b";
constexpr std::string_view kD = "ttpa.12.1.d";
constexpr std::string_view kG = "ttpa.12.1.g";
constexpr std::string_view kL = "ttpa.12.1.l";
constexpr std::string_view kM = "ttpa.12.1.m";

constexpr std::array kItems = {
    item<HUSTINGS_FIELD(sponsor.name)>("a", kA, "sponsor.name", tr("Sponsor"), "/sponsor/name"),
    item<HUSTINGS_FIELD(sponsor.email)>("a", kA, "sponsor.email", tr("E-mail of the sponsor"),
                                        "/sponsor/email"),
    item<HUSTINGS_FIELD(sponsor.address)>("a", kA, "sponsor.address", tr("Address of the sponsor"),
                                          "/sponsor/address", true),
    item<HUSTINGS_FIELD(sponsor.country)>(
        "a", kA, "sponsor.country", tr("Where the sponsor is established"), "/sponsor/country"),
    item<HUSTINGS_FIELD(controller.name)>("a", kA, "controller.name", tr("Controlled by"),
                                          "/controller/name", false, tr("nobody")),
    item<HUSTINGS_FIELD(payer.name)>("b", kB, "payer.name", tr("Paid by, if somebody else"),
                                     "/payer/name", false, tr("nobody else")),
    NoticeItem{"c", "ttpa.12.1.c", "period", tr("Shown from and to"), "/period",
               [](const Ad&) { return kStates[0]; }, &period_fact},
    item<HUSTINGS_FIELD(funding.ad)>("d", kD, "funding.ad", tr("Amount for this ad"),
                                     "/funding/ad"),
    item<HUSTINGS_FIELD(funding.benefits)>("d", kD, "funding.benefits", tr("Other benefits"),
                                           "/funding/benefits"),
    item<HUSTINGS_FIELD(funding.campaign)>(
        "d", kD, "funding.campaign", tr("Amount for the whole campaign"), "/funding/campaign"),
    item<HUSTINGS_FIELD(funding.origin)>("e", "ttpa.12.1.e", "funding.origin",
                                         tr("Origin of the money"), "/funding/origin"),
    item<HUSTINGS_FIELD(funding.method)>("f", "ttpa.12.1.f", "funding.method",
                                         tr("How the amounts were calculated"), "/funding/method"),
    item<HUSTINGS_FIELD(process.kind)>("g", kG, "process.kind", tr("Kind of vote or procedure"),
                                       "/process/kind", false, tr("none")),
    item<HUSTINGS_FIELD(process.name)>("g", kG, "process.name", tr("Election or procedure"),
                                       "/process/name"),
    item<HUSTINGS_FIELD(process.official_info)>("h", "ttpa.12.1.h", "process.official_info",
                                                tr("Official information on how to take part"),
                                                "/process/official_info"),
    item<HUSTINGS_FIELD(repository)>("i", "ttpa.12.1.i", "repository",
                                     tr("In the European repository"), "/repository"),
    item<HUSTINGS_FIELD(report)>("j", "ttpa.12.1.j", "report", tr("Where to report this ad"),
                                 "/report"),
    item<HUSTINGS_FIELD(earlier_suspension)>("k", "ttpa.12.1.k", "earlier_suspension",
                                             tr("Suspended or ended before for breaking the rules"),
                                             "/earlier_suspension"),
    item<HUSTINGS_FIELD(targeting.techniques)>("l", kL, "targeting.techniques",
                                               tr("Targeting techniques"), "/targeting/techniques"),
    item<HUSTINGS_FIELD(targeting.included)>("l", kL, "targeting.included", tr("Who was chosen"),
                                             "/targeting/included", false, tr("everybody")),
    item<HUSTINGS_FIELD(targeting.excluded)>("l", kL, "targeting.excluded", tr("Who was left out"),
                                             "/targeting/excluded", false, tr("nobody")),
    item<HUSTINGS_FIELD(targeting.data_basis)>("l", kL, "targeting.data_basis",
                                               tr("What allows the use of personal data"),
                                               "/targeting/data_basis", false, tr("none are used")),
    item<HUSTINGS_FIELD(targeting.delivery)>("l", kL, "targeting.delivery",
                                             tr("Ad delivery techniques"), "/targeting/delivery"),
    item<HUSTINGS_FIELD(targeting.ai)>("l", kL, "targeting.ai",
                                       tr("AI used for targeting or delivery"), "/targeting/ai"),
    item<HUSTINGS_FIELD(views)>("m", kM, "views", tr("Views"), "/views"),
    item<HUSTINGS_FIELD(engagements)>("m", kM, "engagements", tr("Reactions"), "/engagements"),
};
#undef HUSTINGS_FIELD

}  // namespace

std::span<const NoticeItem> notice_items() { return kItems; }

}  // namespace hustings

#include "desk/help.h"

#include <algorithm>
#include <array>

#include "base/message.h"

namespace hustings::desk {
namespace {

// What a field is for, where its name does not say it; letters are those of Regulation (EU)
// 2024/900, Art. 12(1).
constexpr std::array kHelp = {
    FieldHelp{"ad", "number",
              tr("Your own number for the ad; with it a later upload corrects this one."),
              "2029-114"},
    FieldHelp{"ad", "paid", tr("No for your own channels and unpaid posts.")},
    FieldHelp{"ad", "country", tr("Two letters. Empty when it runs in several countries."), "AT"},
    FieldHelp{"ad", "language", tr("The language of the ad, as a code."), "de"},
    FieldHelp{"ad", "period.from", tr("The first day on which it is shown (c).")},
    FieldHelp{"ad", "period.to", tr("The last day on which it is meant to be shown (c).")},
    FieldHelp{"ad", "title", tr("What you call it; pages and lists show it.")},
    FieldHelp{"ad", "text", tr("The words of the ad, so that people can search for them.")},
    FieldHelp{"ad", "content",
              tr("Where the ad is seen: an address, a number on a platform, the SHA-256 of a file, "
                 "or a place.")},
    FieldHelp{"ad", "publisher", tr("Who shows it: a platform, a newspaper, a poster company.")},
    FieldHelp{"ad", "sponsor.name", tr("On whose behalf the ad runs (a).")},
    FieldHelp{"ad", "sponsor.email", tr("How to reach the sponsor (a)."), "office@party.example"},
    FieldHelp{"ad", "controller.name",
              tr("Who controls the sponsor in the end (a); \"not used\" when nobody does.")},
    FieldHelp{"ad", "payer.name",
              tr("Who pays, if that is not the sponsor (b); \"not used\" when it is.")},
    FieldHelp{"ad", "standing",
              tr("What the sponsor declares itself to be; needed in the last three months before a "
                 "vote (Art. 5(2)).")},
    FieldHelp{"ad", "funding.ad",
              tr("What providers got for this ad (d): an amount, or two with a hyphen between."),
              "650.00-750.00"},
    FieldHelp{"ad", "funding.benefits", tr("The value of what they got besides money (d).")},
    FieldHelp{"ad", "funding.campaign", tr("The same for the whole campaign (d).")},
    FieldHelp{"ad", "funding.origin", tr("Where the money comes from (e).")},
    FieldHelp{"ad", "funding.method", tr("How the amounts were calculated (f).")},
    FieldHelp{"ad", "process.kind", tr("The vote or procedure that the ad is linked to (g).")},
    FieldHelp{"ad", "process.official_info",
              tr("Official pages on how to take part (h), one on each line.")},
    FieldHelp{"ad", "repository", tr("Its address in the European repository of online ads (i).")},
    FieldHelp{"ad", "report", tr("Where people can report it (j).")},
    FieldHelp{"ad", "earlier_suspension", tr("Whether an earlier version was suspended (k).")},
    FieldHelp{"ad", "targeting.techniques", tr("How people were chosen (l).")},
    FieldHelp{"ad", "targeting.included", tr("Whom it was meant for (l).")},
    FieldHelp{"ad", "targeting.excluded", tr("Whom it was kept from (l).")},
    FieldHelp{"ad", "targeting.data_basis",
              tr("What allows the use of personal data (Art. 18(1)).")},
    FieldHelp{"ad", "made_with_ai", tr("Whether AI made or changed what is seen or heard.")},
    FieldHelp{"ad", "views", tr("How often it was seen (m).")},
    FieldHelp{"ad-delivery", "ad", tr("The id of the ad; it stands in the address of its page.")},
    FieldHelp{"ad-delivery", "spend", tr("An amount, or two with a hyphen between."),
              "650.00-750.00"},
    FieldHelp{"ad-delivery", "as_of", tr("The day of these figures.")},
    FieldHelp{"account", "account_id", tr("The number or name of the account on its platform."),
              "1000123"},
    FieldHelp{"account", "platform", tr("The platform, as a code."), "meta"},
    FieldHelp{"verification", "platform", tr("The platform, as a code."), "meta"},
    FieldHelp{"response", "about", tr("The id of what you answer to; its page shows it.")}};

// Names of fields of rows, for translators: all other fields have theirs from
// docs/formats/kinds.md.
[[maybe_unused]] constexpr std::array kParts = {tr("url"),   tr("id"),   tr("sha256"),
                                                tr("place"), tr("type"), tr("value")};

}  // namespace

const FieldHelp* help_of(std::string_view kind, std::string_view path) {
  const auto found = std::ranges::find_if(
      kHelp, [&](const FieldHelp& one) { return one.kind == kind && one.path == path; });
  return found == kHelp.end() ? nullptr : &*found;
}

}  // namespace hustings::desk

// One ad as somebody else showed it at one time: a platform's library, a public register, an
// observer. Observed, never declared. What a source does not say is unknown; not_used is only what
// it says there is none of. Commitments 6.a, 6.c.ii, 6.c.iii, 6.d.
#pragma once
#include "ads/ad.h"
#include "ads/source_of.h"
#include "node/capability.h"
#include "record/kind.h"

namespace hustings {

// How many, as far as a source tells it: both ends as they stand there, an open one is null.
struct CountInterval {
  std::optional<Count> min;
  std::optional<Count> max;
  auto operator<=>(const CountInterval&) const = default;
};
BOOST_DESCRIBE_STRUCT(CountInterval, (), (min, max))
std::optional<std::string> invalid(const CountInterval& count);

// Whether, when and why it was taken away by whoever showed it.
struct Removal {
  Open<Stated<bool>> removed;
  Open<std::optional<CivilDate>> on;
  Erasable<Stated<Text<1, 1000>>> because;
};
BOOST_DESCRIBE_STRUCT(Removal, (), (removed, on, because))

struct ObservedAd {
  Open<Token<32>> platform;    // or register: "meta", "google", "snap", "politiekereclame"
  Erasable<PlatformId> ad_id;  // its number there
  Erasable<Stated<Url>> url;   // of it there, without access tokens
  Erasable<Stated<PlatformId>> page_id;
  Erasable<Stated<Text<1, 500>>> page_name;    // of the page or advertiser
  Erasable<Stated<Text<1, 1000>>> disclaimer;  // who paid, in the words that stood on the ad
  Erasable<Stated<Text<1, 300>>> sponsor;
  Erasable<Stated<Text<1, 60>>> sponsor_number;  // in a register of companies or associations
  Erasable<Stated<Text<1, 300>>> controller;
  Erasable<Stated<Text<1, 300>>> payer;
  Erasable<Stated<Text<1, 300>>> title;
  Erasable<Stated<Text<1, 5000>>> text;
  Open<Stated<std::vector<Medium>>> media;
  Open<std::optional<CountryCode>> country;  // none: in several, or nobody says where
  Open<Stated<std::vector<Token<16>>>> languages;
  Open<std::optional<CivilDate>> from;  // shown from; none: not known
  Open<std::optional<CivilDate>> to;    // none: not known, or still shown
  // One and the same spending, in each currency in which the source states it: never to be summed.
  Open<Stated<std::vector<MoneyInterval>>> spend;
  Open<Stated<MoneyInterval>> campaign;  // of the campaign that it belongs to
  Open<Stated<std::vector<FundsOrigin>>> origin;
  Erasable<Stated<Text<1, 1000>>> method;  // how amounts were calculated
  Open<Stated<CountInterval>> impressions;
  Open<Stated<CountInterval>> reach;  // persons
  Targeting targeting;
  Open<Stated<AiMaking>> made_with_ai;
  Erasable<Stated<Text<1, 300>>> election;  // election or process that it names
  Removal removal;
  Open<std::optional<Count>> versions;   // that the source itself counts of it
  Open<std::optional<CivilDate>> as_of;  // of the source's words, where it or the importer says so
  Open<SourceOf> source;
};
BOOST_DESCRIBE_STRUCT(ObservedAd, (),
                      (platform, ad_id, url, page_id, page_name, disclaimer, sponsor,
                       sponsor_number, controller, payer, title, text, media, country, languages,
                       from, to, spend, campaign, origin, method, impressions, reach, targeting,
                       made_with_ai, election, removal, versions, as_of, source))

}  // namespace hustings

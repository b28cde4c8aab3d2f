// Political advertisements as those who run them declare them: a superset of the transparency
// notice of Regulation (EU) 2024/900, Art. 12(1), whose letters stand beside the fields (laws/
// has them with what is known of each). Class and field names follow the Commission's TTPA model
// (draft 0.0.1): Sponsor, Funding, Targeting Technique, Ad Delivery Technique. Commitments 6.a,
// 6.b, 6.c.ii, 6.c.iii.
#pragma once
#include "ads/source_of.h"
#include "node/capability.h"
#include "record/content_ref.h"
#include "record/kind.h"

namespace hustings {

enum class Medium : std::uint8_t {
  online,
  print,
  outdoor,
  radio,
  television,
  cinema,
  direct_mail,
  other
};
BOOST_DESCRIBE_ENUM(Medium, online, print, outdoor, radio, television, cinema, direct_mail, other)
enum class AdStatus : std::uint8_t { planned, running, ended, withdrawn };
BOOST_DESCRIBE_ENUM(AdStatus, planned, running, ended, withdrawn)
enum class AgentType : std::uint8_t { natural_person, legal_entity };
BOOST_DESCRIBE_ENUM(AgentType, natural_person, legal_entity)

// Somebody whom the notice names. `name` not_used: there is nobody of this role.
struct Agent {
  Erasable<Stated<Text<1, 300>>> name;
  Erasable<Stated<Text<3, 200>>> email;
  Erasable<Stated<Text<1, 400>>> address;  // where it is public
  Open<Stated<AgentType>> type;
  Open<Stated<CountryCode>> country;  // of establishment or residence
};
BOOST_DESCRIBE_STRUCT(Agent, (), (name, email, address, type, country))

// What a sponsor declares itself to be (Art. 5(2)): needed in the last three months before a vote.
enum class SponsorStanding : std::uint8_t {
  union_citizen,
  resident_with_vote,  // of a third country, with permanent residence and a vote in the Union
  union_legal_entity,  // established in it, and nobody from outside owns or controls it
  none_of_these
};
BOOST_DESCRIBE_ENUM(SponsorStanding, union_citizen, resident_with_vote, union_legal_entity,
                    none_of_these)

enum class FundsOrigin : std::uint8_t {
  public_union,
  public_third_country,
  private_union,
  private_third_country
};
BOOST_DESCRIBE_ENUM(FundsOrigin, public_union, public_third_country, private_union,
                    private_third_country)
// Who says a figure.
enum class FigureSource : std::uint8_t { invoice, booking, platform, own_count, estimate };
BOOST_DESCRIBE_ENUM(FigureSource, invoice, booking, platform, own_count, estimate)

struct Funding {
  Open<Stated<MoneyInterval>> ad;                 // (d) what providers got for this ad
  Open<Stated<MoneyInterval>> benefits;           // (d) the value of what they got besides
  Open<Stated<MoneyInterval>> campaign;           // (d) the same for the whole campaign
  Open<Stated<std::vector<FundsOrigin>>> origin;  // (e)
  Erasable<Stated<Text<1, 1000>>> method;         // (f) how (d) was calculated
  Open<Stated<FigureSource>> source;              // of (d)
};
BOOST_DESCRIBE_STRUCT(Funding, (), (ad, benefits, campaign, origin, method, source))

enum class ProcessKind : std::uint8_t { election, referendum, legislation, regulation };
BOOST_DESCRIBE_ENUM(ProcessKind, election, referendum, legislation, regulation)
// The election, referendum or procedure that the ad is linked to; kind not_used: to none.
struct LinkedProcess {
  Open<Stated<ProcessKind>> kind;                    // (g)
  Erasable<Stated<Text<1, 300>>> name;               // (g)
  Open<std::optional<CivilDate>> vote_day;           // the last day of voting
  Erasable<Stated<std::vector<Url>>> official_info;  // (h) how to take part
};
BOOST_DESCRIBE_STRUCT(LinkedProcess, (), (kind, name, vote_day, official_info))

enum class TargetingTechnique : std::uint8_t {
  contextual,
  geographic,
  demographic,
  interests,
  behaviour,
  custom_audience,  // lists of persons, of customers or members
  lookalike,
  retargeting
};
BOOST_DESCRIBE_ENUM(TargetingTechnique, contextual, geographic, demographic, interests, behaviour,
                    custom_audience, lookalike, retargeting)
enum class DeliveryTechnique : std::uint8_t {
  platform_ranking,
  bidding,
  frequency_limit,
  schedule,
  paid_creators
};
BOOST_DESCRIBE_ENUM(DeliveryTechnique, platform_ranking, bidding, frequency_limit, schedule,
                    paid_creators)
enum class CriterionType : std::uint8_t {
  age,
  gender,
  place,
  language,
  interest,
  behaviour,
  list,
  lookalike,
  connection,
  other
};
BOOST_DESCRIBE_ENUM(CriterionType, age, gender, place, language, interest, behaviour, list,
                    lookalike, connection, other)
// One value by which people were chosen, or left out.
struct Criterion {
  CriterionType type = CriterionType::other;
  Text<1, 200> value;
  bool operator==(const Criterion&) const = default;
};
BOOST_DESCRIBE_STRUCT(Criterion, (), (type, value))
// What allows the use of personal data for targeting (Art. 18(1)); not_used: none are used.
enum class DataBasis : std::uint8_t {
  express_consent,  // for political advertising, for data collected from the person
  own_members       // messages to one's own members and subscribers
};
BOOST_DESCRIBE_ENUM(DataBasis, express_consent, own_members)

struct Targeting {
  Open<Stated<std::vector<TargetingTechnique>>> techniques;  // (l)
  Erasable<Stated<std::vector<Criterion>>> included;         // (l) who was chosen
  Erasable<Stated<std::vector<Criterion>>> excluded;         // (l) who was left out
  Open<Stated<DataBasis>> data_basis;                        // (l)
  Open<Stated<std::vector<DeliveryTechnique>>> delivery;     // (l)
  Open<Stated<bool>> ai;  // (l) whether an AI system chose, or delivered
};
BOOST_DESCRIBE_STRUCT(Targeting, (), (techniques, included, excluded, data_basis, delivery, ai))

enum class AiMaking : std::uint8_t { generated, altered };
BOOST_DESCRIBE_ENUM(AiMaking, generated, altered)

// One ad. A later version corrects it; `withdrawn` takes it back, and it stays.
struct Ad {
  Open<ThingId> organisation;             // that declares it
  Open<std::optional<Token<64>>> number;  // its own number for the ad
  Open<Medium> medium;
  Open<bool> paid;  // no: its own channels, unpaid posts
  Open<AdStatus> status;
  Open<std::optional<CountryCode>> country;  // where it runs; none: in several
  Open<Token<16>> language;                  // BCP 47
  Open<Period> period;                       // (c) in which it is meant to be shown
  Erasable<Text<1, 200>> title;
  Erasable<Stated<Text<1, 5000>>> text;
  Erasable<std::optional<std::vector<ContentRef>>> content;
  Erasable<Stated<Text<1, 300>>> publisher;
  Agent sponsor;  // (a)
  Open<Stated<SponsorStanding>> standing;
  Agent controller;  // (a) who controls the sponsor in the end
  Agent payer;       // (b) name not_used: sponsor or controller
  Funding funding;
  LinkedProcess process;
  Erasable<Stated<Url>> repository;       // (i)
  Erasable<Stated<Url>> report;           // (j) where to report it
  Open<Stated<bool>> earlier_suspension;  // (k)
  Targeting targeting;
  Open<Stated<AiMaking>> made_with_ai;
  Open<Stated<Count>> views;        // (m)
  Open<Stated<Count>> engagements;  // (m)
  Erasable<std::optional<Text<1, 500>>> withdrawn_because;
  Open<std::optional<SourceOf>> source;  // of imported ones
  std::optional<ThingId> bound_issuer() const { return organisation.value; }
};
BOOST_DESCRIBE_STRUCT(Ad, (),
                      (organisation, number, medium, paid, status, country, language, period, title,
                       text, content, publisher, sponsor, standing, controller, payer, funding,
                       process, repository, report, earlier_suspension, targeting, made_with_ai,
                       views, engagements, withdrawn_because, source))

// What an ad did on one channel in one period, as the party booked and paid it.
struct AdDelivery {
  Open<ThingId> organisation;
  Open<ThingId> ad;  // the thing
  Open<Medium> medium;
  Open<std::optional<Token<32>>> platform;             // "meta"; of online ads
  Erasable<std::optional<PlatformId>> account_id;      // that ran it there
  Erasable<std::optional<PlatformId>> platform_ad_id;  // its number there
  Erasable<Stated<Text<1, 300>>> publisher;
  Open<std::optional<CountryCode>> country;
  Open<Period> period;
  Open<Stated<MoneyInterval>> spend;
  Open<Stated<Count>> views;
  Open<Stated<Count>> reach;  // persons
  Open<Stated<Count>> engagements;
  Open<FigureSource> figures_from;
  Open<CivilDate> as_of;  // of the figures
  Open<std::optional<SourceOf>> source;
  std::optional<ThingId> bound_issuer() const { return organisation.value; }
};
BOOST_DESCRIBE_STRUCT(AdDelivery, (),
                      (organisation, ad, medium, platform, account_id, platform_ad_id, publisher,
                       country, period, spend, views, reach, engagements, figures_from, as_of,
                       source))

enum class VerificationStatus : std::uint8_t { verified, pending, refused, expired, not_offered };
BOOST_DESCRIBE_ENUM(VerificationStatus, verified, pending, refused, expired, not_offered)
// Whether a platform has verified who stands behind an account.
struct Verification {
  Open<ThingId> organisation;
  Open<Token<32>> platform;
  Erasable<PlatformId> account_id;
  Open<VerificationStatus> status;
  Open<std::optional<CivilDate>> since;
  Open<std::optional<CivilDate>> until;
  Erasable<Stated<Text<1, 300>>> name_shown;  // whom the platform names
  std::optional<ThingId> bound_issuer() const { return organisation.value; }
};
BOOST_DESCRIBE_STRUCT(Verification, (),
                      (organisation, platform, account_id, status, since, until, name_shown))

}  // namespace hustings

// What organisations do beside campaigning that their promises ask for: public words about acts of
// violence (2.b), what followed for whoever broke a rule (1, 2.b), and the answers to people who
// ask about their data (1). Nothing here names a person openly.
#pragma once
#include "node/capability.h"
#include "record/kind.h"

namespace hustings {

enum class StatementType : std::uint8_t { condemnation, apology, correction };
BOOST_DESCRIBE_ENUM(StatementType, condemnation, apology, correction)

// An organisation speaks in public about something that happened: an act of violence that it
// condemns (code 2.b), its own mistake.
struct PublicStatement {
  Open<ThingId> organisation;  // who speaks
  Open<StatementType> type;
  Open<CivilDate> happened;
  Open<CivilDate> said;  // not before it happened
  Open<std::optional<CountryCode>> country;
  Open<std::optional<ThingId>> about;  // a case, or another record
  Erasable<Text<1, 1000>> event;       // what happened; whoever is hurt need not be named
  Erasable<Text<1, 5000>> words;       // what was said
  Erasable<std::optional<Url>> url;    // where
  std::optional<ThingId> bound_issuer() const { return organisation.value; }
};
BOOST_DESCRIBE_STRUCT(PublicStatement, (),
                      (organisation, type, happened, said, country, about, event, words, url))
std::optional<std::string> invalid(const PublicStatement& statement);

enum class SanctionBy : std::uint8_t { organisation, authority, court };
BOOST_DESCRIBE_ENUM(SanctionBy, organisation, authority, court)
enum class SanctionMeasure : std::uint8_t {
  warning,
  fine,
  money_returned,
  suspension,
  exclusion,
  off_the_list,
  other
};
BOOST_DESCRIBE_ENUM(SanctionMeasure, warning, fine, money_returned, suspension, exclusion,
                    off_the_list, other)
enum class SanctionStanding : std::uint8_t { open_to_appeal, appealed, final, annulled };
BOOST_DESCRIBE_ENUM(SanctionStanding, open_to_appeal, appealed, final, annulled)

// Somebody was sanctioned: the organisation by an authority or a court, or one of its own people by
// the organisation. Who that was is not in the record.
struct Sanction {
  Open<ThingId> organisation;  // that was sanctioned, or sanctions one of its own
  Open<SanctionBy> by;
  Open<SanctionMeasure> measure;
  Open<Stated<MoneyInterval>> amount;  // not_applicable where the measure is none of money
  Open<CivilDate> day;
  Open<SanctionStanding> standing;
  Open<std::vector<Token<16>>> commitments;
  Open<std::optional<ThingId>> about;               // the case
  Erasable<Text<1, 300>> provision;                 // as it is cited: a law, the party's own rules
  Erasable<std::optional<Text<1, 300>>> authority;  // which one
  Erasable<std::optional<Text<1, 5000>>> reasons;
  Erasable<std::optional<Url>> source;
  std::optional<ThingId> bound_issuer() const { return organisation.value; }
};
BOOST_DESCRIBE_STRUCT(Sanction, (),
                      (organisation, by, measure, amount, day, standing, commitments, about,
                       provision, authority, reasons, source))
std::optional<std::string> invalid(const Sanction& sanction);

// GDPR Art. 15 to 18, 20 to 22.
enum class DataRight : std::uint8_t {
  access,
  rectification,
  erasure,
  restriction,
  portability,
  objection,
  automated_decision
};
BOOST_DESCRIBE_ENUM(DataRight, access, rectification, erasure, restriction, portability, objection,
                    automated_decision)
enum class RequestState : std::uint8_t { open, granted, partly, refused, no_data, withdrawn };
BOOST_DESCRIBE_ENUM(RequestState, open, granted, partly, refused, no_data, withdrawn)

// Somebody asked an organisation about the data that it has of them. Who, and which data, is in no
// field: the record shows that people are answered, and when.
struct DataRequest {
  Open<ThingId> organisation;  // the controller
  Open<DataRight> right;
  Open<CivilDate> received;
  Open<std::optional<CivilDate>> extended_to;  // Art. 12(3): told within the first month
  Open<RequestState> state;
  Open<std::optional<CivilDate>> answered;         // there unless it is open or withdrawn
  Open<std::optional<ThingId>> redaction;          // the record by which it was granted
  Erasable<std::optional<Text<1, 2000>>> reasons;  // of a refusal: Art. 12(4)
  std::optional<ThingId> bound_issuer() const { return organisation.value; }
};
BOOST_DESCRIBE_STRUCT(DataRequest, (),
                      (organisation, right, received, extended_to, state, answered, redaction,
                       reasons))
std::optional<std::string> invalid(const DataRequest& request);

const Capability& conduct_capability();

namespace conduct {

// The day by which a request has to be answered: a month after it was received, or the day to which
// that was extended, two months later at most (GDPR Art. 12(3)). A month ends on the day of the
// same number, or else on the last of the month.
CivilDate answer_by(const DataRequest& request);

std::span<const Rule> rules();
std::span<const Projection> projections();
std::span<const Dataset> datasets();
std::span<const EvidenceQuery> evidence();

}  // namespace conduct
}  // namespace hustings

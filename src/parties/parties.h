// Who campaigns, who signed, whose accounts are whose.
#pragma once
#include "node/capability.h"
#include "record/kind.h"

namespace hustings {

enum class OrganisationType : std::uint8_t {
  european_party,
  national_party,
  section,
  foundation,
  campaign_body,
  other
};
BOOST_DESCRIBE_ENUM(OrganisationType, european_party, national_party, section, foundation,
                    campaign_body, other)

// An identifier of the organisation in somebody else's list, such as wikidata Q42. Those of lists
// that are known (lists.h) are checked when a record is added; what an old log has stays readable.
struct ListedAs {
  Token<40> list;
  Token<80> id;
};
BOOST_DESCRIBE_STRUCT(ListedAs, (), (list, id))

// An organisation that acts in public. Declared when its own key signs (iss == sub).
struct Organisation {
  OpenText<Text<1, 200>, Reason::public_body> name;
  Open<std::optional<Token<40>>> short_name;
  Open<OrganisationType> type;
  Open<std::optional<CountryCode>> country;  // none: Union-wide
  Open<std::optional<Domain>> website;
  Open<std::vector<ListedAs>> listed_as;
  Sealed<std::optional<Text<1, 300>>> contact;  // for the node's operator only
};
BOOST_DESCRIBE_STRUCT(Organisation, (),
                      (name, short_name, type, country, website, listed_as, contact))

enum class SignatureAct : std::uint8_t { sign, withdraw };
BOOST_DESCRIBE_ENUM(SignatureAct, sign, withdraw)
// A signatory binds itself to a code, wholly or for some commitments, or withdraws.
struct CodeSignature {
  Open<ThingId> signatory;
  Open<Token<40>> code;  // "eu-2024"
  Open<Digest> text;     // SHA-256 of the code's text that was signed
  Open<SignatureAct> act;
  Open<std::vector<Token<16>>> scope;  // commitments; empty: all of them
  Open<CivilDate> day;
  std::optional<ThingId> bound_issuer() const { return signatory.value; }
};
BOOST_DESCRIBE_STRUCT(CodeSignature, (), (signatory, code, text, act, scope, day))

enum class MembershipRole : std::uint8_t { member, section, foundation, associate };
BOOST_DESCRIBE_ENUM(MembershipRole, member, section, foundation, associate)
// `organisation` belongs to `body`, as the issuer says.
struct Membership {
  Open<ThingId> organisation;
  Open<ThingId> body;
  Open<MembershipRole> role;
  Open<CivilDate> from;
  Open<std::optional<CivilDate>> until;
  std::optional<ThingId> bound_issuer() const { return organisation.value; }
};
BOOST_DESCRIBE_STRUCT(Membership, (), (organisation, body, role, from, until))

enum class AccountPurpose : std::uint8_t { campaign, candidate, party, other };
BOOST_DESCRIBE_ENUM(AccountPurpose, campaign, candidate, party, other)
// An account or page on a platform and the organisation that runs it. Confirmed when the
// organisation itself says so, or confirms it with a `response`.
struct Account {
  Open<ThingId> organisation;
  Open<Token<32>> platform;  // "meta"
  Erasable<PlatformId> account_id;
  Erasable<std::optional<Handle>> handle;
  Open<AccountPurpose> purpose;
  Open<bool> automated;
  // The list by whose identifier a program found that it is the organisation's; none: somebody said
  // so.
  Open<std::optional<Token<40>>> linked_by;
  std::optional<ThingId> bound_issuer() const { return organisation.value; }
};
BOOST_DESCRIBE_STRUCT(Account, (),
                      (organisation, platform, account_id, handle, purpose, automated, linked_by))

// An account that somebody may take for the organisation's, and that it does not run: a link that a
// person looked at and rejected.
struct NoAccount {
  Open<ThingId> organisation;
  Open<Token<32>> platform;
  Erasable<PlatformId> account_id;
  std::optional<ThingId> bound_issuer() const { return organisation.value; }
};
BOOST_DESCRIBE_STRUCT(NoAccount, (), (organisation, platform, account_id))

enum class ResponseAct : std::uint8_t { confirms, disputes, corrects };
BOOST_DESCRIBE_ENUM(ResponseAct, confirms, disputes, corrects)
// An organisation's word about another record.
struct Response {
  Open<ThingId> organisation;  // who answers
  Open<ThingId> about;         // the thing
  Open<ResponseAct> act;
  Erasable<std::optional<Text<1, 4000>>> text;
  std::optional<ThingId> bound_issuer() const { return organisation.value; }
};
BOOST_DESCRIBE_STRUCT(Response, (), (organisation, about, act, text))

// The key under which a platform account is linked with records about it: "meta:1234".
std::string link_key(std::string_view platform, std::string_view account_id);

const Capability& parties_capability();
std::span<const Projection> parties_projections();
std::span<const EvidenceQuery> parties_evidence();
std::span<const Admission> parties_admissions();

}  // namespace hustings

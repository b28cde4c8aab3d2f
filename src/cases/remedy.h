// What follows a decision: it was removed, a platform was told, a platform answered.
#pragma once
#include "cases/step.h"
#include "record/kind.h"

namespace hustings {

enum class Remedy : std::uint8_t { removed, disabled, corrected, labelled, apologised, other };
BOOST_DESCRIBE_ENUM(Remedy, removed, disabled, corrected, labelled, apologised, other)

// The content is gone, or put right. Said by the signatory itself, or by staff that looked.
struct ContentRemoval {
  Open<ThingId> about;  // the case
  Open<CaseRole> role;  // signatory or handler
  Open<std::optional<ThingId>> actor;
  Open<bool> conflict;
  Open<Remedy> remedy;
  Open<std::optional<Token<32>>> platform;
  Open<Instant> at;                      // as it is stated; clocks go by the record's own time
  Open<std::optional<Digest>> evidence;  // SHA-256 of a published picture of the place
  Erasable<std::optional<Text<1, 2000>>> what;
};
BOOST_DESCRIBE_STRUCT(ContentRemoval, (),
                      (about, role, actor, conflict, remedy, platform, at, evidence, what))

enum class NoticeForm : std::uint8_t {
  dsa_article_16,    // illegal content: DSA Art. 16
  terms_of_service,  // breaks the code or the platform's own rules only
};
BOOST_DESCRIBE_ENUM(NoticeForm, dsa_article_16, terms_of_service)
enum class NoticeSender : std::uint8_t { organisation, reporter };
BOOST_DESCRIBE_ENUM(NoticeSender, organisation, reporter)

// A platform was told. Has what DSA Art. 16(2) asks for.
struct PlatformNotice {
  Open<ThingId> about;  // the case
  Open<CaseRole> role;  // handler
  Open<ThingId> actor;
  Open<bool> conflict;
  Open<Token<32>> platform;
  Open<NoticeForm> form;
  Open<NoticeSender> sender;  // in whose name
  Open<Instant> sent;
  Open<bool> bona_fide;                             // (d): accurate and complete, in good faith
  Erasable<Text<1, 5000>> substantiation;           // (a): why it is thought to be illegal
  Erasable<Url> url;                                // (b): where exactly
  Erasable<std::optional<Text<1, 100>>> reference;  // that the platform gave
  Sealed<std::optional<Text<1, 200>>> name;         // (c)
  Sealed<std::optional<Text<1, 320>>> email;        // (c)
};
BOOST_DESCRIBE_STRUCT(PlatformNotice, (),
                      (about, role, actor, conflict, platform, form, sender, sent, bona_fide,
                       substantiation, url, reference, name, email))
std::optional<std::string> invalid(const PlatformNotice& notice);

enum class PlatformAct : std::uint8_t { removed, restricted, refused, no_answer };
BOOST_DESCRIBE_ENUM(PlatformAct, removed, restricted, refused, no_answer)

// What the platform did about a notice.
struct PlatformAnswer {
  Open<ThingId> about;  // the case
  Open<CaseRole> role;  // handler
  Open<ThingId> actor;
  Open<bool> conflict;
  Open<ThingId> notice;
  Open<PlatformAct> answer;
  Open<Instant> at;
  Open<std::optional<bool>> automated;  // DSA Art. 16(6): whether a machine decided
  Erasable<std::optional<Text<1, 4000>>> statement;
};
BOOST_DESCRIBE_STRUCT(PlatformAnswer, (),
                      (about, role, actor, conflict, notice, answer, at, automated, statement))

}  // namespace hustings

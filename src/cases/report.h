// How a case begins: what somebody reported. Commitments 4, 9.
#pragma once
#include <array>
#include <string_view>

#include "ads/ad.h"
#include "cases/case_number.h"
#include "node/capability.h"
#include "record/kind.h"

namespace hustings {

enum class CaseChannel : std::uint8_t {
  web,       // the form
  api,       // a program
  desk,      // staff entered it; the next ones say as what it came
  observer,  // an observer's request to a party
  letter,
  phone,
  email,
  visit,  // somebody came and said it
};
BOOST_DESCRIBE_ENUM(CaseChannel, web, api, desk, observer, letter, phone, email, visit)
// Whether staff typed in what came another way.
constexpr bool is_of_desk(CaseChannel channel) {
  return channel == CaseChannel::desk || channel >= CaseChannel::letter;
}

enum class FileType : std::uint8_t { picture, video, sound, document, table, other };
BOOST_DESCRIBE_ENUM(FileType, picture, video, sound, document, table, other)

enum class RecipientRole : std::uint8_t {
  handlers,  // of this node
  observer,  // chosen by the reporter
};
BOOST_DESCRIBE_ENUM(RecipientRole, handlers, observer)
// Who can read what is sealed: by role, and the organisation where it is not the node's own staff.
struct CaseRecipient {
  RecipientRole role = RecipientRole::handlers;
  std::optional<ThingId> organisation;
  bool operator==(const CaseRecipient&) const = default;
};
BOOST_DESCRIBE_STRUCT(CaseRecipient, (), (role, organisation))

// To a question that only its category asks (codes/CODE/categories.json): the text, the id of the
// choice, or of a file its place among `files`, from 1.
struct ReportAnswer {
  Token<40> question;
  Text<1, 2000> answer;
  bool operator==(const ReportAnswer&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReportAnswer, (), (question, answer))

// A report as it came in. Its id is the case's id for life. What it says is nobody's finding: it is
// shown as unverified, and its words stay sealed until a human releases them (case-event). Only the
// node's operator logs it, whose staff vouches that it came in.
struct CaseReport {
  Open<std::optional<CaseNumber>> number;  // given by the writer when it is logged
  Open<Token<40>> code;                    // of conduct: "eu-2024"
  Open<Token<40>> category;                // codes/CODE/categories.json
  Open<std::vector<Token<16>>> commitments;
  Open<std::optional<ThingId>> signatory;  // none: the reporter does not know
  Open<std::optional<CountryCode>> country;
  Open<std::optional<Token<16>>> language;  // BCP 47, of what was reported
  Open<std::optional<Medium>> medium;
  Open<std::optional<Token<32>>> platform;
  Open<std::optional<CivilDate>> seen;
  Open<Instant> received;
  Open<std::optional<CaseChannel>> channel;  // none: hidden, because it could betray an insider
  Open<bool> anonymous;
  Open<bool> formal_notice;  // with name and e-mail, for a platform to act on
  Open<std::vector<FileType>> files;
  Open<std::vector<CaseRecipient>> recipients;
  Sealed<Text<1, 5000>> text;
  Sealed<std::optional<Text<1, 320>>> contact;
  Sealed<std::optional<Text<1, 200>>> name;
  Sealed<std::optional<std::vector<Url>>> urls;
  Sealed<std::optional<Text<1, 300>>> place;  // of a poster, a broadcast
  Sealed<std::optional<Text<1, 200>>> account;
  Sealed<std::optional<ThingId>> ad;  // or another record's thing that it is about
  Sealed<std::optional<std::vector<Digest>>> file_digests;  // salted, in the order of `files`
  Sealed<std::optional<std::vector<ReportAnswer>>> answers;
  static constexpr std::array<std::string_view, 1> kLater = {"/answers"};
};
BOOST_DESCRIBE_STRUCT(CaseReport, (),
                      (number, code, category, commitments, signatory, country, language, medium,
                       platform, seen, received, channel, anonymous, formal_notice, files,
                       recipients, text, contact, name, urls, place, account, ad, file_digests,
                       answers))

enum class IntakeRefusal : std::uint8_t {
  too_many,  // the flood control
  form_expired,
  too_large,
  no_room,     // the disk is nearly full
  queue_full,  // more than the node can encrypt
  trap,        // a field that only programs fill in
  invalid,
};
BOOST_DESCRIBE_ENUM(IntakeRefusal, too_many, form_expired, too_large, no_room, queue_full, trap,
                    invalid)
struct RefusedReports {
  IntakeRefusal reason = IntakeRefusal::invalid;
  Count reports;
  bool operator==(const RefusedReports&) const = default;
};
BOOST_DESCRIBE_STRUCT(RefusedReports, (), (reason, reports))

// What the form took and refused in a time: nothing is refused in silence.
struct IntakeStats {
  Open<Instant> from;
  Open<Instant> to;
  Open<Count> received;
  Open<std::vector<RefusedReports>> refused;
};
BOOST_DESCRIBE_STRUCT(IntakeStats, (), (from, to, received, refused))
std::optional<std::string> invalid(const IntakeStats& stats);

}  // namespace hustings

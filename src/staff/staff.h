// Who works at the desk, what they may do, and how they sign in. Rules and figures: OWASP ASVS 5.0
// (V6, V7) where a number stands beside them; what is ours alone says so. docs/staff.md.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/disk.h"
#include "base/random.h"
#include "base/time.h"
#include "staff/audit.h"
#include "staff/desk_db.h"
#include "staff/webauthn.h"

namespace hustings {

enum class Role : std::uint8_t {
  reader,   // sees the desk of a signatory
  officer,  // drafts, uploads; publishes too where nobody asks for a second person
  approver  // all of that, and approves what others submitted
};
BOOST_DESCRIBE_ENUM(Role, reader, officer, approver)
Capacity capacity_of(Role role);

// What somebody does with the cases of the node, whoever they concern: the roles of docs/cases.md
// that staff can have. One person may have several of the first four; who has one of the other two,
// which look after that work, has nothing else and operates nothing.
enum class CaseDuty : std::uint8_t {
  triage,
  handler,
  decider,
  reviewer,
  data_protection,  // takes values out of public, sees who opened what is sealed
  auditor           // sees what everybody did
};
BOOST_DESCRIBE_ENUM(CaseDuty, triage, handler, decider, reviewer, data_protection, auditor)
Capacity capacity_of(CaseDuty duty);

struct Grant {
  std::string signatory;  // id of an issuer
  Role role = Role::reader;
};
struct User {
  std::string id;  // random; the actor of audit records
  std::string name;
  std::string mail;
  bool operates = false;  // may change people and roles, and nothing else by that
  bool disabled = false;
  bool enrolled = false;      // can sign in: has a password, or an account elsewhere
  std::string language = {};  // of mails; empty: English
  std::vector<Grant> grants = {};
  std::vector<CaseDuty> duties = {};  // sorted
  std::optional<Role> role_for(std::string_view signatory) const;
  bool has(CaseDuty duty) const;
  bool works_on_cases() const;  // one of the first four
};

// A role that one operator has given, and that waits for another one.
struct Proposal {
  std::string user;
  std::string signatory;
  Role role = Role::reader;
  std::string proposer;
};
// Work on cases that waits in the same way.
struct DutyProposal {
  std::string user;
  CaseDuty duty = CaseDuty::triage;
  std::string proposer;
};
// A redaction that waits in the same way: a record that is not written yet.
struct RedactionProposal {
  std::string id;
  std::string issuer;
  std::string body;      // JSON
  std::string proposer;  // the node's operator, where it was at the command line
  Instant at;
};
// Who asks for a change, for its audit record.
struct Actor {
  std::string id;
  Capacity capacity = Capacity::command;
};

struct Credentials {
  std::string_view name;
  std::string_view password;
  std::string_view code;    // six digits, or a recovery code
  std::string_view device;  // what a browser kept of an earlier sign-in; empty: nothing
};
struct SignedIn {
  std::string token;          // of the session
  std::string device;         // for the browser to keep; empty: it has one
  std::int64_t failures = 0;  // since the sign-in before
};
// A session that is valid now.
struct Session {
  std::string id;
  User user;
  std::string csrf;        // what each form of this session carries
  bool confirmed = false;  // password or passkey were asked for in the last kConfirmed
  bool passkey = false;    // they have one
  std::string token;       // another one after each of those (V7.2.4)
};
struct SessionRow {
  std::string id;
  Instant made;
  Instant seen;
};
// What a program signs its requests with: it acts for one person at one organisation.
struct TokenRow {
  std::string id;
  std::string signatory;
  std::string title;
  Instant made;
  Instant expires;
  Instant used;  // the epoch: never
};
struct PasskeyRow {
  std::string id;
  std::string title;
  std::string credential;
  Instant made;
  Instant used;  // the epoch: never
};
// What somebody signs in with.
struct Factors {
  bool password = false;
  bool app = false;  // for codes
  std::vector<PasskeyRow> passkeys = {};
};
// Somebody at an identity provider: both together, never an address (V6.8.1).
struct Identity {
  std::string issuer;
  std::string subject;
};
struct IdentityRow {
  std::string id;
  std::string issuer;
  Instant made;
};
// What an identity provider said of how somebody signed in there.
struct SignedInElsewhere {
  Identity who;
  bool two_factors = false;  // it says so, and its settings believe it
  bool fresh = false;        // just now, not some hours ago
};
// What a secret that counts once is for.
enum class Once : std::uint8_t {
  passkey_sign_in,
  passkey_add,      // about: the session
  passkey_confirm,  // about: the session
  code,             // what is missing behind an identity provider; about: the person
  elsewhere         // a way to an identity provider and back; about: where it goes on
};
BOOST_DESCRIBE_ENUM(Once, passkey_sign_in, passkey_add, passkey_confirm, code, elsewhere)
// What a one-time link leads to.
struct Enrolment {
  std::string name;
  std::string secret;  // of the second factor, raw
};

inline constexpr std::int64_t kLinkLife =
    std::int64_t{24} * 3600'000;  // milliseconds, as those below; ours
inline constexpr std::int64_t kIdle = std::int64_t{30} * 60'000;        // V7.3.1
inline constexpr std::int64_t kAbsolute = std::int64_t{12} * 3600'000;  // V7.3.2
inline constexpr std::int64_t kConfirmed = std::int64_t{5} * 60'000;    // V7.5.3
inline constexpr std::int64_t kOnce = std::int64_t{5} * 60'000;         // of a challenge
inline constexpr std::int64_t kElsewhere = std::int64_t{10} * 60'000;   // ours
inline constexpr std::int64_t kFreeFailures = 5;  // V6.3.1; then each doubles the delay
inline constexpr std::int64_t kLongestDelay = std::int64_t{15} * 60'000;       // ours
inline constexpr std::int64_t kTokenLife = std::int64_t{365} * 24 * 3600'000;  // ours
inline constexpr std::size_t kRecoveryCodes = 10;                              // each of 80 bits

// CREATE statements of its tables, for DeskDb::open.
std::string_view staff_tables();

// Thread-safe. Slow work (passwords) happens outside of any lock.
class Staff {
 public:
  // Errors: of the database; not_found where the node has no secrets.
  static Result<std::unique_ptr<Staff>> open(Disk& disk, const Clock& clock, Random& random,
                                             const Path& dir, DeskDb& db);

  // People. Errors: not_found, naming who there is not.
  Result<std::vector<User>> users();
  Result<User> user(std::string_view name_or_id);
  // bad_input for a name that is none; conflict when somebody has it.
  Result<User> add(std::string_view name, std::string_view mail, bool operates, const Actor& by);
  Result<void> set_role(const std::string& user, const std::string& signatory,
                        std::optional<Role> role, const Actor& by);
  // The same by an operator at the desk: where there is a second one, that one has to agree
  // (V2.3.5). Answers whether the role is given now.
  Result<bool> propose_role(const std::string& user, const std::string& signatory, Role role,
                            const Actor& by);
  Result<std::vector<Proposal>> proposals();
  // not_found: nothing is proposed; conflict for the proposer and for whom it is about.
  Result<void> decide_role(const std::string& user, const std::string& signatory, bool agreed,
                           const Actor& by);
  // Work on cases. Their sessions end, as with a role. conflict where it does not go together with
  // what they have.
  Result<void> set_duty(const std::string& user, CaseDuty duty, bool has, const Actor& by);
  // As propose_role(), proposals() and decide_role().
  Result<bool> propose_duty(const std::string& user, CaseDuty duty, const Actor& by);
  Result<std::vector<DutyProposal>> duty_proposals();
  Result<void> decide_duty(const std::string& user, CaseDuty duty, bool agreed, const Actor& by);
  // Redactions. Whether somebody who looks after data protection has an account in use: then they
  // redact, and else operators.
  Result<bool> has_data_protection();
  // Whether this person, or the command line, needs somebody else to agree: another one who redacts
  // has an account in use. One operator and the command line are the same.
  Result<bool> redactions_wait(const Actor& by);
  Result<void> propose_redaction(const std::string& issuer, const std::string& body,
                                 const Actor& by);
  Result<std::vector<RedactionProposal>> redaction_proposals();
  // The one that `by` can agree to. not_found; conflict for its proposer.
  Result<RedactionProposal> redaction_for(const std::string& id, const Actor& by);
  // It stands in the log, or does not come.
  Result<void> end_redaction(const std::string& id, bool agreed, const Actor& by);
  // conflict where they look after the work on cases.
  Result<void> set_operates(const std::string& user, bool operates, const Actor& by);
  Result<void> set_disabled(const std::string& user, bool disabled, const Actor& by);
  // Whether a second person must approve what is published for a signatory.
  Result<bool> four_eyes(const std::string& signatory);
  Result<void> set_four_eyes(const std::string& signatory, bool on, const Actor& by);

  // A code that lets its bearer set password and second factor once, within kLinkLife; earlier
  // codes end. What the person has counts until the code is used.
  Result<std::string> make_link(const std::string& user, const Actor& by);
  Result<Enrolment> open_link(std::string_view code);  // not_found: unknown, used or too old
  // Answers recovery codes, shown once. Ends all sessions. bad_input, naming /password or /code.
  Result<std::vector<std::string>> enrol(std::string_view code, std::string_view password,
                                         std::string_view totp);

  // Nothing for a name that is not known, a wrong password, a wrong code, an account that is
  // disabled, not in use yet or delayed: all alike, and all in the same time (V6.3.8).
  Result<std::optional<SignedIn>> sign_in(const Credentials& given);
  Result<std::optional<Session>> session(std::string_view token);
  // The password once more, before what cannot be taken back (V7.5.1). Wrong ones count as
  // failures. The session then has another token.
  Result<bool> confirm(Session& session, std::string_view password);
  Result<void> sign_out(const Session& session);
  Result<std::vector<SessionRow>> sessions(const std::string& user);
  Result<std::vector<std::string>> live_sessions();  // ids of all that count now
  // `id` empty: all but this one.
  Result<void> end_sessions(const Session& by, const std::string& id);

  // A secret that counts once within kOnce (elsewhere: kElsewhere), in base64url.
  Result<std::string> make_once(Once purpose, std::string_view about);
  // What it is about, and then it is gone; nothing for one that is unknown, used, too old or for
  // something else.
  Result<std::optional<std::string>> take_once(Once purpose, std::string_view secret);

  // Passkeys: whoever has one has both factors, for the device asked who is there. Answers to
  // challenges of make_once(). Wrong ones are nothing, as with sign_in().
  Result<Factors> factors(const std::string& user);
  // bad_input, naming /title or /passkey; conflict for one that somebody has. Ends the other
  // sessions (V7.4.3).
  Result<void> add_passkey(const Session& by, std::string_view title, const MadeAnswer& answer,
                           const RelyingParty& party);
  Result<std::optional<SignedIn>> sign_in(const UsedAnswer& answer, const RelyingParty& party,
                                          std::string_view device);
  Result<bool> confirm(Session& session, const UsedAnswer& answer, const RelyingParty& party);
  // `id` of a passkey, or "app". not_found; conflict for the last second factor. Ends the other
  // sessions.
  Result<void> remove_factor(const Session& by, const std::string& id);

  // Accounts at identity providers. Which one belongs to whom is said here only, never there.
  Result<std::vector<IdentityRow>> identities(const std::string& user);
  // For whoever has this session, of which only the id is known on the way back from there; ends
  // their other ones. conflict where the session has ended or it belongs to somebody else.
  Result<void> link(const std::string& session, const Identity& identity);
  // The same by a one-time link, which is used up: for those who have no password and need none.
  Result<void> link_by_code(std::string_view code, const SignedInElsewhere& in);
  // conflict for the last way to sign in.
  Result<void> remove_identity(const Session& by, const std::string& id);
  struct Elsewhere {
    std::optional<SignedIn> in = {};
    std::string ticket = {};  // for sign_in_with_code(); empty: it belongs to nobody here
  };
  Result<Elsewhere> sign_in(const SignedInElsewhere& there, std::string_view device);
  Result<std::optional<SignedIn>> sign_in_with_code(std::string_view ticket, std::string_view code,
                                                    std::string_view device);

  // Of mails; empty: English.
  Result<void> set_language(const std::string& user, std::string_view code);

  // A token for a program that writes for `user` at one organisation, within kTokenLife and as long
  // as they have a role there. It is told this once. Ends with a new password. bad_input, naming
  // /title or /of: no name of 1 to 80 characters, or no role that writes.
  Result<std::string> make_token(const User& user, const std::string& signatory,
                                 std::string_view title, const Actor& by);
  Result<std::vector<TokenRow>> tokens(const std::string& user);
  // not_found where this person has no token of this id.
  Result<void> revoke_token(const std::string& user, const std::string& id, const Actor& by);
  // Whom a token acts for, with a role at its organisation and no other; nothing for a token that
  // is unknown, too old or revoked, or whose owner is disabled or has no role there any more.
  Result<std::optional<User>> bearer(std::string_view token);

  // Keeps an act that nothing else tells, such as a refusal.
  Result<void> note(const Act& act);

 private:
  struct Account;
  // How a session begins.
  struct Begin {
    std::string_view device;
    bool known_device = false;
    bool confirmed = true;
    // In the same transaction, before anything else: uses up what counts once.
    std::function<Result<void>(Db&)> first = {};
  };
  Staff(const Clock& clock, Random& random, BoxKey box, std::string origin, DeskDb& db)
      : clock_(clock),
        random_(random),
        box_(box),
        totp_of_nobody_(seal_box(random.hash(), box.public_key, random)),
        origin_(std::move(origin)),
        db_(db) {}
  static Result<std::optional<Account>> account(Db& db, std::string_view name);
  static Result<std::optional<Account>> account_of(Db& db, std::string_view id);
  static Result<std::optional<Account>> read_account(Db& db, std::string_view column,
                                                     std::string_view is);
  Result<std::optional<std::int64_t>> second_factor(const Account* account, std::string_view code);
  std::function<Result<void>(Db&)> uses_up(const Account& account, std::int64_t step);
  static Result<bool> is_known_device(Db& db, const Account& account, std::string_view device);
  Result<void> count_failure(const Account& account, std::string_view device, bool known_device);
  Result<void> count_failure_of_nobody();
  Result<void> count_for_the_day(Db& db);
  Result<SignedIn> begin_session(const Account& account, const Begin& how);
  Result<void> renew(Session& session);
  Result<std::optional<std::string>> check_passkey(const UsedAnswer& answer, Once purpose,
                                                   std::string_view about,
                                                   const RelyingParty& party);
  Result<void> put_duty(Db& db, const std::string& user, CaseDuty duty, bool has, const Actor& by);
  Result<void> put_role(Db& db, const std::string& user, const std::string& signatory,
                        std::optional<Role> role, const Actor& by);
  static Result<void> end_others(Db& db, const Session& by);
  static Result<Factors> factors_of(Db& db, const std::string& user);
  static Result<void> keep_a_way_in(Db& db, const std::string& user);
  Result<void> put_identity(Db& db, const std::string& user, const Identity& identity);
  Result<void> told(Db& db, const Actor& by, StaffAction action, std::string_view object = {},
                    std::string_view signatory = {});
  std::string secret_text();  // 256 bits, base64url

  const Clock& clock_;
  Random& random_;
  const BoxKey box_;
  const std::string totp_of_nobody_;  // sealed, as that of an account
  const std::string origin_;
  DeskDb& db_;
};

// What is wrong with a new password; nothing when it will do. 15 to 128 characters of any kind, no
// rules of composition (V6.2.1, V6.2.5), not one that is easily guessed (V6.2.4, by zxcvbn). `own`:
// words that the guesser knows.
std::optional<std::string> password_problem(std::string_view password,
                                            const std::vector<std::string>& own);

}  // namespace hustings

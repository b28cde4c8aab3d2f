// What comes in, and its preparation before the one writer: checks, fingerprints, the signature.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.h"
#include "node/secrets.h"
#include "record/envelope.h"
#include "record/rule.h"
#include "store/store.h"

namespace hustings {

// A draft to be signed here, or an envelope that the party signed at home.
struct Submission {
  std::variant<Draft, Envelope> what;
  std::string by = {};  // issuer of a draft: an id with a key on this node
  std::optional<std::string> source =
      {};  // names the thing at its source: importing again changes nothing
  std::optional<std::string> about =
      {};                         // id of the thing this is a version of; a new thing without
  std::optional<Hash> prev = {};  // leaf hash of the version that the submitter saw
  // Of a draft with a source: it says something new only if this differs from what it was last
  // time. Empty: its whole body.
  std::string same_as = {};
  // Of a draft with a source: the day of what the source says here. It is taken for an older copy
  // if something else was taken from there that is of a later day. None: it is the newest.
  std::optional<CivilDate> as_of = {};
  // Of a draft: to whom its sealed fields are sealed, with their lengths hidden (X25519 public
  // key); nothing: to the node's own box key.
  std::optional<Hash> sealed_to = {};
};

struct Admitted {
  enum class Outcome : std::uint8_t {
    added,      // stands in the log at `index`
    unchanged,  // the same is there already, at `index`
    withheld,   // holds a value that the redaction at `index` took away
    older,      // of an earlier day than what the same source says at `index`
  };
  Outcome outcome = Outcome::added;
  Index index = 0;
  Hash leaf;
  bool published = false;  // false: `index` is durable, but the public files follow later
  std::vector<std::pair<const Rule*, Finding>> findings;
  std::optional<Error> delay = {};  // why it is not published
  bool witnessed = false;  // the checkpoint that shows it meets a quorum that the node asks for
};

// A submission on its way to the writer, who does not change it: a batch that failed is tried again
// with the same items.
struct Item {
  std::optional<Error> refused;  // set: nothing below counts
  Draft draft;
  Head head;  // as `envelope` says it
  std::string kid;
  Envelope envelope;
  Hash leaf;                           // of the envelope
  std::optional<Hash> sealed_to = {};  // as in the submission
  const SigningKey* key = nullptr;     // signs it again for another `head`; null: signed at home
  Random* random = nullptr;         // the submission's own stream, for what the writer still signs
  bool may_continue = false;        // prev not given: continues whatever version is current
  std::optional<Hash> fingerprint;  // keyed: of issuer and source key
  Hash content;                     // keyed: of kind and body, what is sealed included
  std::string as_of;                // YYYY-MM-DD; empty: not known
};

// Whether an item says something else than what was taken from its source last, which is of a later
// day.
bool is_older(const Item& item, const SourceRow& source);

// What was signed at home: its body, with all that its kind needs and nothing that it seals.
// bad_input (where, or each of the details: a JSON Pointer into the body).
Result<Draft> open_signed(const Claims& claims, Envelope& envelope);
// bad_input when it is from the future, by more than clocks differ.
Result<void> check_time(const Head& head, Instant now);

// Thread-safe: all state is in the arguments.
class Preparer {
 public:
  Preparer(const Secrets& secrets, const Kinds& kinds, const Clock& clock)
      : pepper_(secrets.pepper), sealed_to_(secrets.box.public_key), kinds_(kinds), clock_(clock) {}
  // `key`: of the issuer of a draft, null when this node holds none. It and `random` outlive the
  // item.
  Item prepare(Submission&& submission, const SigningKey* key, Random& random) const;
  // The item's envelope for another id, predecessor or body than the one it was prepared for.
  Result<Envelope> reseal(const Item& item, const Head& head, const Draft& body) const;
  // Keyed fingerprint of a value of a thing, for tombstones.
  Hash value_fingerprint(const std::string& sub, std::string_view pointer,
                         std::string_view json) const;

 private:
  Result<Item> prepare_draft(Submission&& submission, const SigningKey* key, Random& random) const;
  Result<Item> prepare_envelope(Envelope&& envelope) const;
  IssuerKey signer(const Item& item) const;
  Hash keyed(std::string_view purpose, std::initializer_list<std::string_view> parts) const;

  const Hash pepper_;
  const Hash sealed_to_;
  const Kinds& kinds_;
  const Clock& clock_;
};

}  // namespace hustings

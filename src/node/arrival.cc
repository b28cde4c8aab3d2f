#include "node/arrival.h"

#include <fmt/core.h>

#include "node/admit.h"
#include "node/key_history.h"
#include "node/kinds.h"
#include "store/store.h"

namespace hustings {
namespace {

// The error with its places as pointers below `at` of the payload.
Error placed(Error error, std::string_view at) {
  const auto pointer = [at](const std::string& where) {
    return where.starts_with('/') ? std::string(at) + where : std::string(at);
  };
  if (error.details.empty()) {
    error.details.push_back({pointer(error.where), error.message});
    if (error.where.starts_with('/')) error.where.clear();
  } else {
    for (auto& detail : error.details) detail.where = pointer(detail.where);
  }
  return error;
}

std::unexpected<Error> refuse(Code code, std::string message, std::string pointer,
                              std::string mend) {
  return std::unexpected(
      placed({code, std::move(message), std::move(pointer), std::move(mend)}, ""));
}

Result<void> check_size(const Envelope& envelope) {
  if (envelope.jws.size() <= kMaxEntryBytes) return {};
  return refuse(Code::too_large,
                fmt::format("the record is {} bytes long, at most {} fit into the log",
                            envelope.jws.size(), kMaxEntryBytes),
                "", "shorten what is not erasable, or split it");
}

// Only what an issuer says about itself.
Result<void> check_declared(const Intake& intake, const Head& head, const Draft& body) {
  if (evidence_of(head, body) == Evidence::declared) return {};
  return refuse(Code::bad_input, "this is not the issuer's word about itself",
                intake.owner.empty() ? "/sub" : fmt::format("/body{}", intake.owner),
                fmt::format("name there who signs it: {}", head.iss));
}

// What the node is said to hold it would show as its own (key_check.h).
Result<void> check_custody(const Draft& body) {
  const auto* key = body.as<KeyRecord>();
  if (key == nullptr || key->act.value == KeyAct::end || key->custody.value == Custody::home)
    return {};
  return refuse(Code::bad_input, "a key from elsewhere is not held by this node", "/body/custody",
                "say \"home\"");
}

Result<void> check_signer(Db& db, const Kinds& kinds, const std::string& origin,
                          const Claims& claims, const std::string& jws) {
  const std::string& iss = claims.head.iss;
  HUSTINGS_TRY(const auto state, read_state(db, origin));
  HUSTINGS_TRY(const KeyHistory keys, read_keys(db, kinds, iss));
  if (!keys.knows(iss)) {
    return refuse(Code::unverified, "this node knows no key of this issuer: " + iss, "/iss",
                  "its operator adds the first record of the key: `hustings add key FILE`");
  }
  const PublicKey* key = keys.find(iss, claims.kid, state ? state->head.size : 0);
  if (key == nullptr) {
    return refuse(Code::unverified,
                  fmt::format("the key {} is none of this issuer's, or has ended", claims.kid),
                  "/iss", "sign it again with a key that counts: /keys shows them");
  }
  auto holds = check_signature(jws, *key);
  if (!holds) return std::unexpected(placed(std::move(holds).error(), ""));
  return {};
}

// The first version of a thing; ids of issuers are for what they say about themselves.
Result<void> check_new(Db& db, const Kinds& kinds, const Head& head) {
  if (head.prev) {
    return refuse(Code::conflict, "there is no version of this thing here that it could replace",
                  "/prev", "sign the first one without prev");
  }
  if (head.sub == head.iss) return {};
  HUSTINGS_TRY(const KeyHistory keys, read_keys(db, kinds, head.sub));
  if (!keys.knows(head.sub)) return {};
  return refuse(Code::conflict, "this is the id of another issuer", "/sub",
                "sign it without --about: a new thing gets an id of its own");
}

Result<void> check_follows(Db& db, const Kinds& kinds, const Intake& intake, const Head& head) {
  HUSTINGS_TRY(const auto current, read_head(db, head.sub));
  if (!current) return check_new(db, kinds, head);
  if (current->iss != head.iss || current->kind != intake.kind.name) {
    return refuse(Code::conflict,
                  fmt::format("record {} says this thing: a {} of {}", current->index,
                              current->kind, current->iss),
                  "/sub", "only its issuer adds versions to it, and of the same kind");
  }
  if (head.prev == current->leaf) return {};
  const std::string leaf = base64(current->leaf);
  return refuse(
      Code::conflict,
      fmt::format("the current version of this thing is record {}, leaf {}", current->index, leaf),
      "/prev", fmt::format("look at it, and sign again with --prev {}", leaf));
}

Result<void> check_withheld(Db& db, Index index) {
  HUSTINGS_TRY(const auto by,
               db.integer("SELECT MAX(by_idx) FROM erasure WHERE idx = $1", {param(index)}));
  if (!by) return {};
  return refuse(Code::withheld, "a redaction took a value of this away", "",
                fmt::format("record {} says which, and why", *by));
}

}  // namespace

Result<Arrival> check_arrival(Db& db, const Kinds& kinds, const std::string& origin,
                              const Intake& intake, std::string_view combined, Instant now) {
  while (combined.ends_with('\n') || combined.ends_with('\r')) combined.remove_suffix(1);
  auto envelope = split(combined);
  if (!envelope) return std::unexpected(placed(std::move(envelope).error(), ""));
  HUSTINGS_CHECK(check_size(*envelope));
  const auto claims = read_claims(envelope->jws, kinds);
  if (!claims) return std::unexpected(placed(claims.error(), ""));
  if (claims->kind != &intake.kind) {
    return refuse(Code::bad_input, fmt::format("a {} does not belong here", claims->kind->vct()),
                  "/vct", fmt::format("here come records of the kind {}", intake.kind.vct()));
  }
  auto body = open_signed(*claims, *envelope);
  if (!body) return std::unexpected(placed(std::move(body).error(), "/body"));
  if (auto timely = check_time(claims->head, now); !timely)
    return std::unexpected(placed(std::move(timely).error(), ""));
  HUSTINGS_CHECK(check_declared(intake, claims->head, *body));
  HUSTINGS_CHECK(check_custody(*body));

  const Hash leaf = leaf_hash(bytes(envelope->jws));
  HUSTINGS_TRY(const auto snapshot, Transaction::snapshot(db));
  HUSTINGS_TRY(const auto there, find_version(db, claims->head.sub, leaf));
  if (there) {
    HUSTINGS_CHECK(check_withheld(db, *there));
  } else {
    HUSTINGS_CHECK(check_signer(db, kinds, origin, *claims, envelope->jws));
    HUSTINGS_CHECK(check_follows(db, kinds, intake, claims->head));
  }
  return Arrival{*std::move(envelope), claims->head, leaf, there};
}

}  // namespace hustings

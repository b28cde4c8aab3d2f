// For tests of what was signed at home.
#pragma once
#include <memory>
#include <string>

#include "base/id.h"
#include "node/kinds.h"
#include "node/testing_memo.h"

namespace hustings::testing {

class HomeNodeTest : public MemoNodeTest {
 protected:
  // An issuer whose key is at home.
  struct Home {
    std::string id;
    SigningKey key;
  };
  Home home(std::string_view seed) {
    return {uuid_v7(node().clock.now(), *random_), SigningKey::from_seed(sha256(bytes(seed)))};
  }
  Envelope sign(const Home& home, const SigningKey& with, const Draft& what,
                const std::string& about = {}, std::optional<Hash> prev = {}) {
    const Head head{home.id, about.empty() ? uuid_v7(node().clock.now(), *random_) : about, prev,
                    node().clock.now()};
    return *seal(head, what, {with, key_id(with.public_key()), {}}, *random_);
  }
  static KeyRecord key_of(const Home& home, const SigningKey& key, KeyAct act) {
    return {.issuer = {ThingId{home.id}},
            .act = {act},
            .public_key = {Key32{Hash{key.public_key().value}}},
            .custody = {Custody::home},
            .domain = {}};
  }
  static Draft key_record(const Home& home, const SigningKey& key, KeyAct act) {
    return draft(key_of(home, key, act));
  }
  Result<Admitted> send(const Envelope& envelope) { return node().admit({.what = envelope}); }

  std::unique_ptr<Random> random_ = seeded_random(7);
};

}  // namespace hustings::testing

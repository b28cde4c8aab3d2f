// The keys that a domain shows for issuers: /.well-known/hustings.json, member "issuers". What
// binds a key to an organisation, for who trusts its domain. docs/keys.md.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/http.h"
#include "node/kinds.h"
#include "node/value.h"
#include "store/db.h"

namespace hustings {

// What was found at a domain, as lists say it.
inline constexpr std::array kKeyResults = {Word{"shown", "the domain shows this key"},
                                           Word{"other", "the domain shows another key"},
                                           Word{"missing", "the domain does not name the issuer"},
                                           Word{"unreachable", "the domain did not answer"}};

struct ShownKey {
  std::string issuer;
  PublicKey key;
  auto operator<=>(const ShownKey&) const = default;
};

// Reads {"issuers":[{"issuer":"<id>","public_key":"<base64>"}]}; other members are left alone.
// Errors: bad_input (where: a JSON Pointer).
Result<std::vector<ShownKey>> parse_shown_keys(std::string_view json);
// The whole document, for a domain that has no node.
std::string format_shown_keys(const std::vector<ShownKey>& keys);

// The current keys that a node holds for its issuers, by the time they began.
Result<std::vector<ShownKey>> shown_here(Db& db);

// A current key whose record names a domain.
struct BoundKey {
  ShownKey key;
  std::string domain;
  auto operator<=>(const BoundKey&) const = default;
};
// `issuer`: only those of one; empty: of all.
Result<std::vector<BoundKey>> bound_keys(Db& db, const std::string& issuer);

// What the site shows about this key. `site`: "https://party.example", without a slash at the end.
// Redirections are not followed: a domain speaks for itself.
KeyShown look_at(Http& http, const std::string& site, const ShownKey& key);

}  // namespace hustings

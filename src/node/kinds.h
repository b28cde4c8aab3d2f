// The kinds of record that the node itself reads.
#pragma once
#include "record/keys.h"
#include "record/kind.h"
#include "record/rule.h"

namespace hustings {

enum class KeyAct : std::uint8_t { begin, end };
enum class Custody : std::uint8_t { node, home };
BOOST_DESCRIBE_ENUM(KeyAct, begin, end)
BOOST_DESCRIBE_ENUM(Custody, node, home)

// A key of an issuer begins or ends. The first one of an issuer is signed with the key itself, a
// later one with a key that is valid at that index. `custody`: held by the node or by its owner.
struct KeyRecord {
  Open<ThingId> issuer;
  Open<KeyAct> act;
  Open<Key32> public_key;
  Open<Custody> custody;
  Open<std::optional<Domain>> domain;  // where the owner shows the key: /.well-known/hustings.json
  std::optional<ThingId> bound_issuer() const { return issuer.value; }
};
BOOST_DESCRIBE_STRUCT(KeyRecord, (), (issuer, act, public_key, custody, domain))
// What a logged key record means for the history of keys.
void apply_key(KeyHistory& keys, const KeyRecord& record, Index at);
// The record of a key that the node holds.
KeyRecord custodial_key(const std::string& issuer, KeyAct act, const PublicKey& key);

enum class KeyPurpose : std::uint8_t { log, witness };
BOOST_DESCRIBE_ENUM(KeyPurpose, log, witness)

// A key of the node itself begins or ends: one that signs its log's checkpoints, or one that
// cosigns other logs. Only the node's operator says so. The first ones need no record.
struct NodeKey {
  Open<KeyPurpose> purpose;
  Open<KeyAct> act;
  Open<Key32> public_key;
};
BOOST_DESCRIBE_STRUCT(NodeKey, (), (purpose, act, public_key))

enum class KeyShown : std::uint8_t { shown, other, missing, unreachable };
BOOST_DESCRIBE_ENUM(KeyShown, shown, other, missing, unreachable)

// What somebody saw at /.well-known/hustings.json of the domain that a key record names.
struct KeyCheck {
  Open<ThingId> issuer;
  Open<Key32> public_key;
  Open<Domain> domain;
  Open<KeyShown> result;  // `other`: keys of this issuer, but not this one
  Open<CivilDate> day;
};
BOOST_DESCRIBE_STRUCT(KeyCheck, (), (issuer, public_key, domain, result, day))

// One run of an importer over one file, by whoever vouches for the file.
struct ImportRecord {
  Open<Digest> file;
  Open<Token<64>> profile;
  Open<Count> profile_version;
  Open<Count> rows;
  Open<Count> admitted;
  Open<Count> unchanged;
  Open<Count> withheld;
  Open<Count> refused;
  // The file has everything that its source shows, as who imports it says: of these countries, of
  // all without any. None: it may be a part.
  Open<std::optional<std::vector<CountryCode>>> whole = {};
};
BOOST_DESCRIBE_STRUCT(ImportRecord, (),
                      (file, profile, profile_version, rows, admitted, unchanged, withheld, refused,
                       whole))

// Activates a set of rules; findings name it by their rules' versions.
struct Ruleset {
  Open<Digest> digest;                 // ruleset_digest()
  Open<std::vector<Token<80>>> rules;  // "ads.no-disclaimer/1"
};
BOOST_DESCRIBE_STRUCT(Ruleset, (), (digest, rules))
Ruleset make_ruleset(std::span<const Rule* const> rules);

// Takes erasable or sealed values of a thing out of public, in every version so far: says that,
// when and why, never what.
struct Redaction {
  Open<ThingId> about;
  Open<std::vector<Pointer>> fields;  // "/page_name"
  Open<Token<64>> law;                // such as "gdpr:17.1.c"
  OpenText<Text<1, 300>, Reason::legal_ground> ground;
  Open<CivilDate> decided;
};
BOOST_DESCRIBE_STRUCT(Redaction, (), (about, fields, law, ground, decided))

}  // namespace hustings

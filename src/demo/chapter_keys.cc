// Whose keys stand on whose websites.
#include "demo/chapters.h"
#include "node/kinds.h"

namespace hustings::demo {
namespace {

// What the operator finds at the n-th European party: most show their key.
KeyShown found(std::size_t n) {
  switch (n) {
    case 2:
      return KeyShown::other;
    case 3:
      return KeyShown::missing;
    case 4:
      return KeyShown::unreachable;
    default:
      return KeyShown::shown;
  }
}

}  // namespace

// The European parties name their domains; the operator names the log's key.
Result<void> keys(Story& story) {
  for (const auto& party : story.cast.parties) {
    if (party.type != OrganisationType::european_party) continue;
    HUSTINGS_TRY(const auto known, story.key_of(party.id));
    KeyRecord record = custodial_key(party.id, KeyAct::begin, known.key);
    record.domain.value = Domain{host_of(story.setting, party)};
    HUSTINGS_CHECK(story.say(draft(std::move(record)), party.id, known.thing));
  }
  const NodeKey own{{KeyPurpose::log}, {KeyAct::begin}, {Key32{Hash{story.log_key().value}}}};
  return story.say(draft(own), story.op(), story.new_id());
}

Result<void> key_checks(Story& story) {
  std::size_t n = 0;
  for (const auto& party : story.cast.parties) {
    if (party.type != OrganisationType::european_party) continue;
    HUSTINGS_TRY(const auto known, story.key_of(party.id));
    const KeyCheck check{.issuer = {{party.id}},
                         .public_key = {Key32{Hash{known.key.value}}},
                         .domain = {{host_of(story.setting, party)}},
                         .result = {found(n++)},
                         .day = {{2029, 6, 7}}};
    HUSTINGS_CHECK(story.say(draft(check), story.op(), story.new_id()));
  }
  return {};
}

}  // namespace hustings::demo

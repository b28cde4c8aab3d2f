// The desks of the European parties: what their staff did, and what was ready before it was said.
#include "demo/chapters.h"
#include "parties/parties.h"
#include "staff/audit.h"
#include "staff/embargo.h"

namespace hustings::demo {
namespace {

constexpr std::size_t kUploads = 3;  // of each party
constexpr int kLater = 40;           // days that the last embargo lasts

std::vector<const Party*> european(const Story& story) {
  std::vector<const Party*> out;
  for (const auto& party : story.cast.parties) {
    if (party.type == OrganisationType::european_party) out.push_back(&party);
  }
  return out;
}

Result<void> act(Story& story, const std::string& actor, Capacity capacity, StaffAction action,
                 const std::string& party, const std::string& object, Instant at) {
  const Audit said{.at = {at},
                   .actor = {ThingId{actor}},
                   .capacity = {capacity},
                   .action = {action},
                   .signatory = {ThingId{party}},
                   .object = {ThingId{object}}};
  return story.say(draft(said), story.op(), story.new_id());
}

Embargo sealed(const std::string& party, const Digest& salt, const Draft& record, CivilDate until) {
  return {.organisation = {ThingId{party}},
          .kind = {{std::string(record.kind().name)}},
          .digest = {embargo_digest(salt, record)},
          .until = {until},
          .state = {EmbargoState::sealed},
          .record = {},
          .salt = {}};
}

Account account_of(const std::string& party, std::size_t n) {
  return {.organisation = {ThingId{party}},
          .platform = {{"plaza"}},
          .account_id = PlatformId{"9100" + std::to_string(n)},
          .handle = {},
          .purpose = {AccountPurpose::campaign},
          .automated = {false},
          .linked_by = {}};
}

// Who looks after the others, each with a pseudonym: one asks to take something out of public,
// another agrees; an auditor tried what is for operators.
Result<void> oversight(Story& story, CivilDate day) {
  const std::string proposal = story.new_id();
  const std::string first = story.new_id();
  const std::string second = story.new_id();
  const std::string auditor = story.new_id();
  struct Told {
    const std::string& actor;
    Capacity capacity;
    StaffAction action;
    const std::string& object;
  };
  const Told all[] = {{first, Capacity::data_protection, StaffAction::redaction_proposed, proposal},
                      {second, Capacity::data_protection, StaffAction::redaction_agreed, proposal},
                      {auditor, Capacity::auditor, StaffAction::refused, auditor}};
  Instant at = morning(day);
  for (const auto& one : all) {
    at.unix_ms += 3'600'000;
    HUSTINGS_CHECK(act(story, one.actor, one.capacity, one.action, story.op(), one.object, at));
  }
  return {};
}

}  // namespace

// Each file goes the way of two people; once somebody was refused.
Result<void> staff_acts(Story& story) {
  const CivilDate day{2029, 6, 10};
  for (const auto* party : european(story)) {
    const std::string officer = story.new_id();
    const std::string approver = story.new_id();
    Instant at = morning(day);
    const auto next = [&at] { return at = {at.unix_ms + 180'000}; };
    HUSTINGS_CHECK(
        act(story, officer, Capacity::officer, StaffAction::signed_in, party->id, officer, next()));
    for (std::size_t n = 0; n < kUploads; ++n) {
      const std::string file = story.new_id();
      HUSTINGS_CHECK(
          act(story, officer, Capacity::officer, StaffAction::uploaded, party->id, file, next()));
      HUSTINGS_CHECK(
          act(story, officer, Capacity::officer, StaffAction::submitted, party->id, file, next()));
      const bool wrong = n == 1;
      HUSTINGS_CHECK(act(story, approver, Capacity::approver,
                         wrong ? StaffAction::sent_back : StaffAction::approved, party->id, file,
                         next()));
      if (!wrong)
        HUSTINGS_CHECK(act(story, approver, Capacity::approver, StaffAction::published, party->id,
                           file, next()));
    }
  }
  return oversight(story, plus_days(day, 1));
}

// One that was told, with what proves it, and for each second party one that is not told yet.
Result<void> embargoes(Story& story) {
  const CivilDate day{2029, 5, 13};
  std::size_t n = 0;
  for (const auto* party : european(story)) {
    const Digest salt{sha256(bytes("salt of " + party->id))};
    const Draft record = draft(account_of(party->id, n++));
    const std::string thing = story.new_id();
    const std::string embargo = story.new_id();
    Embargo said = sealed(party->id, salt, record, plus_days(day, n % 2 == 0 ? kLater : 1));
    HUSTINGS_CHECK(story.say(draft(said), party->id, embargo));
    if (n % 2 == 0) continue;
    HUSTINGS_CHECK(story.finish());
    HUSTINGS_CHECK(story.say(record, party->id, thing));
    said.state.value = EmbargoState::disclosed;
    said.record.value = ThingId{thing};
    said.salt.value = salt;
    HUSTINGS_CHECK(story.say(draft(said), party->id, embargo));
  }
  return {};
}

}  // namespace hustings::demo

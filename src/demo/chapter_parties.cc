// Who campaigns, who belongs to whom, who signed the code.
#include <algorithm>

#include "base/text.h"
#include "demo/chapters.h"

namespace hustings::demo {
namespace {

Organisation organisation(const Story& story, const Party& party) {
  const std::string host = host_of(story.setting, party);
  Organisation out;
  out.name.value = {party.name};
  out.short_name.value = Token<40>{party.short_name};
  out.type.value = party.type;
  out.website.value = Domain{host};
  out.contact = std::optional(Text<1, 300>{"office@" + host});
  if (party.land != nullptr) out.country.value = CountryCode{party.land->code};
  if (party.type == OrganisationType::european_party) {
    out.listed_as.value.push_back({{"long-coast-register"}, {party.short_name}});
  }
  return out;
}

// Partial scopes: some members bind themselves to a few commitments only.
std::vector<Token<16>> scope(Story& story, std::size_t number) {
  std::vector<Token<16>> out;
  if (!signs_partly(number)) return out;
  for (const auto& commitment : story.setting.code.commitments) {
    if (out.empty() || story.dice.chance(50)) out.push_back({commitment});
  }
  return out;
}

// Those of these stances sign (or withdraw) today.
Result<void> sign(Story& story, std::initializer_list<Stance> stances, SignatureAct act,
                  CivilDate day) {
  const auto text = hash_from_hex(story.setting.code.text);
  if (!text) return fail(Code::bad_input, "\"text\" of [code] is no SHA-256", "world.toml");
  for (std::size_t i = 0; i < story.cast.parties.size(); ++i) {
    const Party& party = story.cast.parties[i];
    if (std::ranges::find(stances, party.stance) == stances.end()) continue;
    CodeSignature signature;
    signature.signatory.value = {party.id};
    signature.code.value = {story.setting.code.id};
    signature.text.value = {*text};
    signature.act.value = act;
    signature.scope.value = scope(story, i);
    signature.day.value = day;
    HUSTINGS_CHECK(story.say(draft(std::move(signature)), party.id, story.new_id()));
  }
  return {};
}

}  // namespace

Result<void> organisations(Story& story) {
  for (auto& party : story.cast.parties) {
    HUSTINGS_TRY(party.id, story.new_issuer());
    HUSTINGS_CHECK(story.say(draft(organisation(story, party)), party.id, party.id));
  }
  return {};
}

// Said by the organisation itself; of every ninth only the operator says it.
Result<void> memberships(Story& story) {
  const auto& parties = story.cast.parties;
  for (std::size_t i = 0; i < parties.size(); ++i) {
    const Party& party = parties[i];
    if (!party.body) continue;
    Membership membership;
    membership.organisation.value = {party.id};
    membership.body.value = {parties[*party.body].id};
    membership.role.value = party.role;
    membership.from.value = plus_days({2019, 1, 1}, static_cast<int>(story.dice.below(3000)));
    if (i % 17 == 11) membership.until.value = CivilDate{2029, 12, 31};
    const std::string& by = i % 9 == 8 ? story.op() : party.id;
    HUSTINGS_CHECK(story.say(draft(membership), by, story.new_id()));
  }
  return {};
}

Result<void> signatures(Story& story) {
  return sign(story, {Stance::on_time, Stance::withdrawn}, SignatureAct::sign, {2029, 3, 28});
}

Result<void> late_signatures(Story& story) {
  return sign(story, {Stance::late}, SignatureAct::sign, {2029, 5, 7});
}

Result<void> withdrawals(Story& story) {
  return sign(story, {Stance::withdrawn}, SignatureAct::withdraw, {2029, 5, 18});
}

// Some move to another address: a new version of the organisation.
Result<void> new_names(Story& story) {
  for (std::size_t i = 5; i < story.cast.parties.size(); i += 11) {
    Party& party = story.cast.parties[i];
    Organisation body = organisation(story, party);
    body.website.value = Domain{"vote-" + host_of(story.setting, party)};
    HUSTINGS_CHECK(story.say(draft(std::move(body)), party.id, party.id));
  }
  return {};
}

}  // namespace hustings::demo

// What parties said after acts of violence, who was sanctioned, and how people were answered who
// asked about their data: in time by most, late by some, of parties that signed and others.
#include <fmt/format.h>

#include <array>

#include "conduct/conduct.h"
#include "demo/chapters.h"

namespace hustings::demo {
namespace {

struct Act {
  std::string_view what;
  CivilDate day;
};
constexpr std::array kActs = {
    Act{"A campaign stand at the ferry quay was overturned, a candidate was hurt.", {2029, 4, 22}},
    Act{"Paint was thrown at a member of a town council on her way home.", {2029, 5, 9}},
    Act{"The windows of a party's office were broken in the night.", {2029, 5, 26}}};
constexpr std::array kDaysAfter = {0, 1, 1, 2, 3, 5};  // the last one comes late

struct Measure {
  SanctionBy by;
  SanctionMeasure measure;
  SanctionStanding standing;
  std::int64_t units;  // 0: no money
  std::string_view provision;
  std::string_view commitment;
};
constexpr std::array kMeasures = {
    Measure{SanctionBy::organisation, SanctionMeasure::suspension, SanctionStanding::final, 0,
            "Statutes of the party, section 12", "2.b"},
    Measure{SanctionBy::authority, SanctionMeasure::fine, SanctionStanding::open_to_appeal, 4'000,
            "Regulation (EU) 2024/900, Art. 25(1)", "6.a"},
    Measure{SanctionBy::organisation, SanctionMeasure::off_the_list, SanctionStanding::appealed, 0,
            "Statutes of the party, section 14", "2.b"},
    Measure{SanctionBy::court, SanctionMeasure::money_returned, SanctionStanding::annulled, 11'500,
            "Regulation (EU, Euratom) No 1141/2014, Art. 27", "5"}};

constexpr std::array kStates = {
    RequestState::granted, RequestState::granted, RequestState::no_data,  RequestState::partly,
    RequestState::refused, RequestState::open,    RequestState::withdrawn};

Result<void> condemn(Story& story, const Party& party, const Act& act, std::size_t number) {
  PublicStatement out;
  out.organisation.value = {party.id};
  out.type.value = StatementType::condemnation;
  out.happened.value = act.day;
  out.said.value = plus_days(act.day, kDaysAfter[number % kDaysAfter.size()]);
  if (party.land != nullptr) out.country.value = CountryCode{party.land->code};
  out.event = Text<1, 1000>{std::string(act.what)};
  out.words =
      Text<1, 5000>{"Whoever answers words with violence attacks all of us. We condemn it."};
  out.url = std::optional(Url{
      fmt::format("https://{}/said/{}", host_of(story.setting, party), to_string(out.said.value))});
  return story.say(draft(std::move(out)), party.id, story.new_id());
}

Result<void> sanction(Story& story, const Party& party, const Measure& measure, CivilDate day) {
  Sanction out;
  out.organisation.value = {party.id};
  out.by.value = measure.by;
  out.measure.value = measure.measure;
  out.amount.value = NotApplicable{};
  if (measure.units > 0) {
    const Currency currency = Currency::parse("EUR").value_or(Currency());
    out.amount.value = MoneyInterval{measure.units * 100, measure.units * 100, currency};
  }
  out.day.value = day;
  out.standing.value = measure.standing;
  out.commitments.value = {Token<16>{std::string(measure.commitment)}};
  out.provision = Text<1, 300>{std::string(measure.provision)};
  const bool own = measure.by == SanctionBy::organisation;
  if (!own) out.authority = std::optional(Text<1, 300>{"Election Office of the Long Coast"});
  return story.say(draft(std::move(out)), own ? party.id : story.op(), story.new_id());
}

Result<void> ask(Story& story, const Party& party, std::size_t number) {
  DataRequest out;
  out.organisation.value = {party.id};
  out.right.value = static_cast<DataRight>(number % 7);
  out.received.value = plus_days({2029, 4, 10}, static_cast<int>(number * 5 % 50));
  out.state.value = kStates[number % kStates.size()];
  const bool answered =
      out.state.value != RequestState::open && out.state.value != RequestState::withdrawn;
  // One in nine comes after the month is over.
  const int days = number % 9 == 4 ? 38 : static_cast<int>(3 + number % 14);
  if (answered) out.answered.value = plus_days(out.received.value, days);
  if (out.state.value == RequestState::refused)
    out.reasons = std::optional(Text<1, 2000>{"The donation has to be kept for the accounts."});
  return story.say(draft(std::move(out)), party.id, story.new_id());
}

}  // namespace

Result<void> conduct(Story& story) {
  std::size_t number = 0;
  for (const auto& party : story.cast.parties) {
    if (party.stance == Stance::never && number % 3 != 2) {
      ++number;
      continue;
    }
    const Act& act = kActs[number % kActs.size()];
    HUSTINGS_CHECK(condemn(story, party, act, number));
    if (number % 2 == 0) HUSTINGS_CHECK(ask(story, party, number));
    const Measure& measure = kMeasures[number / 6 % kMeasures.size()];
    if (number % 6 == 5) HUSTINGS_CHECK(sanction(story, party, measure, plus_days(act.day, 10)));
    ++number;
  }
  return {};
}

}  // namespace hustings::demo

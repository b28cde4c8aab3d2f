// A declared ad to which no rule has anything to say. Only tests include it.
#pragma once
#include <string>

#include "ads/ad.h"

namespace hustings::testing {

template <class T>
Erasable<Stated<T>> stated(std::string text) {
  return Erasable<T>(T{std::move(text)});
}

inline Agent nobody() {
  Agent out;
  out.name = NotUsed{};
  out.email = NotApplicable{};
  out.address = NotApplicable{};
  out.type.value = NotApplicable{};
  out.country.value = NotApplicable{};
  return out;
}

inline Ad good_ad(const std::string& organisation) {
  Ad out;
  out.organisation.value = {organisation};
  out.number.value = Token<64>{"A-1"};
  out.medium.value = Medium::print;
  out.paid.value = true;
  out.status.value = AdStatus::running;
  out.country.value = CountryCode{"AT"};
  out.language.value = {"de"};
  out.period.value = {{2029, 5, 1}, {2029, 5, 20}};
  out.title = Text<1, 200>{"Jede Stunde eine Fähre"};
  out.text = stated<Text<1, 5000>>("Die Fähren sind die Straßen dieser Küste.");
  out.publisher = stated<Text<1, 300>>("Der Seegrasbote");
  out.sponsor.name = stated<Text<1, 300>>("Hafenbund");
  out.sponsor.email = stated<Text<3, 200>>("ads@party.example");
  out.sponsor.address = stated<Text<1, 400>>("1 Quay, Vienna");
  out.sponsor.type.value = AgentType::legal_entity;
  out.sponsor.country.value = CountryCode{"AT"};
  out.standing.value = SponsorStanding::union_legal_entity;
  out.controller = nobody();
  out.payer = nobody();
  const auto euro = Currency::parse("EUR").value_or(Currency());
  out.funding.ad.value = MoneyInterval{120000, 120000, euro};
  out.funding.benefits.value = MoneyInterval{0, 0, euro};
  out.funding.campaign.value = MoneyInterval{900000, 950000, euro};
  out.funding.origin.value = std::vector{FundsOrigin::private_union};
  out.funding.method = stated<Text<1, 1000>>("invoices");
  out.funding.source.value = FigureSource::invoice;
  out.process.kind.value = ProcessKind::election;
  out.process.name = stated<Text<1, 300>>("European Parliament 2029");
  out.process.vote_day.value = CivilDate{2029, 6, 10};
  out.process.official_info = Erasable<std::vector<Url>>(std::vector{Url{"https://vote.example/"}});
  out.repository = NotApplicable{};
  out.report = stated<Url>("https://party.example/report");
  out.earlier_suspension.value = false;
  out.targeting.techniques.value = NotUsed{};
  out.targeting.included = NotUsed{};
  out.targeting.excluded = NotUsed{};
  out.targeting.data_basis.value = NotUsed{};
  out.targeting.delivery.value = NotUsed{};
  out.targeting.ai.value = NotApplicable{};
  out.made_with_ai.value = NotUsed{};
  out.views.value = Unknown{};
  out.engagements.value = Unknown{};
  return out;
}

}  // namespace hustings::testing

#include "rooms.h"

namespace hustings::testing {

const Registry& rooms() {
  static const std::array<const Capability*, 8> kAll = {
      &node_capability(),         &parties_capability(), &ads_capability(),
      &reconcile_capability(),    &cases_capability(),   &conduct_capability(),
      &completeness_capability(), &staff_capability()};
  static const Registry made(kAll);
  return made;
}

Draft report(const Report& said) {
  AdvertiserReport out;
  out.platform.value.value = "meta";
  out.page_id = PlatformId{said.page};
  if (!said.name.empty()) out.page_name = Erasable<Text<1, 500>>(Text<1, 500>{said.name});
  if (said.disclaimer.empty()) {
    out.disclaimer = NotUsed{};
  } else {
    out.disclaimer = Erasable<Text<1, 1000>>(Text<1, 1000>{said.disclaimer});
  }
  out.country.value.value = said.country;
  out.period.value = Period{{2024, 5, 1}, {2024, 5, 31}};
  const auto currency = Currency::parse(said.currency).value_or(Currency());
  out.amount.value = MoneyInterval{said.least, said.most, currency};
  out.ads.value = Count{said.ads};
  out.source.value = {{sha256(bytes("file"))}, {"meta-report"}, {1}, {2}};
  return draft(std::move(out));
}

Draft observed_ad(const std::string& ad, const std::string& country, const std::string& title,
                  const std::string& page) {
  ObservedAd out;
  out.platform.value = {"meta"};
  out.ad_id = PlatformId{ad};
  out.page_id = stated<PlatformId>(page);
  if (!title.empty()) out.title = stated<Text<1, 300>>(title);
  out.disclaimer = NotUsed{};
  if (title.size() % 2 == 0) out.disclaimer = stated<Text<1, 1000>>("paid");
  out.media.value = std::vector{Medium::online};
  if (!country.empty()) out.country.value = CountryCode{country};
  out.from.value = CivilDate{2029, 5, 1};
  out.spend.value =
      std::vector{MoneyInterval{100, 199, Currency::parse("EUR").value_or(Currency())}};
  out.impressions.value = CountInterval{Count{5}, {}};
  out.languages.value = Unknown{};
  out.campaign.value = Unknown{};
  out.origin.value = Unknown{};
  out.reach.value = Unknown{};
  out.targeting = good_ad("").targeting;
  out.made_with_ai.value = Unknown{};
  out.removal.removed.value = title.size() > 5;
  out.source.value = {{sha256(bytes("file"))}, {"meta-library-json"}, {1}, {2}};
  return draft(std::move(out));
}

namespace {

MoneyInterval euros(std::int64_t least, std::int64_t most) {
  return {least, most, Currency::parse("EUR").value_or(Currency())};
}

}  // namespace

ObservedAd shown_ad(const Shown& what) {
  ObservedAd out;
  out.platform.value = {"meta"};
  out.ad_id = PlatformId{what.number};
  out.page_id = stated<PlatformId>(what.page);
  out.disclaimer = stated<Text<1, 1000>>("Hafenbund");
  out.media.value = std::vector{Medium::online};
  out.country.value = CountryCode{"AT"};
  out.from.value = what.period.from;
  out.to.value = what.period.to;
  out.spend.value = std::vector{euros(what.spent - 1000, what.spent + 1000)};
  out.impressions.value = Unknown{};
  out.languages.value = Unknown{};
  out.campaign.value = Unknown{};
  out.origin.value = Unknown{};
  out.reach.value = Unknown{};
  out.targeting = good_ad("").targeting;
  out.made_with_ai.value = Unknown{};
  out.removal.removed.value = Unknown{};
  out.source.value = {{sha256(bytes("file"))}, {"meta-library-json"}, {1}, {2}};
  return out;
}

AdDelivery declared_delivery(const std::string& organisation, const std::string& ad,
                             const Shown& what) {
  AdDelivery out;
  out.organisation.value = {organisation};
  out.ad.value = {ad};
  out.medium.value = Medium::online;
  out.platform.value = Token<32>{"meta"};
  out.account_id = std::optional(PlatformId{what.page});
  out.platform_ad_id = std::optional(PlatformId{what.number});
  out.publisher = NotApplicable{};
  out.country.value = CountryCode{"AT"};
  out.period.value = what.period;
  out.spend.value = euros(what.spent, what.spent);
  out.views.value = Unknown{};
  out.reach.value = Unknown{};
  out.engagements.value = Unknown{};
  out.as_of.value = {2029, 5, 21};
  return out;
}

Ad online_ad(const std::string& organisation) {
  Ad out = good_ad(organisation);
  out.medium.value = Medium::online;
  return out;
}

Draft targeting_report(const std::string& page, const std::string& place) {
  TargetingReport out;
  out.platform.value = {"meta"};
  out.page_id = PlatformId{page};
  out.country.value = {"AT"};
  out.period.value = Period{{2024, 5, 1}, {2024, 5, 31}};
  out.techniques.value = std::vector{TargetingTechnique::geographic};
  if (place.size() % 2 == 0) out.techniques.value = NotUsed{};
  out.used.value = Count{1};
  ReportedCriterion one;
  one.type = CriterionType::place;
  one.value = {place};
  out.places = Erasable<std::vector<ReportedCriterion>>(std::vector{one});
  out.source.value = {{sha256(bytes("file"))}, {"meta-targeting"}, {1}, {2}};
  return draft(std::move(out));
}

Draft organisation(const std::string& name, const std::string& contact) {
  Organisation out;
  out.name.value.value = name;
  out.type.value = OrganisationType::national_party;
  out.country.value = CountryCode{"AT"};
  if (!contact.empty()) out.contact = std::optional(Text<1, 300>{contact});
  return draft(std::move(out));
}

Draft signature(const std::string& signatory, SignatureAct act,
                const std::vector<std::string>& scope) {
  CodeSignature out;
  out.signatory.value.value = signatory;
  out.code.value.value = "eu-2024";
  out.act.value = act;
  for (const auto& commitment : scope) out.scope.value.push_back({commitment});
  out.day.value = {2024, 4, 9};
  return draft(std::move(out));
}

Draft account(const std::string& organisation, const std::string& page, AccountPurpose purpose) {
  Account out;
  out.organisation.value.value = organisation;
  out.platform.value.value = "meta";
  out.account_id = PlatformId{page};
  out.handle = std::optional(Handle{"@page" + page});
  out.purpose.value = purpose;
  return draft(std::move(out));
}

Draft no_account(const std::string& organisation, const std::string& page,
                 const std::string& platform) {
  NoAccount out;
  out.organisation.value.value = organisation;
  out.platform.value.value = platform;
  out.account_id = PlatformId{page};
  return draft(std::move(out));
}

Draft still_shown(const std::string& about, bool shown) {
  StillShown out;
  out.about.value.value = about;
  out.shown.value = shown;
  out.profile.value.value = "meta-report";
  return draft(std::move(out));
}

PublicStatement condemnation(const std::string& organisation, CivilDate said) {
  PublicStatement out;
  out.organisation.value.value = organisation;
  out.happened.value = {2029, 5, 1};
  out.said.value = said;
  out.event = Text<1, 1000>{"A stand was overturned."};
  out.words = Text<1, 5000>{"We condemn it."};
  out.url = std::optional(Url{"https://party.example/said"});
  return out;
}

Sanction sanction(const std::string& organisation, SanctionMeasure measure) {
  Sanction out;
  out.organisation.value.value = organisation;
  out.measure.value = measure;
  out.amount.value = NotApplicable{};
  if (measure == SanctionMeasure::fine)
    out.amount.value = MoneyInterval{5000, 5000, Currency::parse("EUR").value_or(Currency())};
  out.day.value = {2029, 5, 12};
  out.commitments.value = {Token<16>{"6.a"}};
  out.provision = Text<1, 300>{"Statutes, section 12"};
  return out;
}

DataRequest data_request(const std::string& organisation, std::optional<CivilDate> answered) {
  DataRequest out;
  out.organisation.value.value = organisation;
  out.received.value = {2029, 1, 31};
  out.answered.value = answered;
  out.state.value = answered ? RequestState::granted : RequestState::open;
  return out;
}

Draft response(const std::string& organisation, const std::string& about, ResponseAct act,
               const std::string& text) {
  Response out;
  out.organisation.value.value = organisation;
  out.about.value.value = about;
  out.act.value = act;
  if (!text.empty()) out.text = std::optional(Text<1, 4000>{text});
  return draft(std::move(out));
}

Draft membership(const std::string& organisation, const std::string& body) {
  Membership out;
  out.organisation.value.value = organisation;
  out.body.value.value = body;
  out.from.value = {2020, 1, 1};
  return draft(std::move(out));
}

Draft delivery(const std::string& organisation, const std::string& ad) {
  AdDelivery out;
  out.organisation.value = {organisation};
  out.ad.value = {ad};
  out.period.value = {{2029, 5, 1}, {2029, 5, 20}};
  out.publisher = NotApplicable{};
  out.as_of.value = {2029, 5, 21};
  out.spend.value = Unknown{};
  return draft(std::move(out));
}

Draft verification(const std::string& organisation, const std::string& page) {
  Verification out;
  out.organisation.value = {organisation};
  out.platform.value = {"meta"};
  out.account_id = PlatformId{page};
  return draft(std::move(out));
}

Draft audit(const std::string& actor, const std::string& signatory) {
  return draft(Audit{.at = {Instant{1'900'000'000'000}},
                     .actor = {ThingId{actor}},
                     .capacity = {Capacity::officer},
                     .action = {StaffAction::published},
                     .signatory = {ThingId{signatory}},
                     .object = {}});
}

Draft embargo(const std::string& organisation, EmbargoState state) {
  Embargo out{.organisation = {ThingId{organisation}},
              .kind = {{"account"}},
              .digest = {},
              .until = {CivilDate{2029, 6, 1}},
              .state = {state},
              .record = {},
              .salt = {}};
  if (state == EmbargoState::disclosed) out.record.value = ThingId{organisation};
  return draft(std::move(out));
}

Draft import_run(std::int64_t rows) {
  ImportRecord out;
  out.profile.value.value = "meta-report";
  out.rows.value.value = rows;
  return draft(std::move(out));
}

Draft redaction(const std::string& about, const std::vector<std::string>& fields) {
  Redaction out;
  out.about.value.value = about;
  for (const auto& field : fields) out.fields.value.push_back({field});
  out.law.value.value = "gdpr:17.1.c";
  out.ground.value.value = "objection upheld";
  out.decided.value = {2024, 6, 1};
  return draft(std::move(out));
}

std::vector<std::vector<std::string>> rows(Db& db, std::string_view dataset, const Chosen& chosen) {
  std::vector<std::vector<std::string>> out;
  const auto done = read_dataset(db, rooms(), *rooms().dataset(dataset), chosen,
                                 [&out](const DatasetRow& row) -> Result<void> {
                                   out.push_back(row.cells);
                                   return {};
                                 });
  EXPECT_TRUE(done) << done.error().text();
  return out;
}

}  // namespace hustings::testing

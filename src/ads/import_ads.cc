// Declared ads from a table of our own (tables/profiles/ads.toml, docs/formats/ads-table.md): every
// wrong cell of a row is named, not only the first.
#include <fmt/format.h>

#include "ads/ad.h"
#include "ads/cells.h"
#include "ads/importers.h"

namespace hustings {
namespace {

using namespace cells;  // NOLINT: helpers of importers

Agent named(Cells& cells, std::string_view field) {
  Agent out;
  out.name = cells.hidden<Text<1, 300>>(field);
  const bool nobody = !out.name.stated();
  out.email = nobody ? Erasable<Stated<Text<3, 200>>>(NotApplicable{}) : Unknown{};
  out.address = nobody ? Erasable<Stated<Text<1, 400>>>(NotApplicable{}) : Unknown{};
  out.type.value = Unknown{};
  out.country.value = Unknown{};
  return out;
}

void read_sponsor(Cells& cells, Ad& ad) {
  if (cells.text("sponsor").empty())
    cells.wrong("sponsor", "is missing: name it, or write unknown if nobody knows");
  ad.sponsor = named(cells, "sponsor");
  const std::string email = cells.text("sponsor_email");
  if (state_in(email) || email.contains('@')) {
    ad.sponsor.email = cells.hidden<Text<3, 200>>("sponsor_email");
  } else {
    cells.wrong("sponsor_email", "\"" + email + "\" is no mail address: write name@host");
  }
  ad.sponsor.address = cells.hidden<Text<1, 400>>("sponsor_address");
  ad.sponsor.type.value = cells.fact<AgentType>("sponsor_type");
  ad.sponsor.country.value = cells.fact<CountryCode>("sponsor_country");
  ad.standing.value = cells.fact<SponsorStanding>("standing");
  ad.controller = named(cells, "controller");
  ad.payer = named(cells, "payer");
}

void read_funding(Cells& cells, Funding& out) {
  std::optional<Currency> currency;
  if (const std::string code = cells.text("currency"); !code.empty()) {
    currency = Currency::parse(code);
    if (!currency) cells.wrong("currency", "\"" + code + "\" is not known: write one such as EUR");
  }
  out.ad.value = cells.money("amount", currency);
  out.benefits.value = cells.money("benefits", currency);
  out.campaign.value = cells.money("campaign_amount", currency);
  out.origin.value = cells.fact<std::vector<FundsOrigin>>("origin");
  out.method = cells.hidden<Text<1, 1000>>("method");
  out.source.value = cells.fact<FigureSource>("amounts_from");
}

void read_rest(Cells& cells, Ad& ad) {
  ad.process.kind.value = cells.fact<ProcessKind>("process");
  ad.process.name = cells.hidden<Text<1, 300>>("process_name");
  ad.process.vote_day.value = cells.maybe<CivilDate>("vote_day");
  ad.process.official_info = cells.hidden<std::vector<Url>>("official_info");
  ad.repository = cells.hidden<Url>("repository");
  ad.report = cells.hidden<Url>("report");
  ad.earlier_suspension.value = cells.fact<bool>("earlier_suspension");
  ad.targeting.techniques.value = cells.fact<std::vector<TargetingTechnique>>("techniques");
  ad.targeting.included = cells.hidden<std::vector<Criterion>>("included");
  ad.targeting.excluded = cells.hidden<std::vector<Criterion>>("excluded");
  ad.targeting.data_basis.value = cells.fact<DataBasis>("data_basis");
  ad.targeting.delivery.value = cells.fact<std::vector<DeliveryTechnique>>("delivery");
  ad.targeting.ai.value = cells.fact<bool>("ai_delivery");
  ad.made_with_ai.value = cells.fact<AiMaking>("made_with_ai");
  ad.views.value = cells.fact<Count>("views");
  ad.engagements.value = cells.fact<Count>("engagements");
  ad.withdrawn_because = cells.maybe<Text<1, 500>>("withdrawn_because");
}

void read_head(Cells& cells, Ad& ad) {
  ad.number.value = cells.needed<Token<64>>("number");
  ad.medium.value = cells.needed<Medium>("medium");
  ad.paid.value = cells.maybe<bool>("paid").value_or(true);
  ad.status.value = cells.needed<AdStatus>("status");
  ad.country.value = cells.maybe<CountryCode>("country");
  ad.language.value = cells.needed<Token<16>>("language");
  ad.period.value = {cells.needed<CivilDate>("from"), cells.needed<CivilDate>("to")};
  if (cells.problems().empty() && ad.period.value.to < ad.period.value.from)
    cells.wrong("to", "lies before \"from\": exchange the two days");
  ad.title = cells.needed<Text<1, 200>>("title");
  ad.text = cells.hidden<Text<1, 5000>>("text");
  ad.publisher = cells.hidden<Text<1, 300>>("publisher");
  std::vector<ContentRef> content;
  for (const auto& link : parts_of(cells.text("link")))
    content.emplace_back().url = cells.value<Url>("link", link);
  for (const auto& digest : parts_of(cells.text("picture")))
    content.emplace_back().sha256 = cells.value<Digest>("picture", digest);
  for (const auto& number : parts_of(cells.text("on_platform"))) {
    const auto colon = std::min(number.find(':'), number.size());
    if (colon == number.size())
      cells.wrong("on_platform", "\"" + number + "\" names no platform: write meta:120253");
    auto& one = content.emplace_back();
    one.platform = cells.value<Token<32>>("on_platform", trim(number.substr(0, colon)));
    one.id = cells.value<PlatformId>("on_platform", trim(number.substr(colon).substr(1)));
  }
  if (!content.empty()) ad.content = std::optional(std::move(content));
}

Result<Importer::Made> ad_of(const Mapped& row, const Importer::Context& context) {
  Cells cells(row);
  Ad ad;
  ad.organisation.value = {std::string(context.issuer)};
  read_head(cells, ad);
  read_sponsor(cells, ad);
  read_funding(cells, ad.funding);
  read_rest(cells, ad);
  HUSTINGS_CHECK(cells.all_good());
  // No `source`: these are the party's own words, and the same words in the next file are no new
  // version.
  std::string source = fmt::format("ads|{}|{}", context.issuer, cells.text("number"));
  return Importer::Made{draft(std::move(ad)), std::move(source)};
}

}  // namespace

Importer ads::ads_importer() {
  return {"ads", "Ads that a party declares, in a table of our own", &ad_of};
}

}  // namespace hustings

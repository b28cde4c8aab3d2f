// What the platforms' own exports say that declared ads did and cost: "meta-ads-manager" and
// "google-ads". The party exports them and vouches for them; the profiles hold what differs.
#include <fmt/format.h>

#include <array>

#include "ads/ad.h"
#include "ads/find_ad.h"
#include "ads/importers.h"
#include "ads/mapped.h"
#include "base/text.h"

namespace hustings {
namespace {

using namespace mapped;  // NOLINT: helpers of importers

std::string text_of(const Mapped& row, std::string_view field) {
  const auto* text = get<std::string>(row, field);
  return text == nullptr ? std::string() : trim(*text);
}

Stated<Count> count_of(const Mapped& row, std::string_view field) {
  const auto* number = get<std::int64_t>(row, field);
  if (number == nullptr) return Unknown{};
  return Count{*number};
}

// Figures of one part of an ad's audience are not the ad's: those of the parts of one person who
// saw it twice cannot even be summed up.
Result<void> no_part(const Mapped& row) {
  for (const auto& field : *row.fields) {
    if (!field.starts_with("breakdown")) continue;
    const std::string part = text_of(row, field);
    if (part.empty()) continue;
    return fail(Code::bad_input, fmt::format("the row is about a part of its ad: \"{}\"", part),
                field, "export the table without this breakdown, at most by day and country");
  }
  return {};
}

// A day of its own, else the days of the report.
Result<Period> period_of(const Mapped& row) {
  if (const auto* day = get<CivilDate>(row, "day")) return Period{*day, *day};
  for (const auto& [first, last] :
       {std::pair("from", "to"), std::pair("period_start", "period_end")}) {
    const auto* from = get<CivilDate>(row, first);
    const auto* to = get<CivilDate>(row, last);
    if (from == nullptr || to == nullptr) continue;
    if (*to < *from) return unfit("to", "the report ends before it begins");
    return Period{*from, *to};
  }
  return fail(Code::bad_input, "the row does not say its days", "day",
              "export the table with its days, or give --period-start and --period-end");
}

// What the row calls its ad: number and name of the ad, its group and its campaign.
std::vector<std::string> names_of(const Mapped& row) {
  static constexpr std::array<std::string_view, 6> kNames = {
      "ad_id", "ad_name", "group_id", "group_name", "campaign_id", "campaign_name"};
  std::vector<std::string> out;
  for (const auto field : kNames) {
    if (std::string name = text_of(row, field); !name.empty()) out.push_back(std::move(name));
  }
  return out;
}

Result<void> read_ad(const Mapped& row, const Importer::Context& context, const Token<32>& platform,
                     const std::vector<std::string>& names, AdDelivery& out) {
  ads::AdOfRow about{.key = {}, .own = {}, .called = names};
  if (get<std::string>(row, "ad_id") != nullptr) {
    HUSTINGS_TRY(PlatformId number, checked<PlatformId>(row, "ad_id"));
    about.key = content_key(platform, number);
    out.platform_ad_id = std::optional(std::move(number));
  }
  if (get<std::string>(row, "account_id") != nullptr) {
    HUSTINGS_TRY(PlatformId account, checked<PlatformId>(row, "account_id"));
    out.account_id = std::optional(std::move(account));
  }
  HUSTINGS_TRY(out.ad.value.value, ads::find_ad(context, text_of(row, "mapping"), about));
  return {};
}

void read_figures(const Mapped& row, AdDelivery& out) {
  out.spend.value = Unknown{};
  if (const auto* spend = get<MoneyInterval>(row, "spend")) out.spend.value = *spend;
  out.views.value = count_of(row, "views");
  out.reach.value = count_of(row, "reach");
  out.engagements.value = count_of(row, "engagements");
}

// Without what changes from export to export though the platform says the same.
std::string same_as(AdDelivery body) {
  body.source = {};
  body.as_of = {};
  std::string out;
  const Draft plain = draft(std::move(body));
  plain.kind().write(plain, out);
  return out;
}

// One thing for each ad, country and first day, for a day and for a longer report apart: an export
// of the same report some days later, with a later end, is a new version of it.
std::string name_of(const AdDelivery& body, const Token<32>& platform,
                    const std::vector<std::string>& names) {
  const auto& country = body.country.value;
  const Period& period = body.period.value;
  std::string called;
  for (const auto& name : names) called += fmt::format("{}:{}|", name.size(), name);
  const auto* number = body.platform_ad_id.get();
  if (number != nullptr && *number) called = (*number)->value;
  return fmt::format("delivery|{}|{}|{}|{}|{}|{}", platform.value, called, body.ad.value.value,
                     country ? country->value : "", to_string(period.from),
                     period.from == period.to ? "day" : "days");
}

Result<Importer::Made> delivery(const Mapped& row, const Importer::Context& context) {
  HUSTINGS_CHECK(no_part(row));
  AdDelivery out;
  out.organisation.value = {std::string(context.issuer)};
  out.medium.value = Medium::online;
  HUSTINGS_TRY(const auto platform, checked<Token<32>>(row, "platform"));
  out.platform.value = platform;
  out.publisher = Unknown{};
  if (get<std::string>(row, "country") != nullptr) {
    HUSTINGS_TRY(out.country.value, checked<CountryCode>(row, "country"));
  }
  HUSTINGS_TRY(out.period.value, period_of(row));
  read_figures(row, out);
  const auto names = names_of(row);
  HUSTINGS_CHECK(read_ad(row, context, platform, names, out));
  out.figures_from.value = FigureSource::platform;
  const auto* stated = get<CivilDate>(row, "as_of");
  const auto day = stated != nullptr ? std::optional(*stated) : context.day;
  std::string same = same_as(out);
  out.as_of.value = day.value_or(out.period.value.to);
  out.source.value = source_of(row, context);
  std::string source = name_of(out, platform, names);
  const CivilDate as_of = out.as_of.value;
  return Importer::Made{draft(std::move(out)), std::move(source), std::move(same), as_of};
}

}  // namespace

std::vector<Importer> ads::delivery_importers() {
  return {{.format = "meta-ads-manager",
           .title = "Meta Ads Manager export: what one's own declared ads did and cost",
           .draft = &delivery,
           .once = true},
          {.format = "google-ads",
           .title = "Google Ads report: what one's own declared ads did and cost",
           .draft = &delivery,
           .once = true}};
}

}  // namespace hustings

#include <fmt/core.h>

#include "ads/advertiser_report.h"
#include "ads/importers.h"
#include "ads/mapped.h"

namespace hustings {
namespace {

using namespace mapped;  // NOLINT: helpers of importers

Result<Importer::Made> meta_report(const Mapped& row, const Importer::Context& context) {
  AdvertiserReport body;
  HUSTINGS_TRY(body.platform.value, checked<Token<32>>(row, "platform"));
  HUSTINGS_TRY(PlatformId page, checked<PlatformId>(row, "page_id"));
  HUSTINGS_TRY(body.page_name, stated_text<Text<1, 500>>(row, "page_name"));
  HUSTINGS_TRY(body.disclaimer, stated_text<Text<1, 1000>>(row, "disclaimer"));
  HUSTINGS_TRY(body.country.value, checked<CountryCode>(row, "country"));
  const auto* from = get<CivilDate>(row, "period_start");
  const auto* to = get<CivilDate>(row, "period_end");
  if (from != nullptr && to != nullptr) body.period.value = Period{*from, *to};
  body.amount.value = Unknown{};
  if (const auto* amount = get<MoneyInterval>(row, "amount")) body.amount.value = *amount;
  body.ads.value = Unknown{};
  if (const auto* ads = get<std::int64_t>(row, "ads")) body.ads.value = Count{*ads};
  body.source.value = source_of(row, context);
  // One thing per page, disclaimer, country and period: a later report of the same is a version.
  const auto* disclaimer = body.disclaimer.get();
  std::string source =
      fmt::format("meta-report|{}|{}|{}..{}|{}|{}", page.value, body.country.value.value,
                  from == nullptr ? "" : to_string(*from), to == nullptr ? "" : to_string(*to),
                  body.disclaimer.state(), disclaimer == nullptr ? "" : disclaimer->value);
  body.page_id = std::move(page);
  const auto* day = get<CivilDate>(row, "report_date");
  return Importer::Made{draft(std::move(body)),
                        std::move(source),
                        {},
                        day == nullptr ? context.day : std::optional(*day)};
}

}  // namespace

Importer ads::report_importer() {
  return {"meta-report", "Meta Ad Library Report: pages, disclaimers, amounts by country",
          &meta_report};
}

}  // namespace hustings

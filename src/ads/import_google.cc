// What Google's bundle says of advertisers: what one has spent in all, and in each week.
#include <fmt/core.h>

#include <algorithm>

#include "ads/advertiser_report.h"
#include "ads/home_currency.h"
#include "ads/importers.h"
#include "ads/mapped.h"
#include "tables/cell.h"

namespace hustings {
namespace {

using namespace mapped;  // NOLINT: helpers of importers

constexpr int kDaysMore = 6;  // of a week behind its first

// The one country of an advertiser. What it spent in several stands there as one sum.
Result<CountryCode> country_of(const Mapped& row) {
  const auto* text = get<std::string>(row, "country");
  const auto all = text == nullptr ? std::vector<std::string>() : list_items(*text, true);
  if (all.size() == 1) return checked_text<CountryCode>("country", all.front());
  if (all.empty()) {
    return fail(Code::bad_input, "the table does not say the country", "country",
                "import the whole bundle, whose other table says it, or give --country");
  }
  return fail(Code::bad_input, "the amount is of several countries together", "country",
              "none: Google does not part it by country");
}

// The same spending stands there in several currencies: the one that counts in the country.
Stated<MoneyInterval> amount_of(const Mapped& row, const CountryCode& country) {
  const auto* all = get<std::vector<MoneyInterval>>(row, "spend");
  if (all == nullptr || all->empty()) return Unknown{};
  const auto home = std::ranges::find(*all, ads::home_currency(country),
                                      [](const auto& amount) { return amount.currency.code(); });
  return home == all->end() ? all->front() : *home;
}

std::string same_as(AdvertiserReport body) {
  body.source = {};
  std::string out;
  const Draft plain = draft(std::move(body));
  plain.kind().write(plain, out);
  return out;
}

}  // namespace

Result<Importer::Made> ads::google_report(const Mapped& row, const Importer::Context& context) {
  AdvertiserReport body;
  HUSTINGS_TRY(body.platform.value, checked<Token<32>>(row, "platform"));
  HUSTINGS_TRY(PlatformId page, checked<PlatformId>(row, "page_id"));
  HUSTINGS_TRY(body.page_name, (stated_text<Text<1, 500>>(row, "page_name")));
  body.disclaimer = Unknown{};
  HUSTINGS_TRY(body.country.value, country_of(row));
  const auto* week = get<CivilDate>(row, "week");
  if (week != nullptr) body.period.value = Period{*week, plus_days(*week, kDaysMore)};
  body.amount.value = amount_of(row, body.country.value);
  body.ads.value = Unknown{};
  if (const auto* ads = get<std::int64_t>(row, "ads")) body.ads.value = Count{*ads};
  std::string source = fmt::format("google-report|{}|{}|{}", page.value, body.country.value.value,
                                   week == nullptr ? std::string("all") : to_string(*week));
  body.page_id = std::move(page);
  std::string same = same_as(body);
  body.source.value = source_of(row, context);
  const auto* day = get<CivilDate>(row, "as_of");
  return Importer::Made{draft(std::move(body)), std::move(source), std::move(same),
                        day == nullptr ? context.day : std::optional(*day)};
}

}  // namespace hustings

#include <fmt/core.h>

#include "ads/advertiser_report.h"
#include "ads/importers.h"
#include "tables/import.h"

namespace hustings {
namespace {

std::unexpected<Error> unfit(std::string_view field, std::string problem) {
  return fail(Code::bad_input, std::move(problem), std::string(field),
              "see the platform's original file");
}

// The text of a field through the value type's own checks.
template <class T>
Result<T> checked(const Mapped& row, std::string_view field) {
  const CellValue* value = row.find(field);
  const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
  if (text == nullptr) return unfit(field, "there is no value");
  T out;
  if (auto problem = Scalar<T>::parse(Json(*text), out)) return unfit(field, std::move(*problem));
  return out;
}

// Text in the state that the source gives it: verbatim, none stated, or unknown.
template <class T>
Result<Erasable<Stated<T>>> stated_text(const Mapped& row, std::string_view field) {
  using Out = Erasable<Stated<T>>;
  const CellValue* value = row.find(field);
  if (value != nullptr && std::holds_alternative<NoneStated>(*value)) return Out(NotUsed{});
  if (value == nullptr || std::get_if<std::string>(value) == nullptr) return Out(Unknown{});
  HUSTINGS_TRY(T text, checked<T>(row, field));
  return Out(Erasable<T>(std::move(text)));
}

template <class T>
const T* get(const Mapped& row, std::string_view field) {
  const CellValue* value = row.find(field);
  return value == nullptr ? nullptr : std::get_if<T>(value);
}

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
  body.source.value = {context.file,
                       {std::string(context.profile)},
                       {context.profile_version},
                       {static_cast<std::int64_t>(row.row)}};
  // One thing per page, disclaimer, country and period: a later report of the same is a version.
  const auto* disclaimer = body.disclaimer.get();
  std::string source =
      fmt::format("meta-report|{}|{}|{}..{}|{}|{}", page.value, body.country.value.value,
                  from == nullptr ? "" : to_string(*from), to == nullptr ? "" : to_string(*to),
                  body.disclaimer.state(), disclaimer == nullptr ? "" : disclaimer->value);
  body.page_id = std::move(page);
  return Importer::Made{draft(std::move(body)), std::move(source)};
}

}  // namespace

Importer ads::report_importer() {
  return {"meta-report", "Meta Ad Library Report: pages, disclaimers, amounts by country",
          &meta_report};
}

}  // namespace hustings

// Ads as libraries and registers show them. One function for all sources: what differs between them
// stands in their profiles (src/tables/profiles), whose fields have the names that are read here
// (docs/formats/observed.md).
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ads/criteria.h"
#include "ads/home_currency.h"
#include "ads/importers.h"
#include "ads/mapped.h"
#include "ads/observed_ad.h"
#include "base/text.h"
#include "tables/cell.h"

namespace hustings {
namespace {

using namespace mapped;  // NOLINT: helpers of importers

constexpr std::size_t kMaxText = 5000;  // code points of ObservedAd::text

// The codes of a list as values of an enumeration. What is none of them goes to `others`.
template <class T>
Stated<std::vector<T>> enums(const Mapped& row, std::string_view field,
                             std::vector<std::string>* others = nullptr) {
  if (none_stated(row, field)) return NotUsed{};
  const auto* text = get<std::string>(row, field);
  if (text == nullptr) return Unknown{};
  std::vector<T> out;
  for (const auto& word : list_items(*text)) {
    T value{};
    if (boost::describe::enum_from_string(word.c_str(), value)) {
      out.push_back(value);
    } else if (others != nullptr) {
      others->push_back(word);
    }
  }
  if (out.empty()) return Unknown{};
  return out;
}

// Texts that a source gives as a list: each once, as many as there is room for.
Result<Erasable<Stated<Text<1, kMaxText>>>> joined(const Mapped& row, std::string_view field) {
  const auto* cell = get<std::string>(row, field);
  if (cell == nullptr || !trimmed(*cell).starts_with('['))
    return stated_text<Text<1, kMaxText>>(row, field);
  std::string all;
  std::vector<std::string> seen;
  for (const auto& text : list_items(*cell)) {
    if (std::ranges::find(seen, text) != seen.end()) continue;
    seen.push_back(text);
    if (!all.empty() && code_points(all) + code_points(text) + 2 > kMaxText) break;
    all += (all.empty() ? "" : "\n\n") + text;
  }
  if (all.empty()) return Erasable<Stated<Text<1, kMaxText>>>(Unknown{});
  HUSTINGS_TRY(auto text, (checked_text<Text<1, kMaxText>>(field, all)));
  return Erasable<Stated<Text<1, kMaxText>>>(Erasable<Text<1, kMaxText>>(std::move(text)));
}

// The first of a list of titles.
Result<Erasable<Stated<Text<1, 300>>>> first_of(const Mapped& row, std::string_view field) {
  using Out = Erasable<Stated<Text<1, 300>>>;
  const auto* cell = get<std::string>(row, field);
  if (cell == nullptr) return Out(Unknown{});
  const bool list = trimmed(*cell).starts_with('[');
  const auto items = list ? list_items(*cell) : std::vector{*cell};
  if (items.empty()) return Out(Unknown{});
  HUSTINGS_TRY(auto text, (checked_text<Text<1, 300>>(field, items.front())));
  return Out(Erasable<Text<1, 300>>(std::move(text)));
}

Stated<CountInterval> interval(const Mapped& row, std::string_view field) {
  const auto* found = get<Interval>(row, field);
  if (found == nullptr || (!found->min && !found->max)) return Unknown{};
  CountInterval out;
  if (found->min) out.min = Count{*found->min};
  if (found->max) out.max = Count{*found->max};
  return out;
}

// ---- money -------------------------------------------------------------------------------------

// One spending in several currencies, from a column of least and one of most amounts for each.
Result<std::vector<MoneyInterval>> both_ends(const std::vector<MoneyInterval>& least,
                                             const std::vector<MoneyInterval>& most) {
  std::vector<MoneyInterval> out;
  out.reserve(least.size() + most.size());
  for (const auto& one : least) out.push_back({one.min, std::nullopt, one.currency});
  for (const auto& one : most) {
    const auto same = std::ranges::find(out, one.currency, &MoneyInterval::currency);
    if (same == out.end()) {
      out.push_back({std::nullopt, one.max, one.currency});
      continue;
    }
    same->max = one.max;
    if (one.max.has_value() && same->min.value_or(0) > one.max.value_or(0))
      return unfit("spend_max",
                   fmt::format("the most in {} is less than the least", one.currency.code()));
  }
  return out;
}

Result<Stated<std::vector<MoneyInterval>>> spend_of(const Mapped& row,
                                                    const std::optional<CountryCode>& country) {
  using Out = Stated<std::vector<MoneyInterval>>;
  if (const auto* one = get<MoneyInterval>(row, "spend")) return Out(std::vector{*one});
  static const std::vector<MoneyInterval> kNone;
  const auto* least = get<std::vector<MoneyInterval>>(row, "spend_min");
  const auto* most = get<std::vector<MoneyInterval>>(row, "spend_max");
  if (least == nullptr && most == nullptr) return Out(Unknown{});
  HUSTINGS_TRY(auto all,
               both_ends(least == nullptr ? kNone : *least, most == nullptr ? kNone : *most));
  const auto home = std::ranges::find(all, ads::home_currency(country),
                                      [](const auto& amount) { return amount.currency.code(); });
  if (home != all.end()) std::rotate(all.begin(), home, home + 1);
  return Out(std::move(all));
}

// ---- who ---------------------------------------------------------------------------------------

// Meta names payers as a list of {"payer", "beneficiary", "current"}: those that are current.
std::string current_names(const std::string& cell, std::string_view member) {
  std::vector<std::string> out;
  for (const auto& item : list_items(cell)) {
    const auto json = parse_json(item);
    if (!json) continue;
    const Json* current = json->find("current");
    const auto* is_current = current == nullptr ? nullptr : current->as<bool>();
    const Json* found = json->find(member);
    const auto* name = found == nullptr ? nullptr : found->as<std::string>();
    if (name == nullptr || name->empty() || (is_current != nullptr && !*is_current)) continue;
    if (std::ranges::find(out, *name) == out.end()) out.push_back(*name);
  }
  return fmt::format("{}", fmt::join(out, "; "));
}

Result<Erasable<Stated<Text<1, 300>>>> party(const Mapped& row, std::string_view field,
                                             std::string_view member) {
  using Out = Erasable<Stated<Text<1, 300>>>;
  const auto* listed = get<std::string>(row, "beneficiary_payers");
  if (listed == nullptr) return stated_text<Text<1, 300>>(row, field);
  const std::string names = current_names(*listed, member);
  if (names.empty()) return Out(Unknown{});
  HUSTINGS_TRY(auto text, (checked_text<Text<1, 300>>("beneficiary_payers", names)));
  return Out(Erasable<Text<1, 300>>(std::move(text)));
}

Result<void> read_who(const Mapped& row, ObservedAd& ad) {
  HUSTINGS_TRY(ad.ad_id, checked<PlatformId>(row, "ad_id"));
  HUSTINGS_TRY(ad.url, stated_text<Url>(row, "url"));
  HUSTINGS_TRY(ad.page_id, stated_text<PlatformId>(row, "page_id"));
  HUSTINGS_TRY(ad.page_name, (stated_text<Text<1, 500>>(row, "page_name")));
  HUSTINGS_TRY(ad.disclaimer, (stated_text<Text<1, 1000>>(row, "disclaimer")));
  HUSTINGS_TRY(ad.sponsor, party(row, "sponsor", "beneficiary"));
  HUSTINGS_TRY(ad.sponsor_number, (stated_text<Text<1, 60>>(row, "sponsor_number")));
  HUSTINGS_TRY(ad.controller, (stated_text<Text<1, 300>>(row, "controller")));
  HUSTINGS_TRY(ad.payer, party(row, "payer", "payer"));
  return {};
}

// ---- what, where, when -------------------------------------------------------------------------

// The country, if the source names exactly one.
Result<std::optional<CountryCode>> country_of(const Mapped& row) {
  const auto* text = get<std::string>(row, "country");
  if (text == nullptr) return std::optional<CountryCode>();
  const auto all = list_items(*text, true);
  if (all.size() != 1) return std::optional<CountryCode>();
  HUSTINGS_TRY(auto code, checked_text<CountryCode>("country", all.front()));
  return std::optional(std::move(code));
}

Result<Stated<std::vector<Token<16>>>> languages_of(const Mapped& row) {
  using Out = Stated<std::vector<Token<16>>>;
  const auto* text = get<std::string>(row, "languages");
  if (text == nullptr) return Out(Unknown{});
  std::vector<Token<16>> out;
  for (const auto& item : list_items(*text, true)) {
    HUSTINGS_TRY(out.emplace_back(), checked_text<Token<16>>("languages", item));
  }
  if (out.empty()) return Out(Unknown{});
  return Out(std::move(out));
}

std::optional<CivilDate> day(const Mapped& row, std::string_view field) {
  const auto* found = get<CivilDate>(row, field);
  return found == nullptr ? std::nullopt : std::optional(*found);
}

Result<void> read_what(const Mapped& row, ObservedAd& ad) {
  HUSTINGS_TRY(ad.title, first_of(row, "title"));
  HUSTINGS_TRY(ad.text, joined(row, "text"));
  ad.media.value = enums<Medium>(row, "media");
  HUSTINGS_TRY(ad.country.value, country_of(row));
  HUSTINGS_TRY(ad.languages.value, languages_of(row));
  ad.from.value = day(row, "from");
  ad.to.value = day(row, "to");
  if (ad.from.value && ad.to.value && *ad.to.value < *ad.from.value)
    return unfit("to", "it ends before it begins");
  HUSTINGS_TRY(ad.election, (stated_text<Text<1, 300>>(row, "election")));
  if (const auto* count = get<std::int64_t>(row, "versions")) ad.versions.value = Count{*count};
  ad.as_of.value = day(row, "as_of");
  return {};
}

Result<void> read_figures(const Mapped& row, ObservedAd& ad) {
  HUSTINGS_TRY(ad.spend.value, spend_of(row, ad.country.value));
  ad.campaign.value = Unknown{};
  if (const auto* amount = get<MoneyInterval>(row, "campaign")) ad.campaign.value = *amount;
  ad.origin.value = enums<FundsOrigin>(row, "origin");
  HUSTINGS_TRY(ad.method, (stated_text<Text<1, 1000>>(row, "method")));
  ad.impressions.value = interval(row, "impressions");
  ad.reach.value = interval(row, "reach");
  return {};
}

Result<void> read_targeting(const Mapped& row, Targeting& out) {
  HUSTINGS_TRY(Criteria criteria, read_criteria(row));
  std::vector<std::string> others;
  out.techniques.value = enums<TargetingTechnique>(row, "techniques", &others);
  // What the source names in words of its own is not lost.
  for (const auto& word : others) {
    HUSTINGS_TRY(auto text, (checked_text<Text<1, 200>>("techniques", word)));
    criteria.included.push_back({CriterionType::other, std::move(text)});
  }
  if (std::holds_alternative<Unknown>(out.techniques.value))
    out.techniques.value = techniques_of(criteria);
  out.included = as_fact(std::move(criteria.included), criteria.none_included);
  out.excluded = as_fact(std::move(criteria.excluded), criteria.none_excluded);
  out.data_basis.value = Unknown{};
  out.delivery.value = Unknown{};
  out.ai.value = Unknown{};
  return {};
}

// The ad without what changes from file to file though the source says the same.
std::string same_as(ObservedAd ad) {
  ad.source = {};
  ad.as_of = {};
  std::string out;
  const Draft plain = draft(std::move(ad));
  plain.kind().write(plain, out);
  return out;
}

// `saw`: who shows it; their words about one ad stand beside those of others.
Result<Importer::Made> shown(const Mapped& row, const Importer::Context& context,
                             std::string_view saw) {
  ObservedAd ad;
  HUSTINGS_TRY(ad.platform.value, checked<Token<32>>(row, "platform"));
  HUSTINGS_CHECK(read_who(row, ad));
  HUSTINGS_CHECK(read_what(row, ad));
  HUSTINGS_CHECK(read_figures(row, ad));
  HUSTINGS_CHECK(read_targeting(row, ad.targeting));
  ad.made_with_ai.value = Unknown{};
  ad.removal.removed.value = Unknown{};
  // One thing per platform, number and country: what a later file says of it is a version.
  const auto& country = ad.country.value;
  std::string source = fmt::format("{}|{}|{}|{}", saw, ad.platform.value.value,
                                   ad.ad_id.get()->value, country ? country->value : "");
  std::string same = same_as(ad);
  ad.source.value = source_of(row, context);
  const auto as_of = ad.as_of.value ? ad.as_of.value : context.day;
  return Importer::Made{draft(std::move(ad)), std::move(source), std::move(same), as_of};
}

Result<Importer::Made> observed(const Mapped& row, const Importer::Context& context) {
  return shown(row, context, "observed-ad");
}

// What somebody saw on a day is that day's: another sighting of the ad is no correction of it.
Result<Importer::Made> sighting(const Mapped& row, const Importer::Context& context) {
  HUSTINGS_TRY(Importer::Made out, shown(row, context, "sighting"));
  ObservedAd ad = *out.draft.as<ObservedAd>();
  const auto& from = ad.from.value;
  if (!from) return unfit("from", "the day on which it was seen is missing");
  if (!ad.to.value) ad.to.value = from;
  out.source += '|' + to_string(*from);
  out.draft = draft(std::move(ad));
  return out;
}

// The tables of Google's bundle: of ads, and of advertisers.
Result<Importer::Made> google(const Mapped& row, const Importer::Context& context) {
  return row.find("ad_id") != nullptr ? observed(row, context) : ads::google_report(row, context);
}

}  // namespace

std::vector<Importer> ads::observed_importers() {
  return {
      {"meta-library", "Meta Ad Library API: single ads, JSON or CSV", &observed},
      {"google-bundle", "Google political ads bundle: the ZIP, or one of its tables", &google},
      {"snap", "Snap political ads library: a year's CSV", &observed},
      {"politiekereclame", "Dutch public register politiekereclame.nl: notices, JSON", &observed}};
}

Importer ads::sightings_importer() {
  return {.format = "sightings",
          .title = "Ads that people saw themselves, in a table of our own",
          .draft = &sighting,
          .once = true};
}

}  // namespace hustings

// "/observed-ads/{id}": one ad as somebody else shows it; "/targeting/{id}": by what a page chose
// whom to reach.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ads/observed_ad.h"
#include "ads/page_both.h"
#include "ads/page_parts.h"
#include "ads/pages.h"
#include "ads/targeting_report.h"
#include "ads/words.h"
#include "base/language.h"
#include "node/findings.h"
#include "node/schema.h"
#include "node/slice.h"
#include "store/store.h"

namespace hustings {

namespace {

// In threes, told apart by the narrow space that no language takes for anything else.
std::string grouped(std::int64_t number) {
  std::string out = std::to_string(number);
  for (std::size_t at = out.size(); at > 3;) out.insert(at -= 3, "\u202f");
  return out;
}

// A language by its own name; its code where the Union has none for it.
Value by_name(const Value& code) {
  const auto* text = std::get_if<std::string>(&code);
  const auto& all = official_languages();
  const auto found = std::ranges::find_if(
      all, [&](const auto& language) { return text != nullptr && language.first == *text; });
  return found == all.end() ? code : Value(found->second);
}

}  // namespace

// How values of these kinds read, where no other page has them.
namespace facts {

template <>
Value shown(const CountInterval& count) {
  const auto number = [](const std::optional<Count>& end) {
    return end ? grouped(end->value) : std::string("?");
  };
  if (count.min && count.min == count.max) return count.min->value;
  return number(count.min) + "–" + number(count.max);
}

}  // namespace facts

namespace {

Parameter id_of(std::string help) {
  return {.name = "id",
          .type = ParameterType::token,
          .help = std::move(help),
          .required = true,
          .max_length = 64};
}

Result<Record> load(PageContext& context, std::string_view table, const std::string& id) {
  HUSTINGS_TRY(const auto index,
               context.db.integer(fmt::format("SELECT idx FROM {} WHERE sub = $1", table), {id}));
  if (!index) return fail(Code::not_found, "nothing here has this id", id, "see the list");
  return load_record(context.db, context.registry, static_cast<Index>(*index));
}

template <class T>
Value text_in(const Erasable<T>& field) {
  const auto* text = field.get();
  return text == nullptr ? Value() : Value(text->value);
}

Object part(std::string_view id, std::string_view title, List facts) {
  return {{"part_id", id}, {"part_title", Word{"", title}}, {"facts", std::move(facts)}};
}

template <class T>
AdFact optional_fact(const std::optional<T>& value) {
  if (!value) return {kStates.back(), ""};
  AdFact out{kStates.front(), ""};
  if constexpr (std::is_same_v<T, CountryCode>) {
    out.value = Country{value->value};
  } else {
    out.value = *value;
  }
  return out;
}

List shown_parts(const ObservedAd& ad) {
  using ads::plain_fact;
  const auto day = [](std::string_view label, const std::optional<CivilDate>& value) {
    return ads::shown_fact(label, "", optional_fact(value));
  };
  List out;
  out.emplace_back(part("who", tr("Who paid"),
                        {plain_fact(tr("Disclaimer"), ad.disclaimer, tr("no disclaimer")),
                         plain_fact(tr("Payer"), ad.payer), plain_fact(tr("Sponsor"), ad.sponsor),
                         plain_fact(tr("Number in a register"), ad.sponsor_number),
                         plain_fact(tr("Who controls the sponsor"), ad.controller),
                         plain_fact(tr("Page or advertiser"), ad.page_name),
                         plain_fact(tr("Page number"), ad.page_id)}));
  out.emplace_back(part("much", tr("How much"),
                        {plain_fact(tr("Amount spent"), ad.spend),
                         plain_fact(tr("Amount of the campaign"), ad.campaign),
                         plain_fact(tr("Origin of the money"), ad.origin),
                         plain_fact(tr("How it was calculated"), ad.method)}));
  out.emplace_back(part("whom", tr("Who was chosen, and who was left out"),
                        {plain_fact(tr("Techniques"), ad.targeting.techniques),
                         plain_fact(tr("Chosen"), ad.targeting.included),
                         plain_fact(tr("Left out"), ad.targeting.excluded)}));
  List where = {ads::shown_fact(tr("Country"), "", optional_fact(ad.country.value)),
                day(tr("Shown from"), ad.from.value), day(tr("Shown to"), ad.to.value)};
  where.emplace_back(plain_fact(tr("Medium"), ad.media));
  AdFact languages = facts::fact_of(ad.languages);
  if (auto* codes = std::get_if<List>(&languages.value))
    std::ranges::transform(*codes, codes->begin(), &by_name);
  where.emplace_back(ads::shown_fact(tr("Language"), "", languages));
  where.emplace_back(plain_fact(tr("Views"), ad.impressions));
  where.emplace_back(plain_fact(tr("Persons reached"), ad.reach));
  out.emplace_back(part("where", tr("Where and when it was seen"), std::move(where)));
  out.emplace_back(
      part("more", tr("What else the source says"),
           {plain_fact(tr("Use of AI in making it"), ad.made_with_ai),
            plain_fact(tr("Election"), ad.election), plain_fact(tr("Removed"), ad.removal.removed),
            day(tr("Removed on"), ad.removal.on.value),
            plain_fact(tr("Why it was removed"), ad.removal.because),
            plain_fact(tr("Its number there"), Erasable<Stated<PlatformId>>(ad.ad_id)),
            plain_fact(tr("Address"), ad.url), day(tr("As of"), ad.as_of.value)}));
  return out;
}

Value fact_json(const AdFact& fact) {
  return Object{{"state", fact.state},
                {"reason", fact.reason.empty() ? Value() : Value(fact.reason)},
                {"value", fact.value},
                {"erased", fact.erased}};
}
template <class Field>
Value fact_json(const Field& field) {
  return fact_json(facts::fact_of(field));
}

// Programs get both ends.
Value fact_json(const Open<Stated<CountInterval>>& field) {
  AdFact fact = facts::fact_of(field);
  if (const auto* count = std::get_if<0>(&field.value)) {
    const auto end = [](const std::optional<Count>& n) { return n ? Value(n->value) : Value(); };
    fact.value = Object{{"min", end(count->min)}, {"max", end(count->max)}};
  }
  return fact_json(fact);
}

Object item_of(const Record& record, const ObservedAd& ad) {
  const auto& country = ad.country.value;
  const auto* removed = std::get_if<bool>(&ad.removal.removed.value);
  return {{"id", record.head.sub},
          {"index", record.index},
          {"evidence", word(record.evidence)},
          {"recorded", record.head.iat},
          {"platform", ad.platform.value.value},
          {"ad_id", text_in(ad.ad_id)},
          {"ad_title", text_in(ad.title)},
          {"ad_text", text_in(ad.text)},
          {"country", country ? Value(Country{country->value}) : Value()},
          {"from", ad.from.value},
          {"to", ad.to.value},
          {"url", fact_json(ad.url)},
          {"page_id", fact_json(ad.page_id)},
          {"page_name", fact_json(ad.page_name)},
          {"disclaimer", fact_json(ad.disclaimer)},
          {"sponsor", fact_json(ad.sponsor)},
          {"sponsor_number", fact_json(ad.sponsor_number)},
          {"controller", fact_json(ad.controller)},
          {"payer", fact_json(ad.payer)},
          {"spend", fact_json(ad.spend)},
          {"campaign", fact_json(ad.campaign)},
          {"origin", fact_json(ad.origin)},
          {"impressions", fact_json(ad.impressions)},
          {"reach", fact_json(ad.reach)},
          {"techniques", fact_json(ad.targeting.techniques)},
          {"included", fact_json(ad.targeting.included)},
          {"excluded", fact_json(ad.targeting.excluded)},
          {"election", fact_json(ad.election)},
          {"removed", removed == nullptr ? Value() : Value(*removed)},
          {"removed_on", ad.removal.on.value},
          {"as_of", ad.as_of.value}};
}

Result<View> view_observed(PageContext& context, const Arguments& arguments) {
  const std::string id(arguments.text("id").value_or(""));
  HUSTINGS_TRY(const Record record, load(context, "observed_ad", id));
  const auto& ad = *record.body.as<ObservedAd>();
  Object item = item_of(record, ad);
  HUSTINGS_TRY(List declared, ads::declared_of(context.db, record.index));
  HUSTINGS_TRY(List findings, findings_of(context.db, context.registry, record.index));
  HUSTINGS_TRY(ads::History history, ads::history_of(context, id));
  item.insert(item.end(), {{"declared", std::move(declared)},
                           {"findings", std::move(findings)},
                           {"history", std::move(history.told)}});
  const auto* removed = std::get_if<bool>(&ad.removal.removed.value);
  Object shown{{"parts", shown_parts(ad)},
               {"versions", std::move(history.shown)},
               {"is_removed", removed != nullptr && *removed},
               {"no_disclaimer", std::holds_alternative<NotUsed>(ad.disclaimer.fact)}};
  Value title = text_in(ad.title);
  if (std::holds_alternative<std::monostate>(title)) title = text_in(ad.ad_id);
  if (std::holds_alternative<std::monostate>(title)) title = Word{"", tr("erased")};
  return View{std::move(title), ObjectView{std::move(item), std::move(shown)}};
}

std::string schema_of_observed() {
  using namespace schema;
  const std::string fact =
      object({{"state", kText}, {"reason", or_null(kText)}, {"value", "{}"}, {"erased", kBoolean}});
  Members members = {{"id", kId},
                     {"index", kIndex},
                     {"evidence", words(kEvidence)},
                     {"recorded", kInstant},
                     {"platform", kText},
                     {"ad_id", or_null(kText)},
                     {"ad_title", or_null(kText)},
                     {"ad_text", or_null(kText)},
                     {"country", or_null(schema::kCountry)},
                     {"from", or_null(kDay)},
                     {"to", or_null(kDay)}};
  for (const char* name : {"url", "page_id", "page_name", "disclaimer", "sponsor", "sponsor_number",
                           "controller", "payer", "spend", "campaign", "origin", "impressions",
                           "reach", "techniques", "included", "excluded", "election"})
    members.emplace_back(name, fact);
  return object(std::move(members), {{"removed", or_null(kBoolean)},
                                     {"removed_on", or_null(kDay)},
                                     {"as_of", or_null(kDay)},
                                     {"declared", ads::declared_schema()},
                                     {"findings", findings_schema()},
                                     {"history", ads::history_schema()}});
}

// ---- targeting ---------------------------------------------------------------------------------

struct CriteriaList {
  std::string_view id;
  std::string_view title;
  Erasable<Stated<std::vector<ReportedCriterion>>> TargetingReport::* field;
};
constexpr std::array kLists = {
    CriteriaList{"people", tr("People"), &TargetingReport::people},
    CriteriaList{"places", tr("Places"), &TargetingReport::places},
    CriteriaList{"interests", tr("Interests and behaviour"), &TargetingReport::interests}};

// Whole ones, which all languages write alike.
std::string percent(std::int64_t millionths) {
  constexpr std::int64_t kOne = 10'000;
  if (millionths > 0 && millionths < kOne) return "< 1 %";
  return fmt::format("{} %", (millionths + kOne / 2) / kOne);
}

Object criterion_of(const ReportedCriterion& one) {
  return {{"criterion", word_of(one.type)},
          {"criterion_sort", one.sort ? Value(one.sort->value) : Value()},
          {"criterion_value", one.value.value},
          {"criterion_excluded", one.excluded ? Value(*one.excluded) : Value()},
          {"criterion_ads", one.ads.value},
          {"criterion_share", one.share ? Value(one.share->value) : Value()}};
}

Result<View> view_targeting(PageContext& context, const Arguments& arguments) {
  const std::string id(arguments.text("id").value_or(""));
  HUSTINGS_TRY(const Record record, load(context, "targeting_report", id));
  const auto& report = *record.body.as<TargetingReport>();
  const auto& period = report.period.value;
  Object item{{"id", record.head.sub},
              {"index", record.index},
              {"evidence", word(record.evidence)},
              {"recorded", record.head.iat},
              {"platform", report.platform.value.value},
              {"page_id", text_in(report.page_id)},
              {"page_name", text_in(report.page_name)},
              {"country", Country{report.country.value.value}},
              {"from", period ? Value(period->from) : Value()},
              {"to", period ? Value(period->to) : Value()},
              {"used", report.used.value.value},
              {"excluded", report.excluded.value.value}};
  HUSTINGS_TRY(List findings, findings_of(context.db, context.registry, record.index));
  item.emplace_back("findings", std::move(findings));
  List shown_lists;
  for (const auto& list : kLists) {
    List rows;
    List shown_rows;
    const auto& field = report.*list.field;
    if (const auto* criteria = field.get()) {
      for (const auto& one : *criteria) {
        Object row = criterion_of(one);
        rows.emplace_back(row);
        row.insert(row.end(),
                   {{"is_excluded", one.excluded == true},
                    {"criterion_percent", one.share ? Value(percent(one.share->value)) : Value()}});
        shown_rows.emplace_back(std::move(row));
      }
    }
    const bool none = rows.empty();
    item.emplace_back(list.id, std::move(rows));
    shown_lists.emplace_back(
        Object{{"list_id", list.id},
               {"list_title", Word{"", list.title}},
               {"list_state", none ? Value(word_of_state(field.state())) : Value()},
               {"criteria", std::move(shown_rows)}});
  }
  Object shown{{"lists", std::move(shown_lists)}, {"has_from", period.has_value()}};
  Value title = text_in(report.page_name);
  if (std::holds_alternative<std::monostate>(title)) title = text_in(report.page_id);
  if (std::holds_alternative<std::monostate>(title)) title = Word{"", tr("erased")};
  return View{std::move(title), ObjectView{std::move(item), std::move(shown)}};
}

std::string schema_of_targeting() {
  using namespace schema;
  const std::string criterion = object({{"criterion", kText},
                                        {"criterion_sort", or_null(kText)},
                                        {"criterion_value", kText},
                                        {"criterion_excluded", or_null(kBoolean)},
                                        {"criterion_ads", kInteger},
                                        {"criterion_share", or_null(kInteger)}});
  return object({{"id", kId},
                 {"index", kIndex},
                 {"evidence", words(kEvidence)},
                 {"recorded", kInstant},
                 {"platform", kText},
                 {"page_id", or_null(kText)},
                 {"page_name", or_null(kText)},
                 {"country", schema::kCountry},
                 {"from", or_null(kDay)},
                 {"to", or_null(kDay)},
                 {"used", kInteger},
                 {"excluded", kInteger},
                 {"people", list_of(criterion)},
                 {"places", list_of(criterion)},
                 {"interests", list_of(criterion)},
                 {"findings", findings_schema()}});
}

}  // namespace

Page ads::observed_page() {
  return {.path = "/observed-ads/{id}",
          .title = tr("One ad as a platform or a register shows it"),
          .templ = "observed_ad",
          .parameters = {id_of("id of the ad")},
          .schema = schema_of_observed(),
          .view = &view_observed};
}

Page ads::targeting_page() {
  return {.path = "/targeting/{id}",
          .title = tr("By what one page chose whom to reach"),
          .templ = "targeting",
          .parameters = {id_of("id of the report")},
          .schema = schema_of_targeting(),
          .view = &view_targeting};
}

}  // namespace hustings

// "/ads/{id}": one ad as it is declared, in the order in which people ask: what it is, who paid,
// how much, who was chosen, where and when, who saw it, what rules and others say, its history, its
// proof.
#include <algorithm>
#include <array>

#include "ads/creative.h"
#include "ads/facts.h"
#include "ads/label.h"
#include "ads/load.h"
#include "ads/notice.h"
#include "ads/page_both.h"
#include "ads/page_parts.h"
#include "ads/pages.h"
#include "ads/sponsor.h"
#include "ads/words.h"
#include "base/language.h"
#include "base/message.h"
#include "laws/law.h"
#include "node/findings.h"
#include "node/money_at.h"
#include "node/schema.h"
#include "store/store.h"

namespace hustings {
namespace {

// A part of the page: the items of the notice of these letters.
struct Part {
  std::string_view id;
  std::string_view title;
  std::string_view letters;
};
constexpr std::array kParts = {Part{"paid", tr("Who paid"), "ab"},
                               Part{"much", tr("How much"), "def"},
                               Part{"whom", tr("Who was chosen, and who was left out"), "l"},
                               Part{"vote", tr("What it is about"), "gh"},
                               Part{"seen", tr("Who saw it"), "m"},
                               Part{"duty", tr("What else the law asks for"), "ijk"}};

// Empty where this ad is counted for no sponsor.
std::string sponsor_of(const Record& record, const Ad& ad) {
  return record.evidence == Evidence::declared ? ads::sponsored(ad).key : std::string();
}

// The sponsor's name leads to all of its ads.
void lead_to_sponsor(Object& fact, const Ad& ad, const std::string& key) {
  if (key.empty()) return;
  fact.back().second =
      List{Object{{"line_href", "/sponsors/" + key}, {"line", ad.sponsor.name.get()->value}}};
}

List shown_parts(const Record& record, const Ad& ad) {
  List out;
  for (const auto& part : kParts) {
    List rows;
    for (const auto& item : notice_items()) {
      if (!part.letters.contains(item.letter)) continue;
      Object fact = ads::shown_fact(item.label, item.letter, item.fact(ad), item.none);
      if (item.name == "sponsor.name") lead_to_sponsor(fact, ad, sponsor_of(record, ad));
      rows.emplace_back(std::move(fact));
    }
    if (part.id == "paid")
      rows.emplace_back(ads::plain_fact(tr("Standing of the sponsor"), ad.standing));
    out.emplace_back(Object{
        {"part_id", part.id}, {"part_title", Word{"", part.title}}, {"facts", std::move(rows)}});
  }
  return out;
}

// For programs: the notice item by item.
List notice_of(const Ad& ad) {
  List out;
  for (const auto& item : notice_items()) {
    const AdFact fact = item.fact(ad);
    const LawRow& row = law(item.law);
    out.emplace_back(Object{{"letter", item.letter},
                            {"item", item.name},
                            {"law", row.cited()},
                            {"verified", row.known == Known::read},
                            {"state", fact.state},
                            {"reason", fact.reason.empty() ? Value() : Value(fact.reason)},
                            {"value", fact.value},
                            {"erased", fact.erased}});
  }
  return out;
}

Value text_at(const SqlRow& row, int at) { return row.null(at) ? Value() : Value(row.text(at)); }

Result<List> deliveries_of(Db& db, const std::string& id) {
  List out;
  HUSTINGS_CHECK(db.query(
      "SELECT idx, medium, platform, publisher, country, from_day, to_day, views, reach, "
      "amount_min, amount_max, currency FROM ad_delivery WHERE ad = $1 ORDER BY from_day, idx "
      "LIMIT 200",
      {id}, [&](const SqlRow& row) -> Result<void> {
        const auto medium = std::ranges::find(kMedia, row.text(1), &Word::code);
        out.emplace_back(Object{
            {"delivery_index", row.integer(0)},
            {"delivery_medium", medium == kMedia.end() ? Value() : Value(*medium)},
            {"delivery_platform", text_at(row, 2)},
            {"delivery_publisher", text_at(row, 3)},
            {"delivery_country", row.null(4) ? Value() : Value(Country{std::string(row.text(4))})},
            {"delivery_from", parse_date(row.text(5))},
            {"delivery_to", parse_date(row.text(6))},
            {"delivery_views", row.maybe(7)},
            {"delivery_reach", row.maybe(8)},
            {"delivery_amount", money_at(row, 9)}});
        return {};
      }));
  return out;
}

Result<List> answers_to(Db& db, const std::string& id) {
  static constexpr std::array kActs = {Word{"confirms", tr("confirms")},
                                       Word{"disputes", tr("disputes")},
                                       Word{"corrects", tr("corrects")}};
  List out;
  HUSTINGS_CHECK(db.query(
      "SELECT r.idx, r.act, r.said, o.name, r.organisation FROM response r "
      "LEFT JOIN organisation o ON o.sub = r.organisation WHERE r.about = $1 ORDER BY r.idx "
      "LIMIT 50",
      {id}, [&](const SqlRow& row) -> Result<void> {
        const auto act = std::ranges::find(kActs, row.text(1), &Word::code);
        out.emplace_back(Object{{"answer_index", row.integer(0)},
                                {"answer_act", act == kActs.end() ? Value() : Value(*act)},
                                {"answer_text", text_at(row, 2)},
                                {"answer_name", text_at(row, 3)},
                                {"answer_by", row.text(4)}});
        return {};
      }));
  return out;
}

// What the page says first: what the ad is.
Object head_of(const Record& record, const Ad& ad, const std::optional<std::string>& by) {
  const auto* title = ad.title.get();
  const auto* text = ad.text.get();
  const auto* why = ad.withdrawn_because.get();
  const auto* making = std::get_if<AiMaking>(&ad.made_with_ai.value);
  const auto* publisher = ad.publisher.get();
  const std::string key = sponsor_of(record, ad);
  return {{"id", record.head.sub},
          {"index", record.index},
          {"evidence", word(record.evidence)},
          {"recorded", record.head.iat},
          {"organisation", ad.organisation.value.value},
          {"organisation_name", by},
          {"sponsor_key", key.empty() ? Value() : Value(key)},
          {"number", ad.number.value ? Value(ad.number.value->value) : Value()},
          {"ad_title", title == nullptr ? Value() : Value(title->value)},
          {"ad_text", text == nullptr ? Value() : Value(text->value)},
          {"ad_language", ad.language.value.value},
          {"publisher", publisher == nullptr ? Value() : Value(publisher->value)},
          {"medium", word_of(ad.medium.value)},
          {"paid", ad.paid.value},
          {"status", word_of(ad.status.value)},
          {"country", ad.country.value ? Value(Country{ad.country.value->value}) : Value()},
          {"from", ad.period.value.from},
          {"to", ad.period.value.to},
          {"made_with_ai",
           making != nullptr ? word_of(*making) : word_of_state(state(ad.made_with_ai.value))},
          {"withdrawn_because", why == nullptr || !*why ? Value() : Value((*why)->value)}};
}

// In which its label and its notice can be had.
List languages_for(const Ad& ad) {
  List out;
  const std::string& own = terms_for(ad, {}).language;
  for (const auto& [code, name] : official_languages()) {
    out.emplace_back(
        Object{{"notice_language", code}, {"notice_language_name", name}, {"is_own", code == own}});
  }
  return out;
}

Result<View> view_ad(PageContext& context, const Arguments& arguments) {
  Db& db = context.db;
  const std::string id(arguments.text("id").value_or(""));
  HUSTINGS_TRY(const auto found, ads::load_ad(db, context.registry, id));
  const auto& [record, leaf] = found;
  const Ad& ad = found.ad();
  HUSTINGS_TRY(const auto by, ads::name_of_declarer(db, ad));
  HUSTINGS_TRY(List deliveries, deliveries_of(db, id));
  HUSTINGS_TRY(List answers, answers_to(db, id));
  HUSTINGS_TRY(ads::History history, ads::history_of(context, id));
  HUSTINGS_TRY(List seen, ads::seen_of(db, id));
  HUSTINGS_TRY(List findings, ads::findings_around(db, context.registry, record.index, id));
  Object item = head_of(record, ad, by);
  item.insert(item.end(), {{"notice", notice_of(ad)},
                           {"content", ads::content_of(context.blobs, id, ad)},
                           {"deliveries", std::move(deliveries)},
                           {"observed", std::move(seen)},
                           {"findings", std::move(findings)},
                           {"answers", std::move(answers)},
                           {"history", std::move(history.told)},
                           {"leaf", base64(leaf)},
                           {"label_code", label_code(record.index, leaf)}});
  Object shown{{"parts", shown_parts(record, ad)},
               {"versions", std::move(history.shown)},
               {"is_unpaid", !ad.paid.value},
               {"is_withdrawn", ad.status.value == AdStatus::withdrawn},
               {"content_erased", ad.content.erased()},
               {"text_fact", ads::plain_fact(tr("Text"), ad.text)},
               {"notice_languages", languages_for(ad)},
               {"label_alt", spoken_label(ad, record.index, leaf, context.address)},
               {"terms_unchecked", !terms_for(ad, {}).is_sure("statement")}};
  const auto* title = ad.title.get();
  return View{title == nullptr ? Value(Word{"", tr("erased")}) : Value(title->value),
              ObjectView{std::move(item), std::move(shown)}};
}

std::string schema_of_ad() {
  using namespace schema;
  const std::string notice = object({{"letter", kText},
                                     {"item", kText},
                                     {"law", kText},
                                     {"verified", kBoolean},
                                     {"state", kText},
                                     {"reason", or_null(kText)},
                                     {"value", "{}"},
                                     {"erased", kBoolean}});
  const std::string delivery = object({{"delivery_index", kIndex},
                                       {"delivery_medium", or_null(kText)},
                                       {"delivery_platform", or_null(kText)},
                                       {"delivery_publisher", or_null(kText)},
                                       {"delivery_country", or_null(kCountry)},
                                       {"delivery_from", or_null(kDay)},
                                       {"delivery_to", or_null(kDay)},
                                       {"delivery_views", or_null(kInteger)},
                                       {"delivery_reach", or_null(kInteger)},
                                       {"delivery_amount", or_null(schema::money())}});
  const std::string answer = object({{"answer_index", kIndex},
                                     {"answer_act", or_null(kText)},
                                     {"answer_text", or_null(kText)},
                                     {"answer_name", or_null(kText)},
                                     {"answer_by", kId}});
  return object({{"id", kId},
                 {"index", kIndex},
                 {"evidence", words(kEvidence)},
                 {"recorded", kInstant},
                 {"organisation", kId},
                 {"organisation_name", or_null(kText)},
                 {"sponsor_key", or_null(kText)},
                 {"number", or_null(kText)},
                 {"ad_title", or_null(kText)},
                 {"ad_text", or_null(kText)},
                 {"ad_language", kText},
                 {"publisher", or_null(kText)},
                 {"medium", words(kMedia)},
                 {"paid", kBoolean},
                 {"status", words(kAdStatuses)},
                 {"country", or_null(kCountry)},
                 {"from", kDay},
                 {"to", kDay},
                 {"made_with_ai", kText},
                 {"withdrawn_because", or_null(kText)},
                 {"notice", list_of(notice)},
                 {"content", list_of(ads::content_schema())},
                 {"deliveries", list_of(delivery)},
                 {"observed", ads::seen_schema()},
                 {"findings", findings_schema()},
                 {"answers", list_of(answer)},
                 {"history", ads::history_schema()},
                 {"leaf", kText},
                 {"label_code", kText}});
}

}  // namespace

Page ads::ad_page() {
  return {.path = "/ads/{id}",
          .title = tr("One declared ad, with its transparency notice"),
          .templ = "ad",
          .parameters = {id_of_ad()},
          .schema = schema_of_ad(),
          .view = &view_ad};
}

}  // namespace hustings

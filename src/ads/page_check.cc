// "/check": is this ad declared here? By the code of its label, its link, its number or its id; and
// "/a/{code}", where the codes of labels lead.
#include <algorithm>
#include <array>

#include "ads/label.h"
#include "ads/load.h"
#include "ads/pages.h"
#include "ads/words.h"
#include "base/message.h"
#include "base/text.h"
#include "node/schema.h"
#include "store/store.h"

namespace hustings {
namespace {

constexpr std::array kVerdicts = {
    Word{"declared", tr("This ad is declared here.")},
    Word{"newer", tr("This ad is declared here. The label is of an earlier version: what the "
                     "sponsor says has changed since.")},
    Word{"forged", tr("The code on this label does not fit its record: it is mistyped or forged.")},
    Word{"no_ad", tr("The code is good, but what it names is no ad.")},
    Word{"not_declared", tr("Nothing that fits is declared here.")}};

Word verdict(std::string_view code) { return *std::ranges::find(kVerdicts, code, &Word::code); }

// What a photo said that somebody sent (src/photo).
constexpr std::array kPhotos = {
    Word{"none",
         tr("No code was found on the photo. Take it from nearer, straight and in good light, "
            "so that the square code is sharp; or type what stands beside it.")},
    Word{"unreadable", tr("That file is no photo that can be read here: JPEG, PNG, WebP, GIF, AVIF "
                          "and HEIC can, up to 24 MB.")}};

// The last part of an address that has this marker in front: "123.ab" of "https://x/a/123.ab?q".
std::string_view behind(std::string_view text, std::string_view marker) {
  const auto at = text.rfind(marker);
  if (at == std::string_view::npos) return {};
  text.remove_prefix(at + marker.size());
  return text.substr(0, text.find_first_of("/?#"));
}

struct Answer {
  Word verdict;
  std::vector<std::string> ads;  // ids
};

Result<Answer> by_code(PageContext& context, const LabelCode& code) {
  if (code.index >= context.as_of.head.size) return Answer{verdict("forged"), {}};
  HUSTINGS_TRY(const Hash leaf, read_leaf(context.db, code.index));
  const auto real = parse_label_code(label_code(code.index, leaf));
  if (!real || real->check != code.check) return Answer{verdict("forged"), {}};
  HUSTINGS_TRY(const Record record, load_record(context.db, context.registry, code.index));
  if (record.body.as<Ad>() == nullptr) return Answer{verdict("no_ad"), {}};
  HUSTINGS_TRY(const auto now,
               context.db.integer("SELECT idx FROM ad WHERE sub = $1", {record.head.sub}));
  const bool current = now && static_cast<Index>(*now) == code.index;
  return Answer{verdict(current ? "declared" : "newer"), {record.head.sub}};
}

Result<Answer> by_words(PageContext& context, const std::string& asked) {
  constexpr std::size_t kMost = 20;
  Answer out{verdict("not_declared"), {}};
  const std::string link = comparable(asked);
  std::string id(behind(asked, "/ads/"));
  if (id.empty()) id = asked;
  id = id.substr(0, id.find(".json"));
  HUSTINGS_CHECK(context.db.query(
      "SELECT sub FROM ad WHERE sub = $1 UNION SELECT sub FROM ad WHERE number = $2 UNION "
      "SELECT sub FROM ad_content WHERE what = $3 ORDER BY sub LIMIT 20",
      {id, asked, link}, [&](const SqlRow& row) -> Result<void> {
        if (out.ads.size() < kMost) out.ads.emplace_back(row.text(0));
        return {};
      }));
  if (!out.ads.empty()) out.verdict = verdict("declared");
  return out;
}

Result<Answer> find_ad(PageContext& context, const std::string& asked) {
  const std::string_view in_link = behind(asked, "/a/");
  if (const auto code = parse_label_code(in_link.empty() ? std::string_view(asked) : in_link))
    return by_code(context, *code);
  return by_words(context, asked);
}

Result<Value> shown_ad(PageContext& context, const std::string& id) {
  HUSTINGS_TRY(const auto found, ads::load_ad(context.db, context.registry, id));
  const Ad& ad = found.ad();
  const auto* title = ad.title.get();
  const auto* sponsor = ad.sponsor.name.get();
  return Object{{"found_id", id},
                {"found_index", found.record.index},
                {"found_title", title == nullptr ? Value() : Value(title->value)},
                {"found_language", ad.language.value.value},
                {"found_sponsor", sponsor == nullptr ? Value() : Value(sponsor->value)},
                {"found_status", word_of(ad.status.value)},
                {"found_from", ad.period.value.from},
                {"found_to", ad.period.value.to},
                {"found_evidence", word(found.record.evidence)}};
}

// ---- what is not declared ----------------------------------------------------------------------

// An address that a form for it takes over.
constexpr std::size_t kMostHandedOn = 300;

// Where an address leads, as far as it says so.
struct Host {
  std::string_view part;
  std::string_view platform;
};
constexpr std::array kHosts = {Host{"facebook.com", "meta"},
                               Host{"instagram.com", "meta"},
                               Host{"adstransparency.google.com", "google"},
                               Host{"youtube.com", "google"},
                               Host{"snapchat.com", "snap"},
                               Host{"tiktok.com", "tiktok"},
                               Host{"twitter.com", "x"},
                               Host{"//x.com", "x"}};

bool is_address(std::string_view asked) {
  return asked.starts_with("https://") || asked.starts_with("http://");
}

std::string_view platform_of(std::string_view asked) {
  const auto* host = std::ranges::find_if(
      kHosts, [&](const Host& one) { return is_address(asked) && asked.contains(one.part); });
  return host == kHosts.end() ? std::string_view() : host->platform;
}

// The ad's number on its platform: what was asked, or a part of the address of the platform's
// library.
std::string number_in(const std::string& asked) {
  for (const std::string_view marker : {"/creative/", "?id=", "&id="}) {
    const std::string_view number = behind(asked, marker);
    if (is_address(asked) && !number.empty())
      return std::string(number.substr(0, number.find('&')));
  }
  return asked;
}

// Ads with this number that somebody else has seen.
Result<List> seen_ads(PageContext& context, const std::string& asked) {
  List out;
  HUSTINGS_CHECK(context.db.query(
      "SELECT sub, idx, platform, title, page_name FROM observed_ad WHERE ad_id = $1 UNION "
      "SELECT sub, idx, platform, title, page_name FROM observed_ad WHERE sub = $2 "
      "ORDER BY idx LIMIT 5",
      {number_in(asked), asked}, [&](const SqlRow& row) -> Result<void> {
        const auto text = [&row](int at) {
          return row.null(at) ? Value() : Value(std::string(row.text(at)));
        };
        out.push_back(Object{{"seen_id", std::string(row.text(0))},
                             {"seen_index", static_cast<Index>(row.integer(1))},
                             {"seen_platform", std::string(row.text(2))},
                             {"seen_title", text(3)},
                             {"seen_page", text(4)}});
        return {};
      }));
  return out;
}

Value or_nothing(std::string_view text) {
  return text.empty() ? Value() : Value(std::string(text));
}

// The same for a form: none where what was asked is no number.
Value number_to_hand_in(const std::string& asked) {
  PlatformId id;
  const std::string number = number_in(asked);
  return Scalar<PlatformId>::parse(Json(number), id) ? Value() : Value(number);
}

// What is known of an ad that is not declared, for a search and for a report.
Result<Object> undeclared(PageContext& context, const std::string& asked) {
  HUSTINGS_TRY(List seen, seen_ads(context, asked));
  const auto* first = seen.empty() ? nullptr : std::get_if<Object>(&seen.front());
  const auto of_first = [&](std::string_view name) -> Value {
    const Value* found = first == nullptr ? nullptr : find(*first, name);
    return found == nullptr ? Value() : *found;
  };
  Value platform = of_first("seen_platform");
  if (first == nullptr) platform = or_nothing(platform_of(asked));
  return Object{{"report_ad", of_first("seen_id")},
                {"report_url",
                 is_address(asked) && code_points(asked) <= kMostHandedOn ? Value(asked) : Value()},
                {"report_platform", std::move(platform)},
                {"seen", std::move(seen)}};
}

// `photo`: code of one of kPhotos; empty: none was sent.
Result<View> view_check(PageContext& context, const std::string& asked,
                        std::string_view photo = {}) {
  Object item{{"asked", asked.empty() ? Value() : Value(asked)}};
  if (asked.empty()) {
    item.insert(item.end(), {{"verdict", Value()}, {"found", List{}}});
  } else {
    HUSTINGS_TRY(const Answer answer, find_ad(context, asked));
    List found;
    for (const auto& id : answer.ads) {
      HUSTINGS_TRY(Value one, shown_ad(context, id));
      found.push_back(std::move(one));
    }
    item.insert(item.end(), {{"verdict", answer.verdict}, {"found", std::move(found)}});
  }
  const Value* verdict_of = find(item, "verdict");
  const auto* said = std::get_if<Word>(verdict_of);
  const bool good = said != nullptr && (said->code == "declared" || said->code == "newer");
  const bool missing = said != nullptr && said->code == "not_declared";
  Object rest{{"report_ad", Value()},
              {"report_url", Value()},
              {"report_platform", Value()},
              {"seen", List{}}};
  if (missing) {
    HUSTINGS_TRY(rest, undeclared(context, asked));
  }
  std::ranges::move(rest, std::back_inserter(item));
  const auto about_photo = std::ranges::find(kPhotos, photo, &Word::code);
  Object shown{{"is_good", good},
               {"is_bad", said != nullptr && !good},
               {"is_missing", missing},
               {"hand_number", missing ? number_to_hand_in(asked) : Value()},
               {"photo", about_photo == kPhotos.end() ? Value() : Value(*about_photo)}};
  return View{Word{"check", tr("Check an ad")}, ObjectView{std::move(item), std::move(shown)}};
}

std::string schema_of_check() {
  using namespace schema;
  return object({{"asked", or_null(kText)},
                 {"verdict", or_null(words(kVerdicts))},
                 {"found", list_of(object({{"found_id", kId},
                                           {"found_index", kIndex},
                                           {"found_title", or_null(kText)},
                                           {"found_language", kText},
                                           {"found_sponsor", or_null(kText)},
                                           {"found_status", words(kAdStatuses)},
                                           {"found_from", kDay},
                                           {"found_to", kDay},
                                           {"found_evidence", words(kEvidence)}}))},
                 {"report_ad", or_null(kId)},
                 {"report_url", or_null(kText)},
                 {"report_platform", or_null(kText)},
                 {"seen", list_of(object({{"seen_id", kId},
                                          {"seen_index", kIndex},
                                          {"seen_platform", kText},
                                          {"seen_title", or_null(kText)},
                                          {"seen_page", or_null(kText)}}))}});
}

}  // namespace

Page ads::check_page() {
  return {.path = "/check",
          .title = tr("Check an ad"),
          .templ = "check",
          .parameters = {{.name = "ad",
                          .help = "code of its label, its link, its number or its id",
                          .max_length = 500},
                         {.name = "photo",
                          .type = ParameterType::choice,
                          .help = "what became of a photo that was sent",
                          .choices = {"none", "unreadable"}}},
          .schema = schema_of_check(),
          .view = [](PageContext& context, const Arguments& arguments) {
            return view_check(context, trim(arguments.text("ad").value_or("")),
                              arguments.text("photo").value_or(""));
          }};
}

Page ads::code_page() {
  return {.path = "/a/{code}",
          .title = tr("Check an ad"),
          .templ = "check",
          .parameters = {{.name = "code",
                          .type = ParameterType::token,
                          .help = "as it stands on a label: 123.0a1b2c3d",
                          .required = true,
                          .max_length = 40,
                          .examples = {"0.00000000"}}},
          .schema = schema_of_check(),
          .view = [](PageContext& context, const Arguments& arguments) -> Result<View> {
            const std::string code(arguments.text("code").value_or(""));
            if (!parse_label_code(code))
              return fail(Code::not_found, "this is no code of a label", code,
                          "it looks like 123.0a1b2c3d");
            return view_check(context, code);
          }};
}

}  // namespace hustings

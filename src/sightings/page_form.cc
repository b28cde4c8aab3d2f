// "/sighting": somebody hands in that they saw an ad. One page; nothing of it is public, and nobody
// is told who sent it.
#include <algorithm>
#include <array>
#include <set>

#include "base/id.h"
#include "base/message.h"
#include "base/text.h"
#include "sightings/pages.h"
#include "web/form.h"
#include "worker/picture.h"

namespace hustings::sightings {
namespace {

using intake::Level;
using intake::ReportDraft;
using web::Call;
using web::Response;

constexpr std::size_t kMostPicture = std::size_t{16} << 20;  // bytes
constexpr int kAtOnce = 2;                                   // workers, for everybody
constexpr std::int64_t kMostPlatforms = 60;

constexpr std::array kPlaces = {Word{"poster", tr("a poster or screen outdoors")},
                                Word{"print", tr("in print")},
                                Word{"leaflet", tr("a letter or leaflet")},
                                Word{"radio", tr("radio")},
                                Word{"television", tr("television")},
                                Word{"website", tr("another website")}};
constexpr std::array kKnown = {"meta", "google", "snap", "tiktok",
                               "x"};  // where nobody named others
constexpr std::array kShownWords = {Word{"", tr("I do not know")}, Word{"yes", tr("yes")},
                                    Word{"no", tr("no")}};

struct Place {
  explicit Place(std::atomic<int>& all) : places(all), taken(++all) {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() { --places; }
  std::atomic<int>& places;
  const int taken;
};

// ---- what is known already ---------------------------------------------------------------------
void put(Seen& seen, std::string_view name, std::string_view value) {
  if (!value.empty()) seen.emplace_back(name, value);
}

// The first address or number by which a declared ad says that it can be found.
Result<void> put_declared(Db& db, const std::string& ad, Seen& seen) {
  std::vector<std::string> keys;
  HUSTINGS_CHECK(db.query("SELECT what FROM ad_content WHERE sub = $1 ORDER BY what", {ad},
                          [&](const SqlRow& row) -> Result<void> {
                            keys.emplace_back(row.text(0));
                            return {};
                          }));
  for (const auto& key : keys) {
    const auto colon = key.find(':');
    if (key.starts_with("sha256:") || colon == std::string::npos) continue;
    if (key.starts_with("http")) {
      put(seen, "url", key);
      continue;
    }
    put(seen, "platform", key.substr(0, colon));
    put(seen, "ad_id", key.substr(colon + 1));
  }
  return {};
}

Result<Seen> known(const Room& room, const Call& call) {
  const auto given = [&](std::string_view name) { return call.arguments.text(name).value_or(""); };
  Seen out;
  put(out, "platform", given("platform"));
  put(out, "url", given("url"));
  put(out, "ad_id", given("number"));
  const std::string ad(given("ad"));
  if (!is_uuid(ad)) return out;
  put(out, kAd, ad);
  HUSTINGS_TRY(const auto reader, room.readers->take());
  HUSTINGS_CHECK(put_declared(*reader->db, ad, out));
  return out;
}

// ---- the page ----------------------------------------------------------------------------------
Object option(std::string_view value, Value label, std::string_view chosen) {
  return {{"option_value", value},
          {"option_label", std::move(label)},
          {"option_chosen", value == chosen}};
}

Result<List> platforms_of(const Room& room, std::string_view chosen) {
  std::set<std::string> names;
  HUSTINGS_TRY(const auto reader, room.readers->take());
  HUSTINGS_CHECK(
      reader->db->query("SELECT DISTINCT platform FROM account ORDER BY platform LIMIT $1",
                        {kMostPlatforms}, [&](const SqlRow& row) -> Result<void> {
                          names.emplace(row.text(0));
                          return {};
                        }));
  if (names.empty()) names.insert(kKnown.begin(), kKnown.end());
  const bool place = std::ranges::find(kPlaces, chosen, &Word::code) != kPlaces.end();
  if (!chosen.empty() && !place) names.emplace(chosen);
  List out;
  out.push_back(option("", Word{"", tr("choose")}, chosen));
  for (const auto& name : names) out.push_back(option(name, name, chosen));
  for (const auto& word : kPlaces) out.push_back(option(word.code, word, chosen));
  return out;
}

List countries_of(const Room& room, std::string_view chosen) {
  List out;
  out.push_back(option("", Word{"", tr("choose")}, chosen));
  for (const auto& code : room.counter.intake->countries())
    out.push_back(option(code, Country{code}, chosen));
  return out;
}

List shown_of(std::string_view chosen) {
  List out;
  for (const auto& word : kShownWords) out.push_back(option(word.code, word, chosen));
  return out;
}

List problem_list(const std::vector<Detail>& problems) {
  List out;
  for (const auto& one : problems)
    out.push_back(Object{{"problem_anchor", "f-" + one.where.substr(one.where.find('/') + 1)},
                         {"problem", Message{one.message}}});
  return out;
}

Result<Response> form_page(const Room& room, const Call& call, const ReportDraft& draft,
                           const Seen& seen, const std::vector<Detail>& problems) {
  HUSTINGS_TRY(List platforms, platforms_of(room, get(seen, "platform")));
  const Level level = room.counter.intake->level();
  Object content{{"draft", room.counter.intake->seal(draft)},
                 {"platforms", std::move(platforms)},
                 {"countries", countries_of(room, get(seen, "country"))},
                 {"shown", shown_of(get(seen, kShown))},
                 {"checked_ad", get(seen, kAd)},
                 {"takes_picture", level < Level::crowded},
                 {"problems", problem_list(problems)}};
  for (const auto& field : fields()) {
    if (field.name == "platform" || field.name == "country") continue;
    // "title" is that of the page.
    content.emplace_back(field.name == "title" ? "title_typed" : field.name, get(seen, field.name));
  }
  if (level >= Level::busy) {
    const auto [first, second] = intake::question_of(draft.id);
    content.insert(content.end(), {{"sum_first", first}, {"sum_second", second}});
  }
  Response out = intake::page(room.counter, call, "sighting", Word{"", tr("I saw this ad")},
                              std::move(content));
  if (!problems.empty()) out.status = 422;
  return out;
}

Result<Response> begin(const Room& room, const Call& call) {
  HUSTINGS_TRY(const Seen seen, known(room, call));
  return form_page(room, call, room.counter.intake->begin(), seen, {});
}

// ---- what is sent ------------------------------------------------------------------------------
// A small copy without metadata; the picture itself is kept nowhere. Empty: none was sent.
Result<std::string> small_picture(const Room& room, const web::Form& form,
                                  std::vector<Detail>& problems) {
  const auto file = std::ranges::find_if(
      form.files, [](const auto& one) { return one.field == "picture" && !one.bytes.empty(); });
  if (file == form.files.end() || !problems.empty()) return std::string();
  if (room.counter.intake->level() >= Level::crowded) {
    problems.push_back({"/picture", std::string(tr("so much is coming in that pictures have to "
                                                   "wait: send it without"))});
    return std::string();
  }
  const Place place(*room.at_work);
  if (place.taken > kAtOnce) {
    problems.push_back(
        {"/picture", std::string(tr("others are sending pictures just now: try again "
                                    "in a few seconds, or send it without"))});
    return std::string();
  }
  auto picture = read_picture(room.worker, file->bytes);
  if (picture) return std::move(picture->thumbnail);
  if (picture.error().code != Code::bad_input) return std::unexpected(picture.error());
  problems.push_back(
      {"/picture", std::string(tr("this file is no picture that can be read here"))});
  return std::string();
}

Result<std::vector<Detail>> problems_of(const Room& room, const ReportDraft& draft,
                                        const Seen& seen, const web::Form& form) {
  std::vector<Detail> out;
  const auto made = submission(room.waiting->desk().options().registry, seen, draft.id, draft.id,
                               date_of(room.counter.intake->now()));
  if (!made && made.error().code != Code::bad_input) return std::unexpected(made.error());
  if (!made) out = made.error().details;
  const bool busy = room.counter.intake->level() >= Level::busy;
  if (busy && !intake::answers_it(draft.id, form["sum"]))
    out.push_back({"/sum", std::string(tr("Much is coming in: answer the question below, so that "
                                          "programs cannot"))});
  return out;
}

Result<Response> send(const Room& room, const Call& call) {
  auto& counter = room.counter;
  HUSTINGS_TRY(const auto form, web::parse_form(call.request.content_type, call.request.body));
  if (!form["website"].empty()) return intake::refusal(counter, IntakeRefusal::trap);
  const auto draft = counter.intake->unseal(form["draft"]);
  if (!draft || counter.intake->now().unix_ms - draft->begun.unix_ms < intake::kLeastAge)
    return intake::refusal(counter, IntakeRefusal::form_expired);
  const Seen seen = seen_in(form.fields);
  HUSTINGS_TRY(auto problems, problems_of(room, *draft, seen, form));
  if (problems.empty()) {
    if (auto no = intake::refused(counter, call)) return *std::move(no);
  }
  HUSTINGS_TRY(const std::string picture, small_picture(room, form, problems));
  if (!problems.empty()) {
    counter.intake->counters().refused(IntakeRefusal::invalid);
    return form_page(room, call, *draft, seen, problems);
  }
  const auto kept = room.waiting->keep(draft->id, seen, picture);
  if (!kept && kept.error().code == Code::unavailable)
    return intake::refusal(counter, IntakeRefusal::queue_full);
  if (!kept) return std::unexpected(kept.error());
  return intake::page(counter, call, "sighting_sent", Word{"", tr("Thank you")}, {});
}

std::vector<Parameter> parameters() {
  return {
      {.name = "ad", .type = ParameterType::token, .help = "id of a declared ad", .max_length = 36},
      {.name = "url", .help = "where it is", .max_length = 300},
      {.name = "platform", .type = ParameterType::token, .help = "where it is", .max_length = 32},
      {.name = "number", .help = "of the ad on its platform", .max_length = 64}};
}

}  // namespace

std::span<const Word> places() { return kPlaces; }

std::vector<web::Route> form_pages(const Room& room) {
  std::vector<web::Route> out;
  out.push_back(intake::route_of("/sighting", web::Method::get, parameters(),
                                 [room](const Call& call) { return begin(room, call); }));
  out.push_back(intake::route_of("/sighting", web::Method::post, {},
                                 [room](const Call& call) { return send(room, call); }));
  out.back().body_limit = kMostPicture + intake::kMostForm;
  out.back().waits = true;
  return out;
}

}  // namespace hustings::sightings

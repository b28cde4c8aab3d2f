// The label studio: a picture in, the picture with the label of an ad on it out. Nothing is kept.
#include <algorithm>
#include <array>
#include <charconv>

#include "ads/label.h"
#include "ads/load.h"
#include "base/message.h"
#include "base/text.h"
#include "desk/pages.h"
#include "node/reader.h"
#include "worker/picture.h"

namespace hustings::desk {
namespace {

using web::Response;

constexpr std::size_t kMostPicture = std::size_t{32} << 20;  // bytes
constexpr std::size_t kAround = 64 << 10;                    // of a form around its file
constexpr std::size_t kMostAds = 200;                        // to choose from, the newest
constexpr double kLabelWidth = 90;                           // millimetres, as labels are made
constexpr int kDots = 600;                                   // per inch: made smaller, not larger

struct Place {
  Word word;
  LabelPlace place;
};
constexpr std::array kPlaces = {
    Place{{"below", tr("below the picture")}, LabelPlace::below},
    Place{{"top_left", tr("top left")}, LabelPlace::top_left},
    Place{{"top_right", tr("top right")}, LabelPlace::top_right},
    Place{{"bottom_left", tr("bottom left")}, LabelPlace::bottom_left},
    Place{{"bottom_right", tr("bottom right")}, LabelPlace::bottom_right}};

Parameter of_parameter() {
  return {.name = "of", .type = ParameterType::token, .help = "id of the organisation"};
}
Parameter ad_parameter() {
  return {.name = "ad", .type = ParameterType::token, .help = "id of the ad", .max_length = 36};
}

Result<List> ads_of(Desk& desk, const std::string& of, std::string_view chosen) {
  HUSTINGS_TRY(const NodeReader reader, open_reader(desk.options().disk, desk.options().dir));
  List out;
  HUSTINGS_CHECK(
      reader.db->query("SELECT sub, COALESCE(title, number, sub) FROM ad WHERE organisation = $1 "
                       "ORDER BY idx DESC LIMIT $2",
                       {of, param(kMostAds)}, [&](const SqlRow& row) -> Result<void> {
                         out.emplace_back(Object{{"ad_id", row.text(0)},
                                                 {"ad_title", row.text(1)},
                                                 {"ad_chosen", row.text(0) == chosen}});
                         return {};
                       }));
  return out;
}

Result<Response> studio(Visit& visit, std::string_view chosen, const Error* wrong) {
  HUSTINGS_TRY(const std::string of, signatory_of(visit));
  HUSTINGS_TRY(List ads, ads_of(visit.desk(), of, chosen));
  List places;
  for (const auto& one : kPlaces)
    places.emplace_back(Object{{"place", one.word}, {"place_code", one.word.code}});
  Object content{{"of", of},
                 {"desk_of", visit.desk().name_of(of)},
                 {"ads", std::move(ads)},
                 {"places", std::move(places)}};
  if (wrong != nullptr) put_problems(*wrong, content);
  Response out = page(visit, "label_studio", Word{"", tr("Label studio")}, std::move(content));
  if (wrong != nullptr) out.status = 422;
  return out;
}

Result<LabelOptions> options_of(const web::Form& form) {
  LabelOptions out;
  const auto place = std::ranges::find(
      kPlaces, form["place"], [](const Place& one) -> std::string_view { return one.word.code; });
  if (place == kPlaces.end())
    return fail(Code::bad_input, "there is no such place", "/place", "choose one of the list");
  out.place = place->place;
  const auto text = form["percent"];
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out.percent);
  if (failed != std::errc() || end != text.data() + text.size() || out.percent < 10 ||
      out.percent > 100) {
    return fail(Code::bad_input, "the share of the width is a number from 10 to 100", "/percent",
                "40 is readable on most pictures");
  }
  return out;
}

Result<std::string> label_of_ad(Desk& desk, const std::string& id) {
  const auto& options = desk.options();
  HUSTINGS_TRY(const NodeReader reader, open_reader(options.disk, options.dir));
  HUSTINGS_TRY(const auto found, ads::load_ad(*reader.db, options.registry, id));
  const LabelText text = label_of(found.ad(), found.record.index, found.leaf, options.address,
                                  terms_for(found.ad(), {}));
  HUSTINGS_TRY(const LabelLayout layout, lay_out(text, kLabelWidth));
  return label_png(text, layout, kDots);
}

Result<std::string> labelled(Visit& visit) {
  if (visit.form.files.size() != 1 || visit.form.files.front().bytes.empty())
    return fail(Code::bad_input, "no picture was chosen", "/picture", "choose one");
  HUSTINGS_TRY(const LabelOptions options, options_of(visit.form));
  HUSTINGS_TRY(const std::string label, label_of_ad(visit.desk(), std::string(visit.form["ad"])));
  return put_label(worker_program(), visit.form.files.front().bytes, label, options);
}

// put_label() gives one of three formats.
struct Format {
  std::string_view magic;
  std::string_view type;
  std::string_view suffix;
};
constexpr std::array kFormats = {Format{"\xff\xd8", "image/jpeg", "jpg"},
                                 Format{"RIFF", "image/webp", "webp"},
                                 Format{"\x89PNG", "image/png", "png"}};

Result<Response> put(Visit& visit) {
  auto made = labelled(visit);
  if (!made) {
    const bool theirs =
        made.error().code == Code::bad_input || made.error().code == Code::not_found;
    if (!theirs) return std::unexpected(made.error());
    return studio(visit, visit.form["ad"], &made.error());
  }
  const auto format = std::ranges::find_if(
      kFormats, [&](const Format& one) { return made->starts_with(one.magic); });
  if (format == kFormats.end())
    return fail(Code::io, "the worker made a picture of no known format");
  Response out;
  out.type = format->type;
  out.body = *std::move(made);
  out.must_set("Content-Disposition",
               "attachment; filename=\"labelled." + std::string(format->suffix) + "\"");
  return out;
}

}  // namespace

std::vector<web::Route> label_pages(const DeskSite& site) {
  return {get(site, "/desk/label", {of_parameter(), ad_parameter()},
              [](Visit& visit) {
                return studio(visit, visit.call.arguments.text("ad").value_or(""), nullptr);
              }),
          post(site, "/desk/label", {of_parameter()}, &put, kMostPicture + kAround)};
}

}  // namespace hustings::desk

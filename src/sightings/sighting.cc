#include "sightings/sighting.h"

#include <algorithm>
#include <array>

#include "base/crypto.h"
#include "base/json.h"
#include "base/message.h"
#include "base/text.h"
#include "node/import_rows.h"
#include "tables/csv.h"

namespace hustings::sightings {
namespace {

constexpr std::string_view kFormat = "sightings";
constexpr std::size_t kMost = 64;  // code points of what only the desk sees

constexpr std::array kFields = {
    Field{"platform", "Platform", tr("Where it was"), tr("A platform, or what carried it."), 32},
    Field{"url", "Link", tr("Link to the ad"),
          tr("As your browser or the platform's library shows it. This node does not open it."),
          2000},
    Field{"ad_id", "Number of the ad", tr("Number of the ad"),
          tr("If the platform or its library shows one."), 64},
    Field{"page_name", "Page", tr("Page or account that showed it"),
          tr("As its name stands there. Name no private person."), 300},
    Field{"page_id", "Number of the page", tr("Number of the page"),
          tr("Only with it is the sighting held against what is declared."), 64},
    Field{"from", "Seen on", tr("Day on which you saw it"), "", 10},
    Field{"country", "Country", tr("Country in which you saw it"), "", 2},
    Field{"disclaimer", "Who paid, as the ad says", tr("Who paid, in the ad's own words"), "", 500},
    Field{"title", "Title", tr("What it says or shows, in a few words"),
          tr("Its headline is best. Name no private person."), 300}};
constexpr std::array<std::string_view, 2> kBeside = {kShown, kAd};

// Parts of an address that tell who was led there, and not what stands there.
constexpr std::array<std::string_view, 8> kTrackers = {"fbclid",  "gclid",  "igsh",   "igshid",
                                                       "msclkid", "ttclid", "twclid", "mc_eid"};

std::string without_trackers(std::string_view url) {
  const auto question = url.find('?');
  if (question == std::string_view::npos) return std::string(url);
  const std::size_t hash = std::min(url.find('#', question), url.size());
  std::string out(url.substr(0, question));
  std::string_view query = url.substr(question + 1, hash - question - 1);
  char mark = '?';
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const std::string_view one = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    const auto name = one.substr(0, one.find('='));
    if (name.starts_with("utm_") || std::ranges::find(kTrackers, name) != kTrackers.end()) continue;
    out += mark;
    out += one;
    mark = '&';
  }
  return out.append(url.substr(hash));
}

// For an ad that has none: platforms' numbers begin with no zero.
std::string own_number(std::string_view id) {
  std::string out = "00";
  for (const std::uint8_t byte : sha256(bytes(id)).value) out += static_cast<char>('0' + byte % 10);
  return out.substr(0, 16);
}

std::string table_of(const Seen& seen, std::string_view id) {
  std::vector<std::string> headings;
  std::vector<std::string> cells;
  for (const auto& field : kFields) {
    headings.emplace_back(field.heading);
    cells.emplace_back(trim(get(seen, field.name)));
    // A poster has no number, and one has to tell it from others.
    if (field.name == "ad_id" && cells.back().empty()) cells.back() = own_number(id);
  }
  std::string out;
  write_csv_row(headings, out);
  write_csv_row(cells, out);
  return out;
}

std::string name_of(std::string_view heading) {
  const auto* found = std::ranges::find_if(
      kFields, [&](const Field& one) { return one.heading == heading || one.name == heading; });
  return "/" + std::string(found == kFields.end() ? heading : found->name);
}

// What the importer does not ask.
std::vector<Detail> missing(const Seen& seen, CivilDate today) {
  std::vector<Detail> out;
  const auto has = [&](std::string_view name) { return !trim(get(seen, name)).empty(); };
  for (const auto& field : kFields) {
    if (code_points(get(seen, field.name)) > field.most)
      out.push_back({name_of(field.name), std::string(tr("this is too long"))});
  }
  for (const std::string_view name : {"platform", "from", "country"}) {
    if (!has(name)) out.push_back({name_of(name), std::string(tr("this is missing"))});
  }
  if (const auto day = parse_date(trim(get(seen, "from"))); day && *day > today)
    out.push_back({"/from", std::string(tr("this day has not come yet"))});
  const bool tells = has("url") || has("ad_id") || has("page_name") || has("title");
  if (!tells)
    out.push_back({"/url", std::string(tr("give a link, a number, a page, or say what it shows: "
                                          "nobody can tell which ad it is"))});
  return out;
}

Error wrong(std::vector<Detail> details) {
  return {Code::bad_input, std::string(tr("The sighting cannot be taken like this")), "",
          std::string(tr("mend the places named below")), std::move(details)};
}

}  // namespace

std::string_view get(const Seen& seen, std::string_view name) {
  const auto found = std::ranges::find(seen, name, &Seen::value_type::first);
  return found == seen.end() ? std::string_view() : found->second;
}

std::span<const Field> fields() { return kFields; }

Seen seen_in(const std::vector<std::pair<std::string, std::string>>& sent) {
  Seen out;
  for (const auto& [name, value] : sent) {
    const bool asked = std::ranges::find(kFields, name, &Field::name) != kFields.end();
    const bool beside = std::ranges::find(kBeside, name) != kBeside.end();
    const bool fits = asked || (beside && code_points(value) <= kMost);
    if (!fits || trim(value).empty() || !get(out, name).empty()) continue;
    out.emplace_back(name, name == "url" ? without_trackers(value) : value);
  }
  return out;
}

std::string to_json(const Seen& seen) {
  JsonArray all;
  for (const auto& [name, value] : seen) all.emplace_back(JsonArray{Json(name), Json(value)});
  std::string out;
  write_json(Json(std::move(all)), out);
  return out;
}

Result<Seen> from_json(std::string_view json) {
  HUSTINGS_TRY(const Json all, parse_json(json));
  const auto* rows = all.as<JsonArray>();
  if (rows == nullptr) return fail(Code::io, "this is no sighting");
  Seen out;
  for (const auto& row : *rows) {
    const auto* pair = row.as<JsonArray>();
    if (pair == nullptr || pair->size() != 2) return fail(Code::io, "this is no sighting");
    const auto* name = (*pair)[0].as<std::string>();
    const auto* value = (*pair)[1].as<std::string>();
    if (name == nullptr || value == nullptr) return fail(Code::io, "this is no sighting");
    out.emplace_back(*name, *value);
  }
  return out;
}

Result<Submission> submission(const Registry& registry, const Seen& seen, std::string_view id,
                              const std::string& issuer, CivilDate today) {
  if (auto problems = missing(seen, today); !problems.empty())
    return std::unexpected(wrong(std::move(problems)));
  const std::string table = table_of(seen, id);
  HUSTINGS_TRY(auto profiles, builtin_profiles(kFormat));
  HUSTINGS_TRY(Reader reader, Reader::open(text_source(table), reader_options({}, profiles)));
  HUSTINGS_TRY(Import import, Import::open(std::move(reader), std::move(profiles)));
  const std::string profile = import.profile().name;
  const Importer::Context context{.file = {sha256(bytes(std::string(id) + '\n' + table))},
                                  .profile = profile,
                                  .profile_version = import.profile().version,
                                  .issuer = issuer,
                                  .day = today};
  std::vector<Detail> problems;
  std::vector<Submission> out;
  const auto take = [&](ReadRow row) -> Result<void> {
    if (auto* made = std::get_if<Importer::Made>(&row.what)) {
      out.push_back({.what = std::move(made->draft),
                     .by = issuer,
                     .source = std::move(made->source),
                     .about = {},
                     .prev = {},
                     .same_as = std::move(made->same_as),
                     .as_of = made->as_of});
      return {};
    }
    for (const auto& one : row.wrong) problems.push_back({name_of(one.where), one.message});
    return {};
  };
  HUSTINGS_CHECK(each_row(import, *registry.importer(kFormat), context, take));
  if (out.size() == 1 && problems.empty()) return std::move(out.front());
  if (problems.empty()) problems.push_back({"/url", std::string(tr("this cannot be read"))});
  return std::unexpected(wrong(std::move(problems)));
}

}  // namespace hustings::sightings

#include "web/html.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/crypto.h"
#include "base/message.h"
#include "web/error_words.h"
#include "web/files.h"
#include "web/gate.h"
#include "web/pages.h"

namespace hustings::web {
namespace {

struct Place {
  std::string_view path;
  std::string_view label;
};
constexpr std::array kPlaces = {Place{"/", tr("Overview")},
                                Place{"/parties", tr("Parties")},
                                Place{"/ads", tr("Ads")},
                                Place{"/check", tr("Check an ad")},
                                Place{"/report", tr("Make a report")},
                                Place{"/advertisers", tr("Advertisers")},
                                Place{"/cases", tr("Cases")},
                                Place{"/findings", tr("Findings")},
                                Place{"/records", tr("Records")},
                                Place{"/observe", tr("Verify")},
                                Place{"/data", tr("Data")}};

bool within(std::string_view path, std::string_view place) {
  if (place == "/") return path == "/";
  return path.starts_with(place) && (path.size() == place.size() || path[place.size()] == '/');
}

List nav(std::string_view path) {
  List out;
  for (const auto& place : kPlaces) {
    out.push_back(Object{{"nav_path", place.path},
                         {"nav_label", Word{place.path, place.label}},
                         {"nav_current", within(path, place.path)}});
  }
  return out;
}

// The same address in another language.
std::string in_language(const Request& request, std::string_view code) {
  std::string out = request.target.path + "?";
  for (const auto& [name, value] : request.target.parameters) {
    if (name != "lang") out += percent_encode(name) + '=' + percent_encode(value) + '&';
  }
  return out + "lang=" + std::string(code);
}

List language_links(const Look& look, const Language& now, const Request& request) {
  List out;
  for (const auto& language : look.languages.of_site()) {
    out.push_back(Object{{"language_code", language->code()},
                         {"language_name", language->name()},
                         {"language_href", in_language(request, language->code())},
                         {"language_current", language.get() == &now}});
  }
  return out;
}

// The other forms of this answer, for the head of the page.
List alternates(const Call& call) {
  List out;
  const std::string query =
      call.request.target.query.empty() ? "" : "?" + call.request.target.query;
  for (const auto& twin : call.route.twins) {
    if (twin.format == Format::html || twin.format == Format::plain) continue;
    const std::string_view type = media_type(twin.format);
    const std::string path = call.request.target.path == "/" ? "/index" : call.request.target.path;
    out.push_back(Object{{"alternate_href", fmt::format("{}{}{}", path, twin.suffix, query)},
                         {"alternate_type", type.substr(0, type.find(';'))},
                         {"alternate_name", twin.suffix.substr(1)}});
  }
  return out;
}

Object frame(const Look& look, const Language& language, const Request& request) {
  return {{"lang", language.code()},
          {"language", language.name()},
          {"languages", language_links(look, language, request)},
          {"nav", nav(request.target.path)},
          {"origin", look.origin},
          {"demo", look.demonstration()},
          {"desk_page", within(request.target.path, "/desk")},
          {"css", look.assets.address("site.css")},
          {"icon", look.assets.address("icon.svg")}};
}

std::vector<Asset> all_templates(std::span<const Asset> more) {
  std::vector<Asset> out(hustings::assets::web_pages().begin(),
                         hustings::assets::web_pages().end());
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

std::string version_of(std::span<const Asset> more) {
  std::string all;
  for (const auto& file : all_templates(more)) all += file.bytes;
  for (const auto& file : catalogues()) all += file.bytes;
  for (const auto& file : hustings::assets::web_files()) all += file.bytes;
  return hex(Bytes(sha256(bytes(all))).first(4));
}

}  // namespace

Look::Look(std::span<const Asset> more, CountryNames countries, std::string log_origin,
           std::string public_address)
    : languages(catalogues(), std::move(countries)),
      assets(hustings::assets::web_files()),
      templates(all_templates(more), languages),
      origin(std::move(log_origin)),
      address(std::move(public_address)),
      version(version_of(more)) {}

const Language& language_of(const Look& look, const Call& call) {
  const auto asked = call.arguments.text("lang");
  return look.languages.spoken(asked ? *asked : std::string_view(call.request.language));
}

std::string html_page(const Look& look, std::string_view templ, const Value& title, Object content,
                      const Call& call) {
  const Language& language = language_of(look, call);
  Object values = frame(look, language, call.request);
  values.insert(values.end(), {{"title", title}, {"alternates", alternates(call)}});
  std::ranges::move(content, std::back_inserter(values));
  return look.templates.render(templ, language, values);
}

std::string html_page(const Look& look, std::string_view templ, const Value& title, Object content,
                      const AsOf& as_of, const Call& call) {
  content.insert(
      content.begin(),
      {{"size", as_of.head.size}, {"root", base64(as_of.head.root)}, {"as_of_time", as_of.time}});
  return html_page(look, templ, title, std::move(content), call);
}

Response error_page(const Look& look, const Response& problem, const Request& request) {
  const auto& asked = request.target.parameters;
  const auto chosen = std::ranges::find(asked, "lang", &std::pair<std::string, std::string>::first);
  const Language& language =
      look.languages.spoken(chosen == asked.end() ? request.language : chosen->second);
  Object values = frame(look, language, request);
  const ErrorWords& words = error_words(problem.status);
  values.insert(values.end(), {{"title", Word{"error", words.title}},
                               {"status", std::to_string(problem.status)},
                               {"says", Word{"error", words.says}}});
  if (problem.detail != words.says) {
    values.emplace_back("in_english", !language.translates(problem.detail));
    values.emplace_back("detail", language.text(problem.detail));
  }
  List wrong;
  for (const auto& detail : problem.details)
    wrong.push_back(Object{{"where", detail.where}, {"message", detail.message}});
  values.emplace_back("wrong", std::move(wrong));
  Response out = problem;
  out.type = media_type(Format::html);
  out.body = look.templates.render("error", language, values);
  out.language = language.code();
  return out;
}

}  // namespace hustings::web

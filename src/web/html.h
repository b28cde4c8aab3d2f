// The HTML form of a page: the frame around it, its language, and what its template is filled with.
#pragma once
#include <string>

#include "node/config.h"
#include "node/page.h"
#include "web/assets.h"
#include "web/response.h"
#include "web/router.h"
#include "web/templates.h"

namespace hustings::web {

// What all pages of a node share.
struct Look {
  // `more`: templates of the rooms. Throws std::logic_error as Templates does.
  Look(std::span<const Asset> more, CountryNames countries, std::string log_origin,
       std::string public_address);
  bool demonstration() const { return is_demonstration(origin); }

  Languages languages;
  Assets assets;
  Templates templates;
  std::string origin;   // of the log
  std::string address;  // that the node is reached under: "https://hustings.party.example"
  std::string version;  // differs when templates or translations do
};

// The language of a request: `lang` of the query, else what the client accepts.
const Language& language_of(const Look& look, const Call& call);

// The page as HTML. The template gets the values of `content`, and those of the frame: title, lang,
// languages, nav, size, root, as_of_time, origin, demo, alternates, here.
std::string html_page(const Look& look, std::string_view templ, const Value& title, Object content,
                      const AsOf& as_of, const Call& call);

// The same of a page that was not read from the log: without its state.
std::string html_page(const Look& look, std::string_view templ, const Value& title, Object content,
                      const Call& call);

// The page of an error, instead of `problem`, for people.
Response error_page(const Look& look, const Response& problem, const Request& request);

}  // namespace hustings::web

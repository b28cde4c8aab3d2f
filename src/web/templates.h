// Page templates, translated when they are read: a page in German costs what it costs in English,
// and a translation cannot bring markup. Values are escaped for the place they stand in.
//
// What stands in a template, besides {{name}} and {{#name}}...{{/name}}:
//   {{_ "text"}}              the translation; %name% in it is the value of {{name}}
//   {{_n count "one ad" "%d ads"}}   the plural form for the number `count`
//   {{> list}}                the template "list", put in here
// A value fills a template by its type (node/value.h): texts, numbers, days and money give {{name}}
// as the language writes it and {{name_raw}} as JSON does; a word gives {{name}} and {{name_code}}.
// {{#name}} repeats for each item of a list (a plain item is {{it}}), goes into an object, and
// otherwise shows when there is a value that is neither empty nor false; {{#no_name}} is its
// opposite; {{#has_name}} shows once when a list has items. Inside of an object or an item the
// names around it are there too: do not use one name for two things.
#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/asset.h"
#include "node/value.h"
#include "web/locale.h"
#include "web/template_pieces.h"

namespace hustings::web {

// A value as people read it; a text of its own is taken as it is. Empty for lists and objects.
std::string in_words(const Value& value, const Language& language);

class Templates {
 public:
  // All of `files` ("party.html") in all languages. A page is put into "layout.html" where that has
  // {{> content}}. Throws std::logic_error naming the template and what is wrong: one that is
  // missing, and all that parse_template refuses.
  Templates(std::span<const Asset> files, const Languages& languages);

  // The page `name` ("party") in this language, filled.
  std::string render(std::string_view name, const Language& language, const Object& values) const;
  bool has(std::string_view name) const { return sources_.contains(name); }

 private:
  std::string included(std::string_view name, int depth) const;

  std::map<std::string, std::string, std::less<>> sources_;
  std::map<std::pair<std::string, std::string>, Pieces, std::less<>>
      pages_;  // by name and language
};

}  // namespace hustings::web

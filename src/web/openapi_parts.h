// What the parts of openapi() share; of their own .cc files.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "web/openapi.h"

namespace hustings::web {

std::string json_text(std::string_view text);  // quoted
// Letters and digits of a path, what is between them as one "_".
std::string name_of(std::string_view path);
// The path with this many segments for its "{name...}", where it has one.
std::string with_segments(std::string path, std::size_t segments);

// What many operations refer to, each once.
class Parts {
 public:
  // A reference to the schema of a route's items or rows. A page's own path and that of the API
  // share one.
  std::string schema(const Route& route);
  // A reference to a parameter, which is written as `text`.
  std::string parameter(const std::string& name, const std::string& text);

  // Members of "schemas" and "parameters", each behind a comma.
  std::string schemas() const;
  std::string parameters() const;

 private:
  std::map<std::string, std::string> schemas_;
  std::map<std::string, std::string> parameters_;  // by name
};

// The members of an operation's "parameters".
std::string parameters_of(const Route& route, std::size_t segments, Parts& parts);

}  // namespace hustings::web

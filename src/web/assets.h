// Style sheet, script, icon: under addresses that name their content, so that they are kept for
// ever.
#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/asset.h"
#include "web/router.h"

namespace hustings::web {

class Assets {
 public:
  explicit Assets(std::span<const Asset> files);
  // "/assets/site.0123456789ab.css" for "site.css"; throws std::out_of_range when there is none.
  const std::string& address(std::string_view name) const {
    return addresses_.at(std::string(name));
  }
  // Adds /assets/{name}.
  void add_to(Router& router) const;

 private:
  std::span<const Asset> files_;
  std::map<std::string, std::string> addresses_;  // by file name
};

}  // namespace hustings::web

// What has to be tried before anybody relies on a node to open reports again: the list of its first
// run. A key whose printed sheet was never typed in is taken for lost. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "vault/vault.h"

namespace hustings::vault {

struct CheckItem {
  std::string_view what;          // English, the id of its translation
  std::vector<std::string> open;  // whose it is missing; of the node itself: empty
  bool done = false;
  std::string_view mend;  // what to do; English
};
struct Checklist {
  std::vector<CheckItem> items;
  bool done() const;
};
Checklist checklist(const std::vector<Reader>& readers);

}  // namespace hustings::vault

// The forms of a page: from one typed view to HTML, JSON, CSV and NDJSON.
#pragma once
#include <memory>
#include <string>

#include "node/page.h"
#include "web/html.h"
#include "web/readers.h"
#include "web/remembered.h"
#include "web/router.h"

namespace hustings::web {

inline constexpr std::int64_t kDefaultLimit = 100;
inline constexpr std::int64_t kMaxLimit = 1000;
inline constexpr std::size_t kStreamSlice = 500;  // rows that a stream reads at a time

// Totals and facets of lists that were asked for.
struct Counted {
  Remembered<Total> totals{4096};
  Remembered<std::vector<Facet>> facets{256};  // some 20 KB each
};

// What handlers read from; shared by all of them, also by streams that go on behind the handler.
struct Source {
  std::shared_ptr<Readers> readers;
  std::shared_ptr<Counted> counted;
  const Registry& registry;
  std::shared_ptr<const Look> look;
  std::string operator_id = {};  // of the node: issues what belongs to nobody else
};

// Registers a page under its own path (HTML, ".json", and ".csv", ".ndjson" for lists) and under
// "/api/v1" (JSON without a suffix): one handler for all of them. Lists get the parameters limit,
// cursor (unless the page has its own) and raw.
void add_page(Router& router, const Page& page, const Source& source);

// {"size":N,"root":"base64","time":"..."}
std::string as_of_json(const AsOf& as_of);

}  // namespace hustings::web

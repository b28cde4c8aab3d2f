// Any bytes as JSON rows. Where the whole is one list that the strict reader takes, the rows are
// its elements, one by one.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/json.h"
#include "tables/json_rows.h"
#include "tables/rows.h"

namespace {

using namespace hustings;  // NOLINT: a program of its own

void require(bool holds) {
  if (!holds) std::abort();
}

const Json* list_in(const Json& whole) {
  if (whole.as<JsonArray>() != nullptr) return &whole;
  const Json* items = whole.find("items");
  return items != nullptr && items->as<JsonArray>() != nullptr ? items : nullptr;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string cut(text);
  (void)without_tokens(cut);
  require(cut.size() <= text.size());

  auto rows = JsonRows::open(text_source(std::string(text)),
                             {.items = {"items"}, .columns = {{"/id", "/a/b"}, {"/spend"}}});
  require(rows.has_value());
  Row row;
  const auto heading = rows->next(row);
  if (!heading) return 0;
  require(row.record == 0 && row.cells.size() == 2);
  std::size_t count = 0;
  bool ended = false;
  while (!ended) {
    const auto more = rows->next(row);
    if (!more) break;
    ended = !*more;
    if (ended) break;
    ++count;
    require(row.record == count && row.cells.size() == 2);
    require(!row.fault || (!row.fault->reason.empty() && !row.fault->mend.empty()));
  }
  const auto whole = parse_json(text);
  const Json* list = whole ? list_in(*whole) : nullptr;
  if (list == nullptr) return 0;
  require(ended && count == list->as<JsonArray>()->size());
  return 0;
}

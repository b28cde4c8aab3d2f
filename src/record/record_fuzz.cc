// Any bytes as a draft: what is read is written, and read again to the same.
#include <cstdint>
#include <cstdlib>

#include "record/derive.h"
#include "record/test_kind.h"

namespace hustings {

HUSTINGS_KIND(Sample, "sample", 3)

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check(std::string_view text) {
  const auto first = kind<Sample>().parse(text);
  if (!first) {
    require(!first.error().message.empty() &&
            (!first.error().details.empty() || first.error().where.starts_with("byte ")));
    for (const auto& detail : first.error().details) {
      require(detail.where.empty() || detail.where.starts_with('/'));
      require(!detail.message.empty());
    }
    return;
  }
  Sample expected = *first->as<Sample>();
  expected.secret = {};
  expected.desk.phone = {};
  std::string once;
  kind<Sample>().write(*first, once);
  const auto again = kind<Sample>().parse(once);
  require(again.has_value() && *again->as<Sample>() == expected);
  std::string twice;
  kind<Sample>().write(*again, twice);
  require(once == twice);
  std::vector<std::string> cells;
  kind<Sample>().csv_row(*first, cells);
  require(cells.size() == kind<Sample>().columns.size());
}

}  // namespace
}  // namespace hustings

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  hustings::check({reinterpret_cast<const char*>(data), size});
  return 0;
}

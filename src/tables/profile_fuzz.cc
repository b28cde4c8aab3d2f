// Any bytes as a profile; a good one reads a small table.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "tables/import.h"
#include "tables/suggest.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hustings;  // NOLINT: a program of its own
  const std::string_view toml(reinterpret_cast<const char*>(data), size);
  auto profile = parse_profile(toml, "fuzz.toml");
  if (!profile) {
    if (profile.error().where.empty() || profile.error().mend.empty()) std::abort();
    return 0;
  }
  // Written down, it is the same profile.
  const std::string written = write_profile(*profile);
  const auto again = parse_profile(written, "again.toml");
  if (!again || write_profile(*again) != written) std::abort();
  // A table made of the profile's own headers, so that its parsers run.
  std::string table;
  std::string row;
  for (const Field& field : profile->fields) {
    if (field.headers.empty()) continue;
    table += (table.empty() ? "" : "\t") + field.headers.front();
    row += row.empty() ? "1" : "\t1";
  }
  auto reader = Reader::open(text_source(table + "\n" + row + "\n1\n"), {.delimiter = '\t'});
  if (!reader) return 0;
  auto import = Import::open(*std::move(reader), {*std::move(profile)},
                             {.given = {{"country", "AT"}, {"currency", "EUR"}}});
  if (!import) return 0;
  while (true) {
    const auto next = import->next();
    if (!next || !*next) return 0;
  }
}

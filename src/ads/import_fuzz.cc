// Any bytes as a file of each format, of observed ads and of what declared ones did: whatever an
// importer makes of them, the node must be able to take it in, and no access token may be left of
// it.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ads/importers.h"
#include "node/import_rows.h"
#include "tables/rows.h"

namespace {

using namespace hustings;  // NOLINT: a program of its own

void require(bool holds) {
  if (!holds) std::abort();
}

constexpr std::size_t kObserved = 5;  // formats; digits choose them, letters the others

struct Format {
  Importer importer;
  std::vector<Profile> profiles;
};
std::vector<Format> formats() {
  auto importers = ads::observed_importers();
  importers.push_back(ads::targeting_importer());
  require(importers.size() == kObserved);
  for (const auto& importer : ads::delivery_importers()) importers.push_back(importer);
  importers.push_back(ads::invoice_importer());
  importers.push_back(ads::sightings_importer());
  std::vector<Format> out;
  for (const auto& importer : importers) {
    auto profiles = builtin_profiles(importer.format);
    require(profiles.has_value());
    out.push_back({importer, *std::move(profiles)});
  }
  return out;
}

}  // namespace

// The first byte chooses the format.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static const auto kAll = formats();
  const std::size_t chosen =
      data[0] < 'a' ? data[0] % kObserved : kObserved + data[0] % (kAll.size() - kObserved);
  const auto& [importer, known] = kAll[chosen];
  auto profiles = known;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  auto rows = open_rows(text_source(text), {.name = "targeting_30d_AT.csv"}, profiles);
  if (!rows) return 0;
  auto table = Import::open(*std::move(rows), std::move(profiles));
  if (!table) return 0;
  const Importer::Context context{{}, table->profile().name, 1};
  const auto done = each_row(*table, importer, context, [](const ReadRow& row) -> Result<void> {
    const auto* made = std::get_if<Importer::Made>(&row.what);
    if (made == nullptr) return {};
    std::string json;
    made->draft.kind().write(made->draft, json);
    require(made->draft.kind().parse(json).has_value());
    require(!json.contains("access_token="));
    return {};
  });
  require(done || !done.error().message.empty());
  return 0;
}

#include "demo/demo.h"

#include "ads/creative.h"
#include "demo/case_plan.h"
#include "demo/chapters.h"
#include "demo/texts.h"

namespace hustings::demo {

std::span<const Asset> builtin_texts() { return assets::demo_texts(); }

Result<Setting> builtin_setting() { return read_setting(builtin_texts()); }

Result<Told> tell(Disk& disk, const Path& dir, const Registry& registry, const Path& worker,
                  std::uint64_t seed) {
  HUSTINGS_TRY(const Setting setting, builtin_setting());
  HUSTINGS_TRY(const Config config, read_config(disk, dir));
  if (config.origin != kOrigin) {
    return fail(Code::bad_input, "a demonstration fills no real node", config.origin,
                "make a node of its own: hustings init --data DIR --origin demo.invalid");
  }
  FixedClock clock(morning(chapters().front().day));
  const auto random = seeded_random(seed);
  const World world{disk, clock, *random};
  std::map<std::string, OwnCountry> countries;
  for (const auto& land : setting.lands) countries[land.code] = {land.name, land.language};
  HUSTINGS_CHECK(renew_node(world, dir, std::move(countries)));
  HUSTINGS_TRY(const auto node, Node::open(world, dir, registry));
  Blobs blobs(disk, dir / kBlobsFolder);
  const auto keep = [&](std::string_view file) -> Result<void> {
    const auto kept = ads::keep_creative(blobs, worker, file);
    if (kept || kept.error().code == Code::io) return {};
    return std::unexpected(kept.error());
  };
  Story story(setting, *node, clock, random->fork(1), keep);  // an empty node forks 0
  const Instant end = cases::plus_hours(morning(chapters().back().day), 28);
  const auto sealing = random->fork(3);
  HUSTINGS_TRY(const auto vault, CaseVault::open(disk, clock, *sealing, dir, config.database));
  CaseStory cases(random->fork(2), *vault, end);
  for (const auto& chapter : chapters()) {
    HUSTINGS_CHECK(cases.tell(story, morning(chapter.day)));
    HUSTINGS_CHECK(story.on(chapter.day));
    HUSTINGS_CHECK(chapter.tell(story));
  }
  HUSTINGS_CHECK(cases.tell(story, end));
  HUSTINGS_CHECK(story.finish());
  HUSTINGS_CHECK(cases.show_one(story));
  return story.told();
}

}  // namespace hustings::demo

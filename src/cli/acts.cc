#include "cli/acts.h"

#include <fmt/core.h>

#include "cli/commands.h"
#include "cli/settings.h"
#include "node/config.h"

namespace hustings::cli {

using desk::Desk;

Result<std::unique_ptr<Desk>> open_desk(const RealWorld& real, const std::string& data) {
  HUSTINGS_TRY(std::string address, node_address(*real.disk, data));
  return Desk::open({.disk = *real.disk,
                     .clock = real.clock,
                     .random = *real.random,
                     .dir = data,
                     .registry = registry(),
                     .address = std::move(address)});
}

Result<Actor> operator_of(const RealWorld& real, const std::string& data) {
  HUSTINGS_TRY(const Config config, read_config(*real.disk, data));
  return Actor{config.operator_id, Capacity::command};
}

void log_now(Desk& desk) {
  if (const auto done = desk.writer().write_acts(); !done)
    fmt::print(stderr, "hustings: logged later: {}\n", done.error().text());
}

Result<void> tell(const RealWorld& real, const std::string& data, StaffAction action,
                  const std::string& object) {
  HUSTINGS_TRY(const auto desk, open_desk(real, data));
  HUSTINGS_TRY(const Actor by, operator_of(real, data));
  HUSTINGS_CHECK(desk->staff().note(
      {.actor = by.id, .capacity = by.capacity, .action = action, .object = object}));
  log_now(*desk);
  return {};
}

}  // namespace hustings::cli

#include "conduct/conduct.h"
#include "record/derive.h"

namespace hustings {

std::optional<std::string> invalid(const PublicStatement& statement) {
  if (statement.said.value < statement.happened.value)
    return "what is said before it happened is no statement about it: `said` comes after "
           "`happened`";
  return std::nullopt;
}

std::optional<std::string> invalid(const Sanction& sanction) {
  const bool money = sanction.measure.value == SanctionMeasure::fine ||
                     sanction.measure.value == SanctionMeasure::money_returned;
  const bool stated = std::holds_alternative<MoneyInterval>(sanction.amount.value);
  if (stated && !money) return "only a fine, or money that is returned, has an amount";
  return std::nullopt;
}

std::optional<std::string> invalid(const DataRequest& request) {
  const bool waits =
      request.state.value == RequestState::open || request.state.value == RequestState::withdrawn;
  if (waits == request.answered.value.has_value())
    return "`answered` is the day of the answer; what is open or withdrawn has none";
  if (request.answered.value && *request.answered.value < request.received.value)
    return "it was answered before it was received";
  if (request.extended_to.value && *request.extended_to.value < request.received.value)
    return "it was extended to a day before it was received";
  return std::nullopt;
}

HUSTINGS_KIND(PublicStatement, "statement", 1)
HUSTINGS_KIND(Sanction, "sanction", 1)
HUSTINGS_KIND(DataRequest, "data-request", 1)

const Capability& conduct_capability() {
  static const Capability made{
      .name = "conduct",
      .kinds = {&kind<PublicStatement>(), &kind<Sanction>(), &kind<DataRequest>()},
      .rules = conduct::rules(),
      .projections = conduct::projections(),
      .importers = {},
      .datasets = conduct::datasets(),
      .evidence = conduct::evidence()};
  return made;
}

}  // namespace hustings

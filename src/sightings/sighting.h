// One ad that somebody saw, as they tell it, and the record that it becomes: by the same importer
// that reads `hustings import sightings`.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "node/admit.h"
#include "node/fold.h"

namespace hustings::sightings {

// Names of kFields and kBeside, and what was typed; what is not there was not answered.
using Seen = std::vector<std::pair<std::string, std::string>>;
std::string_view get(const Seen& seen, std::string_view name);

struct Field {
  std::string_view name;     // in forms
  std::string_view heading;  // of its column in the table
  std::string_view label;    // English, the id of its translation, as what follows
  std::string_view help;
  std::size_t most;  // code points
};
// What becomes a part of the record.
std::span<const Field> fields();
// What only the desk sees: whether it said who paid ("yes", "no"), and the id of the declared ad
// that it was found to be.
inline constexpr std::string_view kShown = "shown";
inline constexpr std::string_view kAd = "ad";

// What a form sends of these; everything else is dropped, and what is too long is cut by nobody.
Seen seen_in(const std::vector<std::pair<std::string, std::string>>& sent);
std::string to_json(const Seen& seen);
Result<Seen> from_json(std::string_view json);

// The submission of a sighting by `issuer`. `id`: of its form, a secret that keeps the digest of
// what was typed from being guessed later. `today`: nobody saw anything after it. bad_input with
// every problem, each with the name of its field: "/url".
Result<Submission> submission(const Registry& registry, const Seen& seen, std::string_view id,
                              const std::string& issuer, CivilDate today);

}  // namespace hustings::sightings

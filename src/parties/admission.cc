// What the writer asks before it takes a record of this room. Not asked of what a log has already.
#include <fmt/format.h>

#include <array>

#include "parties/lists.h"
#include "parties/parties.h"

namespace hustings {
namespace {

Result<std::optional<Draft>> admit_organisation(Db&, const Admission::Arriving& arriving) {
  const auto& listed = arriving.body.as<Organisation>()->listed_as.value;
  for (std::size_t n = 0; n < listed.size(); ++n) {
    auto wrong = wrong_identifier(listed[n].list.value, listed[n].id.value);
    if (wrong) return fail(Code::bad_input, *std::move(wrong), fmt::format("/listed_as/{}/id", n));
  }
  return std::optional<Draft>();
}

}  // namespace

std::span<const Admission> parties_admissions() {
  static constexpr std::array kAll = {
      Admission{.kind = "organisation", .check = &admit_organisation}};
  return kAll;
}

}  // namespace hustings

// Both sides of comparisons from the tables of those who keep them.
#pragma once
#include <map>
#include <span>
#include <string>

#include "reconcile/sides.h"
#include "store/db.h"

namespace hustings::reconcile {

// So many records are asked for at once.
inline constexpr std::size_t kChunk = 64;
// `sql` with $1 to $64 for {these}.
std::string with_slots(std::string_view sql);
// Parameters for it: at most kChunk values, filled up with one that nothing has.
std::vector<Param> slots(std::span<const Index> values);
std::vector<Param> slots(std::span<const std::string> values);

struct SeenAndDeclared {
  SeenAd seen;
  Declared declared;
};
// At most kChunk each: those of the ads that are to be compared.
Result<std::vector<SeenAndDeclared>> read_seen(Db& db, std::span<const Index> these);
Result<std::vector<DeclaredDelivery>> read_deliveries(Db& db, std::span<const Index> these);

// One page, as platforms report it and as deliveries on it are declared.
struct SeenPage {
  std::vector<SeenSpending> spending;
  std::vector<SeenTargeting> targeting;
  std::vector<Delivery> deliveries;
  std::vector<PageAd> ads;
};
// Nothing in it unless an account names the page which is not only a candidate's.
Result<SeenPage> read_page(Db& db, const std::string& link);

// No owners where no account names one, or no platform shows that ads of the page ran.
Result<PageSeen> read_runs(Db& db, const std::string& link);

}  // namespace hustings::reconcile

// Who appears: organisations with keys of their own, and the pages that run ads.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "demo/dice.h"
#include "demo/setting.h"

namespace hustings::demo {

// An organisation that speaks for itself.
struct Party {
  std::string name;
  std::string short_name;
  std::string family;
  OrganisationType type = OrganisationType::national_party;
  const Land* land = nullptr;       // null: Union-wide
  std::optional<std::size_t> body;  // index of the organisation that it belongs to
  MembershipRole role = MembershipRole::member;
  Stance stance = Stance::on_time;
  std::string id;  // of the issuer; set when it gets its key
};

// Whether a party says that a page is its own.
enum class Claim : std::uint8_t {
  declared,   // it declares the account
  confirmed,  // the node's operator says it, and the party confirms it
  disputed,   // the operator says it, and the party disputes it
  missing     // nobody says it
};

struct Page {
  std::string platform;
  Amounts amounts = Amounts::exact;  // as its platform gives them
  std::string id;
  std::string name;
  const Land* home = nullptr;
  std::vector<const Land*> lands;    // where its ads run; never empty
  std::optional<std::size_t> party;  // whose page it is
  Claim claim = Claim::missing;
  std::string payer;          // name in the disclaimer
  unsigned careless = 0;      // of 100 reports, those without a disclaimer
  unsigned first_period = 0;  // that it ran ads in
  unsigned last_period = 0;
};

// Whether a party (index into Cast::parties) that signs binds itself to some commitments only.
constexpr bool signs_partly(std::size_t party) { return party % 7 == 5; }

// The domain of a party's website.
std::string host_of(const Setting& setting, const Party& party);

inline constexpr unsigned kPeriods = 3;
inline constexpr std::size_t kPages = 3'000;

struct Cast {
  std::vector<Party> parties;  // European parties first, then their members, then their bodies
  std::vector<Page> pages;     // those of parties first

  const Party* owner(const Page& page) const;  // null: nobody's who appears
};

// The pointers in it are into `setting`, which outlives it.
Cast make_cast(const Setting& setting, Dice& dice);

}  // namespace hustings::demo

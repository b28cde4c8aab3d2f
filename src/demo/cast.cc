#include "demo/cast.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace hustings::demo {
namespace {

// How a member party stands to the code. By number, so that every seed has every case.
Stance stance_of_member(Stance of_body, std::size_t number) {
  if (number % 10 == 4) return Stance::never;
  if (number % 12 == 7) return Stance::withdrawn;
  if (number % 6 == 3) return Stance::late;
  return of_body == Stance::never ? Stance::never : Stance::on_time;
}

std::string body_name(const Language& words, MembershipRole role) {
  if (role == MembershipRole::section) return words.section;
  return role == MembershipRole::foundation ? words.foundation : words.associate;
}

OrganisationType body_type(MembershipRole role) {
  if (role == MembershipRole::section) return OrganisationType::section;
  return role == MembershipRole::foundation ? OrganisationType::foundation
                                            : OrganisationType::campaign_body;
}

std::vector<Party> make_parties(const Setting& s) {
  std::vector<Party> out;
  out.reserve(s.europeans.size() * 10);
  for (const auto& european : s.europeans) {
    out.push_back({.name = european.name,
                   .short_name = european.short_name,
                   .family = european.id,
                   .type = OrganisationType::european_party,
                   .land = nullptr,
                   .body = {},
                   .role = MembershipRole::member,
                   .stance = european.stance,
                   .id = {}});
  }
  for (std::size_t body = 0; body < s.europeans.size(); ++body) {
    const auto& european = s.europeans[body];
    for (const auto& code : european.members) {
      const Land& land = *s.land(code);
      out.push_back({.name = s.words(land).families.at(european.id) + ' ' + land.of,
                     .short_name = european.short_name + '-' + code,
                     .family = european.id,
                     .type = OrganisationType::national_party,
                     .land = &land,
                     .body = body,
                     .role = MembershipRole::member,
                     .stance = stance_of_member(european.stance, out.size()),
                     .id = {}});
    }
  }
  const std::size_t members = out.size();
  for (const auto& bodies : s.bodies) {
    for (std::size_t i = s.europeans.size(); i < members; ++i) {
      const Party& owner = out[i];
      if (owner.family != bodies.family ||
          std::ranges::find(bodies.of, owner.land->code) == bodies.of.end())
        continue;
      const Language& words = s.words(*owner.land);
      Party party{
          .name = fmt::format("{}, {}", body_name(words, bodies.role), owner.name),
          .short_name = owner.short_name + (bodies.role == MembershipRole::section      ? "-Y"
                                            : bodies.role == MembershipRole::foundation ? "-F"
                                                                                        : "-W"),
          .family = owner.family,
          .type = body_type(bodies.role),
          .land = owner.land,
          .body = i,
          .role = bodies.role,
          .stance = Stance::never,
          .id = {}};
      out.push_back(std::move(party));
    }
  }
  return out;
}

Claim claim_of(std::size_t number) {
  switch (number % 10) {
    case 3:
      return Claim::confirmed;
    case 6:
      return Claim::disputed;
    case 8:
      return Claim::missing;
    default:
      return Claim::declared;
  }
}

// Most pages always say who paid, some forget it, a few never do.
unsigned careless(Dice& dice) {
  const auto kind = dice.below(100);
  if (kind < 76) return 1;
  return kind < 92 ? 25 : 90;
}

class Pages {
 public:
  Pages(const Setting& setting, const std::vector<Party>& parties, Dice& dice)
      : s_(setting), parties_(parties), dice_(dice) {
    for (const auto& platform : s_.platforms) shares_.push_back(platform.share);
    for (const auto& land : s_.lands) weights_.push_back(land.weight);
  }

  std::vector<Page> make() {
    for (std::size_t i = 0; i < parties_.size(); ++i) of_party(i);
    while (out_.size() < kPages) of_somebody();
    return std::move(out_);
  }

 private:
  const Land& any_land() { return s_.lands[pick(dice_, weights_)]; }

  Page& add(const Platform& platform, const Land& home, std::string name) {
    Page page{.platform = platform.id,
              .amounts = platform.amounts,
              .id = std::to_string(900'000'000'000 + out_.size() * 997 + dice_.below(997)),
              .name = std::move(name),
              .home = &home,
              .lands = {&home},
              .party = {},
              .claim = Claim::missing,
              .payer = {},
              .careless = careless(dice_),
              .first_period = static_cast<unsigned>(dice_.below(kPeriods)),
              .last_period = 0};
    page.last_period =
        page.first_period + static_cast<unsigned>(dice_.below(kPeriods - page.first_period));
    out_.push_back(std::move(page));
    return out_.back();
  }

  // Its main page on each platform it uses.
  void of_party(std::size_t number) {
    const Party& party = parties_[number];
    const bool everywhere = party.land == nullptr;
    for (const auto& platform : s_.platforms) {
      if (!everywhere && &platform != &s_.platforms.front() && dice_.chance(45)) continue;
      Page& page = add(platform, everywhere ? s_.lands.front() : *party.land, party.name);
      page.party = number;
      page.claim = claim_of(claims_++);
      page.payer = party.name;
      page.careless = claims_ % 4 == 0 ? 60 : 3;
      page.first_period = 0;
      page.last_period = kPeriods - 1;
      if (everywhere) spread(page, 3 + dice_.below(s_.lands.size() - 3));
    }
  }

  void of_somebody() {
    const Land& land = any_land();
    const Language& words = s_.words(land);
    const std::string& town = dice_.of(land.towns);
    const auto kind = dice_.below(10);
    const std::string name = kind < 6   ? fmt::format("{}, {}", dice_.of(words.groups), town)
                             : kind < 8 ? fmt::format("{} 2029, {}", dice_.of(words.causes), town)
                                        : fmt::format("{}, {}", branch(words), town);
    Page& page = add(s_.platforms[pick(dice_, shares_)], land, name);
    page.payer = dice_.chance(80) ? page.name : fmt::format("{}, {}", words.agency, town);
    if (dice_.chance(4)) spread(page, dice_.heavy(45, 4));
  }

  // A local branch of a party of that language.
  const std::string& branch(const Language& words) {
    auto family = words.families.begin();
    std::advance(family, static_cast<std::ptrdiff_t>(dice_.below(words.families.size())));
    return family->second;
  }

  // Its ads run in so many more countries.
  void spread(Page& page, std::size_t more) {
    for (std::size_t i = 0; i < more; ++i) {
      const Land* land = &any_land();
      if (std::ranges::find(page.lands, land) == page.lands.end()) page.lands.push_back(land);
    }
  }

  const Setting& s_;
  const std::vector<Party>& parties_;
  Dice& dice_;
  std::vector<std::int64_t> shares_;
  std::vector<std::int64_t> weights_;
  std::vector<Page> out_;
  std::size_t claims_ = 0;
};

}  // namespace

std::string host_of(const Setting& setting, const Party& party) {
  std::string out = party.short_name + '.' + setting.site;
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

const Party* Cast::owner(const Page& page) const {
  return page.party ? &parties[*page.party] : nullptr;
}

Cast make_cast(const Setting& setting, Dice& dice) {
  Cast out;
  out.parties = make_parties(setting);
  out.pages = Pages(setting, out.parties, dice).make();
  return out;
}

}  // namespace hustings::demo

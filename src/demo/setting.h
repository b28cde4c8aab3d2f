// The fictional election as data: what stands in texts/*.toml, checked.
#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/asset.h"
#include "base/error.h"
#include "base/money.h"
#include "parties/parties.h"

namespace hustings::demo {

enum class Amounts : std::uint8_t { exact, bands, none };

struct Platform {
  std::string id;
  std::int64_t share = 1;  // parts of all pages
  Amounts amounts = Amounts::exact;
};

// A country; one member state of the union.
struct Land {
  std::string code;  // a code that ISO 3166-1 leaves to its users
  std::string name;
  std::string of;        // "of Ardovia", in its language
  std::string language;  // ISO 639-1
  Currency currency;
  std::int64_t weight = 1;  // parts of all pages
  std::int64_t scale = 1;   // units of the currency for what one euro buys
  std::vector<std::string> towns;
};

// Words in one language.
struct Language {
  std::string paid;  // "Paid for by {name}"
  std::string agency;
  std::string section;
  std::string foundation;
  std::string associate;
  std::vector<std::string> slogans;  // texts of ads
  std::string disputes;              // texts of responses
  std::string corrects;
  std::vector<std::string> groups;              // societies, clubs, papers
  std::vector<std::string> causes;              // names of single-issue pages
  std::map<std::string, std::string> families;  // names of member parties by European party
};

// How a party stands to the code.
enum class Stance : std::uint8_t { on_time, late, withdrawn, never };

struct European {
  std::string id;
  std::string name;
  std::string short_name;
  Stance stance = Stance::on_time;
  std::vector<std::string> members;  // country codes
};

// Organisations of some member parties.
struct Bodies {
  std::vector<std::string> of;  // country codes
  std::string family;
  MembershipRole role = MembershipRole::section;
};

struct Conduct {
  std::string id;                        // "eu-2024"
  std::string text;                      // SHA-256, hexadecimal
  std::vector<std::string> commitments;  // of which some signatures name a few
};

struct Setting {
  std::string union_name;
  std::string site;  // domain below which all websites are
  Conduct code;
  std::vector<Platform> platforms;
  std::vector<Land> lands;
  std::vector<European> europeans;
  std::vector<Bodies> bodies;
  std::map<std::string, Language> languages;

  const Land* land(std::string_view by_code) const;  // null when there is none
  const Language& words(const Land& land) const { return languages.at(land.language); }
};

// `files`: world.toml, parties.toml and one xx.toml for each language. bad_input names file and
// line: unknown keys, missing words, a country without its language.
Result<Setting> read_setting(std::span<const Asset> files);

}  // namespace hustings::demo

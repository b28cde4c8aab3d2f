// A kind with every mark and value type, for tests and fuzz programs only. One file of each program
// defines it: HUSTINGS_KIND(Sample, "sample", 3).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "record/kind.h"

namespace hustings {

enum class Colour : std::uint8_t { red, green, blue };
BOOST_DESCRIBE_ENUM(Colour, red, green, blue)

struct Place {
  CountryCode country;
  std::optional<Count> seats;  // null: nobody counted
  auto operator<=>(const Place&) const = default;
};
BOOST_DESCRIBE_STRUCT(Place, (), (country, seats))

// A section: marked fields inside a kind.
struct Desk {
  Open<Domain> domain;
  Erasable<Text<1, 20>> person;
  Sealed<std::optional<Text<1, 20>>> phone;
  bool operator==(const Desk&) const = default;
};
BOOST_DESCRIBE_STRUCT(Desk, (), (domain, person, phone))

struct Sample {
  OpenText<Text<1, 30>, Reason::public_body> title;
  OpenText<Text<2, 30>, Reason::legal_ground> ground;
  Open<Count> count;
  Open<std::int64_t> balance;
  Open<bool> active;
  Open<Colour> colour;
  Open<std::optional<Token<8>>> code;
  Open<std::vector<CountryCode>> countries;
  Open<std::vector<Place>> places;
  Open<Stated<MoneyInterval>> amount;
  Open<Stated<Colour>> mood;
  Open<std::optional<Period>> period;
  Open<Instant> at;
  Open<CivilDate> day;
  Open<Currency> currency;
  Open<ThingId> thing;
  Open<Digest> digest;
  Open<Key32> key;
  Open<Pointer> pointer;
  Erasable<PlatformId> page;
  Erasable<std::optional<Handle>> handle;
  Erasable<std::vector<Text<1, 20>>> remarks;
  Erasable<Stated<Text<1, 20>>> note;
  Erasable<Stated<Place>> seat;
  Erasable<Url> link;
  Sealed<std::optional<Text<1, 20>>> secret;
  Desk desk;
  bool operator==(const Sample&) const = default;
};
BOOST_DESCRIBE_STRUCT(Sample, (),
                      (title, ground, count, balance, active, colour, code, countries, places,
                       amount, mood, period, at, day, currency, thing, digest, key, pointer, page,
                       handle, remarks, note, seat, link, secret, desk))

// What no single field says about a whole.
inline std::optional<std::string> invalid(const Sample& sample) {
  if (sample.active.value || sample.balance.value == 0) return {};
  return "a balance needs an active sample";
}

// A good draft in JSON, with everything that may be there.
inline constexpr std::string_view kSample = R"({"title":"Bürgerforum","ground":"Art. 17 c",
"count":7,"balance":-3,"active":true,"colour":"green","code":"a-1","countries":["AT","DE"],
"places":[{"country":"AT","seats":20},{"country":"FR","seats":null}],
"amount":{"state":"value","value":{"min":10100,"max":null,"currency":"EUR"}},
"mood":{"state":"not_disclosed","reason":"platform-limit"},
"period":{"from":"2024-05-30","to":"2024-06-05"},"at":"2024-06-03T10:00:00.000Z",
"day":"2024-02-29","currency":"PLN","thing":"0190a000-0000-7000-8000-000000000001",
"digest":"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
"key":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","pointer":"/a~1b/0",
"page":"1000445","handle":"@forum","remarks":["eins","zwei"],
"note":{"state":"value","value":"paid for by Łukasz"},
"seat":{"state":"value","value":{"country":"PL","seats":null}},"link":"https://forum.example/a",
"secret":"s3cret","desk":{"domain":"forum.example","person":"Zoë","phone":"+43 1 234"}})";

// A number from 0 to n-1.
inline std::size_t dice(Random& random, std::size_t n) {
  std::array<std::uint8_t, 4> raw{};
  random.fill(raw);
  std::uint32_t value = 0;
  for (const auto byte : raw) value = value << 8 | byte;
  return value % n;
}

// A random body; hidden fields are there, not there, or not stated.
Sample random_sample(Random& random);

}  // namespace hustings

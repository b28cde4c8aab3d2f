// The kind of test_kind.h, and bodies of it made at random.
#include "base/id.h"
#include "base/time.h"
#include "record/derive.h"
#include "record/test_kind.h"

namespace hustings {

HUSTINGS_KIND(Sample, "sample", 3)

namespace {

template <std::size_t Min, std::size_t Max>
Text<Min, Max> random_text(Random& random) {
  static constexpr std::array<std::string_view, 8> kPieces = {"a",  "ß",  "Ω",  "😀",
                                                              "\"", "\\", "\n", " "};
  Text<Min, Max> out;
  for (std::size_t n = Min + dice(random, Max - Min + 1); n > 0; --n) {
    out.value += kPieces[dice(random, kPieces.size())];
  }
  return out;
}

template <class T, class Make>
Stated<T> random_fact(Random& random, const Make& make) {
  switch (dice(random, 8)) {
    case 0:
      return NotUsed{};
    case 1:
      return NotDisclosed{"platform-limit"};
    case 2:
      return NotApplicable{};
    case 3:
      return Unknown{};
    default:
      return make();
  }
}

template <class T>
std::optional<T> maybe(Random& random, T value) {
  return dice(random, 3) == 0 ? std::nullopt : std::optional(std::move(value));
}

CountryCode random_country(Random& random) {
  static constexpr std::array<std::string_view, 4> kCodes = {"AT", "DE", "FR", "PL"};
  return {std::string(kCodes[dice(random, kCodes.size())])};
}
Place random_place(Random& random) {
  return {random_country(random),
          maybe(random, Count{static_cast<std::int64_t>(dice(random, 99))})};
}
MoneyInterval random_amount(Random& random) {
  const auto low = static_cast<std::int64_t>(dice(random, 1000));
  return {maybe(random, low), maybe(random, low + static_cast<std::int64_t>(dice(random, 1000))),
          Currency::parse("EUR").value_or(Currency())};
}

void open_part(Sample& out, Random& random) {
  out.title.value = random_text<1, 30>(random);
  out.ground.value = random_text<2, 30>(random);
  out.count.value = {static_cast<std::int64_t>(dice(random, 1U << 30)) << dice(random, 33)};
  out.active.value = dice(random, 2) == 0;
  if (out.active.value) out.balance.value = -static_cast<std::int64_t>(dice(random, 1000));
  out.colour.value = static_cast<Colour>(dice(random, 3));
  out.code.value = maybe(random, Token<8>{"a:1"});
  for (auto n = dice(random, 4); n > 0; --n) out.countries.value.push_back(random_country(random));
  for (auto n = dice(random, 4); n > 0; --n) out.places.value.push_back(random_place(random));
  out.amount.value = random_fact<MoneyInterval>(random, [&] { return random_amount(random); });
  out.mood.value =
      random_fact<Colour>(random, [&] { return static_cast<Colour>(dice(random, 3)); });
  const CivilDate day = plus_days({2024, 1, 1}, static_cast<int>(dice(random, 400)));
  out.period.value = maybe(random, Period{day, plus_days(day, static_cast<int>(dice(random, 9)))});
  out.at.value = {static_cast<std::int64_t>(dice(random, 1U << 31)) * 1000};
  out.day.value = day;
  out.currency.value = Currency::parse("PLN").value_or(Currency());
  out.thing.value = {uuid_v7(out.at.value, random)};
  out.digest.value = {random.hash()};
  out.key.value = {random.hash()};
  out.pointer.value = {"/a~1b/0"};
}

}  // namespace

Sample random_sample(Random& random) {
  Sample out;
  open_part(out, random);
  out.page = PlatformId{"page." + std::to_string(dice(random, 1000))};
  out.handle = maybe(random, Handle{"@Bürger"});
  std::vector<Text<1, 20>> remarks(dice(random, 4));
  for (auto& remark : remarks) remark = random_text<1, 20>(random);
  out.remarks = std::move(remarks);
  out.note = random_fact<Erasable<Text<1, 20>>>(random, [&] { return random_text<1, 20>(random); });
  out.seat = random_fact<Erasable<Place>>(random, [&] { return random_place(random); });
  out.link = Url{"https://forum.example/ä"};
  out.secret = maybe(random, random_text<1, 20>(random));
  out.desk.domain.value = {"forum.example"};
  out.desk.person = random_text<1, 20>(random);
  out.desk.phone = maybe(random, random_text<1, 20>(random));
  return out;
}

}  // namespace hustings

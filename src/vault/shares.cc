#include "vault/shares.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

#include "vault/person.h"

namespace hustings::vault {
namespace {

constexpr std::size_t kNameBytes = ShareName{}.size();
constexpr std::size_t kHead = kNameBytes + 2;  // then: how many are needed, which one it is

// Without tables and branches: what is multiplied is secret.
std::uint8_t times(std::uint8_t a, std::uint8_t b) {
  unsigned product = 0;
  unsigned shifted = a;
  for (unsigned bit = 0; bit < 8; ++bit) {
    product ^= shifted & (0U - ((b >> bit) & 1U));
    shifted = (shifted << 1U) ^ (0x11BU & (0U - (shifted >> 7U)));
  }
  return static_cast<std::uint8_t>(product);
}

// a^254: every a but 0 times this is 1.
std::uint8_t inverse(std::uint8_t a) {
  std::uint8_t out = 1;
  for (int i = 0; i < 254; ++i) out = times(out, a);
  return out;
}

// What the share's value counts at 0, of the polynomial through all of them (Lagrange).
std::uint8_t weight(std::span<const Share> shares, const Share& of) {
  std::uint8_t out = 1;
  for (const auto& one : shares) {
    if (one.number == of.number) continue;
    const auto other = static_cast<std::uint8_t>(one.number);
    const auto own = static_cast<std::uint8_t>(of.number);
    out = times(out, times(other, inverse(own ^ other)));
  }
  return out;
}

}  // namespace

std::vector<Share> split(const Secret& secret, int need, int of, const ShareName& name,
                         Random& random) {
  if (need < 2 || of < need || of > kMostShares)
    throw std::invalid_argument("shares: 2 <= need <= of <= 20");
  std::vector<Secret> higher;  // of the polynomial, all but its value at 0
  higher.reserve(static_cast<std::size_t>(need));
  for (int i = 1; i < need; ++i) higher.push_back(Secret::random(random, secret.size()));
  std::vector<Share> out;
  out.reserve(static_cast<std::size_t>(of));
  for (int number = 1; number <= of; ++number) {
    Share share{name, need, number, Secret(secret.size())};
    const auto x = static_cast<std::uint8_t>(number);
    for (std::size_t i = 0; i < secret.size(); ++i) {
      std::uint8_t value = 0;
      for (auto at = higher.rbegin(); at != higher.rend(); ++at)
        value = times(value, x) ^ at->view()[i];
      share.value.bytes()[i] = times(value, x) ^ secret.view()[i];
    }
    out.push_back(std::move(share));
  }
  return out;
}

Result<Secret> join(std::span<const Share> shares) {
  const auto wrong = [](std::string what) {
    return fail(Code::bad_input, std::move(what), "/shares", "take sheets of one printing");
  };
  if (shares.empty()) return wrong("there is no share");
  std::set<int> numbers;
  for (const auto& one : shares) {
    if (one.of != shares[0].of || one.need != shares[0].need ||
        one.value.size() != shares[0].value.size())
      return wrong("these shares are of different keys");
    if (!numbers.insert(one.number).second)
      return wrong(fmt::format("share {} is there twice", one.number));
  }
  if (std::cmp_less(shares.size(), shares[0].need))
    return wrong(
        fmt::format("{} shares are needed, and {} are here", shares[0].need, shares.size()));
  Secret out(shares[0].value.size());
  for (const auto& one : shares) {
    const std::uint8_t counts = weight(shares, one);
    for (std::size_t i = 0; i < out.size(); ++i)
      out.bytes()[i] ^= times(counts, one.value.view()[i]);
  }
  return out;
}

std::string write_share(const Share& share) {
  Secret all(kHead + share.value.size());
  const auto to = all.bytes();
  std::ranges::copy(share.of, to.begin());
  to[kNameBytes] = static_cast<std::uint8_t>(share.need);
  to[kNameBytes + 1] = static_cast<std::uint8_t>(share.number);
  std::ranges::copy(share.value.view(), to.begin() + kHead);
  return write_printed(all.view());
}

Result<Share> read_share(std::string_view text) {
  HUSTINGS_TRY(const Secret all, read_printed(text, kHead + kKeyBytes));
  Share out{{}, all.view()[kNameBytes], all.view()[kNameBytes + 1], all.part(kHead, kKeyBytes)};
  std::ranges::copy(all.view().first(kNameBytes), out.of.begin());
  if (out.need >= 2 && out.number >= 1 && out.number <= kMostShares) return out;
  return fail(Code::bad_input, "this is no share of a key", {},
              "take a sheet that `hustings vault shares` printed");
}

}  // namespace hustings::vault

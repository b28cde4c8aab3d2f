#include "intake/work.h"

#include <algorithm>
#include <charconv>

#include "base/crypto.h"
#include "base/text.h"
#include "base/work.h"

namespace hustings::intake {
namespace {

constexpr std::size_t kTag = 32;  // digits

std::string tag_of(std::string_view time, const vault::Secret& key) {
  const auto hash = hash_from_bytes(key.view());
  return hex(hmac_sha256(hash.value_or(Hash()), bytes(time))).substr(0, kTag);
}

// The time that it says, where the node has said so; otherwise one before all.
Instant made_at(std::string_view challenge, const vault::Secret& key) {
  Instant out{};
  const auto dot = std::min(challenge.find('.'), challenge.size());
  const auto time = challenge.substr(0, dot);
  if (challenge.substr(dot) != '.' + tag_of(time, key)) return out;
  std::from_chars(time.data(), time.data() + time.size(), out.unix_ms);
  return out;
}

}  // namespace

std::string work_challenge(Instant now, const vault::Secret& key) {
  const std::string time = std::to_string(now.unix_ms);
  return time + '.' + tag_of(time, key);
}

bool is_done(const Work& work, std::string_view report_id, Instant now, const vault::Secret& key,
             int bits) {
  const std::int64_t age = now.unix_ms - made_at(work.challenge, key).unix_ms;
  if (age < 0 || age > kWorkLife || code_points(work.nonce) > kMostNonce) return false;
  return is_work(work.challenge + ' ' + std::string(report_id), work.nonce, bits);
}

}  // namespace hustings::intake

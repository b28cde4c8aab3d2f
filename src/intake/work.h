// Work that programs do for a report when many reports come in (docs/report.md). People answer a
// question instead, with scripts or without.
#pragma once
#include <string>
#include <string_view>

#include "base/time.h"
#include "vault/secret.h"

namespace hustings::intake {

inline constexpr std::size_t kMostNonce = 64;  // code points
inline constexpr int kWorkBits = 12;           // 4096 tries on average, some 2.5 s
inline constexpr std::int64_t kWorkLife = std::int64_t{10} * 60'000;  // ms

// What a program computes for one report.
struct Work {
  std::string challenge;  // empty: it has done none
  std::string nonce;
};
// Of this node, at this time; nothing is kept.
std::string work_challenge(Instant now, const vault::Secret& key);
// Whether the challenge is of this node and not too old, and the work was done for it and for the
// report of this id, out of which only one case can come.
bool is_done(const Work& work, std::string_view report_id, Instant now, const vault::Secret& key,
             int bits);

}  // namespace hustings::intake

// Proof of work: many tries of a slow hash for who sends something, one for who checks it.
#pragma once
#include <string_view>

namespace hustings {

// Whether Argon2id (RFC 9106; one pass, 1 MiB, one lane, 32 bytes) of `nonce`, with the first 16
// bytes of SHA-256(`about`) as salt, begins with `bits` zero bits. One try takes about 0.6 ms.
bool is_work(std::string_view about, std::string_view nonce, int bits);

}  // namespace hustings

// One-time codes of six digits that change every 30 seconds (RFC 6238: SHA-1, 6 digits), as every
// authenticator app makes them; and the base32 (RFC 4648 section 6) that their secrets are typed
// in.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/time.h"

namespace hustings {

inline constexpr std::size_t kTotpSecret = 20;  // bytes: 160 bits
inline constexpr std::int64_t kTotpStep = 30;   // seconds

std::string base32(Bytes b);  // upper case, without padding
// Also lower case, and with spaces and hyphens between; nothing for anything else.
std::optional<std::string> from_base32(std::string_view text);

inline std::int64_t totp_step(Instant at) { return at.seconds() / kTotpStep; }
std::string totp_code(Bytes secret, std::int64_t step);
// The step that a code is of: that of `now`, the one before or the one behind, and later than
// `last`, so that no code counts twice; nothing when it is of none of them.
std::optional<std::int64_t> totp_matches(Bytes secret, std::string_view code, Instant now,
                                         std::int64_t last);
// What a QR code gives an app: "otpauth://totp/...". Both names are percent-encoded.
std::string totp_uri(Bytes secret, std::string_view issuer, std::string_view account);

}  // namespace hustings

// Passwords of people as they are kept: Argon2id (RFC 9106), in the PHC string form. libsodium
// stays in password.cc.
#pragma once
#include <string>
#include <string_view>

#include "base/error.h"

namespace hustings {

// 64 MiB and two passes, the cost that libsodium calls interactive: some 0.1 s a core. Above what
// OWASP asks of Argon2id (19 MiB, two passes).
// Errors: unavailable when there is not enough memory.
Result<std::string> hash_password(std::string_view password);
// Takes as long for a wrong password as for the right one. An empty `kept` is that of nobody: it
// takes as long too, and is never right.
bool password_matches(std::string_view kept, std::string_view password);

}  // namespace hustings

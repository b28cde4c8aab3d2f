// Addresses: percent-encoding (RFC 3986 section 2.1) and what stands in a form or query.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace hustings {

// Everything but unreserved characters as %XX.
std::string percent_encoded(std::string_view text);
// "a=1&b=%20x", as a query and as application/x-www-form-urlencoded.
std::string form_encoded(
    std::initializer_list<std::pair<std::string_view, std::string_view>> fields);
// A host as it is compared: lower case, and names in other scripts as they are asked for
// ("xn--...", UTS 46). What is no such name stays as it is.
std::string ascii_host(std::string_view host);
// Whether strangers on the way can neither read nor change what is sent there: https, or plain http
// to this machine itself.
bool is_private_address(std::string_view url);

}  // namespace hustings

// Where the vault of a node is (vault/vault.h), which a backup takes along as it is: sealed.
#pragma once
#include <string_view>

namespace hustings {

inline constexpr std::string_view kVaultFile = "vault.db";  // of a node's directory
inline constexpr std::string_view kVaultFolder = "vault";   // the same

}  // namespace hustings

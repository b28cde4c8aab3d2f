// What the commands about the vault share.
#pragma once
#include "cli/commands.h"
#include "vault/vault.h"

namespace hustings::cli {

// The key of a handler, by recovery sheet or passphrase; of an observer, by their own sheet.
Result<vault::KeyPair> key_of(vault::Vault& vault, const vault::Reader& reader,
                              const VaultOptions& options);
// Somebody who is a reader now. not_found.
Result<vault::Reader> reader_named(vault::Vault& vault, const std::string& name);

}  // namespace hustings::cli

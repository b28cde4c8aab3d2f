// [oidc.NAME] of DIR/hustings.toml: identity providers that staff may sign in through.
#pragma once
#include <string>
#include <vector>

#include "base/disk.h"

namespace hustings {

struct OidcProvider {
  std::string name;    // of its table
  std::string title;   // on buttons; the name where there is none
  std::string issuer;  // compared as it stands
  std::string client;  // that the provider knows this node under
  std::string secret;  // DIR/secrets/oidc-NAME
  // Values of "amr" (RFC 8176) by which it says that it asked for two factors, such as "mfa". None,
  // or an answer without: the node asks for its own second one.
  std::vector<std::string> second_factor = {};
};

// In the order of their names. bad_input or not_found names what is wrong: an issuer that is not
// https (or this machine), a secret that is missing.
Result<std::vector<OidcProvider>> read_oidc_providers(Disk& disk, const Path& dir);

}  // namespace hustings

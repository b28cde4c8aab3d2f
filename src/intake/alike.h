// What reports about the same thing have in common, spelled one way. The vault keeps fingerprints
// of it under a key of the node, so that a person can be told that two reports may belong together;
// nothing is ever done because of it. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "intake/answers.h"
#include "vault/vault.h"

namespace hustings::intake {

// An address without what differs between two links to the same page: scheme, "www.", case and
// spelling of the host, fragment, parameters that only track. "https://WWW.x.example/a?utm_id=1#b"
// is "x.example/a".
std::string same_address(std::string_view url);
// "youtube:ID" for an address that names a post of a platform; empty: it is none that is known.
std::string post_of(std::string_view url);

// Of all that somebody reports.
std::vector<vault::Trait> traits_of(const Answers& answers);
vault::Trait trait_of_file(std::string_view bytes);

}  // namespace hustings::intake

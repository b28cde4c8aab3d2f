// Where a log is and whose it is: what a node says of itself at /.well-known/hustings.json, or what
// the observer was told beside the address of a log.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "base/http.h"
#include "log/note.h"

namespace hustings {

struct Source {
  std::string url;                           // as the user gave it, without a slash at the end
  bool node = true;                          // it describes itself; else `url` is that of a log
  VerifierKey key;                           // its name is the log's origin
  std::string log;                           // URL of the log, without a slash at the end
  std::optional<VerifierKey> previous = {};  // that `key` is replacing, as the node says
};

// What a node says of its log: keys and address. Errors: bad_input (where: a JSON Pointer) for what
// is no such description, or an origin that cannot be mirrored (folder_of_log).
Result<Source> parse_discovery(std::string_view json, std::string url);

// The first question to an address. `keys`: those that the user has from elsewhere; the node must
// not say another, unless it is replacing that one, which then is the source's key. A log that does
// not describe itself must have one of them. Errors: those of
// fetch; bad_input for what is no node and no log; unverified for another key.
Result<Source> find_source(Http& http, const std::string& url, std::span<const VerifierKey> keys);

// The folder of a log's mirror: its origin with "+" for "/", which no origin has. Errors: bad_input
// for an origin that could not be a folder or an address: other characters than letters, digits
// and . _ - : /, parts that are empty or begin with a dot, over 200 bytes.
Result<std::string> folder_of_log(std::string_view origin);

}  // namespace hustings

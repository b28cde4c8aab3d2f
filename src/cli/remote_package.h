// Files of the bulk package that a served node gives out under /data, fetched and compared with the
// digest that it names: docs/formats/bulk.md.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/http.h"
#include "base/json.h"

namespace hustings::cli {

struct RemoteFile {
  std::string url;
  std::uint64_t bytes = 0;
  std::string sha256;          // hexadecimal
  std::uint64_t size = 0;      // of the log that it was made of
  std::uint64_t log_size = 0;  // of the log now
};

// What /data.json says about a file of the newest package; `site`: the node's address. Nothing when
// the package of the present log is being made. not_found: the package has no such file; bad_input:
// this is not what a node says.
Result<std::optional<RemoteFile>> file_in(const Json& data, const std::string& site,
                                          std::string_view name);

// A file of the newest package of the node at `site`; waits ten minutes for one that is being made
// and says so by calling `waits` once. Errors of fetch() and file_in(); unavailable after that
// time.
Result<RemoteFile> find_remote(Http& http, const std::string& site, std::string_view name,
                               const std::function<void()>& waits);
// Hands the file on piece by piece. unverified when it is not the one that was promised: what was
// handed on is then worth nothing. The errors of `take` and of fetch_into().
Result<void> fetch_remote(Http& http, const RemoteFile& file,
                          const std::function<Result<void>(std::string_view)>& take);

}  // namespace hustings::cli

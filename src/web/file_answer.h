// A file from the disk as an answer: a piece at a time, whole or in part.
#pragma once
#include <cstdint>
#include <string>

#include "base/disk.h"
#include "web/request.h"
#include "web/response.h"

namespace hustings::web {

// A file that never changes under its address.
struct ServedFile {
  Path path;
  std::string type;         // Content-Type
  std::uint64_t bytes = 0;  // of the whole file
  std::string etag;         // of its bytes, without quotes
};

// 200; or 206 and 416 as Range and If-Range ask (RFC 9110 sections 13.1.5 and 14; of several ranges
// none: the whole file is sent). Memory stays flat. unavailable when the file cannot be opened; one
// that is shorter than stated cuts the connection.
Result<Response> file_answer(const Request& request, const ServedFile& file);

}  // namespace hustings::web

// From an answer to its bytes: security headers, validators, compression, framing. One place, so
// that no handler can forget a header.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/time.h"
#include "web/request.h"
#include "web/response.h"
#include "web/router.h"

namespace hustings::web {

// An answer ready to be written. Immutable once made: many connections may write the same one.
struct Wire {
  int status = 200;
  std::string bytes = {};  // the head without its last CRLF, then "\r\n" and the body
  std::size_t head = 0;    // length of the head without its last CRLF
  std::string etag = {};   // without quotes; empty: none
  std::string not_modified =
      {};                // head of the 304, without its last CRLF; empty when there is no etag
  Producer stream = {};  // pieces that follow instead of a body, already compressed
  bool chunked = false;  // framing of the stream
  std::string_view body() const { return std::string_view(bytes).substr(head + 2); }
};

struct WireOptions {
  RouteClass kind = RouteClass::closed;
  Encoding encoding = Encoding::identity;  // what the client takes
  bool http11 = true;                      // chunked framing is understood
  bool https = false;                      // the public address is https: HSTS
  Instant now = {};
};

inline constexpr std::size_t kCompressFrom = 1024;  // bytes of a body

Wire make_wire(Response&& response, const WireOptions& options);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7).
std::string http_date(Instant at);

// The headers of every answer of a class, one line each.
std::string security_headers(RouteClass kind, bool https);

}  // namespace hustings::web

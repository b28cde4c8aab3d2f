// The gate: what HTTP/1.1 leaves to its reader and Beast lets through. Two programs that read a
// request differently are how requests are smuggled; here whatever could be read in two ways is
// refused (RFC 9112, RFC 9110; cases of each line in gate_test.cc). Pure functions, no sockets.
#pragma once
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/limits.h"
#include "web/request.h"

namespace hustings::web {

// Why a request is not let in. The connection is closed behind it.
struct Refusal {
  int status = 400;
  std::string detail;
};
template <class T>
using Gated = std::expected<T, Refusal>;

// The bytes of a request head as they come in.
struct HeadScan {
  std::size_t size = 0;     // of the whole head with its empty line; 0: more is to come
  std::size_t checked = 0;  // where to go on with more bytes
};
// Looks at the line structure only: CRLF line ends, no bare CR or LF, no NUL or other control, no
// folded line, no more than the limits allow. `from`: `checked` of the scan before.
Gated<HeadScan> scan_head(std::string_view received, std::size_t from, const Limits& limits);

struct Field {
  std::string_view name;
  std::string_view value;
};
// A parsed head, borrowed.
struct RawHead {
  std::string_view method;
  std::string_view target;
  unsigned version = 11;  // 10 or 11 are understood
  std::vector<Field> fields;
};
// The first field of that name, in any case; nothing when there is none.
std::optional<std::string_view> field(const RawHead& head, std::string_view name);

// How the body is framed, and what follows the request.
struct Framing {
  bool chunked = false;
  std::uint64_t length = 0;  // of a body that is not chunked
  bool expects_continue = false;
  bool keep_alive = true;
  bool has_body() const { return chunked || length > 0; }
};

// Names under which this server is reached, without ports, in lower case; empty: any name.
using Hosts = std::vector<std::string>;

// Method, version, Host, Content-Length, Transfer-Encoding, Expect, number of fields.
Gated<Framing> check_head(const RawHead& head, const Hosts& hosts, const Limits& limits);

// Splits and decodes a target. Only origin-form ("/path?query") is understood. Percent-encoding is
// decoded once; refused: %00 and other controls, "/" or "\" inside a segment, dot segments, empty
// segments, fragments, bytes that a URI may not hold, text that is no UTF-8, parameters without a
// name. In the query "+" is a space.
Gated<Target> parse_target(std::string_view target, const Limits& limits);

// Strict percent-decoding; nothing when a "%" is not followed by two hexadecimal digits.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);
std::string percent_encode(std::string_view text);  // all but unreserved characters

// The best encoding for the client (RFC 9110 section 12.5.3): zstd, then gzip, where q allows it.
Encoding choose_encoding(std::string_view accept_encoding);
// Does If-None-Match name this entity tag (weak comparison, RFC 9110 section 13.1.2)?
bool etag_matches(std::string_view if_none_match, std::string_view etag);

}  // namespace hustings::web

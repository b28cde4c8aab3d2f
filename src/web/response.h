// An answer as handlers give it. How it goes over the wire (framing, security headers, compression,
// conditional requests) is decided in wire.h, the same for all.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace hustings::web {

enum class Freshness : std::uint8_t {
  never,    // no-store: errors, and whatever is not for everybody
  second,   // public; may be one second old, then its validator is asked for
  forever,  // these bytes never change under this address
};

// Appends the next piece to `out`; false: that was the last one. Called on the thread pool, never
// twice at a time. An error cuts the connection, so that nobody takes half an answer for a whole.
using Producer = std::function<Result<bool>(std::string& out)>;

class Response {
 public:
  int status = 200;
  std::string type = "application/json";  // Content-Type; empty: no body
  std::string body;
  Producer stream;                      // instead of body
  std::optional<std::uint64_t> length;  // bytes that the stream gives, where that is known
  Freshness freshness = Freshness::never;
  std::string etag;        // without quotes; empty: none
  bool weak_etag = false;  // equal in meaning, not byte for byte
  bool compressible = true;
  std::string language;  // of a page; another may come for another Accept-Language
  // Size and root of the log that was read (log_line()); empty: as the server saw it last.
  std::string log;
  // Of a problem: what is wrong, for those who make a page of it.
  std::string detail;
  std::vector<Detail> details;

  // The one way to set a header. bad_input when the name is no token or the value has CR, LF, NUL
  // or another control: then nothing is set. Framing headers cannot be set at all.
  Result<void> set(std::string_view name, std::string_view value);
  // The same where the program itself wrote the value: throws std::logic_error instead.
  void must_set(std::string_view name, std::string_view value);
  const std::vector<std::pair<std::string, std::string>>& headers() const { return headers_; }

 private:
  std::vector<std::pair<std::string, std::string>> headers_;
};

// True for what a field value may hold: visible characters, spaces, tabs, bytes over 0x7F.
bool is_field_value(std::string_view value);
bool is_token(std::string_view name);  // RFC 9110 section 5.6.2

inline constexpr std::string_view kProblem = "application/problem+json";
// An answer in the form of RFC 9457. `where` of each detail is a JSON Pointer when it begins with a
// slash or is empty, else the name of a parameter.
Response problem(int status, std::string_view detail, const std::vector<Detail>& details = {});
// The same for an error of the node. What broke inside (io, unverified, ...) is not told to
// strangers: they get `id`, which stands beside the whole error in the log.
Response problem(const Error& error, std::string_view id);
int status_of(Code code);
std::string_view reason(int status);  // "Not Found"

}  // namespace hustings::web

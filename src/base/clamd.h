// Asking clamd, the daemon of ClamAV, whether it knows a file (clamd(8): VERSION, INSTREAM). What
// it is asked about goes over its local socket, and nowhere else. Blocks, for a bounded time.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"

namespace hustings {

inline constexpr std::size_t kMostScanned = std::size_t{25} << 20;  // bytes of one file

enum class Scanned : std::uint8_t {
  nothing_found,
  found,
  unreachable,  // nobody listens at the socket, or hung up
  too_large,    // for us, or for clamd's StreamMaxLength
  too_slow,
  unreadable,  // the file itself
  unclear,     // an answer that says none of this
};
std::string_view name(Scanned result);  // "nothing_found"
// What clamd says of a file.
struct ScanAnswer {
  Scanned result = Scanned::unclear;
  std::string name = {};                     // of what was found, printable ASCII
  std::string version = {};                  // "1.4.6"; empty: it did not come to that
  std::optional<CivilDate> signatures = {};  // the day of those it has; some lists have none
  bool operator==(const ScanAnswer&) const = default;
};

// Appends a file's next piece; false: that was the last one.
using NextPiece = std::function<Result<bool>(std::string& out)>;

// Asks clamd at `socket`, an absolute path, about a file. Comes back behind `patience` at the
// latest, as far as `next` does.
ScanAnswer scan(const std::string& socket, const NextPiece& next,
                std::chrono::milliseconds patience);

// Answers of clamd as they come, without the NUL at their end. They are another program's, which a
// file may have taken over: whatever is not exactly as documented is unclear.
ScanAnswer read_scan_reply(std::string_view reply);  // "stream: NAME FOUND"
// "ClamAV 1.4.6/27500/Mon Nov 30 08:26:17 2026": version and signatures; no version: unclear.
ScanAnswer read_scanner_version(std::string_view reply);

}  // namespace hustings

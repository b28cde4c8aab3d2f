// The parts of a ZIP that is in memory. What could be a trap is refused before anything is
// unpacked.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace hustings {

inline constexpr std::size_t kMostParts = 2000;
inline constexpr std::uint64_t kRatioFrom = std::uint64_t{1} << 20;  // less cannot hurt
struct ZipLimits {
  std::uint64_t unpacked = std::uint64_t{256} << 20;
  std::uint64_t ratio = 100;  // unpacked to file, of all parts together
  // Told of packed bytes that are not read again, so that a large file need not stay in memory.
  void (*release)(std::string_view done) = nullptr;
};

struct ZipPart {
  std::string name;  // with / between folders
  unsigned method = 0;
  std::uint32_t crc = 0;
  std::uint64_t packed = 0;
  std::uint64_t unpacked = 0;
  std::uint64_t header = 0;  // where its local header begins
};

// Borrows the bytes.
class Zip {
 public:
  // Reads the directory. bad_input: damaged, over a limit, encrypted, with links, with two parts of
  // one name, with parts that overlap.
  static Result<Zip> open(std::string_view bytes, const ZipLimits& limits = {});
  // By name, whatever the case of its letters; null when there is none.
  const ZipPart* find(std::string_view name) const;
  const std::vector<ZipPart>& parts() const { return parts_; }

  // Takes a piece; false when it has seen enough.
  using Sink = std::function<Result<bool>(std::string_view piece)>;
  // Hands the part on in pieces. bad_input when it is not as long as the directory says or its
  // checksum is wrong, and the sink's errors.
  Result<void> unpack(const ZipPart& part, const Sink& sink) const;

 private:
  Result<std::string_view> packed_bytes(const ZipPart& part) const;
  Result<void> check_limits(const ZipLimits& limits) const;

  std::string_view bytes_;
  void (*release_)(std::string_view done) = nullptr;
  std::vector<ZipPart> parts_;
};

// The error for a file that breaks off or contradicts itself.
std::unexpected<Error> damaged(std::string what, std::string where = {});

}  // namespace hustings

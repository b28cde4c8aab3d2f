#include "worker/child/zip.h"

#include <fmt/core.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_set>

namespace hustings {
namespace {

constexpr std::size_t kEndSize = 22;
constexpr std::size_t kCentralSize = 46;
constexpr std::size_t kLocalSize = 30;
constexpr std::uint32_t kFull = 0xFFFFFFFF;  // the number stands in the ZIP64 field

// Little-endian; the caller has checked that it is there.
std::uint64_t number(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = size; i-- > 0;) {
    value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::string folded(std::string_view name) {
  std::string out(name);
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

std::unexpected<Error> trap(std::string what) {
  return fail(Code::bad_input, std::move(what), {},
              "open it in a spreadsheet program and save the sheet alone as a new file");
}

// The record that ends the file, with a comment of up to 64 KiB behind it.
std::optional<std::size_t> find_end(std::string_view bytes) {
  if (bytes.size() < kEndSize) return std::nullopt;
  const std::size_t last = bytes.size() - kEndSize;
  const std::size_t first = last > 0xFFFF ? last - 0xFFFF : 0;
  for (std::size_t at = last + 1; at-- > first;) {
    if (bytes.substr(at, 4) == "PK\5\6" &&
        at + kEndSize + number(bytes, at + 20, 2) == bytes.size()) {
      return at;
    }
  }
  return std::nullopt;
}

// Sizes and offset that are too large for their fields stand in the extra field 1, in this order.
bool read_zip64(std::string_view extra, ZipPart& part) {
  while (extra.size() >= 4) {
    const std::uint64_t size = number(extra, 2, 2);
    if (size > extra.size() - 4) return false;
    if (number(extra, 0, 2) != 1) {
      extra.remove_prefix(4 + size);
      continue;
    }
    std::string_view values = extra.substr(4, size);
    for (std::uint64_t* value : {&part.unpacked, &part.packed, &part.header}) {
      if (*value != kFull) continue;
      if (values.size() < 8) return false;
      *value = number(values, 0, 8);
      values.remove_prefix(8);
    }
    return true;
  }
  return part.unpacked != kFull && part.packed != kFull && part.header != kFull;
}

bool is_link(std::string_view record) {
  constexpr unsigned kUnix = 3;
  constexpr unsigned kType = 0170000;
  constexpr unsigned kLink = 0120000;
  return number(record, 5, 1) == kUnix && (number(record, 38, 4) >> 16 & kType) == kLink;
}

// The next record of the directory, which it takes off `rest`.
Result<ZipPart> read_record(std::string_view& rest) {
  if (rest.size() < kCentralSize || !rest.starts_with("PK\1\2")) {
    return damaged("its list of parts breaks off");
  }
  const std::uint64_t name_size = number(rest, 28, 2);
  const std::uint64_t extra_size = number(rest, 30, 2);
  const std::uint64_t size = kCentralSize + name_size + extra_size + number(rest, 32, 2);
  if (size > rest.size()) return damaged("its list of parts breaks off");
  ZipPart part;
  part.name = rest.substr(kCentralSize, name_size);
  if ((number(rest, 8, 2) & 1) != 0) {
    return fail(Code::bad_input, "the file is protected by a password", part.name,
                "save it without one");
  }
  if (is_link(rest)) return trap("the file holds a link to another file");
  part.method = static_cast<unsigned>(number(rest, 10, 2));
  part.crc = static_cast<std::uint32_t>(number(rest, 16, 4));
  part.packed = number(rest, 20, 4);
  part.unpacked = number(rest, 24, 4);
  part.header = number(rest, 42, 4);
  if (!read_zip64(rest.substr(kCentralSize + name_size, extra_size), part)) {
    return damaged("its list of parts contradicts itself", part.name);
  }
  std::ranges::replace(part.name, '\\', '/');  // some writers take Windows' separator
  rest.remove_prefix(size);
  return part;
}

// Of one run of inflate over a part; the end is freed however the run ends.
struct Inflater {
  z_stream stream{};
  bool ready = inflateInit2(&stream, -MAX_WBITS) == Z_OK;
  Inflater() = default;
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() {
    if (ready) inflateEnd(&stream);
  }
};

// Counts and sums what comes out of a part.
struct Meter {
  const ZipPart& part;
  const Zip::Sink& sink;
  std::uint64_t size = 0;
  std::uint32_t crc = 0;

  Result<bool> take(std::string_view piece) {
    size += piece.size();
    if (size > part.unpacked) return damaged("a part is longer than its list says", part.name);
    crc = static_cast<std::uint32_t>(
        crc32(crc, reinterpret_cast<const Bytef*>(piece.data()), static_cast<uInt>(piece.size())));
    return sink(piece);
  }
  Result<void> finish() const {
    if (size != part.unpacked) return damaged("a part is shorter than its list says", part.name);
    if (crc != part.crc) return damaged("the checksum of a part is wrong", part.name);
    return {};
  }
};

using Release = void (*)(std::string_view done);
constexpr std::size_t kRelease = std::size_t{8} << 20;  // bytes at a time

Result<void> inflate_all(std::string_view packed, Meter& meter, Release release) {
  Inflater inflater;
  if (!inflater.ready) return fail(Code::io, "zlib cannot be started");
  z_stream& stream = inflater.stream;
  std::array<char, std::size_t{64} << 10> out;
  std::string_view piece;
  for (int state = Z_OK; state != Z_STREAM_END;) {
    if (stream.avail_in == 0) {
      if (release != nullptr) release(piece);
      piece = packed.substr(0, kRelease);
      packed.remove_prefix(piece.size());
      // zlib reads only, but its field is no pointer to const.
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
      stream.avail_in = static_cast<uInt>(piece.size());
    }
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = out.size();
    state = inflate(&stream, Z_NO_FLUSH);
    const std::size_t got = out.size() - stream.avail_out;
    if (state != Z_STREAM_END &&
        (state != Z_OK || (got == 0 && stream.avail_in == 0 && packed.empty()))) {
      return damaged("a part cannot be unpacked", meter.part.name);
    }
    if (got > 0) {
      HUSTINGS_TRY(const bool more, meter.take({out.data(), got}));
      if (!more) return {};
    }
  }
  return meter.finish();
}

Result<void> copy_all(std::string_view stored, Meter& meter, Release release) {
  constexpr std::size_t kPiece = std::size_t{64} << 10;
  while (!stored.empty()) {
    HUSTINGS_TRY(const bool more, meter.take(stored.substr(0, kPiece)));
    if (!more) return {};
    if (release != nullptr) release(stored.substr(0, kPiece));
    stored.remove_prefix(std::min(kPiece, stored.size()));
  }
  return meter.finish();
}

}  // namespace

std::unexpected<Error> damaged(std::string what, std::string where) {
  return fail(Code::bad_input, "the file is damaged or cut off: " + std::move(what),
              std::move(where),
              "get it again, or open it in a spreadsheet program and save it anew");
}

Result<Zip> Zip::open(std::string_view bytes, const ZipLimits& limits) {
  const std::optional<std::size_t> end = find_end(bytes);
  if (!end) return damaged("its list of parts is missing");
  const std::uint64_t count = number(bytes, *end + 10, 2);
  const std::uint64_t size = number(bytes, *end + 12, 4);
  const std::uint64_t at = number(bytes, *end + 16, 4);
  if (count > kMostParts) {
    return trap(fmt::format("the file holds more than {} parts", kMostParts));
  }
  if (at > *end || size > *end - at) return damaged("its list of parts is not where it should be");
  Zip zip;
  zip.bytes_ = bytes;
  zip.release_ = limits.release;
  std::string_view rest = bytes.substr(at, size);
  std::unordered_set<std::string> names;
  zip.parts_.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    HUSTINGS_TRY(ZipPart part, read_record(rest));
    if (!names.insert(folded(part.name)).second) {
      return trap(fmt::format("the file holds two parts called {}", part.name));
    }
    zip.parts_.push_back(std::move(part));
  }
  if (!rest.empty()) return damaged("its list of parts is longer than it says");
  HUSTINGS_CHECK(zip.check_limits(limits));
  return zip;
}

Result<void> Zip::check_limits(const ZipLimits& limits) const {
  std::uint64_t packed = 0;
  std::uint64_t unpacked = 0;
  for (const ZipPart& part : parts_) {
    if (part.packed > bytes_.size()) return damaged("a part is longer than the file", part.name);
    packed += part.packed;
    unpacked += std::min(part.unpacked, limits.unpacked + 1);  // so that the sum cannot wrap
  }
  // Parts that share their bytes make a small file large.
  if (packed > bytes_.size()) return trap("the parts of the file overlap");
  if (unpacked > limits.unpacked) {
    return trap(fmt::format("the file would unpack to more than {} MiB", limits.unpacked >> 20));
  }
  if (unpacked > kRatioFrom && unpacked / bytes_.size() >= limits.ratio) {
    return trap(fmt::format("the file would unpack to more than {} times its size", limits.ratio));
  }
  return {};
}

const ZipPart* Zip::find(std::string_view name) const {
  const auto found = std::ranges::find_if(parts_, [&](const ZipPart& part) {
    return std::ranges::equal(part.name, name, {}, lower, lower);
  });
  return found == parts_.end() ? nullptr : &*found;
}

Result<std::string_view> Zip::packed_bytes(const ZipPart& part) const {
  if (part.header > bytes_.size() || bytes_.size() - part.header < kLocalSize ||
      bytes_.substr(part.header, 4) != "PK\3\4") {
    return damaged("a part is not where it should be", part.name);
  }
  const std::string_view rest = bytes_.substr(part.header);
  const std::uint64_t begin = kLocalSize + number(rest, 26, 2) + number(rest, 28, 2);
  if (begin > rest.size() || part.packed > rest.size() - begin) {
    return damaged("a part is not where it should be", part.name);
  }
  return rest.substr(begin, part.packed);
}

Result<void> Zip::unpack(const ZipPart& part, const Sink& sink) const {
  HUSTINGS_TRY(const std::string_view packed, packed_bytes(part));
  Meter meter{part, sink};
  if (part.method == 0) return copy_all(packed, meter, release_);
  if (part.method == Z_DEFLATED) return inflate_all(packed, meter, release_);
  return trap(fmt::format("a part of the file is packed in a way that is not read ({}): {}",
                          part.method, part.name));
}

}  // namespace hustings

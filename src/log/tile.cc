#include "log/tile.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>

#include "log/lines.h"

namespace hustings {
namespace {

constexpr std::size_t kHashSize = 32;
constexpr std::string_view kPathMend =
    "a path is tile/<level>/<index>[.p/<width>] or tile/entries/<index>[.p/<width>] "
    "(c2sp.org/tlog-tiles)";

std::unexpected<Error> bad_path(std::string_view what, std::string_view path) {
  return fail(Code::bad_input, std::string(what), std::string(path), std::string(kPathMend));
}

// How many hashes a tree of `size` entries has on a level.
std::uint64_t hashes_on(int level, std::uint64_t size) {
  if (level == kEntries) level = 0;
  return level >= kTreeLevels ? 0 : size >> (8 * level);
}

// "x001/x234/067" to 1234067.
Result<std::uint64_t> parse_index(std::string_view groups, std::string_view path) {
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t index = 0;
  bool first = true;
  while (true) {
    const std::size_t slash = groups.find('/');
    std::string_view group = groups.substr(0, slash);
    const bool last = slash == std::string_view::npos;
    if (!last) {
      if (!group.starts_with('x'))
        return bad_path("all but the last index group begin with x", path);
      group.remove_prefix(1);
    }
    const bool digits = std::ranges::all_of(group, [](char c) { return c >= '0' && c <= '9'; });
    if (group.size() != 3 || !digits) return bad_path("an index group is not three digits", path);
    if (first && !last && group == "000")
      return bad_path("the index begins with empty groups", path);
    std::uint64_t value = 0;
    for (const char c : group) value = value * 10 + static_cast<std::uint64_t>(c - '0');
    if (index > (most - value) / 1000) return bad_path("the index is over 64 bits", path);
    index = index * 1000 + value;
    if (last) return index;
    groups.remove_prefix(slash + 1);
    first = false;
  }
}

void add_level(int level, std::uint64_t size, bool with_full, std::vector<TileId>& out) {
  const std::uint64_t hashes = hashes_on(level, size);
  const std::uint64_t full = hashes / kTileWidth;
  const auto rest = static_cast<unsigned>(hashes % kTileWidth);
  for (std::uint64_t i = 0; with_full && i < full; ++i) out.push_back({level, i, kTileWidth});
  if (rest > 0) out.push_back({level, full, rest});
}

std::vector<TileId> list_tiles(std::uint64_t size, bool with_full) {
  std::vector<TileId> out;
  for (int level = kEntries; level < kTreeLevels; ++level) add_level(level, size, with_full, out);
  return out;
}

// The length of the entry whose prefix stands at `at`.
std::size_t entry_size(std::string_view data, std::size_t at) {
  return static_cast<std::size_t>(static_cast<unsigned char>(data[at])) << 8 |
         static_cast<unsigned char>(data[at + 1]);
}

}  // namespace

std::string path(const TileId& id) {
  std::string groups = fmt::format("{:03}", id.index % 1000);
  for (std::uint64_t rest = id.index / 1000; rest > 0; rest /= 1000) {
    groups.insert(0, fmt::format("x{:03}/", rest % 1000));
  }
  const std::string level = id.is_bundle() ? "entries" : fmt::format("{}", id.level);
  const std::string part = id.is_full() ? "" : fmt::format(".p/{}", id.width);
  return fmt::format("tile/{}/{}{}", level, groups, part);
}

Result<TileId> parse_tile_path(std::string_view whole) {
  std::string_view rest = whole;
  if (!rest.starts_with("tile/")) return bad_path("a tile path begins with tile/", whole);
  rest.remove_prefix(5);
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return bad_path("the tile path has no index", whole);
  TileId id;
  if (const auto level = rest.substr(0, slash); level == "entries") {
    id.level = kEntries;
  } else {
    const auto number = parse_decimal(level);
    if (!number || *number > kMaxLevel) return bad_path("the level is not 0 to 63", whole);
    id.level = static_cast<int>(*number);
  }
  rest.remove_prefix(slash + 1);
  if (const std::size_t part = rest.find(".p/"); part != std::string_view::npos) {
    const auto width = parse_decimal(rest.substr(part + 3));
    if (!width || *width == 0 || *width >= kTileWidth) {
      return bad_path("the width of a partial tile is not 1 to 255", whole);
    }
    id.width = static_cast<unsigned>(*width);
    rest = rest.substr(0, part);
  }
  HUSTINGS_TRY(id.index, parse_index(rest, whole));
  return id;
}

TileId tile_at(int level, std::uint64_t index, std::uint64_t size) {
  const std::uint64_t hashes = hashes_on(level, size);
  const std::uint64_t full = hashes / kTileWidth;
  if (index < full) return {level, index, kTileWidth};
  return {level, index, index == full ? static_cast<unsigned>(hashes % kTileWidth) : 0};
}

std::vector<TileId> tiles_of(std::uint64_t size) { return list_tiles(size, true); }
std::vector<TileId> partial_tiles_of(std::uint64_t size) { return list_tiles(size, false); }

Result<void> append_entry(std::string& bundle, Bytes entry) {
  if (entry.size() > kMaxEntry) {
    return fail(
        Code::too_large, fmt::format("a log entry of {} bytes", entry.size()), {},
        fmt::format("an entry has at most {} bytes; keep content outside the log", kMaxEntry));
  }
  bundle += static_cast<char>(entry.size() >> 8);
  bundle += static_cast<char>(entry.size() & 0xff);
  bundle += text(entry);
  return {};
}

Result<std::string> encode_bundle(const std::vector<Bytes>& entries) {
  std::string out;
  for (const auto& entry : entries) HUSTINGS_CHECK(append_entry(out, entry));
  return out;
}

std::unexpected<Error> BundleReader::bad(std::string what) const {
  return fail(Code::bad_input, std::move(what),
              fmt::format("{}: entry {}, byte {}", path(id_), id_.index * kTileWidth + entry_, at_),
              "fetch the bundle again; if it stays so, the log is damaged");
}

Result<Bytes> BundleReader::next() {
  const std::size_t left = data_.size() - at_;
  if (left == 0)
    return bad(fmt::format("the bundle ends after {} of {} entries", entry_, id_.width));
  if (left < 2) return bad("the bundle ends inside a length");
  const std::size_t size = entry_size(data_, at_);
  if (left - 2 < size) return bad(fmt::format("an entry of {} bytes is cut to {}", size, left - 2));
  const Bytes out = bytes(data_.substr(at_ + 2, size));
  at_ += 2 + size;
  ++entry_;
  return out;
}

Result<void> BundleReader::finish() const {
  if (at_ == data_.size()) return {};
  return bad(fmt::format("{} bytes follow the last of {} entries", data_.size() - at_, id_.width));
}

Result<std::vector<Bytes>> decode_bundle(const TileId& id, std::string_view data) {
  std::vector<Bytes> out;
  out.reserve(id.width);
  BundleReader reader(id, data);
  for (unsigned i = 0; i < id.width; ++i) {
    HUSTINGS_TRY(const Bytes entry, reader.next());
    out.push_back(entry);
  }
  HUSTINGS_CHECK(reader.finish());
  return out;
}

Result<std::vector<Hash>> decode_tile(const TileId& id, std::string_view data) {
  if (data.size() != id.width * kHashSize) {
    return fail(Code::bad_input,
                fmt::format("the tile has {} bytes, not {} ({} hashes)", data.size(),
                            id.width * kHashSize, id.width),
                path(id), "fetch the tile again; if it stays so, the log is damaged");
  }
  std::vector<Hash> out(id.width);
  for (std::size_t i = 0; i < out.size(); ++i) {
    std::ranges::copy(bytes(data.substr(i * kHashSize, kHashSize)), out[i].value.begin());
  }
  return out;
}

Result<std::string> cut_tile(const TileId& full, std::string_view data, unsigned width) {
  if (!full.is_bundle()) {
    HUSTINGS_CHECK(decode_tile(full, data));
    return std::string(data.substr(0, width * kHashSize));
  }
  HUSTINGS_TRY(const auto entries, decode_bundle(full, data));
  std::size_t end = 0;
  for (unsigned i = 0; i < width && i < entries.size(); ++i) end += 2 + entries[i].size();
  return std::string(data.substr(0, end));
}

}  // namespace hustings

#include "base/zip.h"

#include <zlib.h>

#include <cstdint>

namespace hustings {
namespace {

constexpr std::uint16_t kVersion = 10;  // that can read it: 1.0, stored files
constexpr std::uint16_t kDay = 0x21;    // 1 January 1980, the first there is
constexpr std::uint32_t kLocal = 0x04034b50;
constexpr std::uint32_t kCentral = 0x02014b50;
constexpr std::uint32_t kEnd = 0x06054b50;

template <class T>
void put(T number, std::string& out) {  // little-endian
  for (std::size_t i = 0; i < sizeof number; ++i)
    out += static_cast<char>(number >> (8 * i) & 0xff);
}

// What the file's own header and its row in the directory both have (4.4.2 to 4.4.11).
void put_facts(const ZipFile& file, std::string& out) {
  const auto size = static_cast<std::uint32_t>(file.body.size());
  const auto sum = ::crc32(0, reinterpret_cast<const Bytef*>(file.body.data()), size);
  put(kVersion, out);
  put(std::uint16_t{0}, out);  // no flags
  put(std::uint16_t{0}, out);  // stored
  put(std::uint16_t{0}, out);  // midnight
  put(kDay, out);
  put(static_cast<std::uint32_t>(sum), out);
  put(size, out);
  put(size, out);
  put(static_cast<std::uint16_t>(file.name.size()), out);
  put(std::uint16_t{0}, out);  // no extra field
}

}  // namespace

std::string stored_zip(std::span<const ZipFile> files) {
  constexpr std::size_t kAround = 128;  // bytes of headers, at most
  std::size_t room = 0;
  for (const auto& file : files) room += file.body.size() + 2 * file.name.size() + kAround;
  std::string out;
  out.reserve(room);
  std::string directory;
  for (const auto& file : files) {
    const auto at = static_cast<std::uint32_t>(out.size());
    put(kLocal, out);
    put_facts(file, out);
    out.append(file.name).append(file.body);
    put(kCentral, directory);
    put(kVersion, directory);  // that made it
    put_facts(file, directory);
    put(std::uint16_t{0}, directory);  // no comment
    put(std::uint16_t{0}, directory);  // on this disk
    put(std::uint16_t{0}, directory);  // binary
    put(std::uint32_t{0}, directory);  // no attributes
    put(at, directory);
    directory.append(file.name);
  }
  const auto at = static_cast<std::uint32_t>(out.size());
  const auto count = static_cast<std::uint16_t>(files.size());
  out += directory;
  put(kEnd, out);
  put(std::uint32_t{0}, out);  // one disk
  put(count, out);
  put(count, out);
  put(static_cast<std::uint32_t>(directory.size()), out);
  put(at, out);
  put(std::uint16_t{0}, out);  // no comment
  return out;
}

}  // namespace hustings

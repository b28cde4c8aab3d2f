// From the bytes of a foreign text file to UTF-8, piece by piece, refusing what is ill-formed.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace hustings {

enum class Encoding : std::uint8_t { utf8, utf16le, utf16be, latin1, windows1252 };

std::string_view name(Encoding encoding);  // "utf-8", "utf-16le", "latin1", "windows-1252"
std::optional<Encoding> parse_encoding(std::string_view name);  // the names above, any case

struct SniffedEncoding {
  Encoding encoding = Encoding::utf8;
  std::size_t bom = 0;  // bytes of byte order mark to skip
};
// What the first bytes of a file say: a byte order mark, or the zero bytes of UTF-16 text that is
// mostly ASCII; else UTF-8. Never Latin-1: only somebody who knows the file can declare that.
SniffedEncoding sniff_encoding(std::string_view head);

// A place that is ill-formed in the encoding.
struct IllFormed {
  std::uint64_t offset = 0;  // bytes from the start of the file
  std::string message;
  std::string mend;
};

class Decoder {
 public:
  // `offset`: where in the file the first byte that is fed stands.
  explicit Decoder(Encoding encoding, std::uint64_t offset = 0)
      : encoding_(encoding), offset_(offset) {}
  // Appends `raw` as UTF-8 to `out`; a character cut in two waits for the next call, unless `last`.
  // At an ill-formed place everything before it is appended and the place returned; the decoder is
  // done then.
  std::optional<IllFormed> decode(std::string_view raw, bool last, std::string& out);

 private:
  std::optional<IllFormed> utf8(std::string_view raw, bool last, std::string& out);
  std::optional<IllFormed> utf16(std::string_view raw, bool last, std::string& out);
  std::optional<IllFormed> single_byte(std::string_view raw, std::string& out);

  Encoding encoding_;
  std::uint64_t offset_;
  std::string carry_;  // the beginning of a character, at most 4 bytes
};

}  // namespace hustings

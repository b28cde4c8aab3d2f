// One sealed text: what stands in the database, and its digest, which stands in the log.
//   box      crypto_box_seal to the case's public key of:
//   plain    version (1) | case, path: 2 bytes of length and text each | epoch (4) | digest (32) |
//            salt (32) | length (4) | text | zeros up to padded_length()
//   digest   SHA-256 of a label, case, path, salt and text, lengths before each
// Numbers are big-endian. A sealed box carries no associated data, so what it belongs to stands
// inside and is compared when it is opened.
#pragma once
#include <string>
#include <string_view>

#include "vault/lock.h"

namespace hustings::vault {

inline constexpr std::size_t kMostPath = 120;                     // bytes
inline constexpr std::size_t kMostText = std::size_t{256} << 10;  // bytes

// Where a text belongs.
struct Place {
  std::string_view case_id;  // a UUID
  std::string_view path;     // "text", "contact", "message/3"
};
struct SealedField {
  std::string box;
  Hash digest;
};
struct OpenField {
  std::string text;
  Hash salt;  // with the text it proves the digest
};

// Throws std::length_error over kMostPath or kMostText.
SealedField seal_field(const Place& place, std::uint32_t epoch, std::string_view text,
                       const Hash& public_key, Random& random);
// unverified: another key, place, epoch or digest, or damage.
Result<OpenField> open_field(const Place& place, std::uint32_t epoch, const Hash& digest, Bytes box,
                             const KeyPair& key);
Hash field_digest(const Place& place, const Hash& salt, std::string_view text);

// The plain form as it is written and read, before it is compared with anything.
struct PlainField {
  std::string case_id;
  std::string path;
  std::uint32_t epoch = 0;
  Hash digest;
  Hash salt;
  std::string text;
};
std::string write_plain(const PlainField& field);
// unverified when it is not exactly what write_plain gives.
Result<PlainField> read_plain(Bytes plain);

}  // namespace hustings::vault

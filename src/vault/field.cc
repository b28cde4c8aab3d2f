#include "vault/field.h"

#include <algorithm>
#include <stdexcept>

#include "base/pad.h"

namespace hustings::vault {
namespace {

constexpr std::string_view kLabel = "hustings/vault/field/v1";
constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kLeastText = 512;  // bytes

void put(std::string& out, std::uint64_t number, unsigned size) {
  for (unsigned i = size; i-- > 0;) out += static_cast<char>((number >> (8 * i)) & 0xff);
}

// Takes bytes off the front; nothing once there were too few.
class Reader {
 public:
  explicit Reader(Bytes left) : left_(left) {}
  Bytes take(std::uint64_t size) {
    if (size > left_.size()) {
      good_ = false;
      return {};
    }
    const Bytes out = left_.first(static_cast<std::size_t>(size));
    left_ = left_.subspan(out.size());
    return out;
  }
  std::uint64_t number(unsigned size) {
    std::uint64_t out = 0;
    for (const auto byte : take(size)) out = out << 8 | byte;
    return out;
  }
  std::string string(unsigned size_of_length) {
    return std::string(text(take(number(size_of_length))));
  }
  Hash hash() { return hash_from_bytes(take(32)).value_or(Hash{}); }
  bool good() const { return good_; }
  Bytes left() const { return left_; }

 private:
  Bytes left_;
  bool good_ = true;
};

}  // namespace

std::string write_plain(const PlainField& field) {
  std::string out;
  out.reserve(padded_length(field.text.size() + 512, kLeastText));
  put(out, kVersion, 1);
  for (const auto* name : {&field.case_id, &field.path}) {
    put(out, name->size(), 2);
    out += *name;
  }
  put(out, field.epoch, 4);
  out += text(field.digest);
  out += text(field.salt);
  put(out, field.text.size(), 4);
  out += field.text;
  out.resize(padded_length(out.size(), kLeastText));
  return out;
}

Result<PlainField> read_plain(Bytes plain) {
  Reader from(plain);
  PlainField out;
  const auto version = from.number(1);
  out.case_id = from.string(2);
  out.path = from.string(2);
  out.epoch = static_cast<std::uint32_t>(from.number(4));
  out.digest = from.hash();
  out.salt = from.hash();
  out.text = from.string(4);
  const bool padding = std::ranges::all_of(from.left(), [](auto byte) { return byte == 0; });
  const std::size_t used = plain.size() - from.left().size();
  if (from.good() && padding && version == kVersion &&
      plain.size() == padded_length(used, kLeastText))
    return out;
  return fail(Code::unverified, "a sealed text is damaged");
}

Hash field_digest(const Place& place, const Hash& salt, std::string_view value) {
  std::string around;
  for (const auto part : {kLabel, place.case_id, place.path}) {
    put(around, part.size(), 8);
    around += part;
  }
  around += text(salt);
  put(around, value.size(), 8);
  return sha256({bytes(around), bytes(value)});
}

SealedField seal_field(const Place& place, std::uint32_t epoch, std::string_view value,
                       const Hash& public_key, Random& random) {
  if (place.path.size() > kMostPath || value.size() > kMostText)
    throw std::length_error("a sealed text is too long");
  PlainField field{.case_id = std::string(place.case_id),
                   .path = std::string(place.path),
                   .epoch = epoch,
                   .digest = {},
                   .salt = random.hash(),
                   .text = std::string(value)};
  field.digest = field_digest(place, field.salt, value);
  std::string plain = write_plain(field);
  SealedField out{seal_to(public_key, bytes(plain), random), field.digest};
  wipe(plain);
  wipe(field.text);
  return out;
}

Result<OpenField> open_field(const Place& place, std::uint32_t epoch, const Hash& digest, Bytes box,
                             const KeyPair& key) {
  HUSTINGS_TRY(const Secret plain, open_with(key, box));
  HUSTINGS_TRY(PlainField field, read_plain(plain.view()));
  const bool same = field.case_id == place.case_id && field.path == place.path &&
                    field.epoch == epoch && field.digest == digest &&
                    field_digest(place, field.salt, field.text) == digest;
  if (same) return OpenField{std::move(field.text), field.salt};
  return fail(Code::unverified, "a sealed text does not belong where it stands",
              std::string(place.path));
}

}  // namespace hustings::vault

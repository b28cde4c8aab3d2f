#include "vault/file.h"

#include <fmt/core.h>
#include <sodium.h>

#include <algorithm>

#include "base/pad.h"

namespace hustings::vault {
namespace {

constexpr std::size_t kHeader = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
constexpr std::size_t kMore = crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr std::size_t kLength = 8;
constexpr std::size_t kLeastFile = std::size_t{64} << 10;  // bytes

std::unexpected<Error> damaged(const FilePlace& place) {
  return fail(Code::unverified, "a sealed file is damaged, cut off or not of this case", place.blob,
              "restore it from a backup");
}

std::string about(const FilePlace& place, std::uint64_t number) {
  return fmt::format("hustings/vault/file/v1|{}|{}|{}", place.case_id, place.blob, number);
}

unsigned char* raw(std::string& s) { return reinterpret_cast<unsigned char*>(s.data()); }

// The plain form, a chunk at a time.
class Plain {
 public:
  explicit Plain(Bytes file)
      : file_(file), total_(padded_length(kLength + file.size(), kLeastFile)) {}
  // Fills `out` with the chunk that begins at `from`; answers whether it is the last one.
  bool chunk(std::uint64_t from, std::string& out) const {
    const std::uint64_t to = std::min(total_, from + kChunk);
    out.assign(static_cast<std::size_t>(to - from), '\0');
    for (std::uint64_t i = from; i < std::min<std::uint64_t>(to, kLength); ++i)
      out[static_cast<std::size_t>(i - from)] =
          static_cast<char>((file_.size() >> (56 - 8 * i)) & 0xff);
    const std::uint64_t begin = std::max<std::uint64_t>(from, kLength);
    const std::uint64_t end = std::min<std::uint64_t>(to, kLength + file_.size());
    if (begin < end)
      std::ranges::copy(text(file_.subspan(begin - kLength, end - begin)),
                        out.begin() + static_cast<std::ptrdiff_t>(begin - from));
    return to == total_;
  }

 private:
  const Bytes file_;
  const std::uint64_t total_;
};

}  // namespace

std::string seal_file(const FilePlace& place, Bytes plain, const Secret& key) {
  crypto_secretstream_xchacha20poly1305_state state;
  std::string out(kHeader, '\0');
  crypto_secretstream_xchacha20poly1305_init_push(&state, raw(out), key.view().data());
  const Plain from(plain);
  std::string piece;
  for (std::uint64_t number = 0, last = 0; last == 0; ++number) {
    last = from.chunk(number * kChunk, piece) ? 1 : 0;
    const std::string ad = about(place, number);
    const std::size_t at = out.size();
    out.resize(at + piece.size() + kMore);
    crypto_secretstream_xchacha20poly1305_push(
        &state, raw(out) + at, nullptr, raw(piece), piece.size(),
        reinterpret_cast<const unsigned char*>(ad.data()), ad.size(),
        last != 0 ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                  : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
  }
  sodium_memzero(&state, sizeof state);
  wipe(piece);
  return out;
}

struct FileReader::State {
  crypto_secretstream_xchacha20poly1305_state stream{};
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { sodium_memzero(&stream, sizeof stream); }
};

FileReader::FileReader(FilePlace place, std::string sealed, std::unique_ptr<State> state)
    : place_(std::move(place)), sealed_(std::move(sealed)), state_(std::move(state)) {}
FileReader::FileReader(FileReader&&) noexcept = default;
FileReader& FileReader::operator=(FileReader&&) noexcept = default;
FileReader::~FileReader() { wipe(ready_); }

Result<FileReader> FileReader::open(FilePlace place, std::string sealed, const Secret& key) {
  auto state = std::make_unique<State>();
  if (sealed.size() < kHeader || crypto_secretstream_xchacha20poly1305_init_pull(
                                     &state->stream, raw(sealed), key.view().data()) != 0)
    return damaged(place);
  FileReader out(std::move(place), std::move(sealed), std::move(state));
  out.at_ = kHeader;
  HUSTINGS_TRY(out.ready_, out.chunk());
  if (out.ready_.size() < kLength) return damaged(out.place_);
  for (std::size_t i = 0; i < kLength; ++i)
    out.size_ = out.size_ << 8 | static_cast<std::uint8_t>(out.ready_[i]);
  out.ready_.erase(0, kLength);
  return out;
}

Result<std::string> FileReader::chunk() {
  const std::size_t size = std::min(sealed_.size() - at_, kChunk + kMore);
  if (final_ || size < kMore) return damaged(place_);
  std::string out(size - kMore, '\0');
  unsigned char tag = 0;
  const std::string ad = about(place_, number_++);
  if (crypto_secretstream_xchacha20poly1305_pull(
          &state_->stream, raw(out), nullptr, &tag, raw(sealed_) + at_, size,
          reinterpret_cast<const unsigned char*>(ad.data()), ad.size()) != 0)
    return damaged(place_);
  at_ += size;
  final_ = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
  if (final_ != (at_ == sealed_.size())) return damaged(place_);
  return out;
}

Result<bool> FileReader::next(std::string& out) {
  if (ready_.empty() && !final_) {
    HUSTINGS_TRY(ready_, chunk());
  }
  const std::uint64_t left = size_ - given_;
  if (ready_.size() < left && final_) return damaged(place_);  // it says that it is longer
  const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(left, ready_.size()));
  out.append(ready_, 0, piece);
  given_ += piece;
  wipe(ready_);
  return !(given_ == size_ && final_);
}

Result<std::string> open_file(const FilePlace& place, std::string sealed, const Secret& key) {
  HUSTINGS_TRY(FileReader reader, FileReader::open(place, std::move(sealed), key));
  std::string out;
  for (bool more = true; more;) {
    HUSTINGS_TRY(more, reader.next(out));
  }
  return out;
}

}  // namespace hustings::vault

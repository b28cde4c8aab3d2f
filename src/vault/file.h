// One sealed file, as it stands on the disk: libsodium's secretstream (XChaCha20-Poly1305) in
// chunks.
//   header (24) | chunks of 64 KiB, each 17 bytes longer; the last one may be shorter and is marked
//   plain: length (8, big-endian) | the file | zeros up to padded_length()
//   associated data of each chunk: case | blob id | number of the chunk
// So chunks cannot be left out, put in another order, cut off, or taken from another file.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "vault/lock.h"

namespace hustings::vault {

inline constexpr std::size_t kChunk = std::size_t{64} << 10;  // bytes

struct FilePlace {
  std::string case_id;
  std::string blob;  // random, the name on the disk
};
std::string seal_file(const FilePlace& place, Bytes plain, const Secret& key);

// Opens a sealed file chunk by chunk; holds all of the ciphertext and one chunk of the rest.
class FileReader {
 public:
  // unverified for another key, or what is no sealed file.
  static Result<FileReader> open(FilePlace place, std::string sealed, const Secret& key);
  FileReader(FileReader&&) noexcept;
  FileReader& operator=(FileReader&&) noexcept;
  ~FileReader();
  std::uint64_t size() const { return size_; }
  // Appends the next piece; false: that was the last one, and nothing is missing. unverified:
  // damage; what came before belongs to the file nevertheless.
  Result<bool> next(std::string& out);

 private:
  struct State;
  FileReader(FilePlace place, std::string sealed, std::unique_ptr<State> state);
  Result<std::string> chunk();

  FilePlace place_;
  std::string sealed_;
  std::unique_ptr<State> state_;
  std::size_t at_ = 0;        // in sealed_
  std::uint64_t number_ = 0;  // of the next chunk
  std::uint64_t size_ = 0;
  std::uint64_t given_ = 0;
  std::string ready_;  // opened, not given yet
  bool final_ = false;
};
// All of it.
Result<std::string> open_file(const FilePlace& place, std::string sealed, const Secret& key);

}  // namespace hustings::vault

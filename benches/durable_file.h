// The floor of everything that is made durable: a file of 4 KiB under its name.
#pragma once
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <string>

namespace hustings::bench {

inline constexpr std::array<char, 4096> kBlock = {};

inline bool put_block(int fd) {
  return write(fd, kBlock.data(), kBlock.size()) == static_cast<ssize_t>(kBlock.size());
}

// Temporary file, write, fsync, rename; no fsync of the folder. False when the disk failed.
inline bool put_file(const std::string& name) {
  const std::string temporary = name + ".tmp";
  const int fd = open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (fd < 0) return false;
  const bool good = put_block(fd) && fsync(fd) == 0;
  return close(fd) == 0 && good && std::rename(temporary.c_str(), name.c_str()) == 0;
}

}  // namespace hustings::bench

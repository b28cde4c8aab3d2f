// What this disk can do at all, in files of 4 KiB below a folder: a new file made durable under its
// name (temporary file, write, fsync, rename; no fsync of the folder), and a write at the end of
// one file made durable. Prints the median of the former in ms, and how many of the latter go a
// second.
//   bare_disk DIR
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "durable_file.h"

namespace {

using hustings::bench::put_block;
using hustings::bench::put_file;
using Steady = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;
// The median in seconds; negative where the disk failed.
double median_file(const std::string& folder) {
  std::vector<double> took;
  for (int n = 0; n < 300; ++n) {
    const auto start = Steady::now();
    if (!put_file(fmt::format("{}/bare-{}", folder, n % 10))) return -1;
    took.push_back(Seconds(Steady::now() - start).count());
  }
  std::ranges::nth_element(took, took.begin() + 150);
  return took[150];
}

double appends_a_second(const std::string& folder) {
  const int fd = open((folder + "/bare-append").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  bool good = fd >= 0;
  const auto start = Steady::now();
  constexpr int kTimes = 1000;
  for (int n = 0; good && n < kTimes; ++n) good = put_block(fd) && fdatasync(fd) == 0;
  const double took = Seconds(Steady::now() - start).count();
  return close(fd) == 0 && good ? kTimes / took : -1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const double file = median_file(argv[1]);
  const double appends = appends_a_second(argv[1]);
  if (file < 0 || appends < 0) {
    std::perror("bare_disk");
    return 1;
  }
  fmt::print("{:.4f} {:.0f}\n", 1000 * file, appends);
  return 0;
}

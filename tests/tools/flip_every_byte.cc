// flip_every_byte DIR [STEP]: takes the log of a data directory into memory, changes each of its
// bytes in turn, and sees whether verify_log finds the change and names the place. With STEP, only
// every STEPth byte of entry bundles, which are nearly all of a log.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "log/tile.h"
#include "log/verify.h"

namespace {

using namespace hustings;
using Files = std::map<std::string, std::string, std::less<>>;

std::string slurp(const std::filesystem::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

Files files_below(const std::filesystem::path& log) {
  Files files;
  for (const auto& file : std::filesystem::recursive_directory_iterator(log)) {
    if (!file.is_regular_file()) continue;
    files[std::filesystem::relative(file.path(), log).generic_string()] = slurp(file.path());
  }
  return files;
}

// A byte of a file, and the place that an error about it must name.
struct Byte {
  std::string file;
  std::size_t at = 0;
  std::string place;
};

// The places of an entry bundle are its entries; those of another file the file.
std::vector<Byte> bytes_of(const std::string& file, std::string_view data) {
  std::vector<Byte> out;
  const auto id = parse_tile_path(file);
  const bool is_bundle = id && id->is_bundle();
  std::uint64_t entry = is_bundle ? id->index * kTileWidth : 0;
  std::size_t end = 0;  // of the present entry
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (is_bundle && i == end) {
      if (i > 0) ++entry;
      const auto length = [&](std::size_t k) { return static_cast<unsigned char>(data[i + k]); };
      end = i + 2 + (std::size_t{length(0)} << 8) + length(1);
    }
    out.push_back({file, i, is_bundle ? fmt::format("{}: entry {}", file, entry) : file});
  }
  return out;
}

// What verify_log says of these files; empty when they hold.
std::string fault(const Files& files, std::span<const VerifierKey> keys) {
  const LogFetch fetch = [&](std::string_view path) -> Result<std::string> {
    const auto file = files.find(path);
    if (file == files.end()) return fail(Code::not_found, "no such file", std::string(path));
    return file->second;
  };
  const auto held = verify_log(fetch, keys);
  return held ? "" : held.error().text();
}

bool names(std::string_view said, std::string_view place) {
  const auto at = said.find(place);  // "entry 1" is not named by "entry 17"
  return at != std::string_view::npos &&
         (at + place.size() == said.size() || std::isdigit(said[at + place.size()]) == 0);
}

class Flips {
 public:
  Flips(Files files, std::vector<VerifierKey> keys, std::size_t step)
      : files_(std::move(files)), keys_(std::move(keys)) {
    for (const auto& [file, data] : files_) {
      const bool is_bundle = file.starts_with("tile/entries/");
      for (auto& byte : bytes_of(file, data)) {
        if (!is_bundle || byte.at % step == 0) bytes_.push_back(std::move(byte));
      }
    }
  }

  std::size_t count() const { return bytes_.size(); }
  std::vector<std::string> run() {
    std::vector<std::jthread> workers;
    for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
      workers.emplace_back([this] { work(); });
    }
    workers.clear();
    return std::move(wrong_);
  }

 private:
  void work() {
    Files mine = files_;
    for (std::size_t i = next_++; i < bytes_.size(); i = next_++) {
      const Byte& byte = bytes_[i];
      char& changed = mine[byte.file][byte.at];
      const char good = changed;
      changed = static_cast<char>(good ^ (1 << (i % 8)));
      const std::string said = fault(mine, keys_);
      changed = good;
      if (names(said, byte.place)) continue;
      const std::lock_guard lock(mutex_);
      wrong_.push_back(fmt::format("byte {} of {}: {}", byte.at, byte.file,
                                   said.empty() ? "not found" : "said: " + said));
    }
  }

  const Files files_;
  const std::vector<VerifierKey> keys_;
  std::vector<Byte> bytes_;
  std::atomic<std::size_t> next_ = 0;
  std::mutex mutex_;
  std::vector<std::string> wrong_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const std::filesystem::path data = argv[1];
  std::string vkey = slurp(data / "log.vkey");
  if (vkey.ends_with('\n')) vkey.pop_back();
  const auto key = VerifierKey::parse(vkey);
  if (!key) return 2;
  const Files files = files_below(data / "log");
  if (const std::string said = fault(files, std::array{*key}); !said.empty()) {
    fmt::print("the log does not hold before any change: {}\n", said);
    return 2;
  }
  Flips flips(files, {*key}, argc > 2 ? std::stoul(argv[2]) : 1);
  const auto wrong = flips.run();
  for (const auto& line : wrong) fmt::print("{}\n", line);
  fmt::print("{} bytes of {} files changed in turn, {} not found or not named\n", flips.count(),
             files.size(), wrong.size());
  return wrong.empty() ? 0 : 1;
}

// The packages of public files (node/package.h) that a node keeps below DIR/cache/bulk: made in the
// background, the newest few kept. SIZE/ holds the files, and SIZE.json, which is written last,
// says that they are all there; whatever else is found there was interrupted and is removed.
#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "node/package.h"
#include "web/access_log.h"

namespace hustings::web {

struct KeptPackage {
  Package package;
  Path folder;
  const PackageFile* file(std::string_view path) const;  // null when there is none
};
using KeptPackages = std::vector<std::shared_ptr<const KeptPackage>>;

// Thread-safe.
class Packages {
 public:
  static constexpr std::size_t kKept = 5;
  // Making takes at most a tenth of the time: after one that took a second, nine of rest.
  static constexpr int kRest = 9;
  static constexpr std::chrono::seconds kRestAfterFailure{60};

  // `dir`: of the node; `disk` outlives it. `errors` is called on the thread that makes packages.
  Packages(Disk& disk, Path dir, MakePackage make, LogSink errors);
  ~Packages();
  Packages(const Packages&) = delete;
  Packages& operator=(const Packages&) = delete;

  enum class State : std::uint8_t {
    made,     // the package of this size is there
    making,   // ask again in a few seconds
    resting,  // the log grows faster than packages are made: take the newest there is
    failed,   // the last attempt failed, and the next one is due later
  };
  struct Stock {
    KeptPackages kept;  // the newest first
    State state = State::made;
    std::chrono::seconds again{1};  // when to ask again, if not made
  };
  // What there is, and how it stands with the present size, whose making begins here if it is due.
  Stock want(std::uint64_t size);
  KeptPackages kept() const;
  // Removes the packages that were made before the record `index` was in the log.
  void withdraw_before(std::uint64_t index);

  // Looks again at what is on the disk.
  void look_again();

 private:
  using Steady = std::chrono::steady_clock;
  void run(const std::stop_token& stop);
  Result<void> make_one(const std::stop_token& stop);
  Result<void> put_in_place(const Path& made, const Package& package);
  Result<KeptPackages> find_on_disk() const;
  Result<void> remove_all_but(const KeptPackages& good);

  Disk& disk_;
  const Path dir_;
  const Path root_;
  const MakePackage make_;
  const LogSink errors_;

  mutable std::mutex mutex_;  // guards all below
  std::condition_variable_any changed_;
  KeptPackages kept_;
  bool wanted_ = false;  // the thread has something to do, or is at it
  bool failed_ = false;
  Steady::time_point next_;        // no making begins before
  Steady::duration last_took_{0};  // the last making

  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace hustings::web

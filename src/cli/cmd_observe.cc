// hustings observe.
#include <fmt/core.h>
#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

#include "base/json.h"
#include "cli/commands.h"
#include "cli/trust.h"
#include "observe/follow.h"
#include "observe/own_witness.h"
#include "web/mirrored_logs.h"
#include "web/server.h"
#include "web/witness.h"

namespace hustings::cli {
namespace {

constexpr std::chrono::seconds kGrace{3};

// One line of output at a time, also from several threads.
class Teller {
 public:
  explicit Teller(const ObserveOptions& options) : options_(options) {}

  // What a round has found; `first`: of this process.
  void tell(const std::string& url, const Round& round, bool first) {
    const std::lock_guard lock(mutex_);
    alerts_ += round.raised.size() + (first ? round.standing.size() - round.raised.size() : 0);
    for (const auto& alert : round.raised) tell_alert(round, alert.id, alert.what);
    if (first) {
      for (const auto& id : round.standing) {
        if (std::ranges::find(round.raised, id, &Alert::id) == round.raised.end())
          tell_alert(round, id, "");
      }
    }
    const std::string problem = round.problem ? round.problem->text() : "";
    if (std::exchange(said_[url], problem) != problem && round.problem)
      tell_problem(url, *round.problem);
    if (round.folder.empty()) strangers_ = true;
    if (round.adopted) tell_key(round, round.adopted->text());
    const bool news = first || round.size != round.was || round.cosigned;
    if (news && !round.folder.empty()) tell_size(round);
    (void)std::fflush(stdout);
  }
  void tell_broken(const std::string& url, const Error& error) {
    const std::lock_guard lock(mutex_);
    broken_ = true;
    if (options_.json) tell_problem(url, error);
    fmt::print(stderr, "hustings: {}\n", error.text());
  }
  // Of a command that ends after one round.
  int code() const { return alerts_ > 0 ? 1 : strangers_ || broken_ ? 2 : 0; }
  bool broken() const { return broken_; }

 private:
  static std::string text(std::string_view plain) {
    std::string out;
    write_json_string(plain, out);
    return out;
  }
  // What strangers wrote must not steer a terminal.
  static std::string harmless(std::string said) {
    for (std::size_t n = 0; n < said.size(); ++n) {
      const auto c = static_cast<unsigned char>(said[n]);
      const auto next = static_cast<unsigned char>(n + 1 < said.size() ? said[n + 1] : 0);
      const bool c1 = c == 0xc2 && next >= 0x80 && next < 0xa0;  // U+0080 to U+009F
      if (c < 0x20 || c == 0x7f || c1) said[n] = '?';
      if (c1) said[n + 1] = '?';
    }
    return said;
  }
  void tell_alert(const Round& round, const std::string& id, const std::string& what) const {
    const std::string folder = (round.folder / "alerts" / id).string();
    if (options_.json) {
      fmt::print(R"({{"event":"alert","log":{},"alert":{},"new":{},"what":{},"folder":{}}})"
                 "\n",
                 text(round.log), text(id), !what.empty(), text(what), text(folder));
    } else if (what.empty()) {
      fmt::print("{}: ALERT {} stands: {}\n", round.log, id, folder);
    } else {
      fmt::print("{}: ALERT {}: {}: {}\n", round.log, id, harmless(what), folder);
    }
  }
  void tell_problem(const std::string& url, const Error& error) const {
    if (options_.json) {
      fmt::print(R"({{"event":"problem","url":{},"code":"{}","what":{}}})"
                 "\n",
                 text(url), name(error.code), text(error.text()));
    } else {
      fmt::print("{}: {}\n", url, harmless(error.text()));
    }
  }
  void tell_key(const Round& round, const std::string& key) const {
    if (options_.json) {
      fmt::print(R"({{"event":"key","log":{},"vkey":{}}})"
                 "\n",
                 text(round.log), text(key));
    } else {
      fmt::print("{}: the log has named a new key, which is known from now on: {}\n", round.log,
                 key);
    }
  }
  void tell_size(const Round& round) const {
    if (options_.json) {
      fmt::print(R"({{"event":"followed","log":{},"size":{},"was":{},"cosigned":{}}})"
                 "\n",
                 text(round.log), round.size, round.was, round.cosigned);
      return;
    }
    fmt::print("{}: {} entries, {} new{}\n", round.log, round.size, round.size - round.was,
               round.cosigned ? ", cosigned" : "");
  }

  const ObserveOptions& options_;
  std::mutex mutex_;
  std::size_t alerts_ = 0;
  bool strangers_ = false;  // an address that has never said which log is there
  bool broken_ = false;
  std::map<std::string, std::string> said_;  // the last problem of each address, told once
};

// All addresses, each on a thread of its own: a slow one holds nobody up.
class Rounds {
 public:
  Rounds(const ObserveOptions& options, FollowOptions follow, Teller& teller)
      : options_(options), follow_(std::move(follow)), teller_(teller) {
    follow_.stop = source_.get_token();
  }

  void start() {
    running_ = options_.urls.size();
    for (const auto& url : options_.urls) {
      threads_.emplace_back([this, url] {
        run(url);
        const std::lock_guard lock(mutex_);
        --running_;
        changed_.notify_all();
      });
    }
  }
  void wait() { threads_.clear(); }  // until each has done its one round
  // Ends them. Who waits for a server that does not answer is not waited for: a round may be cut
  // off anywhere, the mirror is whole.
  void stop(int code) {
    source_.request_stop();
    std::unique_lock lock(mutex_);
    if (changed_.wait_for(lock, kGrace, [this] { return running_ == 0; })) return;
    (void)std::fflush(stdout);
    std::_Exit(code);
  }

 private:
  void run(const std::string& url) {
    const std::stop_token stop = source_.get_token();
    const auto http = real_http();
    Follower follower(follow_, *http, url);
    for (bool first = true; !stop.stop_requested(); first = false) {
      const auto round = follower.round();
      if (!round) {  // our own disk: going on could only do harm
        teller_.tell_broken(url, round.error());
        if (!options_.once) ::kill(::getpid(), SIGTERM);
        return;
      }
      teller_.tell(url, *round, first);
      if (options_.once) return;
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, stop, options_.every, [] { return false; });
    }
  }

  const ObserveOptions& options_;
  FollowOptions follow_;
  Teller& teller_;
  std::stop_source source_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::size_t running_ = 0;
  std::vector<std::jthread> threads_;
};

// SIGINT and SIGTERM are only seen by sigwait(). Before any thread is made.
sigset_t hold_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  return set;
}

Result<std::unique_ptr<web::Server>> make_server(const RealWorld& real,
                                                 const ObserveOptions& options,
                                                 const std::shared_ptr<Watch>& watch) {
  web::Router router;
  if (watch) web::add_watch(router, watch);
  const Path dir = options.mirror;
  web::add_mirrored_logs(router, *real.disk, [dir](std::string_view origin) -> std::optional<Path> {
    const auto name = folder_of_log(origin);
    return name ? std::optional(dir / *name / "log") : std::nullopt;
  });
  web::ServerOptions server{.clock = real.clock, .listen = options.serve};
  server.signals = true;
  server.errors = [](std::string_view line) { fmt::print(stderr, "{}", line); };
  return web::Server::listen(std::move(server), std::move(router));
}

int observe_and_serve(const RealWorld& real, const ObserveOptions& options, Rounds& rounds,
                      const std::shared_ptr<Watch>& watch, const Teller& teller) {
  const auto server = make_server(real, options, watch);
  if (!server) return report(server.error(), options.json);
  fmt::print(stderr, "Serving the mirrors on http://{}:{}/ (stop with Ctrl-C).\n",
             options.serve.substr(0, options.serve.rfind(':')), (*server)->port());
  rounds.start();
  (*server)->run();
  const int code = teller.broken() ? 2 : 0;
  rounds.stop(code);
  return code;
}

Result<std::vector<VerifierKey>> read_keys(Disk& disk, const std::string& file) {
  if (file.empty()) return std::vector<VerifierKey>();
  HUSTINGS_TRY(Trust trust, read_trust(disk, file, {}));
  return std::move(trust.keys);
}

int run(const RealWorld& real, const ObserveOptions& options) {
  const Path dir = options.mirror;
  if (const auto made = real.disk->make_folder(dir); !made) return report(made.error());
  const auto lock = FileLock::take(dir / "lock");
  if (!lock) return report(lock.error(), options.json);
  auto keys = read_keys(*real.disk, options.vkey);
  if (!keys) return report(keys.error(), options.json);
  auto watch = open_own_witness(*real.disk, real.clock, *real.random, dir, options.cosign);
  if (!watch) return report(watch.error(), options.json);
  std::mutex meeting;
  Teller teller(options);
  Rounds rounds(options,
                {.disk = *real.disk,
                 .clock = real.clock,
                 .dir = dir,
                 .meeting = meeting,
                 .kinds = options.records ? &registry().kinds() : nullptr,
                 .keys = *std::move(keys),
                 .watch = watch->get(),
                 .silence = options.silence,
                 .still = options.still},
                teller);
  if (!options.serve.empty()) return observe_and_serve(real, options, rounds, *watch, teller);
  if (options.once) {
    rounds.start();
    rounds.wait();
    return teller.code();
  }
  const sigset_t signals = hold_signals();
  rounds.start();
  int got = 0;
  sigwait(&signals, &got);
  const int code = teller.broken() ? 2 : 0;
  rounds.stop(code);
  return code;
}

}  // namespace

int observe(const ObserveOptions& options) {
  const RealWorld real;
  return run(real, options);
}

}  // namespace hustings::cli

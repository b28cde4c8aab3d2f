// What the server counts about itself, for Prometheus. Labels are route templates, status classes
// and words of this program, never a stranger's input: a label's values must be few, and nothing
// here says who asked for what.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hustings::web {

// Runs from its making.
class Stopwatch {
 public:
  std::chrono::duration<double> took() const { return std::chrono::steady_clock::now() - from_; }

 private:
  std::chrono::steady_clock::time_point from_ = std::chrono::steady_clock::now();
};

// Counting is one thread's at a time (the server's own); log_sizes(), witnesses() and text() are
// any thread's.
class Metrics {
 public:
  Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;
  ~Metrics();

  // An answer has gone out. `route`: its template, "-" when there was none; `bytes`: of the body.
  void answered(std::string_view route, int status, std::uint64_t bytes,
                std::chrono::duration<double> took);
  // The gate did not let a request in. `part`: what was wrong with it: "head" (its lines),
  // "fields", "target" or "body".
  void refused(std::string_view part, int status);
  void cache(bool hit);
  void connections(std::size_t open, bool accepted);  // one came (`accepted`) or went
  void turned_away();                                 // closed at once: too many
  void waiting(std::size_t requests);                 // for the thread pool
  // Records in the database and in the published log; nothing: they could not be read.
  void log_sizes(std::optional<std::uint64_t> committed, std::optional<std::uint64_t> published);

  // The witnesses of this node's log, by their names in its policy, as far as the database knows.
  struct Witness {
    std::string name;
    bool answers = false;  // cosigned when it was asked last
    double seconds = 0;    // that took
    std::int64_t good = 0;
    std::int64_t bad = 0;
  };
  // `quorum_met`: by the public checkpoint; nothing: none is asked for, or it cannot be read.
  void witnesses(const std::vector<Witness>& all, std::optional<bool> quorum_met);

  // Everything in Prometheus' text format 0.0.4.
  std::string text() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace hustings::web

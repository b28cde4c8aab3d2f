// Single records through a node, each from the request to the receipt that shows it in the public
// log. Prints figures as JSON.
//   bench_add DIR alone N      one after the other, the node idle before each; and in between a
//   file
//                              made durable beside DIR
//   bench_add DIR rate R N     R a second, whether or not the ones before have their receipt
//   bench_add DIR open         only how long the node takes to start
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <deque>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include "cli/commands.h"
#include "durable_file.h"
#include "node/node.h"
#include "node/reader.h"
#include "parties/parties.h"
#include "record/derive.h"

namespace hustings {
namespace {

using Steady = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

std::vector<Submission> record(const std::string& by, std::size_t n) {
  Organisation body{.name = {{fmt::format("Fictional campaign {}", n)}},
                    .short_name = {},
                    .type = {OrganisationType::campaign_body},
                    .country = {},
                    .website = {},
                    .listed_as = {},
                    .contact = {}};
  std::vector<Submission> out;
  out.push_back({.what = draft(std::move(body)), .by = by});
  return out;
}

// What a reader of receipts does once the node has answered.
class Receipts {
 public:
  static Result<Receipts> open(const Node& node) {
    HUSTINGS_TRY(auto db, node.connect());
    return Receipts(node, std::move(db));
  }
  Result<void> take(Answers answers) {
    if (!answers.at(0)) return std::unexpected(answers[0].error());
    const Admitted& admitted = *answers[0];
    if (!admitted.published) return fail(Code::io, "the record is not public");
    HUSTINGS_TRY(const auto receipt,
                 make_receipt(*db_, node_.tiles(), node_.verifier(), admitted.index));
    if (format_receipt(receipt).empty()) return fail(Code::io, "the receipt is empty");
    return {};
  }

 private:
  Receipts(const Node& node, std::unique_ptr<Db> db) : node_(node), db_(std::move(db)) {}
  const Node& node_;
  std::unique_ptr<Db> db_;
};

double at(std::vector<double>& took, double share) {
  const auto n = static_cast<std::ptrdiff_t>(share * static_cast<double>(took.size() - 1));
  std::ranges::nth_element(took, took.begin() + n);
  return took[static_cast<std::size_t>(n)];
}

void print(std::vector<double>& took, double file = 0) {
  fmt::print(R"({{"count": {}, "p50": {:.3f}, "p99": {:.3f}, "max": {:.3f}, "file": {:.3f}}})"
             "\n",
             took.size(), at(took, 0.5), at(took, 0.99), at(took, 1), file);
}

Result<void> alone(Node& node, const std::string& dir, std::size_t count) {
  HUSTINGS_TRY(auto receipts, Receipts::open(node));
  std::vector<double> took;
  std::vector<double> files;
  for (std::size_t n = 0; n < count; ++n) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));  // so that nothing is under way
    auto wanted = record(node.config().operator_id, n);
    const auto start = Steady::now();
    HUSTINGS_CHECK(receipts.take(node.admit(std::move(wanted))));
    took.push_back(Milliseconds(Steady::now() - start).count());
    const auto floor = Steady::now();
    if (!bench::put_file(dir + ".floor")) return fail(Code::io, "cannot write a file", dir);
    files.push_back(Milliseconds(Steady::now() - floor).count());
  }
  print(took, at(files, 0.5));
  return {};
}

// Requests come on the clock, and count from when they should have come.
class Open {
 public:
  Open(Node& node, std::size_t rate, std::size_t count) : node_(node), rate_(rate), count_(count) {}

  Result<void> run() {
    HUSTINGS_TRY(auto receipts, Receipts::open(node_));
    const auto start = Steady::now() + std::chrono::milliseconds(10);
    std::jthread sender([&] { send(start); });
    std::vector<double> took;
    for (std::size_t n = 0; n < count_; ++n) {
      HUSTINGS_CHECK(receipts.take(next().get()));
      took.push_back(Milliseconds(Steady::now() - due(start, n)).count());
    }
    print(took);
    return {};
  }

 private:
  Steady::time_point due(Steady::time_point start, std::size_t n) const {
    return start + std::chrono::nanoseconds(1'000'000'000 / rate_) * n;
  }
  void send(Steady::time_point start) {
    for (std::size_t n = 0; n < count_; ++n) {
      std::this_thread::sleep_until(due(start, n));
      auto answer = node_.submit(record(node_.config().operator_id, n));
      const std::lock_guard lock(mutex_);
      answers_.push_back(std::move(answer));
      changed_.notify_one();
    }
  }
  std::future<Answers> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !answers_.empty(); });
    auto answer = std::move(answers_.front());
    answers_.pop_front();
    return answer;
  }

  Node& node_;
  const std::size_t rate_;
  const std::size_t count_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::future<Answers>> answers_;
};

std::size_t number(std::string_view text) {
  std::size_t out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return std::max<std::size_t>(out, 1);
}

Result<void> work(const std::vector<std::string_view>& said) {
  const auto disk = real_disk();
  const SystemClock clock;
  const auto random = system_random();
  // Of `hustings` itself: other rooms would make all tables anew at the start.
  const auto start = Steady::now();
  HUSTINGS_TRY(const auto node, Node::open({*disk, clock, *random}, said[0], cli::registry()));
  const Milliseconds opened = Steady::now() - start;
  if (said[1] == "alone") return alone(*node, std::string(said[0]), number(said[2]));
  if (said[1] == "rate") return Open(*node, number(said[2]), number(said[3])).run();
  fmt::print("{:.3f}\n", opened.count());
  return {};
}

}  // namespace
}  // namespace hustings

int main(int argc, char** argv) {
  const std::vector<std::string_view> said(argv + 1, argv + argc);
  const std::size_t wanted = said.size() < 2      ? 0
                             : said[1] == "open"  ? 2
                             : said[1] == "alone" ? 3
                             : said[1] == "rate"  ? 4
                                                  : 0;
  if (wanted == 0 || said.size() != wanted) return 2;
  const auto done = hustings::work(said);
  if (!done) fmt::print(stderr, "bench_add: {}\n", done.error().text());
  return done ? 0 : 1;
}

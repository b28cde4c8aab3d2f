// For tests of a node: a folder, a clock that stands still, seeded randomness and a disk that
// breaks.
#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "log/verify.h"
#include "node/node.h"
#include "node/reader.h"
#include "store/testing.h"

namespace hustings::testing {

// One node of either make, open unless closed. Not thread-safe but for what Node is.
class TestNode {
 public:
  TestNode(Make make, const Registry& registry, std::uint64_t seed = 1)
      : database_(make), random_(seeded_random(seed)), registry_(registry) {
    const std::string where = make == Make::postgres ? database_.where() : "";
    auto made = init_node(world(), dir(), "log.example/main", where);
    if (!made) throw std::runtime_error(made.error().text());
    open();
  }

  World world() { return {disk, clock, *random_, http}; }
  Path dir() const { return folder_.path() / "node"; }
  std::string sqlite_file() const { return (dir() / "node.db").string(); }
  Result<void> try_open() {
    node_.reset();
    HUSTINGS_TRY(node_, Node::open(world(), dir(), registry_));
    return {};
  }
  void open() {
    if (auto done = try_open(); !done) throw std::runtime_error(done.error().text());
  }
  void close() { node_.reset(); }
  Node& operator*() { return *node_; }
  Node* operator->() { return node_.get(); }
  const std::string& op() const { return node_->config().operator_id; }

  Result<Admitted> admit(Submission submission) {
    std::vector<Submission> items;
    items.push_back(std::move(submission));
    return std::move(node_->admit(std::move(items))[0]);
  }
  // The draft as the operator or `by` says it.
  Result<Admitted> say(Draft what, const std::string& by = {}) {
    return admit({.what = std::move(what), .by = by.empty() ? op() : by});
  }
  std::unique_ptr<Db> connect() { return *node_->connect(); }
  Record record(Index index) {
    const auto db = connect();
    const auto stored = *read_record(*db, index);
    return *open_record(index, stored.envelope, registry_.kinds(), stored.erased);
  }
  std::vector<std::string> entries() {
    const auto db = connect();
    std::vector<std::string> out;
    const auto state = *read_state(*db, node_->config().origin);
    if (!state) return out;
    const auto add = [&out](Index, std::string_view jws) -> Result<void> {
      out.emplace_back(jws);
      return {};
    };
    if (auto done = each_entry(*db, 0, state->head.size, add); !done) out.clear();
    return out;
  }
  // The public log, from its files alone; works while the node is closed.
  Result<OpenedCheckpoint> verify() {
    HUSTINGS_TRY(std::string vkey, disk.read(dir() / "log.vkey"));
    vkey.pop_back();
    HUSTINGS_TRY(const auto key, VerifierKey::parse(vkey));
    const std::array keys = {key};
    return verify_log([&](std::string_view path) { return disk.read(dir() / "log" / path); }, keys);
  }
  std::uint64_t public_size() {
    const auto opened = verify();
    EXPECT_TRUE(opened) << opened.error().text();
    return opened ? opened->checkpoint.head.size : 0;
  }

  FaultyDisk disk;
  Http* http = nullptr;
  FixedClock clock{{1717401600000}};  // 2024-06-03T08:00:00Z

 private:
  TemporaryFolder folder_;
  TestDatabase database_;
  std::unique_ptr<Random> random_;
  const Registry& registry_;
  std::unique_ptr<Node> node_;
};

}  // namespace hustings::testing

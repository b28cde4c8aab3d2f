#include "log/proof.h"

#include <gtest/gtest.h>

#include <utility>

#include "base/random.h"
#include "log/testing.h"

namespace hustings {
namespace {

using testing::MemoryLog;
using testing::naive_root;

// RFC 6962 section 2.1.1, word for word.
Proof naive_path(std::uint64_t index, std::span<const Hash> leaves) {
  if (leaves.size() <= 1) return {};
  const std::size_t split = std::bit_floor(leaves.size() - 1);
  const bool left = index < split;
  Proof proof = left ? naive_path(index, leaves.first(split))
                     : naive_path(index - split, leaves.subspan(split));
  proof.push_back(naive_root(left ? leaves.subspan(split) : leaves.first(split)));
  return proof;
}

// Each one-bit change of the hash makes `holds` false.
template <class F>
void expect_each_bit_counts(Hash& hash, F holds) {
  for (int bit = 0; bit < 256; bit += 7) {
    auto& byte = hash.value[static_cast<std::size_t>(bit / 8)];
    byte = static_cast<std::uint8_t>(byte ^ (1 << (bit % 8)));
    EXPECT_FALSE(holds()) << bit;
    byte = static_cast<std::uint8_t>(byte ^ (1 << (bit % 8)));
  }
}

std::vector<MemoryLog> logs_up_to(int size) {
  std::vector<MemoryLog> out(1);
  for (int i = 0; i < size; ++i) {
    MemoryLog next = out.back();
    next.append_numbered(1);
    next.publish();
    out.push_back(next);
  }
  return out;
}

TEST(InclusionTest, EveryEntryOfEverySizeUpTo40) {
  const auto logs = logs_up_to(40);
  for (std::uint64_t size = 1; size <= 40; ++size) {
    const MemoryLog& log = logs[size];
    for (std::uint64_t index = 0; index < size; ++index) {
      auto proof = inclusion_proof(index, size, log.fetch_tile());
      ASSERT_TRUE(proof) << proof.error().text();
      ASSERT_EQ(*proof, naive_path(index, log.leaves));
      TreeHead head = log.edge.head();
      Hash leaf = log.leaves[index];
      const auto holds = [&] { return verify_inclusion(index, leaf, head, *proof).has_value(); };
      ASSERT_TRUE(holds()) << index << " of " << size;
      for (auto& hash : *proof) expect_each_bit_counts(hash, holds);
      expect_each_bit_counts(leaf, holds);
      expect_each_bit_counts(head.root, holds);
      proof->emplace_back();
      EXPECT_FALSE(holds());
      proof->pop_back();
      for (std::uint64_t other = 0; other <= size; ++other) {
        EXPECT_EQ(verify_inclusion(other, leaf, head, *proof).has_value(), other == index);
      }
      if (!proof->empty()) {
        proof->pop_back();
        EXPECT_FALSE(holds());
      }
    }
  }
}

TEST(ConsistencyTest, EveryPairOfSizesUpTo40) {
  const auto logs = logs_up_to(40);
  for (std::uint64_t to_size = 1; to_size <= 40; ++to_size) {
    for (std::uint64_t from_size = 1; from_size <= to_size; ++from_size) {
      TreeHead from = logs[from_size].edge.head();
      TreeHead to = logs[to_size].edge.head();
      auto proof = consistency_proof(from_size, to_size, logs[to_size].fetch_tile());
      ASSERT_TRUE(proof) << proof.error().text();
      const auto holds = [&] { return verify_consistency(from, to, *proof).has_value(); };
      ASSERT_TRUE(holds()) << from_size << " to " << to_size;
      for (auto& hash : *proof) expect_each_bit_counts(hash, holds);
      expect_each_bit_counts(from.root, holds);
      expect_each_bit_counts(to.root, holds);
      proof->emplace_back();
      EXPECT_FALSE(holds());
      proof->pop_back();
      if (from_size < to_size) {
        proof->pop_back();
        EXPECT_FALSE(holds());
        std::swap(from, to);
        EXPECT_FALSE(holds());
      }
    }
  }
}

TEST(ConsistencyTest, NothingIsShownAboutTheEmptyTree) {
  const auto logs = logs_up_to(2);
  const TreeHead empty{0, empty_root()};
  EXPECT_TRUE(verify_consistency(empty, empty, {}));
  EXPECT_FALSE(verify_consistency(empty, logs[2].edge.head(), {}));
  EXPECT_FALSE(verify_consistency({0, Hash{}}, {0, Hash{}}, {}));
  EXPECT_TRUE(consistency_proof(0, 2, logs[2].fetch_tile())->empty());
}

TEST(ProofTest, AcrossTileLevels) {
  MemoryLog log;
  std::vector<std::pair<std::uint64_t, Hash>> roots;
  for (const std::uint64_t size :
       {1U, 255U, 256U, 257U, 300U, 511U, 4096U, 65536U, 65537U, 70000U}) {
    log.append_numbered(size - log.edge.size());
    roots.emplace_back(size, log.edge.root());
  }
  log.publish();
  const TreeHead head = log.edge.head();
  for (const auto& [size, root] : roots) {
    const auto proof = consistency_proof(size, head.size, log.fetch_tile());
    ASSERT_TRUE(proof) << proof.error().text();
    const auto result = verify_consistency({size, root}, head, *proof);
    EXPECT_TRUE(result) << result.error().text();
    const std::uint64_t index = size - 1;
    const auto path = inclusion_proof(index, head.size, log.fetch_tile());
    ASSERT_TRUE(path) << path.error().text();
    EXPECT_EQ(*path, naive_path(index, log.leaves));
    EXPECT_TRUE(verify_inclusion(index, log.leaves[index], head, *path));
  }
}

TEST(ProofTest, RefusesWhatIsOutOfRangeOrMissing) {
  MemoryLog log;
  log.append_numbered(20);
  log.publish();
  EXPECT_EQ(inclusion_proof(20, 20, log.fetch_tile()).error().code, Code::bad_input);
  EXPECT_EQ(inclusion_proof(0, 0, log.fetch_tile()).error().code, Code::bad_input);
  EXPECT_EQ(consistency_proof(21, 20, log.fetch_tile()).error().code, Code::bad_input);
  log.files["tile/0/000.p/20"].pop_back();
  EXPECT_EQ(inclusion_proof(1, 20, log.fetch_tile()).error().where, "tile/0/000.p/20");
  log.files.erase("tile/0/000.p/20");
  EXPECT_EQ(consistency_proof(3, 20, log.fetch_tile()).error().code, Code::not_found);
}

TEST(ProofTest, HugeSizesEnd) {
  const std::uint64_t most = ~std::uint64_t{0};
  const std::vector<Hash> proof(64);
  EXPECT_FALSE(verify_inclusion(most - 1, Hash{}, {most, Hash{}}, proof));
  EXPECT_FALSE(verify_inclusion(0, Hash{}, {most, Hash{}}, proof));
  EXPECT_FALSE(verify_inclusion(0, Hash{}, {most, Hash{}}, std::span(proof).first(63)));
  EXPECT_FALSE(verify_consistency({std::uint64_t{1} << 63, Hash{}}, {most, Hash{}}, proof));
  EXPECT_FALSE(verify_consistency({most - 1, Hash{}}, {most, Hash{}}, proof));
  EXPECT_FALSE(verify_consistency({1, Hash{}}, {most, Hash{}}, proof));
}

}  // namespace
}  // namespace hustings

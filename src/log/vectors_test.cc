// Outside test vectors: Merkle proofs, a real log, Ed25519.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/json.h"
#include "log/proof.h"
#include "log/testing.h"
#include "log/verify.h"

namespace hustings {
namespace {

using testing::outside;
using testing::slurp;

constexpr std::string_view kTesseraKey =
    "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

std::string string_at(const Json& json, std::string_view key) {
  return *json.find(key)->as<std::string>();
}
std::string hex_at(const Json& json, std::string_view key) {
  const auto raw = from_hex(string_at(json, key));
  EXPECT_TRUE(raw) << key;
  return raw.value_or("");
}
// Vectors about numbers close to 2^64 come as negative ones, see read_json.
std::uint64_t number_at(const Json& json, std::string_view key) {
  return static_cast<std::uint64_t>(*json.find(key)->as<std::int64_t>());
}

// Nothing when one of the hashes is not 32 bytes: refused before any mathematics.
std::optional<Proof> proof_at(const Json& json) {
  Proof out;
  const auto* list = json.find("proof")->as<JsonArray>();
  if (list == nullptr) return out;
  for (const auto& item : *list) {
    const auto hash = hash_from_base64(*item.as<std::string>());
    if (!hash) return std::nullopt;
    out.push_back(*hash);
  }
  return out;
}

// A root that is said not to matter is text of some other length; any hash will do, as long as
// equal ones stay equal.
Hash root_at(const Json& json, std::string_view key) {
  const std::string spelled = string_at(json, key);
  return hash_from_base64(spelled).value_or(sha256(bytes(spelled)));
}

// Our reader of JSON has no integers over 63 bits, and two vectors have 2^64 - 1.
Result<Json> read_json(const std::filesystem::path& file) {
  constexpr std::string_view most = "18446744073709551615";
  std::string content = slurp(file);
  if (const auto at = content.find(most); at != std::string::npos) {
    content.replace(at, most.size(), "-1");
  }
  return parse_json(content);
}

bool inclusion_holds(const Json& json, std::string_view size) {
  const auto leaf = hash_from_base64(string_at(json, "leafHash"));
  const auto proof = proof_at(json);
  return leaf && proof &&
         verify_inclusion(number_at(json, "leafIdx"), *leaf,
                          {number_at(json, size), root_at(json, "root")}, *proof)
             .has_value();
}

bool consistency_holds(const Json& json, std::string_view size1, std::string_view size2) {
  const auto proof = proof_at(json);
  return proof && verify_consistency({number_at(json, size1), root_at(json, "root1")},
                                     {number_at(json, size2), root_at(json, "root2")}, *proof)
                      .has_value();
}

struct Count {
  int good = 0;
  int bad = 0;
};

// `holds` gives nothing for a vector that is about something else.
Count run_vectors(const std::filesystem::path& folder,
                  const std::function<std::optional<bool>(const Json&)>& holds) {
  Count count;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (!file.is_regular_file()) continue;
    const auto json = read_json(file.path());
    EXPECT_TRUE(json) << file.path();
    if (!json) continue;
    const auto result = holds(*json);
    if (!result) continue;
    const bool want = !*json->find("wantErr")->as<bool>();
    EXPECT_EQ(*result, want) << file.path();
    ++(want ? count.good : count.bad);
  }
  return count;
}

TEST(VectorsTest, MerkleInclusion) {
  const auto folder = outside("fixtures/tlog/merkle/testdata/inclusion");
  HUSTINGS_SKIP_WITHOUT(folder)
  const Count count =
      run_vectors(folder, [](const Json& json) { return inclusion_holds(json, "treeSize"); });
  EXPECT_GT(count.good, 0);
  EXPECT_GT(count.bad, 50);
}

TEST(VectorsTest, MerkleConsistency) {
  const auto folder = outside("fixtures/tlog/merkle/testdata/consistency");
  HUSTINGS_SKIP_WITHOUT(folder)
  const Count count = run_vectors(
      folder, [](const Json& json) { return consistency_holds(json, "size1", "size2"); });
  EXPECT_GT(count.good, 0);
  EXPECT_GT(count.bad, 50);
}

TEST(VectorsTest, MerkleSubtreeInclusionOfWholeTrees) {
  const auto folder = outside("fixtures/tlog/merkle/testdata/subtreeinclusion");
  HUSTINGS_SKIP_WITHOUT(folder)
  const Count count = run_vectors(folder, [](const Json& json) -> std::optional<bool> {
    if (number_at(json, "start") != 0) return std::nullopt;
    return inclusion_holds(json, "end");
  });
  EXPECT_GT(count.good, 0);
  EXPECT_GT(count.bad, 50);
}

TEST(VectorsTest, MerkleSubtreeConsistencyOfWholeTrees) {
  const auto folder = outside("fixtures/tlog/merkle/testdata/subtreeconsistency");
  HUSTINGS_SKIP_WITHOUT(folder)
  const Count count = run_vectors(folder, [](const Json& json) -> std::optional<bool> {
    // An empty subtree is vacuously consistent there; here nothing is shown about it.
    if (number_at(json, "start") != 0 || number_at(json, "end") == 0) return std::nullopt;
    return consistency_holds(json, "end", "size");
  });
  EXPECT_GT(count.good, 0);
  EXPECT_GT(count.bad, 0);
}

class TesseraTest : public ::testing::Test {
 protected:
  // The log as it was at `size`: its checkpoint, its tiles.
  LogFetch at(const std::filesystem::path& folder, int size) const {
    return [=](std::string_view file) -> Result<std::string> {
      const std::string name(file == "checkpoint" ? fmt::format("checkpoint.{}", size) : file);
      if (!std::filesystem::exists(folder / name)) return fail(Code::not_found, "no file", name);
      return slurp(folder / name);
    };
  }
  TileFetch tiles(const std::filesystem::path& folder) const {
    return [get = at(folder, 0)](const TileId& id) { return get(path(id)); };
  }
  const std::vector<VerifierKey> keys_ = {*VerifierKey::parse(kTesseraKey)};
};

TEST_F(TesseraTest, EverySizeVerifies) {
  const auto folder = outside("fixtures/tlog/tessera/testdata/log");
  HUSTINGS_SKIP_WITHOUT(folder)
  for (int size = 0; size <= 15; ++size) {
    const auto result = verify_log(at(folder, size), keys_);
    ASSERT_TRUE(result) << size << ": " << result.error().text();
    EXPECT_EQ(result->checkpoint.head.size, size);
    EXPECT_EQ(result->checkpoint.origin, "example.com/log/testdata");
    const auto edge = RightEdge::load(result->checkpoint.head, tiles(folder));
    EXPECT_TRUE(edge) << edge.error().text();
  }
}

TEST_F(TesseraTest, EveryPairOfCheckpointsIsConsistent) {
  const auto folder = outside("fixtures/tlog/tessera/testdata/log");
  HUSTINGS_SKIP_WITHOUT(folder)
  std::vector<TreeHead> heads;
  for (int size = 0; size <= 15; ++size) {
    const auto opened = open_checkpoint(*at(folder, size)("checkpoint"), keys_);
    ASSERT_TRUE(opened) << opened.error().text();
    heads.push_back(opened->checkpoint.head);
  }
  int pairs = 0;
  for (std::size_t to = 1; to < heads.size(); ++to) {
    for (std::size_t from = 1; from <= to; ++from, ++pairs) {
      const auto proof = consistency_proof(from, to, tiles(folder));
      ASSERT_TRUE(proof) << proof.error().text();
      const auto result = verify_consistency(heads[from], heads[to], *proof);
      EXPECT_TRUE(result) << result.error().text();
    }
  }
  EXPECT_EQ(pairs, 120);
}

TEST(VectorsTest, WycheproofEd25519) {
  const auto file = outside("fixtures/tlog/wycheproof/testvectors_v1/ed25519_test.json");
  HUSTINGS_SKIP_WITHOUT(file)
  const auto json = parse_json(slurp(file));
  ASSERT_TRUE(json) << json.error().text();
  Count count;
  for (const auto& group : *json->find("testGroups")->as<JsonArray>()) {
    const std::string raw_key = hex_at(*group.find("publicKey"), "pk");
    ASSERT_EQ(raw_key.size(), 32U);
    PublicKey key;
    std::ranges::copy(bytes(raw_key), key.value.begin());
    for (const auto& test : *group.find("tests")->as<JsonArray>()) {
      const bool want = string_at(test, "result") == "valid";
      const std::string message = hex_at(test, "msg");
      const std::string signature = hex_at(test, "sig");
      EXPECT_EQ(verify(key, bytes(message), bytes(signature)), want) << number_at(test, "tcId");
      ++(want ? count.good : count.bad);
    }
  }
  EXPECT_EQ(count.good, 88);
  EXPECT_EQ(count.bad, 63);
}

}  // namespace
}  // namespace hustings

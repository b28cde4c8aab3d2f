#include "log/verify.h"

#include <gtest/gtest.h>

#include <functional>

#include "log/testing.h"

namespace hustings {
namespace {

using testing::MemoryLog;

MemoryLog log_of(std::uint64_t size) {
  MemoryLog log;
  log.append_numbered(size);
  log.publish();
  return log;
}

// Where verify_log finds the first fault, and its code.
std::string fault(const MemoryLog& log) {
  const auto result = verify_log(log.fetch(), log.keys());
  if (result) return "none";
  EXPECT_FALSE(result.error().message.empty());
  return std::string(name(result.error().code)) + " " + result.error().where;
}

TEST(VerifyTest, AcceptsGoodLogs) {
  for (const std::uint64_t size : {0, 1, 2, 20, 255, 256, 257, 512, 700, 65536, 66000}) {
    const MemoryLog log = log_of(size);
    std::uint64_t next = 0;
    const auto result =
        verify_log(log.fetch(), log.keys(),
                   [&](std::uint64_t index, Bytes entry, const Hash& leaf) -> Result<void> {
                     EXPECT_EQ(index, next++);
                     EXPECT_EQ(text(entry), fmt::format("entry {}", index));
                     EXPECT_EQ(leaf, log.leaves[index]);
                     return {};
                   });
    ASSERT_TRUE(result) << result.error().text();
    EXPECT_EQ(result->checkpoint.head, log.edge.head());
    EXPECT_EQ(next, size);
  }
}

TEST(VerifyTest, EveryFlippedByteOfASmallLogIsFound) {
  MemoryLog log = log_of(20);
  std::size_t flips = 0;
  for (auto& [file, data] : log.files) {
    for (char& byte : data) {
      const char good = byte;
      for (const int change : {0x01, 0x20, 0x80, 0xff}) {
        byte = static_cast<char>(good ^ change);
        const auto result = verify_log(log.fetch(), log.keys());
        EXPECT_FALSE(result) << file;
        if (!result) {
          EXPECT_NE(result.error().where, "") << file;
        }
        byte = good;
        ++flips;
      }
    }
  }
  EXPECT_GT(flips, 4000U);
  EXPECT_EQ(fault(log), "none");
}

TEST(VerifyTest, EveryByteAtACutIsFound) {
  const MemoryLog log = log_of(20);
  for (const auto& [file, data] : log.files) {
    for (std::size_t size = 0; size < data.size(); ++size) {
      MemoryLog damaged = log;
      damaged.files[file].resize(size);
      EXPECT_NE(fault(damaged), "none") << file << " cut to " << size;
    }
  }
}

TEST(VerifyTest, NamesThePlace) {
  const MemoryLog log = log_of(66000);
  const auto after = [&](const std::string& file, const std::function<void(std::string&)>& change) {
    MemoryLog damaged = log;
    EXPECT_TRUE(damaged.files.contains(file)) << file;
    change(damaged.files[file]);
    return fault(damaged);
  };
  const auto flip = [](std::size_t at) {
    return [at](std::string& data) { data.at(at) = static_cast<char>(data.at(at) ^ 4); };
  };
  // "entry 256" is 9 bytes long and has 2 bytes of length.
  EXPECT_EQ(after("tile/entries/001", flip(std::size_t{17} * 11 + 5)),
            "unverified tile/entries/001: entry 273");
  EXPECT_EQ(after("tile/entries/001", flip(std::size_t{17} * 11 + 1)),
            "unverified tile/entries/001: entry 273");
  EXPECT_EQ(after("tile/0/001", flip(std::size_t{32} * 17)),
            "unverified tile/entries/001: entry 273");
  EXPECT_EQ(after("tile/1/000", flip(std::size_t{32} * 17)), "unverified tile/1/000");
  EXPECT_EQ(after("tile/1/001.p/1", flip(3)), "unverified tile/1/001.p/1");
  EXPECT_EQ(after("tile/2/000.p/1", flip(3)), "unverified tile/2/000.p/1");
  EXPECT_EQ(after("tile/entries/257.p/208", flip(5)),
            "unverified tile/entries/257.p/208: entry 65792");
  const auto longer = [](std::string& data) { data += "x"; };
  const auto shorter = [](std::string& data) { data.pop_back(); };
  EXPECT_EQ(after("tile/entries/001", longer), "bad_input tile/entries/001: entry 512, byte 2816");
  EXPECT_EQ(after("tile/entries/001", shorter), "bad_input tile/entries/001: entry 511, byte 2805");
  EXPECT_EQ(after("tile/entries/001", [](auto& data) { data.resize(11 * 255); }),
            "bad_input tile/entries/001: entry 511, byte 2805");
  EXPECT_EQ(after("tile/entries/257.p/208", longer),
            "bad_input tile/entries/257.p/208: entry 66000, byte 2704");
  for (const auto* tile :
       {"tile/0/003", "tile/0/257.p/208", "tile/1/000", "tile/1/001.p/1", "tile/2/000.p/1"}) {
    EXPECT_EQ(after(tile, longer), std::string("bad_input ") + tile);
    EXPECT_EQ(after(tile, shorter), std::string("bad_input ") + tile);
  }
}

TEST(VerifyTest, MissingFilesAreNamed) {
  const MemoryLog log = log_of(600);
  for (const auto& [file, data] : log.files) {
    MemoryLog damaged = log;
    damaged.files.erase(file);
    EXPECT_EQ(fault(damaged), "not_found " + file);
  }
}

TEST(VerifyTest, PartialFilesMayHaveGrownIntoFullOnes) {
  MemoryLog log = log_of(400);
  const std::string old = log.files["checkpoint"];
  log.append_numbered(400);
  log.publish();
  log.files["checkpoint"] = old;
  EXPECT_EQ(fault(log), "not_found tile/1/000.p/1");
  log.files["tile/1/000.p/1"] = log.files["tile/1/000.p/3"].substr(0, 32);
  EXPECT_EQ(fault(log), "none");
  log.files["tile/entries/001"][0] = 1;
  EXPECT_NE(fault(log), "none");
}

TEST(VerifyTest, TamperingThatFitsTogetherStillMissesTheRoot) {
  // The operator changes an entry and every tile above it, but cannot change what was signed.
  const MemoryLog honest = log_of(600);
  MemoryLog forged;
  for (int i = 0; i < 600; ++i) forged.append(i == 300 ? "forged" : fmt::format("entry {}", i));
  forged.publish();
  forged.files["checkpoint"] = honest.files.at("checkpoint");
  EXPECT_EQ(fault(forged), "unverified checkpoint");
  // With only the lower level changed, the level above tells.
  MemoryLog half = honest;
  half.files["tile/entries/001"] = forged.files["tile/entries/001"];
  half.files["tile/0/001"] = forged.files["tile/0/001"];
  EXPECT_EQ(fault(half), "unverified tile/1/000.p/2");
}

TEST(VerifyTest, SignatureAndKeys) {
  MemoryLog log = log_of(5);
  EXPECT_FALSE(verify_log(log.fetch(), {}));
  const MemoryLog other("log.example/other");
  const auto result = verify_log(log.fetch(), other.keys());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::unverified);
  EXPECT_EQ(result.error().where, "checkpoint");
  TreeHead wrong = log.edge.head();
  wrong.root.value[0] ^= 1;
  log.sign(wrong);
  EXPECT_EQ(fault(log), "unverified checkpoint");
  log.sign({6, log.edge.root()});
  EXPECT_EQ(fault(log), "not_found tile/entries/000.p/6");
  log.sign({4, log.edge.root()});
  EXPECT_EQ(fault(log), "not_found tile/entries/000.p/4");
}

TEST(VerifyTest, EntryCheckEndsIt) {
  const MemoryLog log = log_of(300);
  const auto result = verify_log(log.fetch(), log.keys(),
                                 [](std::uint64_t index, Bytes, const Hash&) -> Result<void> {
                                   if (index < 290) return {};
                                   return fail(Code::bad_input, "no record", "/iss");
                                 });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().where, "tile/entries/001.p/44: entry 290: /iss");
  EXPECT_EQ(result.error().message, "no record");
}

}  // namespace
}  // namespace hustings

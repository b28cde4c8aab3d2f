// What tests of the store and of what stands on it share: both databases, and a disk that breaks.
#pragma once
#include <fmt/core.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/disk.h"
#include "base/testing.h"
#include "store/db.h"

namespace hustings::testing {

// The real disk until a chosen call fails. Counts the calls that write. Thread-safe.
class FaultyDisk final : public Disk {
 public:
  // The call number `n` from now on (1 is the next) fails with `code`; with `from_then_on` all
  // later ones too. A failing write_all leaves the first half of its files.
  void fail_at(int n, Code code, bool from_then_on = false) {
    const std::lock_guard lock(mutex_);
    calls_ = 0;
    fail_at_ = n;
    code_ = code;
    from_then_on_ = from_then_on;
  }
  void heal() { fail_at(0, Code::io); }
  int calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
  }

  Result<std::string> read(const Path& file) override { return real_->read(file); }
  Result<std::vector<std::string>> list(const Path& folder) override { return real_->list(folder); }
  Result<void> write(const Path& file, std::string_view bytes, unsigned mode) override {
    HUSTINGS_CHECK(count(file));
    return real_->write(file, bytes, mode);
  }
  Result<void> write_all(const std::vector<std::pair<Path, std::string>>& files) override {
    if (files.empty()) return {};
    auto counted = count(files.front().first);
    if (counted) return real_->write_all(files);
    const auto half = static_cast<std::ptrdiff_t>(files.size() / 2);
    const std::vector<std::pair<Path, std::string>> some(files.begin(), files.begin() + half);
    HUSTINGS_CHECK(real_->write_all(some));
    return counted;
  }
  Result<void> remove(const Path& file) override {
    HUSTINGS_CHECK(count(file));
    return real_->remove(file);
  }
  Result<void> make_folder(const Path& folder, unsigned mode) override {
    return real_->make_folder(folder, mode);
  }

 private:
  Result<void> count(const Path& file) {
    const std::lock_guard lock(mutex_);
    ++calls_;
    const bool broken = fail_at_ > 0 && (from_then_on_ ? calls_ >= fail_at_ : calls_ == fail_at_);
    return broken ? fail(code_, "the disk is broken by a test", file.string()) : Result<void>{};
  }

  const std::unique_ptr<Disk> real_ = real_disk();
  mutable std::mutex mutex_;
  int calls_ = 0;
  int fail_at_ = 0;
  bool from_then_on_ = false;
  Code code_ = Code::io;
};

enum class Make : std::uint8_t { sqlite, postgres };
inline std::string make_name(const ::testing::TestParamInfo<Make>& info) {
  return info.param == Make::sqlite ? "sqlite" : "postgres";
}

// The server that HUSTINGS_TEST_POSTGRES names, as a postgresql:// URL; empty when there is none.
inline std::string test_postgres() {
  const char* url = std::getenv("HUSTINGS_TEST_POSTGRES");  // NOLINT(concurrency-mt-unsafe)
  return url == nullptr ? "" : url;
}

// A new empty database of either make, gone when destroyed: a file, or a schema of its own.
class TestDatabase {
 public:
  explicit TestDatabase(Make make) {
    if (make == Make::sqlite) {
      where_ = (folder_.path() / "test.db").string();
      return;
    }
    static std::atomic<int> made{0};
    schema_ = fmt::format("test_{}_{}", ::getpid(), ++made);
    const std::string url = test_postgres();
    admin_ = *open_postgres(url, schema_);
    where_ = url + (url.contains('?') ? '&' : '?') + "options=-csearch_path%3D" + schema_;
  }
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;
  ~TestDatabase() {
    if (admin_) std::ignore = admin_->script("DROP SCHEMA " + schema_ + " CASCADE");
  }
  const std::string& where() const { return where_; }
  Db& admin() const { return *admin_; }  // of PostgreSQL

 private:
  TemporaryFolder folder_;
  std::string where_;
  std::string schema_;
  std::unique_ptr<Db> admin_;
};

}  // namespace hustings::testing

// Ends a test of PostgreSQL as skipped where there is no server.
#define HUSTINGS_NEEDS(make)                                                     \
  if ((make) == ::hustings::testing::Make::postgres &&                           \
      ::hustings::testing::test_postgres().empty()) {                            \
    GTEST_SKIP() << "HUSTINGS_TEST_POSTGRES names no server: ./test starts one"; \
  }

#define EXPECT_FAILS(wanted, ...)                                                    \
  do {                                                                               \
    const auto outcome_ = (__VA_ARGS__);                                             \
    ASSERT_FALSE(outcome_.has_value()) << #__VA_ARGS__ << " did not fail";           \
    EXPECT_EQ(name(outcome_.error().code), name(wanted)) << outcome_.error().text(); \
  } while (false)
#define ASSERT_GOOD(...)                                          \
  do {                                                            \
    const auto outcome_ = (__VA_ARGS__);                          \
    ASSERT_TRUE(outcome_.has_value()) << outcome_.error().text(); \
  } while (false)

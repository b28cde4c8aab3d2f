#include "store/gathered_writes.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <memory>

#include "base/testing.h"

namespace hustings {
namespace {

// A write-ahead file as SQLite has it.
class Ahead {
 public:
  explicit Ahead(std::string path) : path_(std::move(path)) {
    sqlite3_vfs* vfs = sqlite3_vfs_find(gathering_vfs());
    room_ = std::make_unique<std::max_align_t[]>(
        static_cast<std::size_t>(vfs->szOsFile) / sizeof(std::max_align_t) + 1);
    constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_WAL;
    EXPECT_EQ(vfs->xOpen(vfs, path_.c_str(), file(), kFlags, nullptr), SQLITE_OK);
  }
  Ahead(const Ahead&) = delete;
  Ahead& operator=(const Ahead&) = delete;
  ~Ahead() { file()->pMethods->xClose(file()); }

  sqlite3_file* file() { return reinterpret_cast<sqlite3_file*>(room_.get()); }
  int write(const std::string& bytes, std::size_t at) {
    return file()->pMethods->xWrite(file(), bytes.data(), static_cast<int>(bytes.size()),
                                    static_cast<sqlite3_int64>(at));
  }
  std::string read(std::size_t size, std::size_t at) {
    std::string out(size, '\0');
    EXPECT_EQ(file()->pMethods->xRead(file(), out.data(), static_cast<int>(size),
                                      static_cast<sqlite3_int64>(at)),
              SQLITE_OK);
    return out;
  }
  int sync() { return file()->pMethods->xSync(file(), SQLITE_SYNC_NORMAL); }
  void truncate(std::size_t size) {
    EXPECT_EQ(file()->pMethods->xTruncate(file(), static_cast<sqlite3_int64>(size)), SQLITE_OK);
  }
  std::size_t size() {
    sqlite3_int64 out = 0;
    EXPECT_EQ(file()->pMethods->xFileSize(file(), &out), SQLITE_OK);
    return static_cast<std::size_t>(out);
  }
  std::string on_disk() const {
    std::ifstream in(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  std::string path_;
  std::unique_ptr<std::max_align_t[]> room_;
};

// SQLite gives it the mode of its database.
std::string file_in(const TemporaryFolder& folder) {
  const std::string database = (folder.path() / "some.db").string();
  const std::ofstream made(database);
  return database + "-wal";
}

TEST(GatheredWrites, AreOnDiskWithTheNextSync) {
  const TemporaryFolder folder;
  Ahead ahead(file_in(folder));
  EXPECT_EQ(ahead.write("head", 0), SQLITE_OK);
  EXPECT_EQ(ahead.write("page", 4), SQLITE_OK);
  EXPECT_EQ(ahead.on_disk(), "") << "each write is a call of its own";
  EXPECT_EQ(ahead.sync(), SQLITE_OK);
  EXPECT_EQ(ahead.on_disk(), "headpage");
}

// Against a string: writes that go on and that do not, of all sizes, and everything that looks.
TEST(GatheredWrites, AreTheSameFile) {
  const TemporaryFolder folder;
  Ahead ahead(file_in(folder));
  std::string expected;
  std::uint64_t random = 11;
  const auto any = [&](std::size_t below) {
    random = random * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::size_t>(random >> 33U) % below;
  };
  std::size_t end = 0;
  for (int i = 0; i < 3000; ++i) {
    switch (any(12)) {
      case 0:
        EXPECT_EQ(ahead.sync(), SQLITE_OK);
        ASSERT_TRUE(ahead.on_disk() == expected);
        break;
      case 1:
        EXPECT_EQ(ahead.size(), expected.size());
        break;
      case 2:
        if (any(20) != 0) break;
        end = any(expected.size() + 1);
        ahead.truncate(end);
        expected.resize(end);
        break;
      case 3:
        if (expected.empty()) break;
        end = any(expected.size());
        EXPECT_EQ(ahead.read(expected.size() - end, end), expected.substr(end));
        break;
      default: {
        const std::size_t most = any(50) == 0 ? 100'000 : 5000;
        const std::string bytes(1 + any(most), static_cast<char>('a' + any(26)));
        if (any(8) == 0) end = any(expected.size() + 1);
        EXPECT_EQ(ahead.write(bytes, end), SQLITE_OK);
        expected.resize(std::max(expected.size(), end + bytes.size()));
        expected.replace(end, bytes.size(), bytes);
        end += bytes.size();
      }
    }
  }
}

TEST(GatheredWrites, TheSyncSaysThatTheyFailed) {
  const TemporaryFolder folder;
  Ahead ahead(file_in(folder));
  EXPECT_EQ(ahead.write("head", 0), SQLITE_OK);
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto old = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit none{.rlim_cur = 0, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &none), 0);
  const int said = ahead.sync();
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  (void)std::signal(SIGXFSZ, old);
  EXPECT_EQ(said, SQLITE_IOERR_WRITE);
  EXPECT_EQ(ahead.write("next", 0), SQLITE_OK);
  EXPECT_EQ(ahead.sync(), SQLITE_OK);
  EXPECT_EQ(ahead.on_disk(), "next");
}

}  // namespace
}  // namespace hustings

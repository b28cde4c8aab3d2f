#include "base/disk.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <optional>
#include <thread>

#include "base/testing.h"

namespace hustings {
namespace {

namespace fs = std::filesystem;

unsigned mode_of(const Path& file) {
  struct stat status{};
  return ::stat(file.c_str(), &status) == 0 ? status.st_mode & 0777U : 0U;
}

// The exit code of `work` in a child process, which shares nothing that it changes with the tests.
int in_child(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(work());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

class DiskTest : public testing::Test {
 protected:
  Path at(std::string_view name) const { return folder_.path() / name; }

  TemporaryFolder folder_;
  std::unique_ptr<Disk> disk_ = real_disk();
};

TEST_F(DiskTest, WhatIsWrittenIsRead) {
  const std::string bytes("a\0b\xff\n", 5);
  ASSERT_TRUE(disk_->write(at("file"), bytes));
  EXPECT_EQ(disk_->read(at("file")), bytes);
  ASSERT_TRUE(disk_->write(at("empty"), ""));
  EXPECT_EQ(disk_->read(at("empty")), "");
  const std::string large(1 << 20, 'x');
  ASSERT_TRUE(disk_->write(at("large"), large));
  EXPECT_EQ(disk_->read(at("large")), large);
}

TEST_F(DiskTest, WritingReplacesAndLeavesNothingBehind) {
  ASSERT_TRUE(disk_->write(at("file"), "a long first text"));
  ASSERT_TRUE(disk_->write(at("file"), "short"));
  EXPECT_EQ(disk_->read(at("file")), "short");
  EXPECT_EQ(disk_->list(folder_.path()), std::vector<std::string>{"file"});
}

TEST_F(DiskTest, APipeIsWrittenToAndStays) {
  const Path pipe = at("pipe");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::string read;
  std::thread reader([&] { read = disk_->read(pipe).value_or("nothing"); });
  EXPECT_TRUE(disk_->write(pipe, "through it"));
  reader.join();
  EXPECT_EQ(read, "through it");
  EXPECT_TRUE(fs::is_fifo(pipe));
}

TEST_F(DiskTest, MakesMissingFolders) {
  ASSERT_TRUE(disk_->write(at("a/b/c/file"), "x"));
  EXPECT_EQ(disk_->read(at("a/b/c/file")), "x");
  ASSERT_TRUE(disk_->make_folder(at("d/e")));
  ASSERT_TRUE(disk_->make_folder(at("d/e")));
  EXPECT_TRUE(fs::is_directory(at("d/e")));
}

TEST_F(DiskTest, KeepsSecretsToTheOwner) {
  ASSERT_TRUE(disk_->write(at("key"), "secret", 0600));
  EXPECT_EQ(mode_of(at("key")), 0600U);
  ASSERT_TRUE(disk_->write(at("open"), "page"));
  EXPECT_EQ(mode_of(at("open")) & 0600U, 0600U);
  ASSERT_TRUE(disk_->make_folder(at("secrets"), 0700));
  EXPECT_EQ(mode_of(at("secrets")), 0700U);
  ASSERT_TRUE(disk_->make_folder(at("with/slash/"), 0700));
  EXPECT_EQ(mode_of(at("with/slash")), 0700U);
}

TEST_F(DiskTest, WorksWithRelativePaths) {
  const Path before = fs::current_path();
  fs::current_path(folder_.path());
  EXPECT_TRUE(disk_->write("file", "x"));
  EXPECT_TRUE(disk_->write("folder/file", "y"));
  EXPECT_TRUE(disk_->write_all({{"one", "1"}}));
  EXPECT_EQ(disk_->read("file"), "x");
  fs::current_path(before);
  EXPECT_EQ(disk_->list(folder_.path()), (std::vector<std::string>{"file", "folder", "one"}));
}

TEST_F(DiskTest, WritesManyFilesInOrder) {
  ASSERT_TRUE(disk_->write_all({{at("t/1"), "one"}, {at("u/2"), "two"}, {at("t/1"), "again"}}));
  EXPECT_EQ(disk_->read(at("t/1")), "again");
  EXPECT_EQ(disk_->read(at("u/2")), "two");
  ASSERT_TRUE(disk_->write(at("blocked"), "a file"));
  EXPECT_FALSE(disk_->write_all({{at("3"), "x"}, {at("blocked/4"), "x"}, {at("5"), "x"}}));
  EXPECT_TRUE(disk_->read(at("3")));
  EXPECT_EQ(disk_->read(at("5")).error().code, Code::not_found);
}

TEST_F(DiskTest, SaysWhatIsMissing) {
  const auto read = disk_->read(at("none"));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::not_found);
  EXPECT_EQ(read.error().where, at("none").string());
  EXPECT_EQ(disk_->read(folder_.path()).error().code, Code::io);
  EXPECT_EQ(disk_->list(at("none")), std::vector<std::string>{});
  EXPECT_TRUE(disk_->remove(at("none")));
  ASSERT_TRUE(disk_->write(at("folder/file"), "x"));
  EXPECT_FALSE(disk_->remove(at("folder"))) << "not empty";
  ASSERT_TRUE(disk_->remove(at("folder/file")));
  EXPECT_TRUE(disk_->remove(at("folder")));
  EXPECT_TRUE(disk_->list(at("")).value().empty());
}

TEST_F(DiskTest, ListsNamesSorted) {
  for (const auto* name : {"b", "a", "c", "B"}) ASSERT_TRUE(disk_->write(at(name), ""));
  ASSERT_TRUE(disk_->make_folder(at("folder")));
  EXPECT_EQ(disk_->list(folder_.path()), (std::vector<std::string>{"B", "a", "b", "c", "folder"}));
  ASSERT_TRUE(disk_->remove(at("a")));
  EXPECT_EQ(disk_->list(folder_.path())->size(), 4U);
  EXPECT_EQ(disk_->list(at("b")).error().code, Code::io);
}

TEST_F(DiskTest, AFileInTheWayIsAnError) {
  ASSERT_TRUE(disk_->write(at("file"), "x"));
  EXPECT_EQ(disk_->make_folder(at("file")).error().code, Code::io);
  EXPECT_FALSE(disk_->make_folder(at("file/below")));
  EXPECT_FALSE(disk_->write(at("file/below"), "y"));
  EXPECT_EQ(disk_->read(at("file")), "x");
}

// A write that fails half way: the old file stands, and no temporary file is left.
TEST_F(DiskTest, AFailedWriteChangesNothing) {
  ASSERT_TRUE(disk_->write(at("file"), "old"));
  EXPECT_EQ(in_child([&] {
              if (std::signal(SIGXFSZ, SIG_IGN) == SIG_ERR) return 2;
              const rlimit limit{4096, 4096};
              ::setrlimit(RLIMIT_FSIZE, &limit);
              const auto done = disk_->write(at("file"), std::string(100000, 'x'));
              return !done && done.error().code == Code::io ? 0 : 1;
            }),
            0);
  EXPECT_EQ(disk_->read(at("file")), "old");
  EXPECT_EQ(disk_->list(folder_.path()), std::vector<std::string>{"file"});
}

constexpr int kCannotMount = 77;

// In a child with its own mounts: fills a tiny file system, and goes on when there is room.
int fill_a_tiny_disk(Disk& disk, const Path& folder) {
  if (::unshare(CLONE_NEWNS) != 0 && ::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) {
    return kCannotMount;
  }
  if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
      ::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=64k") != 0) {
    return kCannotMount;
  }
  if (!disk.write(folder / "kept", std::string(20000, 'k'))) return 1;
  const auto full = disk.write(folder / "kept", std::string(100000, 'x'));
  if (full || full.error().code != Code::disk_full || full.error().mend.empty()) return 2;
  if (disk.read(folder / "kept") != std::string(20000, 'k')) return 3;
  if (disk.list(folder) != std::vector<std::string>{"kept"}) return 4;
  if (!disk.remove(folder / "kept")) return 5;
  return disk.write(folder / "kept", std::string(40000, 'n')) ? 0 : 6;
}

TEST_F(DiskTest, AFullDiskLosesNothingAndGoesOnWhenThereIsRoom) {
  const int code = in_child([&] { return fill_a_tiny_disk(*disk_, folder_.path()); });
  if (code == kCannotMount) GTEST_SKIP() << "this user may not mount a tmpfs";
  EXPECT_EQ(code, 0);
}

TEST_F(DiskTest, OneProcessHoldsTheLock) {
  const auto try_lock = [&] {
    const auto lock = FileLock::take(at("lock"));
    if (lock) return 0;
    return lock.error().code == Code::unavailable && !lock.error().mend.empty() ? 1 : 2;
  };
  std::optional<FileLock> lock = FileLock::take(at("lock")).value();
  EXPECT_EQ(in_child(try_lock), 1);
  FileLock moved = std::move(*lock);
  lock.reset();
  EXPECT_EQ(in_child(try_lock), 1) << "the moved lock still holds";
  moved = FileLock::take(at("another")).value();
  EXPECT_EQ(in_child(try_lock), 0) << "assigning over it lets go";
  EXPECT_EQ(FileLock::take(at("none/lock")).error().code, Code::not_found);
}

TEST_F(DiskTest, ALockGoesWithItsProcess) {
  EXPECT_EQ(in_child([&] {
              const auto lock = FileLock::take(at("lock"));
              ::_exit(lock ? 0 : 1);
              return 2;
            }),
            0);
  EXPECT_TRUE(FileLock::take(at("lock")));
}

}  // namespace
}  // namespace hustings

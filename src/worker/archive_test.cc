#include "worker/archive.h"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include "worker/test_zip.h"
#include "worker/worker.h"

namespace hustings {
namespace {

using ::testing::HasSubstr;
using testing::TestPart;
using testing::zip_of;

Path real_worker() {
  return worker_program().parent_path().parent_path().parent_path() / "hustings-worker";
}
bool childless() { return waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD; }

class Archive : public ::testing::Test {
 protected:
  Path put(const std::string& bytes) const {
    std::ofstream(file_, std::ios::binary | std::ios::trunc) << bytes;
    return file_;
  }
  ~Archive() override { std::filesystem::remove(file_); }
  // All of a part, or what is wrong with it.
  static std::string read(const Path& file, const std::string& name) {
    auto source = open_part(real_worker(), file, name);
    if (!source) return source.error().text();
    std::string out;
    std::array<char, 1000> piece{};
    for (;;) {
      const auto got = (*source)(piece);
      if (!got) return got.error().text();
      if (*got == 0) return out;
      out.append(piece.data(), *got);
    }
  }

 private:
  const Path file_ = std::filesystem::temp_directory_path() /
                     ("archive_test_" + std::to_string(getpid()) + ".zip");
};

TEST_F(Archive, IsReadPartByPart) {
  std::string large;
  for (int i = 0; i < 300'000; ++i) large += std::to_string(i) + '\n';
  const Path file = put(zip_of({{"folder/a.csv", large}, {"b.csv", "x,y\r\n", false}, {"f/", ""}}));
  const auto parts = list_archive(real_worker(), file);
  ASSERT_TRUE(parts) << parts.error().text();
  ASSERT_EQ(parts->size(), 2U);
  EXPECT_EQ(parts->front().name, "folder/a.csv");
  EXPECT_EQ(parts->front().size, large.size());
  EXPECT_EQ(read(file, "folder/a.csv"), large);
  EXPECT_EQ(read(file, "b.csv"), "x,y\r\n");
  EXPECT_THAT(read(file, "c.csv"), HasSubstr("no such part"));
  EXPECT_TRUE(childless());
}

TEST_F(Archive, ItsEndIsOnlyAnEndIfThePartWasWhole) {
  const Path file =
      put(zip_of({TestPart{.name = "a", .bytes = std::string(200'000, 'x'), .crc_error = 1}}));
  EXPECT_THAT(read(file, "a"), HasSubstr("checksum"));
  put("no archive");
  EXPECT_FALSE(list_archive(real_worker(), file));
  put("");
  EXPECT_FALSE(list_archive(real_worker(), file));
  EXPECT_FALSE(list_archive(real_worker(), file.parent_path() / "nothing.zip"));
  EXPECT_TRUE(childless());
}

TEST_F(Archive, WhoStopsListeningEndsTheProcess) {
  const Path file = put(zip_of({{"a", std::string(4'000'000, 'x')}}));
  {
    auto source = open_part(real_worker(), file, "a");
    ASSERT_TRUE(source);
    std::array<char, 10> piece{};
    EXPECT_EQ((*source)(piece).value_or(0), piece.size());
  }
  EXPECT_TRUE(childless());
}

}  // namespace
}  // namespace hustings

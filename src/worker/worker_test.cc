#include "worker/worker.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

#include "worker/protocol.h"
#include "worker/test_zip.h"

namespace hustings {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
constexpr bool kSanitized = __has_feature(address_sanitizer);
#else
constexpr bool kSanitized = false;
#endif

// The test runs in src/worker of the build folder, hustings-worker stands at its top.
Path real_worker() {
  return worker_program().parent_path().parent_path().parent_path() / "hustings-worker";
}
// What the probe came to when it did this in the sandbox.
std::string probe(const std::string& deed, const WorkerLimits& limits = {}) {
  const Path program = worker_program().parent_path() / "worker_sandbox_probe";
  const auto out = run_worker(program, deed, "input", limits);
  return out ? *out : std::string(name(out.error().code)) + ": " + out.error().message;
}
// No child is left, running or as a zombie.
bool childless() { return waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD; }

std::string small_book() {
  return testing::zip_of(
      testing::parts_of({.sheets = {"<sheetData><row><c><v>1</v></c></row></sheetData>"}}));
}

TEST(Worker, ReadsASheet) {
  const auto sheet = read_sheet(real_worker(), small_book());
  ASSERT_TRUE(sheet) << sheet.error().text();
  EXPECT_EQ(sheet->name, "Sheet1");
  EXPECT_THAT(sheet->others, IsEmpty());
  EXPECT_EQ(sheet->csv, "1\r\n");
  EXPECT_TRUE(childless());
}

TEST(Worker, SaysWhatIsWrongWithAFile) {
  const auto sheet = read_sheet(real_worker(), "a,b");
  ASSERT_FALSE(sheet);
  EXPECT_EQ(sheet.error().code, Code::bad_input);
  EXPECT_EQ(sheet.error().text(),
            "the file is neither XLSX nor ODS: save it as .xlsx, .ods or .csv");
}

TEST(Worker, AFileThatNeedsTooMuchIsTold) {
  if (kSanitized) GTEST_SKIP() << "no limit of memory with sanitizers";
  std::string texts;
  for (int i = 0; i < 60; ++i) {
    texts += "<si><t>";
    for (int n = 0; n < 100'000; ++n) texts += static_cast<char>('a' + (n * n + i) % 26);
    texts += "</t></si>";
  }
  const auto sheet = read_sheet(
      real_worker(), testing::zip_of(testing::parts_of({.sheets = {""}, .shared = texts}, false)),
      {.memory = 24 << 20});
  ASSERT_FALSE(sheet);
  EXPECT_EQ(sheet.error().code, Code::bad_input);
  EXPECT_THAT(sheet.error().text(), HasSubstr("more memory than the worker may take: split it"));
}

TEST(Worker, TwoAtATime) {
  std::vector<std::jthread> threads;
  threads.reserve(4);
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      for (int n = 0; n < 5; ++n) EXPECT_EQ(read_sheet(real_worker(), small_book())->csv, "1\r\n");
    });
  }
}

TEST(Worker, ATaskThatThereIsNot) {
  const auto out = run_worker(real_worker(), "dance", "");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().code, Code::io);
  EXPECT_THAT(out.error().message, HasSubstr("no task \"dance\""));
}

TEST(Worker, AProgramThatThereIsNot) {
  const auto out = run_worker("/nowhere/hustings-worker", "sheet", "");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().code, Code::io);
  EXPECT_EQ(out.error().where, "/nowhere/hustings-worker");
  EXPECT_THAT(run_worker("/bin/false", "sheet", "").error().message, HasSubstr("without saying"));
}

TEST(Worker, ErrorsSurviveTheirWay) {
  std::string bytes;
  write_worker_error({Code::bad_input, std::string("a\0b", 3), "where", ""}, bytes);
  EXPECT_EQ(read_worker_error(bytes).text(), "a?b: where");
  EXPECT_EQ(read_worker_error("").code, Code::io);
  EXPECT_EQ(read_worker_error(bytes.substr(0, bytes.size() - 1)).code, Code::io);
}

TEST(Sandbox, LetsWorkBeDone) {
  EXPECT_EQ(probe("nothing"), "done");
  EXPECT_EQ(probe("environment"), "done");
}

TEST(Sandbox, NothingIsInheritedL16) {
  const int fds[] = {dup(0), dup(0), dup(0), dup(0), dup(0), dup(0), dup(0), dup(0)};
  if (!kSanitized) {
    EXPECT_THAT(probe("inherited"), HasSubstr("what it may not"));
  }
  EXPECT_EQ(probe("landlock:inherited"), std::to_string(EBADF));
  for (const int fd : fds) close(fd);
}

TEST(Sandbox, EndsWhoReachesOutL16) {
  if (kSanitized) GTEST_SKIP() << "no filter of calls with sanitizers";
  for (const auto* deed : {"socket", "unix-socket", "read-file", "write-file", "fork", "exec",
                           "run-memory", "kill-parent"}) {
    EXPECT_EQ(probe(deed),
              "bad_input: the file could not be read: its reader tried what it may not, and was "
              "ended")
        << deed;
  }
  EXPECT_TRUE(childless());
}

TEST(Sandbox, ThreadsWhereTheyAreAllowedAndNothingElseNew) {
  EXPECT_EQ(probe("threads:thread"), "done");
  if (kSanitized) GTEST_SKIP() << "no filter of calls with sanitizers";
  for (const auto* deed :
       {"thread", "threads:socket", "threads:read-file", "threads:write-file", "threads:fork",
        "threads:exec", "threads:run-memory", "threads:kill-parent"}) {
    EXPECT_THAT(probe(deed), HasSubstr("what it may not")) << deed;
  }
}

TEST(Sandbox, LandlockAloneKeepsFilesAway) {
  const std::string answer = probe("landlock:read-file");
  if (answer.starts_with("io: ")) GTEST_SKIP() << "no Landlock here";
  EXPECT_EQ(answer, std::to_string(EACCES));
  EXPECT_EQ(probe("landlock:write-file"), std::to_string(EACCES));
}

TEST(Sandbox, MemoryAndComputingHaveAnEndL16) {
  if (!kSanitized) {
    EXPECT_THAT(probe("memory"), HasSubstr("crashed (signal 6)"));
  }
  EXPECT_THAT(probe("spin", {.cpu_seconds = 1}), HasSubstr("more than 1 s of computing"));
  EXPECT_TRUE(childless());
}

TEST(Worker, WhoSleepsFloodsOrCrashesIsEnded) {
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_THAT(probe("sleep", {.wall = 200ms}), HasSubstr("longer than 200 ms"));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
  EXPECT_THAT(probe("flood", {.most_output = 1 << 20}), HasSubstr("more than 1048576 bytes"));
  EXPECT_THAT(probe("crash"), HasSubstr("its reader crashed (signal 6)"));
  EXPECT_TRUE(childless());
}

TEST(Worker, AWrongAnswerIsNoSheet) {
  const Path program = worker_program().parent_path() / "worker_sandbox_probe";
  const auto sheet = read_sheet(program, "input");
  ASSERT_FALSE(sheet);
  EXPECT_EQ(sheet.error().code, Code::bad_input);
  EXPECT_THAT(sheet.error().message, HasSubstr("answered with something else"));
}

}  // namespace
}  // namespace hustings

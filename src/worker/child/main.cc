// hustings-worker: makes something harmless of a file that nobody has looked at. Reads it from
// standard input, writes the result to standard output; hustings starts one for each file.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include "worker/child/archive.h"
#include "worker/child/run.h"
#include "worker/child/sheet.h"
#include "worker/tasks.h"

namespace {

using namespace hustings;  // NOLINT: a program of its own

constexpr std::array kTasks = {Task{.name = "sheet", .run = sheet_of},
                               Task{.name = kPartsTask, .stream = list_parts},
                               Task{.name = kPartTask, .stream = unpack_part}};
constexpr Program kProgram{
    .tasks = kTasks,
    .usage =
        "usage: hustings-worker TASK [MEMORY CPU_SECONDS [PART]] < FILE | cat\n"
        "parts, part: of a ZIP, a list of them or one unpacked, in pieces with their lengths.\n"
        "sheet: writes the first sheet of an XLSX or ODS file as CSV, below a line of JSON.\n"
        "picture, codes, label: what hustings-worker-pictures says, which stands beside it.\n"
        "hustings starts it; by hand it is of use to see what it says about a file. It may write\n"
        "into pipes only.\n",
    .smaller = "split it into several files, or save the sheet as CSV"};

// Becomes the program beside it that reads pictures: its hundred libraries would make each sheet
// wait. Comes back when there is none.
void become_picture_worker(char** values) {
  std::error_code failed;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", failed);
  const std::filesystem::path program = self.parent_path() / kPictureProgram;
  std::array<char*, 1> environment{};
  execve(program.c_str(), values, environment.data());
}

Result<void> no_picture_worker() {
  return fail(Code::io, "the program that reads pictures cannot be started",
              std::string(kPictureProgram), "put it beside hustings-worker");
}

}  // namespace

int main(int count, char** values) {
  Program program = kProgram;
  if (count > 1 && std::ranges::find(kPictureTasks, values[1]) != kPictureTasks.end()) {
    become_picture_worker(values);
    program.prepare = no_picture_worker;
  }
  return run_program(program, count, values);
}

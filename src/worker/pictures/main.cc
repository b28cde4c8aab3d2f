// hustings-worker-pictures: what hustings-worker becomes for pictures.
#include <unistd.h>

#include <array>

#include "worker/child/run.h"
#include "worker/pictures/image.h"
#include "worker/pictures/pictures.h"
#include "worker/tasks.h"

namespace {

using namespace hustings;  // NOLINT: a program of its own

constexpr std::array kTasks = {Task{.name = kPictureTask, .run = picture_of},
                               Task{.name = kCodesTask, .run = codes_of},
                               Task{.name = kLabelTask, .run = label_of}};
constexpr Program kProgram{
    .tasks = kTasks,
    .usage =
        "usage: hustings-worker picture|codes [MEMORY CPU_SECONDS] < FILE | cat\n"
        "picture: writes what a picture is as a line of JSON, and a thumbnail. codes: writes\n"
        "what QR codes in it say. label: puts a label on it, as hustings orders.\n",
    .smaller = "make it smaller in a picture program, or save it as JPEG",
    // libvips works in threads, of which it keeps one busy.
    .limits = {.memory = std::uint64_t{1536} << 20, .cpu_seconds = 20, .threads = true},
    .prepare = start_vips};

}  // namespace

int main(int count, char** values) {
  // Not return: what libraries clean up at the end of a program dies with this one anyway.
  _exit(run_program(kProgram, count, values));
}

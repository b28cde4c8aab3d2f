// What every program that reads hostile files does around its tasks.
#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "worker/child/sandbox.h"

namespace hustings {

// Hands a piece of the answer on; false when nobody listens any more.
using Emit = std::function<bool(std::string_view piece)>;

struct Task {
  std::string_view name;
  Result<std::string> (*run)(std::string_view input) = nullptr;
  // Instead of `run`, for files of any size: the input is mapped, the answer leaves in pieces, as
  // worker/protocol.h says.
  Result<void> (*stream)(std::string_view input, std::string_view argument,
                         const Emit& emit) = nullptr;
};

struct Program {
  std::span<const Task> tasks;
  std::string_view usage;
  std::string_view smaller;             // how to mend a file that needs too much memory
  SandboxLimits limits = {};            // of one that is started by hand
  Result<void> (*prepare)() = nullptr;  // what has to be done before the sandbox is entered
};

// Arguments: TASK [MEMORY CPU_SECONDS [ARGUMENT]]. Prepares, locks itself in, reads standard input,
// writes what the task makes of it. Gives what the process has to end with, as worker/protocol.h
// says.
int run_program(const Program& program, int count, char** values);

}  // namespace hustings

// What every program that reads hostile files does around its tasks.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "worker/child/sandbox.h"

namespace hustings {

struct Task {
  std::string_view name;
  Result<std::string> (*run)(std::string_view input);
};

struct Program {
  std::span<const Task> tasks;
  std::string_view usage;
  std::string_view smaller;             // how to mend a file that needs too much memory
  SandboxLimits limits = {};            // of one that is started by hand
  Result<void> (*prepare)() = nullptr;  // what has to be done before the sandbox is entered
};

// Arguments: TASK [MEMORY CPU_SECONDS]. Prepares, locks itself in, reads standard input, writes
// what the task makes of it. Gives what the process has to end with, as worker/protocol.h says.
int run_program(const Program& program, int count, char** values);

}  // namespace hustings

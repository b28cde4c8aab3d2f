// Takes from this process what a parser does not need: files, network, other programs, endless
// memory and time. There is no way back.
#pragma once
#include <cstdint>

#include "base/error.h"

namespace hustings {

struct SandboxLimits {
  std::uint64_t memory = std::uint64_t{768} << 20;  // bytes of address space
  unsigned cpu_seconds = 20;
  bool threads = false;  // it may have several; what holds for one holds for all
};

// All of the below, in this order, and only standard input, output and error stay open. io when one
// of them cannot be had; Landlock alone is left out where the kernel has none.
//
// In builds with sanitizers limits on memory, Landlock and the system call filter are left out:
// their shadow memory takes terabytes of address space, and their reports open files and processes.
Result<void> enter_sandbox(const SandboxLimits& limits);

// Resource limits, no core, no new privileges, ends with its parent.
Result<void> set_limits(const SandboxLimits& limits);
// Landlock: no file may be opened and no socket bound or connected. False: the kernel has none.
Result<bool> forbid_files();
// seccomp: every system call but those to read, write, get memory and end is the process' last.
// With `threads` also those that begin, name and end threads of this process; all that it has
// already are held to it, too.
Result<void> forbid_calls(bool threads = false);

}  // namespace hustings

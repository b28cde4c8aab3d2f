#include "worker/child/sandbox.h"

#include <fmt/core.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <initializer_list>
#include <system_error>
#include <utility>

namespace hustings {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif
#else
constexpr bool kSanitized = false;
#endif

std::unexpected<Error> refused(std::string_view what, int why) {
  return fail(Code::io,
              fmt::format("the worker cannot lock itself in: {} ({})", what,
                          std::generic_category().message(why)),
              {}, "run it on a kernel with seccomp (CONFIG_SECCOMP_FILTER), or save files as CSV");
}

// As in linux/landlock.h, whose copy in Debian 12 is older than the kernels that run.
struct LandlockRules {
  std::uint64_t files;
  std::uint64_t network;  // from version 4
};

// Every right that a version knows; what is handled and not granted is forbidden.
std::uint64_t file_rights(long version) {
  constexpr std::array kBits = {13, 14, 15, 15, 16};  // by version, from 1
  const auto index = std::min<std::size_t>(static_cast<std::size_t>(version), kBits.size()) - 1;
  return (std::uint64_t{1} << kBits[index]) - 1;
}

}  // namespace

Result<void> set_limits(const SandboxLimits& limits) {
  const auto limit = [](auto what, std::uint64_t most, std::uint64_t last) -> Result<void> {
    // What was lowered before stays low.
    rlimit now{};
    if (getrlimit(what, &now) != 0) return refused("no resource limits", errno);
    const rlimit next{std::min<rlim_t>(most, now.rlim_max), std::min<rlim_t>(last, now.rlim_max)};
    if (setrlimit(what, &next) != 0) return refused("no resource limits", errno);
    return {};
  };
  if (!kSanitized) {
    HUSTINGS_CHECK(limit(RLIMIT_AS, limits.memory, limits.memory));
    // It counts threads, and those of all processes of a user: with threads the filter of calls
    // alone forbids further processes.
    if (!limits.threads) HUSTINGS_CHECK(limit(RLIMIT_NPROC, 0, 0));
  }
  HUSTINGS_CHECK(limit(RLIMIT_CPU, limits.cpu_seconds, std::uint64_t{limits.cpu_seconds} + 1));
  HUSTINGS_CHECK(limit(RLIMIT_NOFILE, 16, 16));
  HUSTINGS_CHECK(limit(RLIMIT_FSIZE, 0, 0));
  HUSTINGS_CHECK(limit(RLIMIT_CORE, 0, 0));
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return refused("no_new_privs", errno);
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return refused("not dumpable", errno);
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) return refused("parent's death", errno);
  return {};
}

Result<bool> forbid_files() {
  constexpr unsigned kVersion = 1;  // LANDLOCK_CREATE_RULESET_VERSION
  const long version = syscall(SYS_landlock_create_ruleset, nullptr, 0, kVersion);
  if (version < 1) return false;
  const LandlockRules rules{.files = file_rights(version), .network = 3};
  const std::size_t size = version >= 4 ? sizeof(rules) : sizeof(rules.files);
  const long set = syscall(SYS_landlock_create_ruleset, &rules, size, 0);
  if (set < 0) return refused("Landlock", errno);
  const long done = syscall(SYS_landlock_restrict_self, set, 0);
  const int why = errno;
  close(static_cast<int>(set));
  if (done != 0) return refused("Landlock", why);
  return true;
}

namespace {

using Conditions = std::initializer_list<scmp_arg_cmp>;

// Nothing but a thread of this process: with these flags of pthread_create the new one shares
// memory and filters. The newer call keeps its flags where no filter can see them, and must not be
// there.
int allow_threads(scmp_filter_ctx filter) {
  constexpr scmp_datum_t kThread = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND |
                                   CLONE_THREAD | CLONE_SYSVSEM | CLONE_SETTLS |
                                   CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
  const Conditions thread = {{0, SCMP_CMP_EQ, kThread, 0}};
  const Conditions names = {{0, SCMP_CMP_EQ, PR_SET_NAME, 0}};
  const auto add = [&](unsigned action, int call, Conditions conditions) {
    return seccomp_rule_add_array(filter, action, call, static_cast<unsigned>(conditions.size()),
                                  conditions.begin());
  };
  int failed = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
  if (failed == 0) failed = add(SCMP_ACT_ALLOW, SCMP_SYS(clone), thread);
  if (failed == 0) failed = add(SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), {});
  if (failed == 0) failed = add(SCMP_ACT_ALLOW, SCMP_SYS(prctl), names);
  for (const int call : {SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(sched_getaffinity),
                         SCMP_SYS(sched_yield)}) {
    if (failed == 0) failed = add(SCMP_ACT_ALLOW, call, {});
  }
  return failed;
}

}  // namespace

Result<void> forbid_calls(bool threads) {
  const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
  if (filter == nullptr) return refused("seccomp", ENOMEM);
  int failed = 0;
  const auto allow = [&](int call) {
    if (failed == 0) failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
  };
  for (const int call :
       {SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(close), SCMP_SYS(brk), SCMP_SYS(munmap),
        SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(futex), SCMP_SYS(getrandom),
        SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(gettid), SCMP_SYS(getpid),
        SCMP_SYS(exit), SCMP_SYS(exit_group)}) {
    allow(call);
  }
  // Memory, but none of a file's and none that runs. (libseccomp's macros for these are C.)
  const auto allow_if = [&](int call, Conditions conditions) {
    if (failed != 0) return;
    failed = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call,
                                    static_cast<unsigned>(conditions.size()), conditions.begin());
  };
  const scmp_arg_cmp runs_not{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0};
  const scmp_arg_cmp no_file{3, SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS};
  allow_if(SCMP_SYS(mmap), {runs_not, no_file});
  allow_if(SCMP_SYS(mprotect), {runs_not});
  // A signal to itself only: how abort() ends it.
  allow_if(SCMP_SYS(tgkill), {{0, SCMP_CMP_EQ, static_cast<scmp_datum_t>(getpid()), 0}});
  if (failed == 0 && threads) failed = allow_threads(filter);
  if (failed == 0) failed = seccomp_load(filter);
  seccomp_release(filter);
  if (failed != 0) return refused("seccomp", -failed);
  return {};
}

Result<void> enter_sandbox(const SandboxLimits& limits) {
  constexpr unsigned kFirst = 3;
  if (syscall(SYS_close_range, kFirst, ~0U, 0) != 0) return refused("open files", errno);
  HUSTINGS_CHECK(set_limits(limits));
  if (kSanitized) return {};
  HUSTINGS_TRY(const bool landlocked, forbid_files());
  static_cast<void>(landlocked);  // an older kernel; the filter of calls says no as well
  return forbid_calls(limits.threads);
}

}  // namespace hustings

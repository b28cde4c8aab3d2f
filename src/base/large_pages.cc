#include "base/large_pages.h"

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace hustings {
namespace {

thread_local int asked = 0;

}  // namespace

LargePages::LargePages() { ++asked; }
LargePages::~LargePages() { --asked; }

}  // namespace hustings

// Sanitizers have a function of this name that they need.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

// Shared libraries find this one before libc's. Memory that is there at once (MAP_POPULATE) would
// be there in small pages before anybody could ask for large ones: so it is asked first.
extern "C" void* mmap(void* at, size_t size, int protection, int flags, int file,
                      off_t offset) noexcept {
  const bool large = hustings::asked > 0 && file == -1;
  const int wanted = large ? flags & ~MAP_POPULATE : flags;
  auto* const out = reinterpret_cast<void*>(  // NOLINT(performance-no-int-to-ptr)
      syscall(SYS_mmap, at, size, protection, wanted, file, offset));
  if (large && out != MAP_FAILED && madvise(out, size, MADV_HUGEPAGE) == 0)
    (void)madvise(out, size, MADV_POPULATE_WRITE);
  return out;
}

#endif

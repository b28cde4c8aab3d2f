// Large pages for libraries that map memory themselves and take none from their caller. libsodium
// maps new memory for every Argon2id: in pages of 4 KiB half of the time goes into making and
// unmaking them, and into finding them (docs/benchmarks.md, "Reports"; ADR 41).
#pragma once

namespace hustings {

// While one lives, memory that libraries map on this thread is in large pages, where the kernel has
// them for programs that ask (transparent_hugepage: madvise, always). Changes no result.
class LargePages {
 public:
  LargePages();
  ~LargePages();
  LargePages(const LargePages&) = delete;
  LargePages& operator=(const LargePages&) = delete;
};

}  // namespace hustings

// What is freed is overwritten: words of reports, codes and passphrases pass through many strings
// on their way, and none of them is to stay in memory, or in a core dump, when nobody is at work
// any more. Keys have memory of their own (vault/secret.h).
#include "cli/wiped_heap.h"

#include <malloc.h>

#include <cstdlib>
#include <cstring>
#include <new>

// Sanitizers bring their own.
#ifdef __has_feature
#define HUSTINGS_HAS_SANITIZER __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HUSTINGS_HAS_SANITIZER 1
#else
#define HUSTINGS_HAS_SANITIZER 0
#endif

namespace {

bool wipes = false;

}  // namespace

void hustings::cli::wipe_what_is_freed() { wipes = true; }

#if !HUSTINGS_HAS_SANITIZER

namespace {

void wipe_and_free(void* p) noexcept {
  if (wipes && p != nullptr) explicit_bzero(p, malloc_usable_size(p));
  std::free(p);  // NOLINT(cppcoreguidelines-no-malloc)
}

}  // namespace

// NOLINTBEGIN(cert-dcl54-cpp,misc-new-delete-overloads): the library's `new` is malloc
void operator delete(void* p) noexcept { wipe_and_free(p); }
void operator delete[](void* p) noexcept { wipe_and_free(p); }
void operator delete(void* p, std::size_t) noexcept { wipe_and_free(p); }
void operator delete[](void* p, std::size_t) noexcept { wipe_and_free(p); }
void operator delete(void* p, std::align_val_t) noexcept { wipe_and_free(p); }
void operator delete[](void* p, std::align_val_t) noexcept { wipe_and_free(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { wipe_and_free(p); }
void operator delete[](void* p, std::size_t, std::align_val_t) noexcept { wipe_and_free(p); }
// NOLINTEND(cert-dcl54-cpp,misc-new-delete-overloads)

#endif

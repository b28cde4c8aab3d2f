#include "worker/child/archive.h"

#include <fmt/core.h>
#include <sys/mman.h>

#include <cstdint>

#include "worker/child/zip.h"

namespace hustings {
namespace {

// The pages of the mapped file that are read are given back: nobody reads them again.
void release(std::string_view done) {
  constexpr std::uintptr_t kPage = 4096;
  const auto skipped = reinterpret_cast<std::uintptr_t>(done.data()) % kPage;
  const auto whole = (done.size() + skipped) / kPage * kPage;
  if (whole > 0) (void)madvise(const_cast<char*>(done.data()) - skipped, whole, MADV_DONTNEED);
}

constexpr ZipLimits kLimits = {
    .unpacked = std::uint64_t{64} << 30, .ratio = UINT64_MAX, .release = &release};

}  // namespace

Result<void> list_parts(std::string_view file, std::string_view, const Emit& emit) {
  HUSTINGS_TRY(const Zip zip, Zip::open(file, kLimits));
  for (const auto& part : zip.parts()) {
    const bool folder = part.name.ends_with('/');
    if (folder || part.name.find_first_of("\r\n") != std::string::npos) continue;
    if (!emit(fmt::format("{} {}\n", part.unpacked, part.name))) return {};
  }
  return {};
}

Result<void> unpack_part(std::string_view file, std::string_view name, const Emit& emit) {
  HUSTINGS_TRY(const Zip zip, Zip::open(file, kLimits));
  const ZipPart* part = zip.find(name);
  if (part == nullptr) return fail(Code::bad_input, "the file has no such part", std::string(name));
  return zip.unpack(*part, [&](std::string_view piece) -> Result<bool> { return emit(piece); });
}

}  // namespace hustings

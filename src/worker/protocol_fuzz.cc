// Any bytes as what a worker says: the caller takes only what is possible.
#include <cstdint>
#include <cstdlib>

#include "base/text.h"
#include "worker/protocol.h"
#include "worker/said.h"

namespace {

using namespace hustings;  // NOLINT: a program of its own

void need(bool good) {
  if (!good) std::abort();
}

void errors(std::string_view bytes) {
  const Error error = read_worker_error(bytes);
  need(error.code == Code::bad_input || error.code == Code::io);
  std::string again;
  write_worker_error(error, again);
  const Error same = read_worker_error(again);
  need(same.code == error.code && same.message == error.message && same.mend == error.mend);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  errors(bytes);
  if (const auto picture = picture_said(std::string(bytes)))
    need(picture->width > 0 && picture->width <= kMostPictureSide && picture->frames > 0 &&
         picture->media_type.starts_with("image/") && !picture->thumbnail.empty());
  if (const auto codes = codes_said(bytes)) {
    for (const auto& text : *codes) need(is_utf8(text) && !text.empty());
  }
  for (const auto& part : parts_said(bytes)) need(part.name.size() <= size);
  return 0;
}

// Any bytes as a picture, for all that is made of pictures. The first byte says what.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/text.h"
#include "worker/pictures/image.h"
#include "worker/pictures/pictures.h"

namespace {

using namespace hustings;  // NOLINT: a program of its own

// The input as label_of has it, with one file as picture and label.
std::string order(const std::string& file) {
  return "0 50 " + std::to_string(file.size()) + "\n" + file + file;
}

// A few pixels find what many do, in a thousandth of the time.
bool large(const std::string& file) {
  const auto source = open_source(file);
  return source && std::int64_t{source->width} * source->height > 100'000;
}

Result<std::string> made(char task, const std::string& file) {
  if (task == 'p') return picture_of(file);
  if (task == 'c') return codes_of(file);
  if (task == 'l') return label_of(order(file));
  return label_of(file);
}

}  // namespace

// libheif gives dav1d an item of no bytes and forgets what it was given for it. The worker ends
// after each file, so that is nothing to mend here.
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(*-reserved-identifier)
  return "leak:libdav1d\n";
}

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  if (!start_vips()) std::abort();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string file(reinterpret_cast<const char*>(data) + 1, size - 1);
  const char task = static_cast<char>(data[0]);
  if (large(file)) return 0;
  const auto out = made(task, file);
  if (out && task == 'c' && !is_utf8(*out)) std::abort();
  if (!out && out.error().message.empty()) std::abort();
  return 0;
}

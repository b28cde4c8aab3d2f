#include "worker/protocol.h"

#include <array>

namespace hustings {

void write_worker_error(const Error& error, std::string& out) {
  for (const std::string_view field :
       {name(error.code), std::string_view(error.message), std::string_view(error.where),
        std::string_view(error.mend)}) {
    // No field may end another: a name from a file could hold anything.
    for (const char c : field) out += c == '\0' ? '?' : c;
    out += '\0';
  }
}

Error read_worker_error(std::string_view bytes) {
  std::array<std::string, 4> fields;
  for (std::string& field : fields) {
    const std::size_t size = bytes.find('\0');
    if (size == std::string_view::npos) {
      return {Code::io, "the worker ended without saying why", {}, {}};
    }
    field = bytes.substr(0, size);
    bytes.remove_prefix(size + 1);
  }
  const Code code = fields[0] == name(Code::bad_input) ? Code::bad_input : Code::io;
  return {code, std::move(fields[1]), std::move(fields[2]), std::move(fields[3])};
}

}  // namespace hustings

// Compression of answers: gzip (zlib) and Zstandard, whole or piece by piece.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "web/request.h"

namespace hustings::web {

std::string_view name(Encoding encoding);  // "gzip"; empty for identity

// One thread at a time.
class Compressor {
 public:
  // Not for identity.
  static std::unique_ptr<Compressor> make(Encoding encoding);
  virtual ~Compressor() = default;
  // Appends what `in` becomes; with `last` all that is left.
  virtual void feed(std::string_view in, bool last, std::string& out) = 0;
};

std::string compress(Encoding encoding, std::string_view plain);

}  // namespace hustings::web

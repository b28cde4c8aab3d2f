// Which part of a file a client asks for (RFC 9110 section 14).
#pragma once
#include <cstdint>
#include <string_view>

namespace hustings::web {

struct Part {
  enum class What : std::uint8_t {
    whole,    // also where the field is malformed or asks for several ranges: it may be ignored
    range,    // 206
    nothing,  // 416: the file has no such bytes
  };
  What what = What::whole;
  std::uint64_t first = 0;  // of a range: at which byte it begins
  std::uint64_t size = 0;   // bytes of it
};

// `field`: a value of Range, empty when there is none; `length`: bytes of the whole file.
Part choose_part(std::string_view field, std::uint64_t length);

}  // namespace hustings::web

// Forms of any kind: nothing crashes, and what is taken is text.
#include <cstdlib>

#include "base/text.h"
#include "web/form.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  for (const char* type :
       {"application/x-www-form-urlencoded", "multipart/form-data; boundary=b"}) {
    const auto form = hustings::web::parse_form(type, input);
    if (!form) continue;
    for (const auto& [name, value] : form->fields) {
      if (!hustings::is_utf8(name) || !hustings::is_utf8(value)) std::abort();
    }
  }
  return 0;
}

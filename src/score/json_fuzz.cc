// What is read is written as it was, however it is spelled.
#include <cstdlib>

#include "base/bytes.h"
#include "score/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = hustings::parse_inputs(hustings::text({data, size}));
  if (!read) return 0;
  const std::string written = hustings::inputs_json(*read);
  const auto again = hustings::parse_inputs(written);
  if (!again || hustings::inputs_json(*again) != written) std::abort();
  const auto& code = *hustings::find_code("eu-2024");
  const auto& election = code.elections.front();
  if (hustings::score_json(*read, hustings::score(code, election, *read)) !=
      hustings::score_json(*again, hustings::score(code, election, *again)))
    std::abort();
  return 0;
}

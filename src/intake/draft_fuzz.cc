// A draft as it comes back from a page, and what stands inside it.
#include <cstdlib>

#include "intake/draft.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hustings;
  using namespace hustings::intake;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const vault::Secret key;
  [[maybe_unused]] const auto any = open_draft(text, {}, key, "eu-2024");
  const auto draft = read_draft(text, "eu-2024");
  if (!draft) return 0;
  const auto random = seeded_random(1);
  const std::string field = seal_draft(*draft, draft->saved, key, *random);
  if (field.size() > kMostDraft) return 0;
  const auto again = open_draft(field, draft->saved, key, "eu-2024");
  if (!again || !(again->answers == draft->answers)) std::abort();
  [[maybe_unused]] const auto wrong = check(again->answers, "eu-2024");
  return 0;
}

// Addresses as reporters type them, spelled one way.
#include <cstdlib>

#include "intake/alike.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hustings::intake;
  const std::string url(reinterpret_cast<const char*>(data), size);
  const std::string same = same_address(url);
  // Neither the fragment nor the scheme says which page it is.
  if (url.find('#') == std::string::npos && same_address(url + "#x") != same) std::abort();
  if (url.find("://") == std::string::npos && same_address("https://" + url) != same) std::abort();
  [[maybe_unused]] const auto post = post_of(url);
  Answers answers;
  answers.urls = url;
  answers.account = url;
  [[maybe_unused]] const auto traits = traits_of(answers);
  return 0;
}
